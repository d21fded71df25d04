/** Names of keys and values: Latin-1 ("compressed") or UTF-16 on disk, compared without regard to case. */

/** `length` bytes at `start` as a name. Units that are no text, such as half a surrogate pair, are kept. */
export function decodeName(bytes: Buffer, start: number, length: number, compressed: boolean): string {
  return bytes.toString(compressed ? 'latin1' : 'utf16le', start, start + length);
}

/** The name as Windows writes it: one byte a letter where each is below 256. */
export function encodeName(name: string): { bytes: Buffer; compressed: boolean } {
  let compressed = true;
  for (let i = 0; i < name.length; i++) compressed &&= name.charCodeAt(i) < 256;
  return { bytes: Buffer.from(name, compressed ? 'latin1' : 'utf16le'), compressed };
}

/**
 * The upper case of one UTF-16 unit as Windows has it: one unit for one, from its own old table. Unicode has changed since, so the
 * units whose upper case we know are those of `isFamiliarName`.
 */
export function upcase(unit: number): number {
  if (unit < 0x80) return unit >= 0x61 && unit <= 0x7a ? unit - 32 : unit;
  if (unfamiliar.has(unit)) return unit;
  const upper = String.fromCharCode(unit).toUpperCase();
  return upper.length === 1 ? upper.charCodeAt(0) : unit;
}

/** Letters with an upper case in Unicode and none in Windows. */
const unfamiliar = new Set([0xb5, 0x131, 0x17f]);

/** Ranges of units whose upper case Windows and Unicode agree on: Latin, Greek, Cyrillic, and scripts without case. */
const familiar: readonly [number, number][] = [
  [0x20, 0x7e],
  [0xa0, 0x130],
  [0x132, 0x148],
  [0x14a, 0x17e],
  [0x391, 0x3c1],
  [0x3c3, 0x3c9],
  [0x410, 0x44f],
  [0x5d0, 0x5ea],
  [0x620, 0x64a],
  [0x660, 0x669],
  [0xe01, 0xe3a],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fa5],
  [0xac00, 0xd7a3],
];

/** True when the order and the hash of the name are certain, so that a key of that name may be made. */
export function isFamiliarName(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit === 0xb5 || !familiar.some(([first, last]) => unit >= first && unit <= last)) return false;
  }
  return true;
}

/** Below zero, zero or above: the order of keys in a list, by upper-cased units. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    const difference = left === right ? 0 : upcase(left) - upcase(right);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** True when Windows takes the two for the same name. */
export const sameName = (a: string, b: string): boolean => a.length === b.length && compareNames(a, b) === 0;

/** The hash that a list of kind `lh` keeps of a key's name. */
export function nameHash(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 37) + upcase(name.charCodeAt(i))) >>> 0;
  return hash;
}

/** The first four letters that a list of kind `lf` keeps of a key's name, as a number; 0 where one is above Latin-1. */
export function nameHint(name: string): number {
  let hint = 0;
  for (let i = 0; i < Math.min(4, name.length); i++) {
    const unit = name.charCodeAt(i);
    if (unit > 255) return 0;
    hint += unit * 2 ** (8 * i);
  }
  return hint;
}
