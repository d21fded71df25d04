import { Complaint } from './complaint.ts';
import { oneOf } from './glob.ts';

type Test = (character: string) => boolean;
/** A state of the automaton: takes a character, splits in two, stands at an edge of the line, or is the end. */
type State =
  | { readonly kind: 'take'; readonly test: Test; next: number }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end'; next: number }
  | { readonly kind: 'match' };

const MOST_STATES = 2000;
const CLASSES: Readonly<Record<string, Test>> = {
  d: (c) => /\d/.test(c),
  s: (c) => /\s/.test(c),
  w: (c) => /\w/.test(c),
  D: (c) => /\D/.test(c),
  S: (c) => /\S/.test(c),
  W: (c) => /\W/.test(c),
};

/**
 * A regular expression of grep's (basic or `extended`) as a test for lines. Thompson's construction: a line takes time
 * in proportion to its length times the pattern's, whatever the pattern, so none can freeze the app.
 */
export function linePattern(
  pattern: string,
  { extended = false, ignoreCase = false, whole = false },
): (line: string) => boolean {
  const states: State[] = [];
  const characters = Array.from(pattern);
  let at = 0;
  const add = (state: State): number => {
    if (states.push(state) > MOST_STATES) throw new Complaint('the pattern is too long', 2);
    return states.length - 1;
  };
  /** True, and past it, where the operator stands: bare in extended patterns, behind a backslash in basic ones. */
  const operator = (mark: string): boolean => {
    const here = extended ? characters[at] === mark : characters[at] === '\\' && characters[at + 1] === mark;
    if (here) at += extended ? 1 : 2;
    return here;
  };

  // Built back to front: each part is given the state that follows it and returns the state that starts it.
  type Part = (next: number) => number;
  function alternatives(depth: number): Part {
    if (depth > 50) throw new Complaint('groups lie too deep in one another', 2);
    let part = sequence(depth);
    while (operator('|')) {
      const left = part;
      const right = sequence(depth);
      part = (next) => add({ kind: 'split', first: left(next), second: right(next) });
    }
    return part;
  }
  function sequence(depth: number): Part {
    const parts: Part[] = [];
    while (at < characters.length) {
      const before = at;
      if (operator('|') || operator(')')) {
        at = before;
        break;
      }
      parts.push(repeated(atom(depth, parts.length === 0)));
    }
    return (next) => parts.reduceRight((following, part) => part(following), next);
  }
  function repeated(part: Part): Part {
    if (characters[at] === '*') at++;
    else if (operator('+')) return again((next) => part(next), true);
    else if (operator('?')) return (next) => add({ kind: 'split', first: part(next), second: next });
    else return part;
    return again(part, false);
  }
  const again =
    (part: Part, atLeastOnce: boolean): Part =>
    (next) => {
      const loop: State = { kind: 'split', first: -1, second: next };
      const index = add(loop);
      loop.first = part(index);
      return atLeastOnce ? loop.first : index;
    };
  function atom(depth: number, first: boolean): Part {
    if (operator('(')) {
      const inner = alternatives(depth + 1);
      if (!operator(')')) throw new Complaint('Unmatched ( or \\(', 2);
      return inner;
    }
    const character = characters[at++] ?? '';
    if (character === '^' && (first || extended)) return (next) => add({ kind: 'edge', edge: 'start', next });
    if (character === '$' && (at === characters.length || extended))
      return (next) => add({ kind: 'edge', edge: 'end', next });
    if (character === '.') return (next) => add({ kind: 'take', test: () => true, next });
    if (character === '[') {
      const end = characters.indexOf(']', characters[at] === '^' ? at + 2 : at + 1);
      if (end < 0) throw new Complaint('Unmatched [', 2);
      const test = oneOf(characters.slice(at, end));
      at = end + 1;
      return (next) => add({ kind: 'take', test: folded(test), next });
    }
    const literal = character === '\\' ? (characters[at++] ?? '\\') : character;
    const test = character === '\\' ? CLASSES[literal] : undefined;
    return (next) => add({ kind: 'take', test: test ?? folded((c) => c === literal), next });
  }
  const folded = (test: Test): Test =>
    ignoreCase ? (c) => test(c) || test(c.toLowerCase()) || test(c.toUpperCase()) : test;

  const body = alternatives(0);
  if (at < characters.length) throw new Complaint('Unmatched ) or \\)', 2);
  const end = add({ kind: 'match' });
  const start = body(whole ? add({ kind: 'edge', edge: 'end', next: end }) : end);
  return (line) => matches(states, start, Array.from(line), whole);
}

function matches(states: readonly State[], start: number, characters: readonly string[], anchored: boolean): boolean {
  let current = new Set<number>();
  for (let at = 0; at <= characters.length; at++) {
    // Reaching states without taking a character; each is entered once, so loops of empty parts end.
    const open = at === 0 || !anchored ? [...current, start] : [...current];
    const reached = new Set<number>();
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const state = states[index];
      if (!state || reached.has(index)) continue;
      reached.add(index);
      if (state.kind === 'match') return true;
      if (state.kind === 'split') open.push(state.first, state.second);
      else if (state.kind === 'edge' && (state.edge === 'start' ? at === 0 : at === characters.length))
        open.push(state.next);
    }
    current = new Set();
    const character = characters[at];
    if (character === undefined) return false;
    for (const index of reached) {
      const state = states[index];
      if (state?.kind === 'take' && state.test(character)) current.add(state.next);
    }
    if (anchored && current.size === 0) return false;
  }
  return false;
}
