import type { Hunk } from './contract.ts';

/** Lines that are compared exactly: the product of those that differ on both sides. Beyond it one block replaces another. */
const MOST_COMPARED = 4_000_000;
/** Lines that are shown, and characters of each. */
const MOST_LINES = 400;
const LONGEST = 400;

/** Which lines of a text become others, as few as possible; the lines that are shown are bounded, the counts are whole. */
export function hunksOf(before: string, after: string): { hunks: Hunk[]; added: number; removed: number } {
  const old = before.split(/\r\n|\r|\n/);
  const fresh = after.split(/\r\n|\r|\n/);
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let tail = 0;
  while (
    tail < old.length - start &&
    tail < fresh.length - start &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  ) {
    tail += 1;
  }
  const changed = compare(old.slice(start, old.length - tail), fresh.slice(start, fresh.length - tail));
  let room = MOST_LINES;
  let added = 0;
  let removed = 0;
  const hunks: Hunk[] = [];
  for (const { at, gone, come } of changed) {
    removed += gone.length;
    added += come.length;
    if (room <= 0) continue;
    const shown = (lines: readonly string[]) => {
      const part = lines.slice(0, Math.max(0, room));
      room -= part.length;
      return part.map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
    };
    hunks.push({ line: start + at + 1, before: shown(gone), after: shown(come) });
  }
  return { hunks, added, removed };
}

interface Changed {
  /** Index in the old lines. */
  readonly at: number;
  readonly gone: string[];
  readonly come: string[];
}

/** By the longest common subsequence. */
function compare(old: readonly string[], fresh: readonly string[]): Changed[] {
  if (old.length === 0 && fresh.length === 0) return [];
  if (old.length * fresh.length > MOST_COMPARED) return [{ at: 0, gone: [...old], come: [...fresh] }];
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        old[i] === fresh[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const found: Changed[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const at = i;
    const gone: string[] = [];
    const come: string[] = [];
    while ((i < old.length || j < fresh.length) && !(i < old.length && j < fresh.length && old[i] === fresh[j])) {
      const takeOld =
        j >= fresh.length ||
        (i < old.length && (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0));
      if (takeOld) gone.push(old[i++] ?? '');
      else come.push(fresh[j++] ?? '');
    }
    found.push({ at, gone, come });
  }
  return found;
}
