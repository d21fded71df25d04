import { z } from 'zod';
import type { EntryKind } from './files.ts';
import { type Pattern, PatternFault, patternOf } from './pattern.ts';

/** How many names are made anew, as Total Commander's and Double Commander's multi-rename tools have it. */
export const renameRules = z.strictObject({
  /**
   * What the name becomes: text with `[N]` the old name, `[E]` the old extension, `[N2-5]` its characters 2 to 5, `[N2-]` from the
   * second on, `[N-3-]` the last three, `[N2,4]` four from the second on, `[C]` the counter (`[C10+5:3]` from 10 in fives
   * with three digits), `[P]` the folder, `[Y]` `[M]` `[D]` `[h]` `[m]` `[s]` its date (also together: `[YMD]`), `[U]` `[L]`
   * `[F]` `[n]` from here on in capitals, small letters, each word's first letter capital, as it is; `[[]` a bracket.
   */
  name: z.string().max(500).default('[N]'),
  /** The same for the extension. A folder has none. */
  extension: z.string().max(500).default('[E]'),
  /** What is looked for in what the masks gave, and what takes its place: everywhere, whole names with their extensions. */
  find: z.string().max(500).default(''),
  replace: z.string().max(500).default(''),
  /** `find` is a regular expression; `$1` in `replace` is its first group, `$0` all of it. */
  pattern: z.boolean().default(false),
  caseSensitive: z.boolean().default(false),
  letters: z.enum(['keep', 'lower', 'upper', 'first', 'words']).default('keep'),
  counter: z
    .strictObject({
      start: z.number().int().min(0).max(1e9).default(1),
      step: z.number().int().min(-1e6).max(1e6).default(1),
      digits: z.number().int().min(1).max(12).default(1),
    })
    .prefault({}),
});
export type RenameRules = z.infer<typeof renameRules>;

/** What a new name is made of. */
export interface OldName {
  readonly name: string;
  readonly kind: EntryKind;
  /** The name of the folder it lies in. */
  readonly folder: string;
  readonly modified?: number;
}

/** What is wrong with the rules, as a sentence, and which of them it is. */
export interface RulesFault {
  readonly where: 'name' | 'extension' | 'find';
  readonly text: string;
}

type Letters = 'keep' | 'lower' | 'upper' | 'words';
type Part = (old: OldName, index: number) => string;
/** A part of a mask: gives text, or says how the letters after it are written. */
type MaskPart = Part | { readonly letters: Letters };

/** The new names, in the order of the old ones; a fault where the rules make no sense. Names are not checked. */
export function newNames(rules: RenameRules, olds: readonly OldName[]): string[] | RulesFault {
  const masks = { name: [] as MaskPart[], extension: [] as MaskPart[] };
  for (const where of ['name', 'extension'] as const) {
    const read = maskParts(rules[where], rules);
    if (typeof read === 'string') return { where, text: read };
    masks[where] = read;
  }
  let exchange: (text: string) => string;
  try {
    exchange = exchangerOf(rules);
  } catch (error) {
    if (error instanceof PatternFault) return { where: 'find', text: error.message };
    throw error;
  }
  return olds.map((old, index) => {
    const name = fill(masks.name, old, index);
    const extension = fill(masks.extension, old, index);
    return written(exchange(extension === '' ? name : `${name}.${extension}`), rules.letters, old.kind);
  });
}

/** A name in two: what stands before its last dot, and the extension after it. A folder's dots mean nothing. */
export function partsOf({ name, kind }: Pick<OldName, 'name' | 'kind'>): { stem: string; extension: string } {
  const dot = kind === 'folder' ? -1 : name.lastIndexOf('.');
  return dot <= 0 ? { stem: name, extension: '' } : { stem: name.slice(0, dot), extension: name.slice(dot + 1) };
}

function fill(parts: readonly MaskPart[], old: OldName, index: number): string {
  let letters: Letters = 'keep';
  let text = '';
  for (const part of parts) {
    if (typeof part === 'function') text += inLetters(part(old, index), letters);
    else ({ letters } = part);
  }
  return text;
}

