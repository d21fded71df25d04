/** A partition table as it is written onto another disk. */
export interface CopiedTable {
  /** For `sfdisk` to read. */
  readonly script: string;
  /** Bytes that the other disk must have. */
  readonly needs: number;
  readonly sectorSize: number;
}

/** A GPT keeps its copy at the end of a disk: a sector, and its entries of this many bytes, 128 of them unless told (UEFI specification, 5.3). */
const ENTRY = 128;
const ENTRIES = 128;
const backupSectors = (entries: number, sectorSize: number) => 1 + Math.ceil((entries * ENTRY) / sectorSize);

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
  // Where the first partition may begin; `last-lba` is a matter of the other disk's own size.
  const kept = ['first-lba', 'table-length'].flatMap((head) => {
    const value = heads.get(head);
    return label === 'gpt' && value !== undefined && /^\d+$/.test(value) ? [`${head}: ${value}`] : [];
  });
  const sectorSize = Number(heads.get('sector-size') ?? 512);
  return {
    script: [`label: ${label}`, 'unit: sectors', ...kept, '', ...parts, ''].join('\n'),
    needs:
      (sectors + (label === 'gpt' ? backupSectors(Number(heads.get('table-length') ?? ENTRIES), sectorSize) : 0)) *
      sectorSize,
    sectorSize,
  };
}

/** The name that the kernel gives a partition of a disk: after a digit at the end stands a `p`. */
export const partitionOf = (disk: string, number: number): string => `${disk}${/\d$/.test(disk) ? 'p' : ''}${number}`;
