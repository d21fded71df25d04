import { PAGE, readHeader } from './header.ts';
import type { LogContent } from './logged.ts';

/** Bytes that one bit of the map stands for. */
const SECTOR = 512;

/**
 * What a log of the old format holds (type 1 or 2, up to Windows 8): a map of the sectors that changed, and those sectors. It counts only
 * when it was written to its end, for the hive that was last written at `written`.
 */
export function oldLog(log: Buffer, written: bigint | undefined): LogContent | undefined {
  if (log.length < 1024 || log.toString('latin1', 0, 4) !== 'regf') return undefined;
  const header = readHeader(log);
  const { binsSize, primarySequence: sequence } = header;
  if (!header.checksumRight || (header.type !== 1 && header.type !== 2)) return undefined;
  if (sequence !== header.secondarySequence || header.written !== written) return undefined;
  if (log.toString('latin1', SECTOR, SECTOR + 4) !== 'DIRT' || binsSize === 0 || binsSize % PAGE !== 0)
    return undefined;
  const map = SECTOR + 4;
  const mapSize = binsSize / SECTOR / 8;
  let data = Math.ceil((map + mapSize) / SECTOR) * SECTOR;
  if (data > log.length) return undefined;
  const pages: { offset: number; data: Buffer }[] = [];
  for (let sector = 0; sector < binsSize / SECTOR; sector++) {
    if ((((log[map + (sector >> 3)] as number) >> (sector & 7)) & 1) === 0) continue;
    if (data + SECTOR > log.length) return undefined;
    pages.push({ offset: sector * SECTOR, data: log.subarray(data, data + SECTOR) });
    data += SECTOR;
  }
  const change = { binsSize, pages, flags: 0 };
  return { format: 'old', header: log.subarray(0, 512), first: sequence, last: sequence, changes: [change] };
}
