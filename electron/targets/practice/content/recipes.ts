import { BLOCK_SIZE, type Recipe } from '../file-content.ts';

/** Random numbers below 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A seed of its own for each name (FNV-1a). */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

const MOST_KEPT = 16;
const MOST_LINES = 2000;
const kept = new Map<string, Uint8Array>();

/** Keeps the last few blocks made, for readers come back to a block in small pieces. */
function keeping(key: string, make: () => Uint8Array): Uint8Array {
  const found = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, found);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return found;
}

/** Bytes that look like compressed data, with a header of their own. */
export function binaryRecipe(seed: number, size: number, header = ''): Recipe {
  return {
    size,
    block: (index) =>
      keeping(`binary ${seed} ${size} ${header} ${index}`, () => {
        const words = new Uint32Array(Math.ceil(Math.min(BLOCK_SIZE, size - index * BLOCK_SIZE) / 4));
        let state = (seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0 || 1;
        for (let at = 0; at < words.length; at++) {
          // xorshift32: fast, and nobody needs more of it than that it does not repeat.
          state ^= state << 13;
          state ^= state >>> 17;
          state ^= state << 5;
          words[at] = state;
        }
        const bytes = new Uint8Array(words.buffer);
        if (index === 0) bytes.set(Buffer.from(header, 'latin1').subarray(0, bytes.length));
        return bytes;
      }),
  };
}

/** Makes the lines of a text: `random` is the block's own, `number` counts the lines in the block, `part` the blocks before, from 0 to 1. */
export type Line = (random: () => number, number: number, part: number) => string;

/** Text of lines; no line crosses a block, so that each block can be made by itself. */
export function textRecipe(seed: number, size: number, line: Line, first = ''): Recipe {
  const blocks = Math.max(1, Math.ceil(size / BLOCK_SIZE));
  return {
    size,
    block: (index) =>
      keeping(`text ${seed} ${size} ${index}`, () => {
        const random = randomFrom(seed + index * 7919);
        const room = Math.min(BLOCK_SIZE, Math.max(1, size - index * BLOCK_SIZE));
        const bytes = Buffer.alloc(room, '\n');
        let at = index === 0 ? bytes.write(first) : 0;
        for (let number = 0; number < MOST_LINES; number++) {
          const next = `${line(random, number, (index + number / 700) / blocks)}\n`;
          const length = Buffer.byteLength(next);
          if (at + length > room) break;
          bytes.write(next, at);
          at += length;
        }
        // What is left of the block is one last line of dashes.
        if (at < room - 1) bytes.fill('-', at, room - 1);
        return bytes;
      }),
  };
}
