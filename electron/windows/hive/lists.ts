import { DamagedError } from '../damaged.ts';
import { cellRoom, cellStart, type Hive, signature } from './cells.ts';
import { HEADER_SIZE, NIL } from './header.ts';

/** A list of subkeys: of offsets alone (`li`), with the first letters of each name (`lf`) or with its hash (`lh`). */
export interface Leaf {
  readonly offset: number;
  readonly kind: 'lf' | 'lh' | 'li';
  readonly count: number;
}

/** Bytes of one entry. */
export const entrySize = (kind: Leaf['kind']): number => (kind === 'li' ? 4 : 8);

/**
 * The lists that hold a key's subkeys, in order, and the list of lists (`ri`) where there is one. Throws `DamagedError` where they
 * hold more than `limit` entries together.
 */
export function readLeaves(hive: Hive, offset: number, limit: number): { index: number | undefined; leaves: Leaf[] } {
  if (offset === NIL) return { index: undefined, leaves: [] };
  const start = cellStart(hive, offset, 4, 'A list of keys');
  if (signature(hive, start) !== 'ri') return { index: undefined, leaves: [readLeaf(hive, offset, limit)] };
  const count = hive.bytes.readUInt16LE(start + 2);
  if (4 + 4 * count > cellRoom(hive, offset, 'A list of lists')) {
    throw new DamagedError('A list of lists is longer than its cell', start);
  }
  const leaves: Leaf[] = [];
  let left = limit;
  for (let i = 0; i < count; i++) {
    const leaf = readLeaf(hive, hive.bytes.readUInt32LE(start + 4 + 4 * i), left);
    // Without this, one empty list named 65,535 times would cost time for nothing; Windows leaves none empty.
    if (leaf.count === 0) throw new DamagedError('A list of lists names an empty list', start);
    left -= leaf.count;
    leaves.push(leaf);
  }
  return { index: offset, leaves };
}

function readLeaf(hive: Hive, offset: number, limit: number): Leaf {
  const start = cellStart(hive, offset, 4, 'A list of keys');
  const kind = signature(hive, start);
  if (kind !== 'lf' && kind !== 'lh' && kind !== 'li')
    throw new DamagedError('A list of keys is of an unknown kind', start);
  const count = hive.bytes.readUInt16LE(start + 2);
  if (count > limit || 4 + entrySize(kind) * count > cellRoom(hive, offset, 'A list of keys')) {
    throw new DamagedError('A list of keys is longer than it may be', start);
  }
  return { offset, kind, count };
}

/** Where entry `index` of a list is in the file: an offset, then a hint or a hash. */
export function entryPosition({ offset, kind }: Leaf, index: number): number {
  return HEADER_SIZE + offset + 8 + entrySize(kind) * index;
}

/** Offsets of the keys in the lists, in order. */
export function leafEntries(hive: Hive, leaves: readonly Leaf[]): number[] {
  return leaves.flatMap((leaf) =>
    Array.from({ length: leaf.count }, (_, i) => hive.bytes.readUInt32LE(entryPosition(leaf, i))),
  );
}
