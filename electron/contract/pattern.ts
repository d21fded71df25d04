/**
 * Regular expressions that can't freeze the app: a text takes time in proportion to its length times the pattern's,
 * whatever the pattern (Pike's machine, as in "Regular Expression Matching: the Virtual Machine Approach" by Russ Cox). They
 * mean what JavaScript's mean, and match what those match; what would need trying back and forth (`\1` in the
 * pattern, looking ahead or behind) is refused.
 */
export interface Pattern {
  /** Groups in the pattern. */
  readonly groups: number;
  /** The first match at or after `from` (an index into the characters): where it and its groups begin and end; undefined where there is none. */
  find(characters: readonly string[], from: number): readonly (number | undefined)[] | undefined;
}

/** What is wrong with a pattern, as a sentence. */
export class PatternFault extends Error {}

type Test = (character: string) => boolean;
type Node =
  | { readonly kind: 'take'; readonly test: Test }
  | { readonly kind: 'edge'; readonly edge: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'group'; readonly number: number; readonly part: Node }
  | {
      readonly kind: 'repeat';
      readonly part: Node;
      readonly least: number;
      readonly most: number;
      readonly greedy: boolean;
    };

type Step =
  | { readonly kind: 'take'; readonly test: Test }
  | { readonly kind: 'edge'; readonly edge: '^' | '$' | 'b' | 'B' }
  /** Goes on at the first; at the second only if that leads nowhere. */
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'match' };

const MOST_STEPS = 2000;
const DEEPEST = 50;
const MOST_GROUPS = 30;

const isWord: Test = (character) => /^\w$/.test(character);
const CLASSES: Readonly<Record<string, Test>> = {
  d: (c) => /^\d$/.test(c),
  D: (c) => !/^\d$/.test(c),
  s: (c) => /^\s$/.test(c),
  S: (c) => !/^\s$/.test(c),
  w: isWord,
  W: (c) => !isWord(c),
};
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

/** Reads a pattern. Throws a `PatternFault` for what is none, or would be too long. */
export function patternOf(text: string, { ignoreCase = false }: { ignoreCase?: boolean } = {}): Pattern {
  const { node, groups } = parse(Array.from(text), ignoreCase);
  const steps = compile(node);
  return { groups, find: (characters, from) => run(steps, groups, characters, from) };
}

