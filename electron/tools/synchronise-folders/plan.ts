import type { z } from 'zod';
import { actOf, type SyncStep } from '../../contract/compare.ts';
import type { Exception } from '../../contract/copying.ts';
import type { Planned } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { isInside } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { compareTrees, type Tree } from '../../copying/compare-trees.ts';
import { KEPT_FOLDER } from '../../work/trash.ts';
import { absolutePath, endOf, realPath } from '../../copying/end.ts';
import { NAMED } from '../../copying/result.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { createSteady } from '../../work/steady.ts';
import { impossibleName } from '../../work/walk.ts';
import { claimOf, countInWords, listInWords, quoted } from '../../work/words.ts';
import { MOST_STEPS, type SyncCounts, type synchroniseFolders } from './contract.ts';

export type SyncInput = z.output<typeof synchroniseFolders.input>;
type Preview = z.output<typeof synchroniseFolders.preview>;

const EXAMPLES = 20;

/** The two folders of an input, by their whole paths. */
export function treesOf(context: PlanContext, input: SyncInput): { left: Tree; right: Tree } {
  const tree = ({ target, path }: SyncInput['left']): Tree => {
    const end = endOf(context.target(target));
    return { end, path: absolutePath(end, path) };
  };
  return { left: tree(input.left), right: tree(input.right) };
}

/** Compares, where the input does not say what to do, and tells what would be done. */
export async function planSync(context: PlanContext, input: SyncInput): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const trees = treesOf(context, input);
  await refuseItself(trees, signal);
  const preview: Preview = {
    counts: { created: 0, replaced: 0, folders: 0, deleted: 0, bytes: 0 },
    more: 0,
    undecided: 0,
    failed: [],
    failedCount: 0,
  };
  if (input.steps) checkSteps(input.steps);
  else {
    preview.steps = [];
    const steady = createSteady([trees.left.end.target, trees.right.end.target], signal, () => {});
    for await (const news of compareTrees(trees.left, trees.right, input.rules, steady, signal)) {
      if (news.kind === 'failed') note(preview, { path: news.path, problem: news.problem });
      if (news.kind !== 'rows') continue;
      for (const { relation, ...row } of news.rows) {
        const act = actOf({ ...row, relation }, input.mode);
        if (act === 'none') preview.undecided += relation === 'conflict' || relation === 'different' ? 1 : 0;
        else if (preview.steps.length < MOST_STEPS) preview.steps.push({ ...row, act });
        else preview.more += 1;
      }
    }
  }
  const steps = input.steps ?? preview.steps ?? [];
  for (const step of steps) count(preview.counts, step);
  const [left, right] = [trees.left, trees.right].map(({ end, path }) => `${end.label}: ${displayName(path)}`);
  const parts = partsOf(preview.counts);
  return {
    title: 'Synchronise two folders',
    summary: steps.length === 0 ? 'The two folders are alike; there is nothing to do.' : `${listInWords(parts)}.`,
    steps: planSteps(steps, left ?? '', right ?? ''),
    warnings: [
      ...(preview.failedCount === 0
        ? []
        : [
            {
              text: `${countInWords(preview.failedCount, 'folder or name', 'folders or names')} could not be compared and will be left alone.`,
              reason: preview.failed.map(({ path, problem }) => `${displayName(path)}: ${problem.title}`).join('\n'),
            },
          ]),
      ...(preview.more === 0
        ? []
        : [
            {
              text: `There are ${countInWords(preview.more, 'more difference')} than one run takes.`,
              reason: 'Synchronise again when this run is done, and the next ones follow.',
            },
          ]),
    ],
    changes: steps.length > 0,
    claims: [trees.left, trees.right].map(({ end, path }) => ({
      resource: claimOf(end.key, end.style, path),
      mode: 'exclusive' as const,
    })),
    undo: {
      possible: true,
      text: `Whatever is replaced or deleted is moved into the folder ${quoted(KEPT_FOLDER)} on its own side, and stays there until you delete it or empty the trash.`,
    },
    preview,
  };
}

/** True for a copy that takes the place of something. */
export function replaces(step: SyncStep): boolean {
  return (
    (step.act === 'copy-right' && step.right !== undefined) || (step.act === 'copy-left' && step.left !== undefined)
  );
}

