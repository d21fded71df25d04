import { randomBytes } from 'node:crypto';
import { halfSipHash } from './half-sip-hash.ts';

/** A set of texts that keeps 8 bytes of each, so that a million paths fit in 16 MB. */
export interface KeySet {
  /** False when it was in there already. */
  add(text: string): boolean;
  /** Wrong with a probability of size / 2^64 for a text that was never added; never wrong for one that was. */
  has(text: string): boolean;
  readonly size: number;
}

/** Where a key is in the table, or the free place where it would be. */
function placeOf(words: Uint32Array, low: number, high: number): number {
  const mask = words.length / 2 - 1;
  let place = low & mask;
  while (words[2 * place] !== 0 || words[2 * place + 1] !== 0) {
    if (words[2 * place] === low && words[2 * place + 1] === high) return place;
    place = (place + 1) & mask;
  }
  return place;
}

export function createKeySet(): KeySet {
  // Secret, so that nobody can prepare two names that fall together.
  const secret = randomBytes(8);
  const key = [secret.readInt32LE(0), secret.readInt32LE(4)] as const;
  let table = new Uint32Array(2 * 64);
  let size = 0;

  const wordsOf = (text: string): [number, number] => {
    // Of UTF-16: it keeps apart the names that are no UTF-8; as UTF-8 they would all become U+FFFD.
    const [low, high] = halfSipHash(key, text);
    // Two zeros mark a free place.
    return [low, high || (low === 0 ? 1 : 0)];
  };

  const grow = () => {
    const wider = new Uint32Array(table.length * 2);
    for (let at = 0; at < table.length; at += 2) {
      const low = table[at] ?? 0;
      const high = table[at + 1] ?? 0;
      if (low === 0 && high === 0) continue;
      const place = placeOf(wider, low, high);
      wider[2 * place] = low;
      wider[2 * place + 1] = high;
    }
    table = wider;
  };

  const holds = (place: number) => table[2 * place] !== 0 || table[2 * place + 1] !== 0;

  return {
    add(text) {
      const [low, high] = wordsOf(text);
      const place = placeOf(table, low, high);
      if (holds(place)) return false;
      table[2 * place] = low;
      table[2 * place + 1] = high;
      size += 1;
      if (size > (table.length / 2) * 0.7) grow();
      return true;
    },
    has(text) {
      const [low, high] = wordsOf(text);
      return holds(placeOf(table, low, high));
    },
    get size() {
      return size;
    },
  };
}