function parse(source: readonly string[], ignoreCase: boolean): { node: Node; groups: number } {
  let at = 0;
  let groups = 0;
  const folded = (test: Test): Test =>
    ignoreCase ? (c) => test(c) || test(c.toLowerCase()) || test(c.toUpperCase()) : test;
  const is = (literal: string): Node => ({ kind: 'take', test: folded((c) => c === literal) });

  const choice = (depth: number): Node => {
    if (depth > DEEPEST) throw new PatternFault('Its groups lie too deep in one another.');
    const parts = [sequence(depth)];
    while (source[at] === '|') {
      at += 1;
      parts.push(sequence(depth));
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  };
  const sequence = (depth: number): Node => {
    const parts: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(atom(depth)));
    return { kind: 'sequence', parts };
  };
  const repeated = (part: Node): Node => {
    const [least, most] = count() ?? [1, 1];
    if (least === 1 && most === 1) return part;
    if (part.kind === 'edge') throw new PatternFault('An edge (^, $, \\b) can’t be repeated.');
    const greedy = source[at] !== '?';
    if (!greedy) at += 1;
    if (isCount(source[at])) throw new PatternFault(`Nothing stands before “${source[at]}” that could be repeated.`);
    return { kind: 'repeat', part, least, most, greedy };
  };
  const isCount = (character: string | undefined) => character === '*' || character === '+' || character === '?';
  const count = (): [number, number] | undefined => {
    const mark = source[at];
    if (isCount(mark)) {
      at += 1;
      return mark === '*' ? [0, Infinity] : mark === '+' ? [1, Infinity] : [0, 1];
    }
    const [whole, least = '', comma, most = ''] = /^\{(\d+)(,)?(\d*)\}/.exec(source.slice(at, at + 12).join('')) ?? [];
    if (whole === undefined) return undefined;
    at += whole.length;
    const range: [number, number] = [
      Number(least),
      comma === undefined ? Number(least) : most === '' ? Infinity : Number(most),
    ];
    if (range[0] > range[1]) throw new PatternFault(`“${whole}” counts backwards.`);
    return range;
  };
  const atom = (depth: number): Node => {
    const character = source[at] ?? '';
    at += 1;
    if (character === '(') return group(depth);
    if (character === '[') return set();
    if (character === '\\') return escape();
    if (character === '.') return { kind: 'take', test: (c) => !/^[\n\r\u2028\u2029]$/.test(c) };
    if (character === '^' || character === '$') return { kind: 'edge', edge: character };
    if (isCount(character)) throw new PatternFault(`Nothing stands before “${character}” that could be repeated.`);
    return is(character);
  };
  const group = (depth: number): Node => {
    let number: number | undefined;
    if (source[at] === '?') {
      if (source[at + 1] !== ':')
        throw new PatternFault('Looking ahead or behind, and named groups, are not understood.');
      at += 2;
    } else {
      groups += 1;
      number = groups;
      if (groups > MOST_GROUPS) throw new PatternFault('It has too many groups.');
    }
    const part = choice(depth + 1);
    if (source[at] !== ')') throw new PatternFault('A “(” is not closed.');
    at += 1;
    return number === undefined ? part : { kind: 'group', number, part };
  };
  const escape = (): Node => {
    const letter = source[at];
    if (letter === undefined) throw new PatternFault('It ends in a single “\\”.');
    at += 1;
    const known = CLASSES[letter];
    if (known) return { kind: 'take', test: known };
    if (letter === 'b' || letter === 'B') return { kind: 'edge', edge: letter };
    if (/[1-9]/.test(letter)) throw new PatternFault('A group can’t be meant again within the pattern.');
    return is(LETTERS[letter] ?? letter);
  };
  const set = (): Node => {
    const inverted = source[at] === '^';
    if (inverted) at += 1;
    const tests: Test[] = [];
    while (source[at] !== ']') {
      const low = member();
      if (source[at] === '-' && source[at + 1] !== ']' && typeof low === 'string') {
        at += 1;
        const high = member();
        if (typeof high !== 'string') throw new PatternFault('A range in “[ ]” needs a character at both ends.');
        if (codeOf(low) > codeOf(high)) throw new PatternFault(`The range “${low}-${high}” counts backwards.`);
        tests.push((c) => codeOf(c) >= codeOf(low) && codeOf(c) <= codeOf(high));
      } else tests.push(typeof low === 'string' ? (c) => c === low : low);
    }
    at += 1;
    const test = folded((c) => tests.some((each) => each(c)));
    return { kind: 'take', test: inverted ? (c) => !test(c) : test };
  };
  /** One character of a set, or a class. */
  const member = (): string | Test => {
    const character = source[at];
    if (character === undefined) throw new PatternFault('A “[” is not closed.');
    at += 1;
    if (character !== '\\') return character;
    const letter = source[at];
    if (letter === undefined) throw new PatternFault('A “[” is not closed.');
    at += 1;
    return CLASSES[letter] ?? (letter === 'b' ? '\b' : (LETTERS[letter] ?? letter));
  };

  const node = choice(0);
  if (at < source.length) throw new PatternFault('A “)” has no “(”.');
  return { node, groups };
}

const codeOf = (character: string) => character.codePointAt(0) ?? 0;

