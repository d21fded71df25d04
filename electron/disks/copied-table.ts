/** A partition table as it is written onto another disk. */
export interface CopiedTable {
  /** For `sfdisk` to read. */
  readonly script: string;
  /** Bytes that the other disk must have. */
  readonly needs: number;
  readonly sectorSize: number;
}

/** Sectors at the end of a disk that a GPT keeps its copy in (UEFI specification, 5.3). */
const BACKUP_SECTORS = 33;

/**
 * The partition table of one disk, from `sfdisk --dump`, for another: the same places, sizes, types and names, but identifiers of its
 * own, so that no two disks are taken for one. Undefined where it is not a table that can be copied.
 */
export function copiedTable(dump: string, onto: string): CopiedTable | undefined {
  const heads = new Map<string, string>();
  const parts: string[] = [];
  let sectors = 0;
  for (const line of dump.split('\n')) {
    if (line.startsWith('/')) {
      const [, number, fields, start, size] =
        /^\/\S*?(\d+)\s*:\s*(start=\s*(\d+),\s*size=\s*(\d+),.*)$/.exec(line) ?? [];
      // Half a table would leave somebody's partition without its copy.
      if (number === undefined || fields === undefined) return undefined;
      sectors = Math.max(sectors, Number(start) + Number(size));
      parts.push(`${partitionOf(onto, Number(number))} : ${fields.replace(/,\s*uuid=[0-9A-Fa-f-]+/, '')}`);
      continue;
    }
    const [, head, value] = /^([a-z-]+):\s*(\S+)$/.exec(line) ?? [];
    if (head !== undefined && value !== undefined) heads.set(head, value);
  }
  const label = heads.get('label');
  if ((label !== 'gpt' && label !== 'dos') || heads.get('unit') !== 'sectors' || parts.length === 0) return undefined;
  const sectorSize = Number(heads.get('sector-size') ?? 512);
  return {
    script: [`label: ${label}`, 'unit: sectors', '', ...parts, ''].join('\n'),
    needs: (sectors + (label === 'gpt' ? BACKUP_SECTORS : 0)) * sectorSize,
    sectorSize,
  };
}

/** The name that the kernel gives a partition of a disk: after a digit at the end stands a `p`. */
export const partitionOf = (disk: string, number: number): string => `${disk}${/\d$/.test(disk) ? 'p' : ''}${number}`;