/** The parts of a mask, or what is wrong with it. */
function maskParts(mask: string, rules: RenameRules): MaskPart[] | string {
  const parts: MaskPart[] = [];
  for (const [whole, inner] of mask.matchAll(/\[(\[|[^[\]]*)\]|[^[]+|\[/g)) {
    if (inner === undefined) {
      if (whole === '[') return 'A “[” is not closed. For a bracket itself, write [[].';
      parts.push(() => whole);
      continue;
    }
    const part = placeholder(inner, rules);
    if (part === undefined) return `[${inner}] means nothing here.`;
    parts.push(part);
  }
  return parts;
}

const LETTERS: Readonly<Record<string, Letters>> = { U: 'upper', L: 'lower', F: 'words', n: 'keep' };

function placeholder(inner: string, rules: RenameRules): MaskPart | undefined {
  if (inner === '[') return () => '[';
  const letters = LETTERS[inner];
  if (letters) return { letters };
  if (/^[YyMDhms]+$/.test(inner)) return (old) => dateText(inner, old.modified);
  const [, what, range = ''] = /^([NEP])(.*)$/.exec(inner) ?? [];
  if (what !== undefined) {
    const cut = cutter(range);
    if (cut === undefined) return undefined;
    return (old) => {
      const { stem, extension } = partsOf(old);
      return cut(what === 'N' ? stem : what === 'E' ? extension : old.folder);
    };
  }
  const [counter, start, step, digits] = /^C(\d{1,9})?(?:([+-]\d{1,6}))?(?::(\d{1,2}))?$/.exec(inner) ?? [];
  if (counter === undefined) return undefined;
  const from = start === undefined ? rules.counter.start : Number(start);
  const by = step === undefined ? rules.counter.step : Number(step);
  const width = Math.min(12, digits === undefined ? rules.counter.digits : Number(digits));
  return (_, index) => {
    const value = from + index * by;
    return `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(width, '0')}`;
  };
}

/** Cuts a range such as `2-5`, `2-`, `-3-` (the last three), `2,4` or `3` out of a text; undefined for no range. */
function cutter(range: string): ((text: string) => string) | undefined {
  if (range === '') return (text) => text;
  const [, minus, first, , last] = /^(-)?(\d{1,4})(-(\d{1,4})?)?$/.exec(range) ?? [];
  const [, start, count] = /^(\d{1,4}),(\d{1,4})$/.exec(range) ?? [];
  const cut = (from: number, to?: number) => (text: string) => Array.from(text).slice(from, to).join('');
  if (start !== undefined) return cut(Math.max(0, Number(start) - 1), Math.max(0, Number(start) - 1) + Number(count));
  if (first === undefined) return undefined;
  if (minus !== undefined) {
    if (range.endsWith('-') && Number(first) > 0) return cut(-Number(first));
    return undefined;
  }
  const from = Math.max(0, Number(first) - 1);
  if (!range.includes('-')) return cut(from, from + 1);
  return cut(from, last === undefined ? undefined : Number(last));
}

/** The date in the time of this computer, by letters; nothing where it is not known. */
function dateText(letters: string, modified: number | undefined): string {
  if (modified === undefined) return '';
  const date = new Date(modified);
  const two = (value: number) => String(value).padStart(2, '0');
  const values: Readonly<Record<string, () => string>> = {
    Y: () => String(date.getFullYear()).padStart(4, '0'),
    y: () => two(date.getFullYear() % 100),
    M: () => two(date.getMonth() + 1),
    D: () => two(date.getDate()),
    h: () => two(date.getHours()),
    m: () => two(date.getMinutes()),
    s: () => two(date.getSeconds()),
  };
  return Array.from(letters, (letter) => values[letter]?.() ?? '').join('');
}

function exchangerOf({ find, replace, pattern, caseSensitive }: RenameRules): (text: string) => string {
  if (find === '') return (text) => text;
  const literal = find.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const compiled = patternOf(pattern ? find : literal, { ignoreCase: !caseSensitive });
  return (text) => exchange(Array.from(text), compiled, (groups) => (pattern ? filled(replace, groups) : replace));
}

/** Replaces every match, from the left on. */
function exchange(
  characters: readonly string[],
  pattern: Pattern,
  replacement: (groups: readonly string[]) => string,
): string {
  let result = '';
  let at = 0;
  while (at <= characters.length) {
    const slots = pattern.find(characters, at);
    const [start, end] = slots ?? [];
    if (slots === undefined || start === undefined || end === undefined) break;
    const groups = Array.from({ length: pattern.groups + 1 }, (_, group) => {
      const [from, to] = [slots[2 * group], slots[2 * group + 1]];
      return from === undefined || to === undefined ? '' : characters.slice(from, to).join('');
    });
    result += characters.slice(at, start).join('') + replacement(groups);
    // After a match of nothing the next character is left as it is, or it would never end.
    if (end === start) result += characters[end] ?? '';
    at = end === start ? end + 1 : end;
  }
  return result + characters.slice(at).join('');
}

/** `$1` to `$9` and `\1` to `\9` as the groups, `$0` and `$&` as all of it, `$$` as a dollar. */
const filled = (replace: string, groups: readonly string[]): string =>
  replace.replace(/\$(\$|&|\d)|\\(\d)/g, (_, dollar: string | undefined, slash: string | undefined) =>
    dollar === '$' ? '$' : (groups[dollar === '&' ? 0 : Number(dollar ?? slash)] ?? ''),
  );

function inLetters(text: string, letters: Letters): string {
  if (letters === 'upper') return text.toUpperCase();
  if (letters === 'lower') return text.toLowerCase();
  if (letters === 'words')
    return text.toLowerCase().replace(/(?<![\p{L}\p{M}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase());
  return text;
}

function written(name: string, letters: RenameRules['letters'], kind: EntryKind): string {
  if (letters === 'keep' || letters === 'upper' || letters === 'lower') return inLetters(name, letters);
  // An extension in capitals helps nobody.
  const { stem, extension } = partsOf({ name, kind });
  const lower = stem.toLowerCase();
  const shown =
    letters === 'words' ? inLetters(stem, 'words') : lower.replace(/\p{L}/u, (letter) => letter.toUpperCase());
  return extension === '' ? shown : `${shown}.${extension.toLowerCase()}`;
}
