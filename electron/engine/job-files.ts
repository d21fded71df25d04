import type { JobFile } from '../contract/job.ts';

/** Files in one page, about. */
const PAGE = 1000;

/** What a journal says of single files, from line `from` on: a page, and the line where the next one begins. */
export async function pageOfFiles(
  journal: AsyncIterable<unknown>,
  filesOf: (line: unknown) => readonly JobFile[],
  from: number,
): Promise<{ files: JobFile[]; next?: number }> {
  const files: JobFile[] = [];
  let number = 0;
  for await (const line of journal) {
    if (files.length >= PAGE) return { files, next: number };
    number += 1;
    if (number > from) files.push(...filesOf(line));
  }
  return { files };
}
