import { z } from 'zod';
import type { JobFile } from '../../contract/job.ts';
import { filesOfLine } from '../../copying/journal.ts';
import type { JobContext } from '../../engine/tool.ts';

const sideName = z.enum(['left', 'right']);
/** Lines of this tool's own in the journal, beside those of the copying for each side. */
const asideLine = z.object({ state: z.literal('aside'), side: sideName, path: z.string() });
const doneLine = z.object({ state: z.literal('done'), path: z.string() });
const copyLine = z.looseObject({ to: sideName, line: z.unknown() });

/** One of the two folders. */
export type SideName = z.output<typeof sideName>;
/** A line of the journal that is no line of the copying. */
export type SyncLine = z.output<typeof asideLine> | z.output<typeof doneLine>;

/** What earlier runs of the job wrote down: relative paths set aside and deleted, and the copying's own lines for each side. */
export async function readJournal(context: Pick<JobContext, 'journal'>) {
  const aside = { left: new Set<string>(), right: new Set<string>() };
  const copies: Record<SideName, unknown[]> = { left: [], right: [] };
  const done = new Set<string>();
  for await (const raw of context.journal) {
    const set = asideLine.safeParse(raw).data;
    if (set) aside[set.side].add(set.path);
    const ended = doneLine.safeParse(raw).data;
    if (ended) done.add(ended.path);
    const copied = copyLine.safeParse(raw).data;
    if (copied) copies[copied.to].push(copied.line);
  }
  const stream = async function* (lines: unknown[]) {
    yield* lines;
  };
  return { aside, done, copies: { left: stream(copies.left), right: stream(copies.right) } };
}

/** What a line of the journal says of single files that were copied. */
export function syncedFilesOf(raw: unknown): JobFile[] {
  const { data } = copyLine.safeParse(raw);
  return data ? filesOfLine(data.line) : [];
}
