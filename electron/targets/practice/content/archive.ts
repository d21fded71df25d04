import { dumpLine } from './log-lines.ts';
import { CRASHED, type Planter } from './planter.ts';

/** Where the disk that may only be read is mounted. */
export const ARCHIVE = '/mnt/archive';

/** A third disk, mounted for reading only as rescue systems do it: what is there can be copied, and nothing changed. */
export function plantArchive({ text, lines }: Planter): void {
  const modified = CRASHED - 120 * 86_400_000;
  text(
    `${ARCHIVE}/READ ME FIRST.txt`,
    'This disk is mounted for reading only: nothing on it can be changed or deleted.\n',
    {
      modified,
    },
  );
  for (const month of ['2025-05', '2025-06', '2025-07'])
    lines(`${ARCHIVE}/dumps/boutique-${month}.sql`, 262_144, dumpLine, { modified, first: '-- practice dump\n' });
}
