import type { Planned } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { baseOf, parentOf } from '../../contract/paths.ts';
import { isProblem, ProblemError } from '../../contract/problem.ts';
import type { ToolInput, ToolPreview } from '../../contract/tools.ts';
import { refusedName } from '../../copying/names.ts';
import type { PlanContext } from '../../engine/tool.ts';
import type { Files } from '../../targets/target.ts';
import { filesOf, wholePaths } from '../../work/chosen.ts';
import { claimOf, quoted } from '../../work/words.ts';

type Input = ToolInput<'make-entry'>;

const WHAT = { file: 'file', 'symbolic-link': 'link', 'hard-link': 'second name' } as const;

/** Looks whether it can be made there. */
export async function planEntry(
  context: PlanContext,
  input: Input,
): Promise<Planned & { preview: ToolPreview<'make-entry'> }> {
  const target = context.target(input.target);
  const files = filesOf(target);
  const style = target.pathStyle;
  const [path = input.path] = wholePaths(target, [input.path]);
  const name = baseOf(style, path);
  const refusal = await refusalOf(
    files,
    input,
    path,
    refusedName({ style, abilities: files.abilities }, name),
    context.signal,
  );
  const { make } = input;
  const { label } = target.state();
  const summary =
    make.kind === 'file'
      ? `Make the empty file ${quoted(name)} in ${quoted(parentOf(style, path))}.`
      : make.kind === 'symbolic-link'
        ? `Make a link ${quoted(name)} in ${quoted(parentOf(style, path))} that leads to ${quoted(make.to)}.`
        : `Give the file ${quoted(make.to)} a second name, ${quoted(path)}. Both are the same file: what is written to one is in both.`;
  return {
    title: `Make the ${WHAT[make.kind]} ${quoted(name)} on ${label}`,
    summary,
    steps: [
      {
        text: `Make the ${WHAT[make.kind]}`,
        detail: displayName(path),
        ...(make.kind !== 'file' && { after: displayName(make.to) }),
      },
    ],
    warnings: [],
    changes: true,
    claims: [{ resource: claimOf(target.key, style, path), mode: 'exclusive' }],
    undo: { possible: true, text: 'It is taken away again with Undo, as long as it is as it was made.' },
    ...(refusal && { refusal: refusal.problem }),
    preview: {},
  };
}

async function refusalOf(
  files: Files,
  { make }: Input,
  path: string,
  reason: string | undefined,
  signal: AbortSignal,
): Promise<ProblemError | undefined> {
  if (reason !== undefined)
    return new ProblemError({ code: 'invalid-input', title: `${quoted(path)} can’t be made`, message: reason });
  const able = make.kind === 'file' || (make.kind === 'hard-link' ? files.abilities.hardLinks : files.abilities.links);
  if (!able)
    return new ProblemError({
      code: 'unsupported',
      title: 'Such links can’t be made there',
      message: 'The server, or the disk there, has no such links. Nothing was changed.',
    });
  if ((await kindAt(files, path, signal)) !== undefined)
    return new ProblemError({
      code: 'already-exists',
      title: `Something is called ${quoted(path)} already`,
      message: 'It was left as it is.',
      remedy: 'Take another name.',
    });
  if (make.kind === 'hard-link' && (await kindAt(files, make.to, signal)) !== 'file')
    return new ProblemError({
      code: 'invalid-input',
      title: `${quoted(make.to)} is no file that is there`,
      message: 'Only files can have a second name.',
      remedy: 'Make a symbolic link instead.',
    });
  return undefined;
}

async function kindAt(files: Files, path: string, signal: AbortSignal) {
  try {
    return (await files.stat(path, { signal })).kind;
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}
