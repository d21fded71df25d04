import { Change, diff } from '@codemirror/merge';

/** What does not count as a difference between two texts. */
export type Ignored = 'nothing' | 'space' | 'case' | 'space-and-case';

/** Finding the differences gives up being exact beyond these: changed characters in a row, and milliseconds. */
export const EFFORT = { scanLimit: 2000, timeout: 2000 };

/** A text without what does not count, and where each of its units stands in the whole text. */
function essence(text: string, ignored: Ignored): { text: string; places: Uint32Array } {
  const places = new Uint32Array(text.length + 1);
  const withoutSpace = ignored === 'space' || ignored === 'space-and-case';
  const withoutCase = ignored === 'case' || ignored === 'space-and-case';
  const kept: string[] = [];
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at] ?? '';
    if (withoutSpace && (unit === ' ' || unit === '\t' || unit === '\r')) continue;
    const lower = withoutCase ? unit.toLowerCase() : unit;
    // A letter whose small form is longer keeps its place as it is.
    kept.push(lower.length === 1 ? lower : unit);
    places[count++] = at;
  }
  places[count] = text.length;
  return { text: kept.join(''), places: places.subarray(0, count + 1) };
}

/** The differences of two texts, as places in them as they are, without those that are ignored. */
export function differencesOf(left: string, right: string, ignored: Ignored): readonly Change[] {
  if (ignored === 'nothing') return diff(left, right, EFFORT);
  const one = essence(left, ignored);
  const other = essence(right, ignored);
  const place = ({ places }: { places: Uint32Array }, from: number, to: number) => {
    const start = places[from] ?? 0;
    return { from: start, to: from === to ? start : (places[to - 1] ?? 0) + 1 };
  };
  return diff(one.text, other.text, EFFORT).map((change) => {
    const a = place(one, change.fromA, change.toA);
    const b = place(other, change.fromB, change.toB);
    return new Change(a.from, a.to, b.from, b.to);
  });
}
