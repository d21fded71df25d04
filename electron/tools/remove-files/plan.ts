import type { Planned, Tally } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { outermostPaths } from '../../work/chosen.ts';
import { countTrees, tallyInWords } from '../../work/removal.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';

/** From more files than this on, or more than one folder, something has to be typed first. */
const CARELESS = 20;
/** Paths that the plan names. */
const NAMED = 20;

export interface RemoveInput {
  readonly target: string;
  readonly paths: readonly string[];
}

/** Counts what would be deleted. */
export async function planRemoval(
  context: PlanContext,
  input: RemoveInput,
): Promise<Planned & { preview: { total: Tally } }> {
  const { signal } = context;
  const target = context.target(input.target);
  const paths = outermostPaths(target, input.paths);
  const { total, unreadable, unreadableCount } = await countTrees(target, paths, signal);

  const { label } = target.state();
  const what = paths.length === 1 ? quoted(paths[0] ?? '') : countInWords(paths.length, 'entry', 'entries');
  const counts = tallyInWords(total);
  return {
    title: `Delete ${what} on ${label}`,
    summary: `Delete ${counts} (${sizeInWords(total.bytes)}) on ${label} for good.`,
    steps: [
      {
        text: `Delete ${counts} (${sizeInWords(total.bytes)})`,
        detail: [
          ...paths.slice(0, NAMED).map(displayName),
          ...(paths.length > NAMED ? [`and ${paths.length - NAMED} more`] : []),
        ].join('\n'),
      },
    ],
    warnings:
      unreadableCount === 0
        ? []
        : [
            {
              text: `${countInWords(unreadableCount, 'folder')} could not be looked into, so there may be more.`,
              reason: unreadable.map(({ path, problem }) => `${displayName(path)}: ${problem.title}`).join('\n'),
            },
          ],
    changes: true,
    claims: paths.map((path) => ({
      resource: claimOf(target.key, target.pathStyle, path),
      mode: 'exclusive' as const,
    })),
    phrase: total.files + total.links > CARELESS || total.folders > 1 ? phraseFor(paths) : undefined,
    undo: {
      possible: false,
      text: 'What is deleted at once can’t be brought back. To be able to, put it into the trash instead (F8).',
    },
    preview: { total },
  };
}

/** The name of the only one chosen where it can be typed on a keyboard; else a word that says what happens. */
function phraseFor(paths: readonly string[]): string {
  const [only] = paths;
  const name = only?.split(/[\\/]/).at(-1) ?? '';
  return paths.length === 1 &&
    /^[\p{L}\p{N}\p{P}\p{S}](?:[\p{L}\p{N}\p{P}\p{S} ]{0,60}[\p{L}\p{N}\p{P}\p{S}])?$/u.test(name)
    ? name
    : 'delete';
}
