import type { Planned } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { isProblem, type Problem, ProblemError } from '../../contract/problem.ts';
import type { ToolInput, ToolPreview } from '../../contract/tools.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { filesOf, outermostPaths } from '../../work/chosen.ts';
import { createTrash, TRASH } from '../../work/trash.ts';
import { claimOf, countInWords, listInWords, quoted } from '../../work/words.ts';

/** Paths that the plan names. */
const NAMED = 20;

type Preview = ToolPreview<'trash-files'>;

/** Looks whether each of the chosen can be put into the trash; what is in folders need not be counted. */
export async function planTrash(
  context: PlanContext,
  input: ToolInput<'trash-files'>,
): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const paths = outermostPaths(target, input.paths);
  const trash = createTrash({ target, files, jobId: '', before: async () => undefined, signal });
  const preview: Preview = { files: 0, folders: 0, links: 0, refused: [], refusedCount: 0 };

  for (const path of paths) {
    try {
      await trash.check(path);
      const { kind } = await files.stat(path, { signal });
      preview[kind === 'folder' ? 'folders' : kind === 'link' ? 'links' : 'files'] += 1;
    } catch (error) {
      signal.throwIfAborted();
      if (!isProblem(error) || error.problem.code === 'connection-lost') throw error;
      preview.refusedCount += 1;
      if (preview.refused.length < NAMED) preview.refused.push({ path, problem: error.problem });
    }
  }

  const { label } = target.state();
  const what = paths.length === 1 ? quoted(paths[0] ?? '') : countInWords(paths.length, 'entry', 'entries');
  const counts = listInWords([
    preview.files > 0 && countInWords(preview.files, 'file'),
    preview.folders > 0 &&
      `${countInWords(preview.folders, 'folder')} with all that is in ${preview.folders === 1 ? 'it' : 'them'}`,
    preview.links > 0 && countInWords(preview.links, 'link'),
  ]);
  const possible = preview.files + preview.folders + preview.links > 0;
  return {
    title: `Delete ${what} on ${label}`,
    summary: possible ? `Put ${counts} into the trash on ${label}.` : `Nothing of it can be put into the trash.`,
    steps: possible
      ? [
          {
            text: `Move ${counts} into a folder in ${TRASH} on the same disk`,
            detail: [
              ...paths.slice(0, NAMED).map(displayName),
              ...(paths.length > NAMED ? [`and ${paths.length - NAMED} more`] : []),
            ].join('\n'),
          },
        ]
      : [],
    warnings: [],
    changes: true,
    claims: paths.map((path) => ({
      resource: claimOf(target.key, target.pathStyle, path),
      mode: 'exclusive' as const,
    })),
    undo: {
      possible: true,
      text: 'They stay on the disk, in the trash, and come back with Undo. No space is freed until they are deleted there.',
    },
    ...(!possible && { refusal: refusalOf(preview) }),
    preview,
  };
}

function refusalOf({ refused, refusedCount }: Preview): Problem {
  const first = refused[0]?.problem;
  if (first && refusedCount === 1) return first;
  return new ProblemError({
    code: first?.code ?? 'unsupported',
    title: 'None of these can be put into the trash',
    message: first ? `${first.title}. ${first.message}` : 'There is nothing to delete.',
    ...(first?.remedy !== undefined && { remedy: first.remedy }),
  }).problem;
}
