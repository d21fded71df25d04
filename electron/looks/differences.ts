import type { LookNews } from '../contract/looks.ts';
import { absolutePath, type End } from '../copying/end.ts';
import type { Steady } from '../work/steady.ts';

/** Bytes of each file that are in memory at a time. */
const WINDOW = 4 * 1024 * 1024;
/** Differences closer together than this (bytes) are told as one. */
const GAP = 16;
/** Differences that are told, at most. */
const MOST = 10_000;
/** Larger files are first compared by their hashes, where both ends can make them without sending the bytes. */
const WORTH_HASHING = 1024 * 1024;

interface FileThere {
  readonly end: End;
  readonly path: string;
}

interface Difference {
  at: number;
  length: number;
}

/** Compares two files byte by byte, whatever their size, and tells where they differ; what one has beyond the other differs. */
export async function* differences(
  left: FileThere,
  right: FileThere,
  steady: Steady,
  signal: AbortSignal,
): AsyncGenerator<LookNews, void, void> {
  const files = [left, right].map(({ end, path }) => ({ end, path: absolutePath(end, path) }));
  const sizes = await Promise.all(
    files.map(({ end, path }) => steady.run(() => end.files.stat(path, { follow: true, signal }))),
  );
  const [one = 0, other = 0] = sizes.map(({ size }) => size ?? 0);
  if (one === other && one >= WORTH_HASHING && (await haveSameHash(files, steady, signal))) {
    yield { kind: 'looking', path: '', compared: one };
    return;
  }
  const found = collector();
  for (let at = 0; ; ) {
    const windows = await Promise.all(files.map(({ end, path }) => steady.run(() => windowOf(end, path, at, signal))));
    const [mine = Buffer.alloc(0), theirs = Buffer.alloc(0)] = windows;
    const common = Math.min(mine.length, theirs.length);
    const longer = Math.max(mine.length, theirs.length);
    if (longer === 0) break;
    compareInto(found, mine.subarray(0, common), theirs.subarray(0, common), at);
    // Where one has ended the rest of the other need not be read.
    const ended = mine.length !== theirs.length;
    if (ended) found.add(at + common, Math.max(one, other, at + longer) - at - common);
    at += common;
    const told = found.take(ended);
    if (told.length > 0) yield { kind: 'differ', ranges: told };
    if (found.full()) {
      yield { kind: 'full' };
      return;
    }
    yield { kind: 'looking', path: '', compared: at };
    if (ended) return;
  }
  const last = found.take(true);
  if (last.length > 0) yield { kind: 'differ', ranges: last };
}

async function haveSameHash(files: readonly FileThere[], steady: Steady, signal: AbortSignal): Promise<boolean> {
  if (files.some(({ end }) => end.files.hash === undefined)) return false;
  const hashes = await Promise.all(
    files.map(({ end, path }) => steady.run(async () => (await end.files.hash?.('sha256', [path], signal))?.[0])),
  );
  const [one, other] = hashes;
  return one !== undefined && one !== null && one === other;
}

async function windowOf({ files }: End, path: string, offset: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path, { offset, length: WINDOW, signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const BLOCK = 4096;

function compareInto(found: ReturnType<typeof collector>, mine: Buffer, theirs: Buffer, offset: number): void {
  if (mine.equals(theirs)) return;
  for (let block = 0; block < mine.length; block += BLOCK) {
    const end = Math.min(block + BLOCK, mine.length);
    if (mine.compare(theirs, block, end, block, end) === 0) continue;
    for (let at = block; at < end; at++) if (mine[at] !== theirs[at]) found.add(offset + at, 1);
  }
}

/** Joins differences that lie close together; the last one may still grow, so it is kept back until the end. */
function collector() {
  let told = 0;
  let ready: Difference[] = [];
  let last: Difference | undefined;
  return {
    add(at: number, length: number) {
      if (last && at - (last.at + last.length) < GAP) {
        last.length = at + length - last.at;
        return;
      }
      if (last) ready.push(last);
      last = { at, length };
    },
    take(all: boolean): Difference[] {
      if (all && last) {
        ready.push(last);
        last = undefined;
      }
      const now = ready.slice(0, MOST - told);
      ready = [];
      told += now.length;
      return now;
    },
    full: () => told >= MOST,
  };
}
