import { randomBytes } from 'node:crypto';
import { expect, type TestContext } from 'vitest';
import { isProblem, type Problem, type ProblemCode } from '../../electron/contract/problem.ts';
import type { Target } from '../../electron/targets/target.ts';

/** A target to try, with a folder of its own for the trial. */
export interface Place {
  readonly target: Target;
  /** An empty folder that the account may read and write. */
  readonly scratch: string;
  /**
   * A folder that the account may see but not change, with a file `sealed` that it may not read and a folder `closed`
   * that it may not list. Absent where the account may do everything.
   */
  readonly forbidden?: string;
  /** True for a system made up in this process: its disk takes this process' memory. */
  readonly madeUp?: true;
  /** The port of an echo service (RFC 862) where the target has a network of its own, apart from this computer's. */
  readonly echoPort?: number;
  /** What its protocol can't do, though the target is right. */
  readonly quirks?: {
    /** False for names that the protocol can't carry; they must be refused. */
    readonly carries?: (name: string) => boolean;
    /** True for names of folders that this very server refuses, by a rule of its own. */
    readonly refusesFolder?: (name: string) => boolean;
    /** Dates are told in minutes, old ones in days. */
    readonly coarseDates?: boolean;
    /** False where only the nine usual permission bits can be set. */
    readonly specialBits?: boolean;
    /** False where a folder can't be given a date. */
    readonly folderDates?: boolean;
    /** False where a new file can't begin with a hole. */
    readonly holes?: boolean;
  };
  /** Loses the connection, where there is one; it comes back by itself. */
  cut?(): void;
  close(): Promise<void>;
}

export type OpenPlace = () => Promise<Place>;

/** The problem that work fails with; the test fails where it succeeds or throws anything else. */
export async function problemOf(work: Promise<unknown> | (() => Promise<unknown>)): Promise<Problem> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (!isProblem(error)) throw error;
    expect(error.problem.title).not.toBe('');
    expect(error.problem.message).not.toBe('');
    return error.problem;
  }
  throw new Error('it succeeded, though it should have failed');
}

/** The code alone; most sentences are about it. */
export const codeOf = async (work: Promise<unknown> | (() => Promise<unknown>)): Promise<ProblemCode> =>
  (await problemOf(work)).code;

/** Everything that comes, copied only at the end: a chunk must stay what it was. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function drain(source: AsyncIterable<unknown>): Promise<void> {
  for await (const piece of source) void piece;
}

/** A capability that the sentence is about; where the target's nature lacks it, the sentence is skipped for this reason. */
export function need<T>(context: TestContext, capability: T, reason: string): NonNullable<T> {
  if (capability === undefined || capability === null || capability === false) context.skip(reason);
  if (capability === undefined || capability === null) throw new Error(reason);
  return capability;
}

/** A signal that has been aborted. */
export const aborted = (): AbortSignal => AbortSignal.abort();

export const MEBIBYTE = 1024 * 1024;

/** Waits for something that events bring about; names it when it does not come within ten seconds. */
export async function within<T>(what: string, work: Promise<T>, milliseconds = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${milliseconds} ms: ${what}`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs the work on all items, sixteen at a time. */
export async function onAll<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/**
 * Asks again and again until the answer is yes, each time waiting for the far side's answer; fails with `what` after ten
 * seconds.
 */
export async function eventually(what: string, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await ask())) if (Date.now() > end) throw new Error(`not within 10 s: ${what}`);
}

export const noise = (size: number): Buffer => randomBytes(size);

/** Names that trip up shells, parsers and screens, all of them valid UTF-8. */
export const awkwardNames: readonly string[] = [
  'two words',
  ' leading and trailing ',
  "it's",
  'say "hi"',
  '-rf',
  '--',
  'new\nline',
  'tab\there',
  'return\r',
  'back\\slash',
  '$HOME',
  '$(id)',
  '`id`',
  'a;b&c|d',
  'star*',
  'what?',
  '[ab]',
  '{a,b}',
  '~',
  '~root',
  '!!',
  '#comment',
  '%2e%2e',
  '...',
  '.hidden',
  'colon:name',
  'CON',
  'trailing.',
  'été',
  'e\u0301te\u0301',
  '日本語',
  '🛟',
  'abc\u202egpj.exe',
  '\ufeffmark',
  '\u001b[31mred',
  'bell\u0007',
  'x'.repeat(255),
  'é'.repeat(127),
];

/** Names that are no UTF-8, as `contract/names.ts` carries them. */
export const byteNames: readonly string[] = [
  'caf\udce9',
  '\udcff',
  '\udc80\udcfe',
  'half \udcc3',
  '\udced\udca0\udc80',
  'new\nline \udce9 "quoted" $x',
  '\udce9'.repeat(255),
];

/** Some of them are refused by disks that obey Windows' rules. */
export const fitsWindows = (name: string): boolean => !/[<>:"|?*\\\p{Cc}]|[. ]$|^(?:CON)$/u.test(name);
