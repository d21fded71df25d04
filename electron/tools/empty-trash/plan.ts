import type { Planned, PlanStep, Tally } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import type { ToolInput, ToolPreview } from '../../contract/tools.ts';
import type { PlanContext } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { countTrees, tallyInWords } from '../../work/removal.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import { findHeld } from './find.ts';

/** Names of what waits that the plan shows of each place. */
const NAMED = 20;

/** Finds and counts what waits to be brought back. */
export async function planEmptying(
  context: PlanContext,
  input: ToolInput<'empty-trash'>,
): Promise<Planned & { preview: ToolPreview<'empty-trash'> }> {
  const { signal } = context;
  const target = context.target(input.target);
  const { label } = target.state();
  const held = await findHeld(context, target);
  const total: Tally = { files: 0, folders: 0, links: 0, bytes: 0 };
  const steps: PlanStep[] = [];
  let unreadable = 0;
  for (const { path, folders } of held) {
    if (folders.length === 0) continue;
    const counted = await countTrees(target, folders, signal);
    for (const key of ['files', 'folders', 'links', 'bytes'] as const) total[key] += counted.total[key];
    unreadable += counted.unreadableCount;
    steps.push({
      text: `Delete ${tallyInWords(counted.total)} (${sizeInWords(counted.total.bytes)}) in ${quoted(path)}`,
      detail: await namesIn(target, folders, signal),
    });
  }
  const unfinished = held.reduce((sum, each) => sum + each.unfinished, 0);
  return {
    title: `Empty the trash on ${label}`,
    summary:
      steps.length === 0
        ? 'Nothing would be deleted.'
        : `Delete ${tallyInWords(total)} (${sizeInWords(total.bytes)}) on ${label} for good: what was deleted, and what synchronising replaced.`,
    steps,
    warnings: [
      ...(unfinished > 0
        ? [
            {
              text: `${countInWords(unfinished, 'folder')} will be left.`,
              reason: 'The jobs that put things there have not ended.',
            },
          ]
        : []),
      ...(unreadable > 0
        ? [
            {
              text: `${countInWords(unreadable, 'folder')} could not be looked into, so there may be more.`,
              reason: 'What can’t be deleted is named at the end.',
            },
          ]
        : []),
    ],
    changes: true,
    claims: held.map(({ path }) => ({
      resource: claimOf(target.key, target.pathStyle, path),
      mode: 'exclusive' as const,
    })),
    ...(steps.length > 0 && { phrase: 'empty' }),
    undo: {
      possible: false,
      text: 'Until now all of it could be brought back with Undo. After this it can’t.',
    },
    ...(steps.length === 0 && { refusal: nothing(label, unfinished) }),
    preview: { total, folders: held.flatMap(({ folders }) => folders), unfinished },
  };
}

/** What lies in the folders of jobs, by name, as much as a person reads. */
async function namesIn(target: Target, folders: readonly string[], signal: AbortSignal): Promise<string> {
  const names: string[] = [];
  for (const folder of folders) {
    for await (const page of filesOf(target).list(folder, signal)) {
      for (const { name } of page) {
        if (names.length === NAMED) return [...names, 'and more'].join('\n');
        names.push(displayName(name));
      }
    }
  }
  return names.join('\n');
}

function nothing(label: string, unfinished: number): Problem {
  return new ProblemError({
    code: 'not-found',
    title: unfinished > 0 ? 'What is in the trash belongs to jobs that still run' : `The trash on ${label} is empty`,
    message:
      unfinished > 0
        ? 'It can be emptied when they have ended.'
        : 'Nothing that was deleted or replaced with this app waits there to be brought back.',
  }).problem;
}
