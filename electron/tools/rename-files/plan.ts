import type { Planned, PlanStep } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { newNames, type OldName } from '../../contract/new-names.ts';
import { baseOf, joinPath, parentOf } from '../../contract/paths.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import type { ToolInput, ToolPreview } from '../../contract/tools.ts';
import { foldedName, type Ground, refusedName } from '../../copying/names.ts';
import type { PlanContext } from '../../engine/tool.ts';
import type { Files } from '../../targets/target.ts';
import { filesOf, wholePaths } from '../../work/chosen.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';

const NAMED = 200;
/** Steps that the plan names; the preview has them all. */
const STEPS = 100;

type Preview = ToolPreview<'rename-files'>;

/** One of the chosen, with the name it shall have. */
interface Wish {
  readonly folder: string;
  readonly from: string;
  readonly to: string;
}

/** Makes the new names and finds out which of them can be given. */
export async function planRename(
  context: PlanContext,
  input: ToolInput<'rename-files'>,
): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const style = target.pathStyle;
  const ground: Ground = { style, abilities: files.abilities };
  const paths = wholePaths(target, input.paths);
  const inFolders = await entriesOf(files, new Set(paths.map((path) => parentOf(style, path))), signal);

  const preview: Preview = { folders: [], renamed: 0, unchanged: 0, refused: [], refusedCount: 0 };
  const refuse = (path: string, problem: Problem) => {
    preview.refusedCount += 1;
    if (preview.refused.length < NAMED) preview.refused.push({ path, problem });
  };
  const present = paths.filter((path) => {
    const there = inFolders.get(parentOf(style, path))?.has(baseOf(style, path));
    if (!there) refuse(path, gone(path));
    return there;
  });
  const olds = present.map((path): OldName => {
    const folder = parentOf(style, path);
    const name = baseOf(style, path);
    return { name, folder: baseOf(style, folder), ...facts(inFolders.get(folder)?.get(name)) };
  });
  const made = newNames(input.rules, olds);
  if (!Array.isArray(made)) {
    throw new ProblemError({
      code: 'invalid-input',
      title: 'The rules for the new names make no sense as they are',
      message: `${made.text} Nothing was renamed.`,
    });
  }

  const wishes = new Map<string, Wish[]>();
  for (const [index, path] of present.entries()) {
    const [folder, from, to] = [parentOf(style, path), baseOf(style, path), made[index] ?? ''];
    if (from === to) {
      preview.unchanged += 1;
      continue;
    }
    const reason = refusedName(ground, to);
    if (reason !== undefined) refuse(path, notAName(from, to, reason));
    else wishes.set(folder, [...(wishes.get(folder) ?? []), { folder, from, to }]);
  }
  for (const [folder, list] of wishes) {
    const others = [...(inFolders.get(folder)?.keys() ?? [])];
    const { able, taken } = withoutConflicts(list, others, (name) => foldedName(ground, name));
    for (const { from, to } of taken) refuse(joinPath(style, folder, from), isTaken(from, to));
    if (able.length === 0) continue;
    preview.renamed += able.length;
    preview.folders.push({ folder, names: able.map(({ from, to }) => [from, to]) });
  }

  const { label } = target.state();
  const steps = preview.folders.flatMap(({ folder, names }) =>
    names.map(
      ([from, to]): PlanStep => ({
        text: `Rename ${quoted(from)}`,
        detail: displayName(folder),
        before: displayName(from),
        after: displayName(to),
      }),
    ),
  );
  const folders = preview.folders.map(({ folder }) => folder);
  const more = steps.length - STEPS;
  return {
    title: `Rename ${countInWords(preview.renamed, 'entry', 'entries')} on ${label}`,
    summary:
      preview.renamed === 0
        ? 'Nothing would get another name.'
        : `Give ${countInWords(preview.renamed, 'entry', 'entries')} new names; what is in them stays as it is.`,
    steps: more > 0 ? [...steps.slice(0, STEPS), { text: `and ${more} more` }] : steps,
    warnings: [],
    changes: true,
    claims: folders.map((folder) => ({ resource: claimOf(target.key, style, folder), mode: 'exclusive' as const })),
    undo: { possible: true, text: 'The old names come back with Undo.' },
    ...(preview.renamed === 0 && { refusal: nothing(preview) }),
    preview,
  };
}

type Facts = Pick<OldName, 'kind' | 'modified'>;

const facts = (known: Facts | undefined): Facts => known ?? { kind: 'other' };

/** What there is in each folder, by name. */
async function entriesOf(
  files: Files,
  folders: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, Map<string, Facts>>> {
  const found = new Map<string, Map<string, Facts>>();
  for (const folder of folders) {
    const names = new Map<string, Facts>();
    for await (const page of files.list(folder, signal)) {
      for (const { name, kind, modified } of page)
        names.set(name, { kind, ...(modified !== undefined && { modified }) });
    }
    found.set(folder, names);
  }
  return found;
}

/**
 * Parts the wishes that can come true together from those whose name something else has or gets. Whoever can't be renamed keeps
 * its name, and with it that of whoever wanted it.
 */
export function withoutConflicts<W extends { readonly from: string; readonly to: string }>(
  wishes: readonly W[],
  present: readonly string[],
  fold: (name: string) => string,
): { able: W[]; taken: W[] } {
  const leaving = new Set(wishes.map(({ from }) => from));
  const held = new Map<string, number>();
  const wanting = new Map<string, Set<W>>();
  const hold = (key: string, by: number) => held.set(key, (held.get(key) ?? 0) + by);
  for (const name of present) if (!leaving.has(name)) hold(fold(name), 1);
  for (const wish of wishes) {
    const key = fold(wish.to);
    hold(key, 1);
    wanting.set(key, (wanting.get(key) ?? new Set()).add(wish));
  }
  const taken: W[] = [];
  const unsure = [...wanting.keys()];
  for (let key = unsure.pop(); key !== undefined; key = unsure.pop()) {
    if ((held.get(key) ?? 0) <= 1) continue;
    // Of several that want one name none gets it: which of them would be chance.
    for (const wish of wanting.get(key) ?? []) {
      taken.push(wish);
      hold(key, -1);
      hold(fold(wish.from), 1);
      unsure.push(fold(wish.from));
    }
    wanting.delete(key);
  }
  const lost = new Set(taken);
  return { able: wishes.filter((wish) => !lost.has(wish)), taken };
}

const gone = (path: string): Problem =>
  new ProblemError({
    code: 'not-found',
    title: `${quoted(path)} is not there any more`,
    message: 'It was renamed or removed meanwhile.',
  }).problem;

const notAName = (from: string, to: string, reason: string): Problem =>
  new ProblemError({
    code: 'invalid-input',
    title: `${quoted(from)} can’t be called ${quoted(to)}`,
    message: reason,
  }).problem;

const isTaken = (from: string, to: string): Problem =>
  new ProblemError({
    code: 'already-exists',
    title: `${quoted(from)} can’t be called ${quoted(to)}`,
    message: 'Something else has that name, or would get it, too. A counter, [C], keeps them apart.',
  }).problem;

function nothing({ refused, refusedCount, unchanged }: Preview): Problem {
  const first = refused[0]?.problem;
  if (first && refusedCount === 1 && unchanged === 0) return first;
  return new ProblemError({
    code: first?.code ?? 'invalid-input',
    title: first ? 'None of these names can be given' : 'All names stay as they are',
    message: first ? `${first.title}. ${first.message}` : 'By these rules nothing gets another name.',
  }).problem;
}
