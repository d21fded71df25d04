import { checkKeys } from './check-keys.ts';
import { attempt, type Check, type Finding } from './findings.ts';
import { type Hive, openHive } from './cells.ts';
import { HEADER_SIZE, isDirty, readHeader } from './header.ts';
import { readSecurity } from './security.ts';

/** What `checkHive` found. With no `errors`, the structure is one that Windows itself could have written. */
export interface CheckReport {
  /** At most 100 of them; `errorCount` says how many there are. */
  readonly errors: readonly Finding[];
  readonly errorCount: number;
  /** True where the same cell belongs to two: walking over all keys may then take for ever. */
  readonly tangled: boolean;
  /** What Windows lives with, such as a hive that was not written to its end. At most 100. */
  readonly warnings: readonly Finding[];
  readonly keys: number;
  readonly values: number;
  /** Bytes in cells that nothing uses. */
  readonly free: number;
}

const MOST_FINDINGS = 100;

/** What a cell is known as, by an eighth of its offset. */
const mark = { none: 0, free: 1, allocated: 2, used: 3 } as const;

/**
 * Goes through the whole hive and says whatever Windows would not have written: bins and cells that do not tile the file, cells
 * that are used twice or never, lists out of order, wrong hashes, counts, longest lengths, reference counts and checksums. Takes
 * any bytes at all, in time and memory that grow with their number alone.
 */
export function checkHive(bytes: Uint8Array): CheckReport {
  const errors: Finding[] = [];
  const warnings: Finding[] = [];
  let errorCount = 0;
  let tangled = false;
  const error = (what: string, position: number) => {
    errorCount++;
    if (errors.length < MOST_FINDINGS) errors.push({ what, position });
  };
  const warning = (what: string, position: number) => {
    if (warnings.length < MOST_FINDINGS) warnings.push({ what, position });
  };
  const counts = { keys: 0, values: 0 };
  let free = 0;

  const hive = attempt(error, () => openHive(bytes));
  if (hive !== undefined) {
    const header = readHeader(hive.bytes);
    if (!header.checksumRight) warning('The checksum of the header is wrong: the hive is dirty', 508);
    else if (isDirty(header)) warning('The sequence numbers differ: the hive is dirty', 4);
    const marks = new Uint8Array(hive.binsSize / 8);
    free = markCells(hive, marks, error);
    const claim = (offset: number, what: string) => {
      const known = offset % 8 === 0 ? (marks[offset / 8] ?? mark.none) : mark.none;
      if (known === mark.allocated) marks[offset / 8] = mark.used;
      else if (known === mark.used) {
        tangled = true;
        error(`${what}: its cell is used twice`, HEADER_SIZE + offset);
      } else if (known === mark.free) error(`${what}: its cell is free`, HEADER_SIZE + offset);
      else error(`${what}: there is no cell`, HEADER_SIZE + offset);
      return known === mark.allocated;
    };
    const check: Check = { hive, error, warning, claim, counts, securityUses: new Map() };
    checkKeys(check);
    checkSecurity(check);
    for (let at = 0; at < marks.length; at++) {
      if (marks[at] === mark.allocated) error('A cell is used by nothing', HEADER_SIZE + 8 * at);
    }
  }
  return { errors, errorCount, tangled, warnings, ...counts, free };
}

/** Walks over all bins and cells, and gives the number of free bytes. */
function markCells({ bytes, binsSize }: Hive, marks: Uint8Array, error: Check['error']): number {
  let free = 0;
  for (let bin = 0; bin < binsSize; ) {
    const start = HEADER_SIZE + bin;
    const size = bytes.readUInt32LE(start + 8);
    if (bytes.toString('latin1', start, start + 4) !== 'hbin' || bytes.readUInt32LE(start + 4) !== bin) {
      error('There is no bin where one must start', start);
      return free;
    }
    if (size === 0 || size % HEADER_SIZE !== 0 || bin + size > binsSize) {
      error('The size of a bin is impossible', start);
      return free;
    }
    let previousFree = false;
    for (let cell = bin + 32; cell < bin + size; ) {
      const raw = bytes.readInt32LE(HEADER_SIZE + cell);
      const length = Math.abs(raw);
      if (length < 8 || length % 8 !== 0 || cell + length > bin + size) {
        error('The size of a cell is impossible', HEADER_SIZE + cell);
        break;
      }
      marks[cell / 8] = raw > 0 ? mark.free : mark.allocated;
      if (raw > 0) {
        free += length;
        if (previousFree) error('Two free cells lie side by side', HEADER_SIZE + cell);
      }
      previousFree = raw > 0;
      cell += length;
    }
    bin += size;
  }
  return free;
}

/** The ring of security descriptors: closed both ways, all of them used, as often as they say. */
function checkSecurity({ hive, securityUses, claim, error }: Check): void {
  const [first] = securityUses.keys();
  if (first === undefined) return;
  const seen = new Set<number>();
  let previous: number | undefined;
  for (let offset = first; !seen.has(offset); ) {
    if (!claim(offset, 'A security descriptor')) return;
    seen.add(offset);
    const security = attempt(error, () => readSecurity(hive, offset));
    if (security === undefined) return;
    const position = HEADER_SIZE + offset;
    if (previous !== undefined && security.previous !== previous) {
      error('The ring of security descriptors is broken', position);
    }
    const uses = securityUses.get(offset) ?? 0;
    if (security.references !== uses) {
      error(`A security descriptor says that ${security.references} keys use it; ${uses} do`, position);
    }
    previous = offset;
    if (seen.has(security.next)) {
      if (security.next !== first) error('The ring of security descriptors is not closed', position);
      else if (attempt(error, () => readSecurity(hive, first))?.previous !== offset) {
        error('The ring of security descriptors is broken', HEADER_SIZE + first);
      }
    }
    offset = security.next;
  }
  for (const offset of securityUses.keys()) {
    if (!seen.has(offset)) error('A security descriptor is outside the ring', HEADER_SIZE + offset);
  }
}
