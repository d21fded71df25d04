import type { Entry } from '../../contract/files.ts';
import type { Planned, PlanStep } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import type { Owners } from '../../contract/owners.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import type { ToolPreview } from '../../contract/tools.ts';
import type { Attributes } from '../../contract/undo.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { filesOf, outermostPaths, wholePaths } from '../../work/chosen.ts';
import { walk } from '../../work/walk.ts';
import { claimOf, countInWords, listInWords, quoted } from '../../work/words.ts';
import { ownersOn, withNumbers } from './owners.ts';
import { type AttributesInput, changeOf, modeInWords, type Wanted } from './wanted.ts';

const NAMED = 20;
/** Changes that the plan shows one by one, before and after. */
const SHOWN = 100;

type Preview = ToolPreview<'change-attributes'>;

/** Counts what would be changed, and shows the first changes exactly. */
export async function planAttributes(
  context: PlanContext,
  input: AttributesInput,
): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const paths = (input.recursive ? outermostPaths : wholePaths)(target, input.paths);
  const { label } = target.state();
  const owners: Owners =
    (input.owner ?? input.group) === undefined
      ? { users: new Map(), groups: new Map() }
      : await ownersOn(target, signal);
  const wanted = withNumbers(input, owners, label);
  const preview: Preview = {
    files: 0,
    folders: 0,
    links: 0,
    unreadable: [],
    unreadableCount: 0,
    ...(wanted.owner !== undefined && { owner: wanted.owner }),
    ...(wanted.group !== undefined && { group: wanted.group }),
  };
  const told = (values: Attributes) => inWords(values, owners);
  const steps: PlanStep[] = [];

  const meet = async (path: string, { kind }: Entry) => {
    if (kind === 'link') preview.links += 1;
    else preview[kind === 'folder' ? 'folders' : 'files'] += 1;
    if (kind === 'link' || steps.length >= SHOWN) return;
    const change = changeOf(wanted, files.abilities, kind, await files.attributes(path, signal));
    if (change) steps.push({ text: quoted(path), before: told(change.before), after: told(change.after) });
  };
  for (const path of paths) {
    const entry = await files.stat(path, { signal });
    if (entry.kind !== 'folder' || !input.recursive) await meet(path, entry);
    else {
      for await (const step of walk(files, target.pathStyle, { path, entry }, { signal })) {
        if (step.kind === 'enter') await meet(step.folder.path, step.folder.entry);
        else if (step.kind === 'entry') await meet(step.path, step.entry);
        else if (step.kind === 'problem') {
          preview.unreadableCount += 1;
          if (preview.unreadable.length < NAMED) preview.unreadable.push({ path: step.path, problem: step.problem });
        }
      }
    }
  }

  const counts = listInWords([
    preview.files > 0 && countInWords(preview.files, 'file'),
    preview.folders > 0 && countInWords(preview.folders, 'folder'),
  ]);
  const what = paths.length === 1 ? quoted(paths[0] ?? '') : countInWords(paths.length, 'entry', 'entries');
  return {
    title: `Change the attributes of ${what} on ${label}`,
    summary:
      steps.length === 0
        ? 'Nothing would change.'
        : `Set ${wishInWords(wanted, owners)} of ${counts}; what is so already is left alone.`,
    steps,
    warnings: [
      ...(preview.links > 0
        ? [
            {
              text: `${countInWords(preview.links, 'link')} will be left alone.`,
              reason: 'A link has no permissions of its own; what it leads to is not touched.',
            },
          ]
        : []),
      ...(preview.unreadableCount > 0
        ? [
            {
              text: `${countInWords(preview.unreadableCount, 'folder')} could not be looked into; what is in there stays as it is.`,
              reason: preview.unreadable
                .map(({ path, problem }) => `${displayName(path)}: ${problem.title}`)
                .join('\n'),
            },
          ]
        : []),
    ],
    changes: true,
    claims: paths.map((path) => ({
      resource: claimOf(target.key, target.pathStyle, path),
      mode: 'exclusive' as const,
    })),
    undo: { possible: true, text: 'The old values are kept on this computer and come back with Undo.' },
    ...(steps.length === 0 && { refusal: nothing(files.abilities.modes) }),
    preview,
  };
}

function nothing(modes: boolean): Problem {
  return new ProblemError({
    code: modes ? 'invalid-input' : 'unsupported',
    title: 'Nothing would change',
    message: modes
      ? 'Everything that was chosen is so already, or is a link.'
      : 'This place knows no permissions and owners, and the dates are so already.',
  }).problem;
}

function wishInWords({ fileMode, folderMode, owner, group, modified, accessed }: Wanted, owners: Owners): string {
  return listInWords([
    (fileMode !== undefined || folderMode !== undefined) && 'the permissions',
    owner !== undefined && `owner ${named(owners.users, owner)}`,
    group !== undefined && `group ${named(owners.groups, group)}`,
    (modified !== undefined || accessed !== undefined) && 'the dates',
  ]);
}

/** `www-data (33)`, or the number alone where it has no name. */
function named(names: ReadonlyMap<number, string>, number: number): string {
  const name = names.get(number);
  return name === undefined ? String(number) : `${displayName(name)} (${number})`;
}

const date = (time: number) => new Date(time).toLocaleString('en-GB');

const inWords = ({ mode, owner, group, modified, accessed }: Attributes, owners: Owners): string =>
  listInWords([
    mode !== undefined && modeInWords(mode),
    owner !== undefined && `owner ${named(owners.users, owner)}`,
    group !== undefined && `group ${named(owners.groups, group)}`,
    modified !== undefined && `modified ${date(modified)}`,
    accessed !== undefined && `accessed ${date(accessed)}`,
  ]);
