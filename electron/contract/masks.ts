/** Tells whether a name is meant by a mask. */
export type Mask = (name: string) => boolean;

export interface MaskOptions {
  /** Default false: `*.JPG` means `a.jpg` too. */
  readonly caseSensitive?: boolean;
  /** A part without `*` and `?` means every name that has it somewhere, as in a quick filter; default false. */
  readonly anywhere?: boolean;
}

/**
 * Reads a mask as in Double Commander and Total Commander: parts between `;`, with `*` for any characters and `?` for one;
 * after the first `|` stands what is left out (`*.jpg;*.png|thumb*`). `*.*` means every name, as it always did. Double quotes
 * take `;` and `|` as they are. What is left of `|` may be empty: then every other name is meant. An empty mask means none.
 */
export function maskOf(text: string, options: MaskOptions = {}): Mask {
  const [wanted, unwanted] = partsOf(text).map((parts) => parts.map((part) => patternOf(part, options)));
  const fold = options.caseSensitive ? composed : folded;
  const any = (patterns: readonly string[] | undefined, name: string) =>
    patterns?.some((pattern) => matches(pattern, name)) ?? false;
  return (name) => {
    const plain = fold(name);
    const meant = wanted?.length ? any(wanted, plain) : (unwanted?.length ?? 0) > 0;
    return meant && !any(unwanted, plain);
  };
}

/** True where a mask means nothing, because nothing but separators stands in it. */
export function isEmptyMask(text: string): boolean {
  return partsOf(text).every((parts) => parts.length === 0);
}

/** What is wanted, and what is left out. */
function partsOf(text: string): [wanted: string[], unwanted: string[]] {
  const found: [string[], string[]] = [[], []];
  let side = 0;
  let part = '';
  let quoted = false;
  const end = () => {
    if (part.trim() !== '') found[side === 0 ? 0 : 1].push(part.trim());
    part = '';
  };
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === ';' || (character === '|' && side === 0))) {
      end();
      if (character === '|') side = 1;
    } else part += character;
  }
  end();
  return found;
}

function patternOf(part: string, { caseSensitive, anywhere }: MaskOptions): string {
  const plain = (caseSensitive ? composed : folded)(part);
  if (plain === '*.*') return '*';
  return anywhere && !/[*?]/.test(plain) ? `*${plain}*` : plain;
}

// One letter may be written in two ways (é alone, or e and an accent): a mask that is typed must mean both.
const composed = (text: string) => (ASCII.test(text) ? text : text.normalize('NFC'));
const folded = (text: string) => (ASCII.test(text) ? text.toLowerCase() : text.normalize('NFC').toLowerCase());
const ASCII = /^[\p{ASCII}]*$/u;

/**
 * True when the whole name fits. Goes back to the last `*` only, so that no name and no mask takes longer than the one's
 * length times the other's: a regular expression made of a mask can be kept busy for years by a hostile name.
 */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let from = 0;
  while (at < name.length) {
    const wanted = pattern[place];
    if (wanted === '*') {
      star = place++;
      from = at;
    } else if (wanted === '?') {
      at += widthAt(name, at);
      place++;
    } else if (wanted !== undefined && wanted === name[at]) {
      at++;
      place++;
    } else if (star !== -1) {
      from += widthAt(name, from);
      at = from;
      place = star + 1;
    } else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}

/** One character may be two units of text. */
const widthAt = (text: string, at: number) => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
