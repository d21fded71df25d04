import type { UndoReader } from '../../engine/tool.ts';

/** The records of some jobs, each once, the latest first: what was done upon something else has to go before it. */
export async function latestFirst<R extends UndoReader>(
  jobs: readonly string[],
  read: (job: string) => Promise<R>,
): Promise<R[]> {
  const records: R[] = [];
  for (const job of new Set(jobs)) records.push(await read(job));
  return records.toSorted((one, other) => other.record.created - one.record.created);
}