function count(counts: SyncCounts, step: SyncStep): void {
  const source = step.act === 'copy-right' ? step.left : step.right;
  if (step.act === 'delete-left' || step.act === 'delete-right') counts.deleted += 1;
  else if (source?.kind === 'folder') counts.folders += 1;
  else {
    counts[replaces(step) ? 'replaced' : 'created'] += 1;
    counts.bytes += source?.size ?? 0;
  }
}

function partsOf({ created, replaced, folders, deleted, bytes }: SyncCounts): string[] {
  return [
    created > 0 && `copy ${countInWords(created, 'new file')}`,
    replaced > 0 && `replace ${countInWords(replaced, 'file')}`,
    created + replaced > 0 && `transfer ${sizeInWords(bytes)}`,
    folders > 0 && `make ${countInWords(folders, 'folder')}`,
    deleted > 0 && `delete ${countInWords(deleted, 'entry', 'entries')}`,
  ]
    .filter((part) => part !== false)
    .map((part, index) => (index === 0 ? part.charAt(0).toUpperCase() + part.slice(1) : part));
}

function planSteps(steps: readonly SyncStep[], left: string, right: string): Planned['steps'] {
  const groups: [string, (step: SyncStep) => boolean][] = [
    [`Copy to ${right}`, ({ act, right: there }) => act === 'copy-right' && !there],
    [`Replace on ${right}`, ({ act, right: there }) => act === 'copy-right' && there !== undefined],
    [`Copy to ${left}`, ({ act, left: there }) => act === 'copy-left' && !there],
    [`Replace on ${left}`, ({ act, left: there }) => act === 'copy-left' && there !== undefined],
    [`Delete on ${right}`, ({ act }) => act === 'delete-right'],
    [`Delete on ${left}`, ({ act }) => act === 'delete-left'],
  ];
  return groups.flatMap(([title, belongs]) => {
    const found = steps.filter(belongs);
    if (found.length === 0) return [];
    const named = found.slice(0, EXAMPLES).map(({ path }) => displayName(path));
    if (found.length > EXAMPLES) named.push(`and ${found.length - EXAMPLES} more`);
    return [{ text: `${title}: ${countInWords(found.length, 'entry', 'entries')}`, detail: named.join('\n') }];
  });
}

function note(preview: Preview, failed: Exception): void {
  preview.failedCount += 1;
  if (preview.failed.length < NAMED) preview.failed.push(failed);
}

/** Paths come from outside: none may lead out of its folder, and each is there once. */
function checkSteps(steps: readonly SyncStep[]): void {
  const met = new Set<string>();
  for (const step of steps) {
    const source = step.act === 'copy-right' || step.act === 'delete-left' ? step.left : step.right;
    const paths = [step.path, step.rightPath ?? step.path];
    const names = paths.flatMap((path) => path.split('/'));
    const bad = names.some(
      (name) => impossibleName('windows', name) !== undefined && impossibleName('posix', name) !== undefined,
    );
    if (
      !source ||
      bad ||
      names[0] === KEPT_FOLDER ||
      met.has(step.path) ||
      (step.left?.kind !== (step.right ?? step.left)?.kind && step.left && step.right)
    )
      throw new ProblemError({
        code: 'invalid-input',
        title: `${quoted(step.path)} can’t be synchronised like this`,
        message:
          'It is named twice, leads out of its folder, or is not there on the side it should come from. Nothing was changed.',
        remedy: 'Compare the folders again.',
      });
    met.add(step.path);
  }
}

async function refuseItself({ left, right }: { left: Tree; right: Tree }, signal: AbortSignal): Promise<void> {
  if (left.end.key !== right.end.key) return;
  const fold = (path: string) => (left.end.abilities.caseSensitive ? path : path.normalize('NFC').toLowerCase());
  const [one, other] = await Promise.all([
    realPath(left.end, left.path, signal),
    realPath(right.end, right.path, signal),
  ]);
  const { style } = left.end;
  if (!isInside(style, fold(one), fold(other)) && !isInside(style, fold(other), fold(one))) return;
  throw new ProblemError({
    code: 'invalid-input',
    title: one === other ? 'These are the same folder' : 'One of the folders lies in the other',
    message: 'They can’t be made alike: what is copied into one would be in the other, too. Nothing was changed.',
    remedy: 'Choose two folders side by side.',
  });
}
