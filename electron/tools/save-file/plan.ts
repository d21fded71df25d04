import { LARGEST_CONTENT } from '../../contract/contents.ts';
import type { Planned } from '../../contract/job.ts';
import { baseOf, parentOf } from '../../contract/paths.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { mountedReadOnly } from '../../contract/read-only.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import type { ToolInput, ToolPreview } from '../../contract/tools.ts';
import type { PlanContext } from '../../engine/tool.ts';
import type { Files } from '../../targets/target.ts';
import { filesOf, wholePaths } from '../../work/chosen.ts';
import { claimOf, countInWords, listInWords, quoted } from '../../work/words.ts';
import { hunksOf } from './hunks.ts';
import { bytesOf, conflictOf, contentOf, isSame, spotOf, versionOf, versionOfBytes } from './look.ts';

type Preview = ToolPreview<'save-file'>;

/** Compares what is there with what was read, and with what is to be written. */
export async function planSave(
  context: PlanContext,
  input: ToolInput<'save-file'>,
): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const [path = input.path] = wholePaths(target, [input.path]);
  const content = await contentOf(context, input);
  const spot = await spotOf(target, files, path, signal);
  const { entry } = spot;
  const isFile = entry?.kind === 'file';
  const now = isFile ? await versionOf(files, spot.path, entry, signal) : undefined;
  const old =
    isFile && (entry.size ?? 0) <= LARGEST_CONTENT ? await bytesOf(files, spot.path, signal) : new Uint8Array();
  const difference = hunksOf(textOf(old, input.encoding), textOf(content, input.encoding));
  const conflict = !isSame(now, input.expected);
  const name = baseOf(target.pathStyle, spot.path);
  const { label } = target.state();

  const loses = isFile ? await leftBehind(files, spot.path, signal) : [];
  const inPlace = input.inPlace && now !== undefined;
  const refusal = await refuse();
  return {
    title: `Save ${quoted(name)} on ${label}`,
    summary: now
      ? `Change ${quoted(spot.path)} on ${label}: ${countInWords(difference.added, 'line')} new, ${countInWords(difference.removed, 'line')} gone.`
      : `Make the file ${quoted(spot.path)} on ${label} (${sizeInWords(content.length)}).`,
    steps: [
      {
        text: inPlace
          ? `Write the new content into ${quoted(spot.path)} where it lies; its other names, owner and permissions stay`
          : now
            ? `Replace the content of ${quoted(spot.path)} in one step; owner and permissions stay`
            : `Write ${quoted(spot.path)}`,
        before: now ? `${sizeInWords(now.size)}, SHA-256 ${now.sha256}` : 'no such file',
        after: `${sizeInWords(content.length)}, SHA-256 ${versionOfBytes(content).sha256}`,
      },
    ],
    warnings: [
      ...(spot.linked
        ? [{ text: `${quoted(path)} is a link.`, reason: `The file it leads to is changed: ${quoted(spot.path)}.` }]
        : []),
      ...(inPlace
        ? [
            {
              text: 'While it is written, a reader may see half of it.',
              reason:
                'The old content is kept on this computer first: if the connection breaks, the job goes on, and Undo brings it back.',
            },
          ]
        : loses),
    ],
    changes: true,
    claims: [{ resource: claimOf(target.key, target.pathStyle, spot.path), mode: 'exclusive' }],
    undo: {
      possible: true,
      text: now
        ? 'The old content is kept on this computer and comes back with Undo.'
        : 'Undo takes the new file away again while nobody has changed it.',
    },
    ...(refusal && { refusal }),
    preview: {
      path: spot.path,
      ...difference,
      ...(conflict && now && { conflict: now }),
      ...(spot.linked && !input.throughLink && { link: spot.path }),
      loses: loses.length > 0,
    },
  };

  async function refuse(): Promise<Problem | undefined> {
    if (entry !== undefined && !isFile) return notAFile(spot.path).problem;
    const system = await files.fileSystem(parentOf(target.pathStyle, spot.path), signal);
    if (system?.readOnly)
      return mountedReadOnly(`${quoted(spot.path)} can’t be saved: its disk can only be read`).problem;
    if (spot.linked && !input.throughLink) return isLink(path, spot.path).problem;
    return conflict ? conflictOf(spot.path, now, input.expected) : undefined;
  }
}

/** What the old file has and the new one that takes its name will not: other names, and data of Windows beside its content. */
async function leftBehind(files: Files, path: string, signal: AbortSignal): Promise<Planned['warnings']> {
  const { names = 1, windows } = (await files.details?.(path, signal)) ?? {};
  const streams = windows?.streams ?? [];
  return [
    ...(names > 1
      ? [
          {
            text: `${quoted(path)} has ${countInWords(names - 1, 'other name')} (hard links), which will keep the old content.`,
            reason: 'Saving puts a new file in its place in one step, so that nothing is ever half written.',
          },
        ]
      : []),
    ...(streams.length > 0
      ? [
          {
            text: `What Windows keeps beside the content will be lost: ${listInWords(streams.slice(0, 5).map(({ name }) => quoted(name)))}.`,
            reason: 'Saving makes a new file, which has the content alone.',
          },
        ]
      : []),
  ];
}

/** For showing only: an encoding that Node does not know is shown as Latin-1. */
function textOf(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

const notAFile = (path: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: `${quoted(path)} is no file`,
    message: 'It is a folder, a device or the like. Nothing was written.',
  });

const isLink = (path: string, to: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: `${quoted(path)} is a link`,
    message: `It leads to ${quoted(to)}. Nothing was written.`,
    remedy: 'Say that the file it leads to shall be changed, or save under another name.',
  });
