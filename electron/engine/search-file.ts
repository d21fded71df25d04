import type { BytePattern } from '../contract/files.ts';
import type { Files } from '../targets/target.ts';

interface Search {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  readonly backwards: boolean;
  readonly pattern: BytePattern;
  readonly unit: 1 | 2;
}

interface Found {
  readonly match?: { readonly at: number; readonly length: number };
  readonly done: number;
}

/** Bytes that one request looks through, and that are held at a time. */
const SLICE = 64 * 1024 * 1024;
const BLOCK = 1024 * 1024;

/** The search of the request `files.search`: in the engine, so that a file of any size never crosses to the page. */
export async function searchFile(files: Files, search: Search, signal?: AbortSignal): Promise<Found> {
  const matcher = matcherOf(search.pattern);
  const longest = search.pattern.reduce((sum, choices) => sum + longestOf(choices), 0);
  return search.backwards
    ? searchBackwards(files, search, matcher, longest, signal)
    : searchForwards(files, search, matcher, longest, signal);
}

async function searchForwards(files: Files, search: Search, matcher: RegExp, longest: number, signal?: AbortSignal) {
  const { path, from, unit } = search;
  const to = Math.min(search.to, from + SLICE);
  // Read further than `to`, since a match that begins before it may end behind it.
  const length = Math.max(0, to - from) + longest - 1;
  let chunks: Uint8Array[] = [];
  let held = 0;
  let start = from;
  const look = () => {
    const block = Buffer.concat(chunks);
    const match = firstIn(block, matcher, start, unit, to);
    // A match may lie across the end of the block.
    const keep = block.subarray(Math.max(0, block.length - longest + 1));
    start += block.length - keep.length;
    chunks = [keep];
    held = keep.length;
    return match;
  };
  for await (const chunk of files.read(path, { offset: from, length, signal })) {
    chunks.push(chunk);
    held += chunk.length;
    const match = held < BLOCK ? undefined : look();
    if (match) return { match, done: match.at };
  }
  const match = look();
  return match ? { match, done: match.at } : { done: to };
}

async function searchBackwards(files: Files, search: Search, matcher: RegExp, longest: number, signal?: AbortSignal) {
  const { path, from, unit } = search;
  const to = Math.max(search.to, from - SLICE);
  for (let end = from; end > to; end -= BLOCK) {
    const start = Math.max(to, end - BLOCK);
    const chunks: Uint8Array[] = [];
    const length = end - start + longest - 1;
    for await (const chunk of files.read(path, { offset: start, length, signal })) chunks.push(chunk);
    const match = lastIn(Buffer.concat(chunks), matcher, start, unit, end);
    if (match) return { match, done: match.at };
  }
  return { done: to };
}

/** The first match that begins at a multiple of `unit` and before `to`. */
function firstIn(bytes: Buffer, matcher: RegExp, start: number, unit: number, to: number) {
  const text = bytes.toString('latin1');
  matcher.lastIndex = 0;
  for (let match = matcher.exec(text); match; match = matcher.exec(text)) {
    const at = start + match.index;
    if (at >= to) return undefined;
    if (at % unit === 0) return { at, length: match[0].length };
    matcher.lastIndex = match.index + 1;
  }
  return undefined;
}

function lastIn(bytes: Buffer, matcher: RegExp, start: number, unit: number, to: number) {
  const text = bytes.toString('latin1');
  let last: { at: number; length: number } | undefined;
  matcher.lastIndex = 0;
  for (let match = matcher.exec(text); match; match = matcher.exec(text)) {
    const at = start + match.index;
    if (at >= to) break;
    if (at % unit === 0) last = { at, length: match[0].length };
    matcher.lastIndex = match.index + 1;
  }
  return last;
}

/** Bytes as Latin-1 text are matched by the engine's own regular expressions: fast, and without a repetition in them linear. */
function matcherOf(pattern: BytePattern): RegExp {
  const source = pattern.map((choices) =>
    choices === null ? '[^]' : `(?:${choices.map((hex) => hex.replace(/../g, '\\x$&')).join('|')})`,
  );
  return new RegExp(source.join(''), 'g');
}

function longestOf(choices: BytePattern[number]): number {
  return choices === null ? 1 : Math.max(...choices.map((hex) => hex.length / 2));
}
