import { DamagedError } from '../damaged.ts';
import { cellRoom, type Hive } from './cells.ts';
import { HEADER_SIZE, PAGE } from './header.ts';

/** Bytes of a bin's header. */
export const BIN_HEADER = 32;
/** The largest that Windows lets a hive be. */
const MOST_BINS = 0x7ffff000;

/** A hive in memory that is being changed. Its buffer may be longer than the file and may be replaced by a larger one. */
export interface EditedHive extends Hive {
  bytes: Buffer;
  binsSize: number;
  /** Bytes of the file as it was: what lies behind the bins stays. */
  readonly originalLength: number;
  /** The time to write into what is changed, as a FILETIME. */
  readonly now: bigint;
  readonly space: Space;
}

/** The free cells, by where they start, by where they end and by size. */
export interface Space {
  readonly starts: Map<number, number>;
  readonly ends: Map<number, number>;
  readonly bySize: Map<number, Set<number>>;
  /** The sizes that there are, ascending. */
  readonly sizes: number[];
}

/** Finds all free cells. Throws `DamagedError` where bins and cells do not tile the hive. */
export function findSpace({ bytes, binsSize }: Hive): Space {
  const space: Space = { starts: new Map(), ends: new Map(), bySize: new Map(), sizes: [] };
  for (let bin = 0; bin < binsSize; ) {
    const size = bytes.readUInt32LE(HEADER_SIZE + bin + 8);
    const named = bytes.toString('latin1', HEADER_SIZE + bin, HEADER_SIZE + bin + 4) === 'hbin';
    if (!named || size === 0 || size % PAGE !== 0 || bin + size > binsSize) {
      throw new DamagedError('There is no bin where one must start', HEADER_SIZE + bin);
    }
    for (let cell = bin + BIN_HEADER; cell < bin + size; ) {
      const raw = bytes.readInt32LE(HEADER_SIZE + cell);
      const length = Math.abs(raw);
      if (length < 8 || length % 8 !== 0 || cell + length > bin + size) {
        throw new DamagedError('The size of a cell is impossible', HEADER_SIZE + cell);
      }
      if (raw > 0) addFree(space, cell, length);
      cell += length;
    }
    bin += size;
  }
  return space;
}

/** A new cell with room for `room` bytes, all zero; the hive grows where nothing free is large enough. Gives its offset. */
export function allocate(hive: EditedHive, room: number): number {
  const need = Math.ceil((room + 4) / 8) * 8;
  const { space } = hive;
  const size = space.sizes[firstNotBelow(space.sizes, need)];
  if (size === undefined) {
    grow(hive, need);
    return allocate(hive, room);
  }
  const [offset] = space.bySize.get(size) as Set<number>;
  removeFree(space, offset as number);
  // What is left over becomes a free cell, unless hardly anything fits into it.
  const taken = size - need >= 16 ? need : size;
  if (taken < size) markFree(hive, (offset as number) + taken, size - taken);
  hive.bytes.writeInt32LE(-taken, HEADER_SIZE + (offset as number));
  hive.bytes.fill(0, HEADER_SIZE + (offset as number) + 4, HEADER_SIZE + (offset as number) + taken);
  return offset as number;
}

/** Gives the cell at `offset` back and wipes it: it may have held a password's hash. Free neighbours become one with it. */
export function release(hive: EditedHive, offset: number): void {
  let start = offset;
  let size = cellRoom(hive, offset, 'A cell to give back') + 4;
  const { space } = hive;
  const after = space.starts.get(start + size);
  if (after !== undefined) {
    removeFree(space, start + size);
    size += after;
  }
  const before = space.ends.get(start);
  if (before !== undefined) {
    size += start - before;
    start = before;
    removeFree(space, start);
  }
  hive.bytes.fill(0, HEADER_SIZE + start, HEADER_SIZE + start + size);
  markFree(hive, start, size);
}

/** The cell at `offset` with room for `room` bytes: itself, or a new one with its content, and the old one given back. */
export function enlarge(hive: EditedHive, offset: number, room: number): number {
  const before = cellRoom(hive, offset, 'A cell to enlarge');
  if (before >= room) return offset;
  // Some to spare: a list that grows by one key at a time would leave a trail of holes.
  const larger = allocate(hive, room + (room >> 2));
  hive.bytes.copy(hive.bytes, HEADER_SIZE + larger + 4, HEADER_SIZE + offset + 4, HEADER_SIZE + offset + 4 + before);
  release(hive, offset);
  return larger;
}

function markFree(hive: EditedHive, offset: number, size: number): void {
  hive.bytes.writeInt32LE(size, HEADER_SIZE + offset);
  addFree(hive.space, offset, size);
}

/** Appends a bin with one free cell of `need` bytes or more. */
function grow(hive: EditedHive, need: number): void {
  const size = Math.ceil((need + BIN_HEADER) / PAGE) * PAGE;
  const bin = hive.binsSize;
  if (bin + size > MOST_BINS) throw new RangeError('A registry hive cannot be larger than 2 GiB');
  const end = HEADER_SIZE + bin + size;
  if (end > hive.bytes.length) {
    // More than needed, so that thousands of small steps do not copy the whole hive each time.
    const larger = Buffer.alloc(end + Math.ceil(end / 8 / PAGE) * PAGE);
    hive.bytes.copy(larger);
    hive.bytes = larger;
  }
  hive.binsSize = bin + size;
  writeBinHeader(hive.bytes, bin, size);
  markFree(hive, bin + BIN_HEADER, size - BIN_HEADER);
}

/** Writes the header of a bin and wipes the rest of it. */
export function writeBinHeader(bytes: Buffer, bin: number, size: number): void {
  const start = HEADER_SIZE + bin;
  bytes.fill(0, start, start + size);
  bytes.write('hbin', start, 'latin1');
  bytes.writeUInt32LE(bin, start + 4);
  bytes.writeUInt32LE(size, start + 8);
}

function addFree({ starts, ends, bySize, sizes }: Space, offset: number, size: number): void {
  starts.set(offset, size);
  ends.set(offset + size, offset);
  const known = bySize.get(size);
  if (known !== undefined) known.add(offset);
  else {
    bySize.set(size, new Set([offset]));
    sizes.splice(firstNotBelow(sizes, size), 0, size);
  }
}

function removeFree({ starts, ends, bySize, sizes }: Space, offset: number): void {
  const size = starts.get(offset) as number;
  starts.delete(offset);
  ends.delete(offset + size);
  const known = bySize.get(size) as Set<number>;
  known.delete(offset);
  if (known.size > 0) return;
  bySize.delete(size);
  sizes.splice(firstNotBelow(sizes, size), 1);
}

/** The index of the first number that is `wanted` or more. */
function firstNotBelow(ascending: readonly number[], wanted: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