function compile(node: Node): readonly Step[] {
  const steps: Step[] = [];
  const add = <S extends Step>(step: S): S => {
    if (steps.push(step) > MOST_STEPS) throw new PatternFault('It is too long, or repeats too much.');
    return step;
  };
  const put = (part: Node): void => {
    switch (part.kind) {
      case 'take':
      case 'edge':
        add(part);
        break;
      case 'sequence':
        for (const each of part.parts) put(each);
        break;
      case 'group':
        add({ kind: 'save', slot: 2 * part.number });
        put(part.part);
        add({ kind: 'save', slot: 2 * part.number + 1 });
        break;
      case 'choice': {
        const ends = part.parts.map((each, index) => {
          if (index === part.parts.length - 1) {
            put(each);
            return undefined;
          }
          const split = add<Step & { kind: 'split' }>({ kind: 'split', first: steps.length + 1, second: -1 });
          put(each);
          const jump = add<Step & { kind: 'jump' }>({ kind: 'jump', to: -1 });
          split.second = steps.length;
          return jump;
        });
        for (const jump of ends) if (jump) jump.to = steps.length;
        break;
      }
      case 'repeat': {
        const { least, most, greedy } = part;
        for (let index = 0; index < least; index++) put(part.part);
        const split = () => add<Step & { kind: 'split' }>({ kind: 'split', first: -1, second: -1 });
        const lead = (from: Step & { kind: 'split' }, into: number, past: number) => {
          from.first = greedy ? into : past;
          from.second = greedy ? past : into;
        };
        if (most === Infinity) {
          const start = steps.length;
          const loop = split();
          put(part.part);
          add({ kind: 'jump', to: start });
          lead(loop, start + 1, steps.length);
        } else {
          const splits: [Step & { kind: 'split' }, number][] = [];
          for (let index = least; index < most; index++) {
            splits.push([split(), steps.length]);
            put(part.part);
          }
          for (const [each, into] of splits) lead(each, into, steps.length);
        }
        break;
      }
    }
  };
  add({ kind: 'save', slot: 0 });
  put(node);
  add({ kind: 'save', slot: 1 });
  add({ kind: 'match' });
  return steps;
}

type Slots = readonly (number | undefined)[];

function run(steps: readonly Step[], groups: number, characters: readonly string[], from: number): Slots | undefined {
  let threads: [at: number, slots: Slots][] = [];
  let found: Slots | undefined;
  for (let at = from; at <= characters.length; at++) {
    const entered = new Set<number>();
    const ready: [at: number, slots: Slots][] = [];
    // In the order of preference; an earlier beginning comes before a later one.
    const waiting = threads.toReversed();
    if (found === undefined) waiting.unshift([0, Array.from({ length: 2 * groups + 2 }, () => undefined)]);
    for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
      const [index, slots] = thread;
      if (entered.has(index)) continue;
      entered.add(index);
      const step = steps[index];
      if (step === undefined) continue;
      if (step.kind === 'split') waiting.push([step.second, slots], [step.first, slots]);
      else if (step.kind === 'jump') waiting.push([step.to, slots]);
      else if (step.kind === 'save') waiting.push([index + 1, slots.with(step.slot, at)]);
      else if (step.kind === 'edge') {
        if (isEdge(step.edge, characters, at)) waiting.push([index + 1, slots]);
      } else if (step.kind === 'match') {
        found = slots;
        break;
      } else ready.push(thread);
    }
    threads = [];
    const character = characters[at];
    if (character === undefined) break;
    for (const [index, slots] of ready) {
      const step = steps[index];
      if (step?.kind === 'take' && step.test(character)) threads.push([index + 1, slots]);
    }
    if (threads.length === 0 && found !== undefined) break;
  }
  return found;
}

function isEdge(edge: '^' | '$' | 'b' | 'B', characters: readonly string[], at: number): boolean {
  if (edge === '^') return at === 0;
  if (edge === '$') return at === characters.length;
  const [before, after] = [isWord(characters[at - 1] ?? ''), isWord(characters[at] ?? '')];
  return (before !== after) === (edge === 'b');
}
