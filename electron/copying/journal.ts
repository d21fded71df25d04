import { z } from 'zod';
import type { JobFile } from '../contract/job.ts';
import { type Problem, problem, toProblem } from '../contract/problem.ts';
import type { JobContext } from '../engine/tool.ts';
import { createKeySet, type KeySet } from '../work/key-set.ts';
import { notAsked, type Results } from './result.ts';

const moment = { size: z.number().optional(), modified: z.number().optional() };

/** A file's copy that was begun: where it arrives, and what it is called in the end. */
const begun = z.object({ state: z.literal('begun'), source: z.string(), partial: z.string(), path: z.string() });
export type Begun = z.infer<typeof begun>;
/** A file whose copy is done. */
export type Copied = Omit<Extract<JournalLine, { state: 'copied' }>, 'state'>;

const line = z.discriminatedUnion('state', [
  begun,
  /** What was begun is gone again: the partial file was removed. */
  z.object({ state: z.literal('dropped'), source: z.string() }),
  z.object({
    state: z.literal('copied'),
    source: z.string(),
    path: z.string(),
    ...moment,
    /** Null where it was not compared. */
    sha256: z.string().nullable(),
    unverified: problem.optional(),
  }),
  z.object({ state: z.literal('linked'), source: z.string(), path: z.string() }),
  /** A folder that this job makes. */
  z.object({ state: z.literal('made'), source: z.string(), path: z.string() }),
  /** A folder that is moved by copying and removing. */
  z.object({ state: z.literal('moving'), source: z.string() }),
  z.object({ state: z.literal('renaming'), source: z.string(), path: z.string() }),
  z.object({ state: z.literal('renamed'), source: z.string(), path: z.string(), kind: z.string(), ...moment }),
  /** For the person to read; a later run tries again. */
  z.object({ state: z.literal('failed'), source: z.string(), problem }),
  z.object({ state: z.literal('skipped'), source: z.string() }),
]);
export type JournalLine = z.infer<typeof line>;

/** Many lines in one, for files that are copied together. */
const lines = z.object({ state: z.literal('together'), lines: z.array(line) });
const written = z.union([lines, line]);

/** Whether an earlier run, or this one, finished a source; `changed`: it did, and the source is another since. */
export type Finished = 'no' | 'yes' | 'changed';

/** What was done so far, in this run and in earlier ones, in a few bytes a file; and what writes it down. */
export interface Journal {
  finished(source: string, facts: { size?: number; modified?: number }): Finished;
  /** Of a finished source: whether its copy was compared and equal. */
  verified(source: string): boolean;
  /** A folder, link or renaming that this job made or began, by its path at the source. */
  has(state: 'linked' | 'made' | 'moving' | 'renaming' | 'renamed', source: string): boolean;
  /** Begun by an earlier run and neither finished nor dropped; handed out once. */
  takeBegun(source: string): Begun | undefined;
  /** Whether `takeBegun` would hand it out. */
  isBegun(source: string): boolean;
  /** Those that were never taken: their sources are gone. */
  leftovers(): Begun[];
  /** False when another source has that place, from this run or an earlier one. */
  claim(path: string, source: string): boolean;
  /** Writes down and goes on; a failure to do so is thrown by the next `write`. */
  note(line: JournalLine): void;
  /** Resolves when it and all before it are on the disk. */
  write(line: JournalLine): Promise<void>;
  /** Notes that many files are begun; each may then be taken as if by an earlier run. */
  begin(files: readonly Omit<Begun, 'state'>[]): void;
  /** `write` for many files that are copied. */
  writeCopied(files: readonly Copied[]): Promise<void>;
}

/** What a line of the journal says of single files. */
export function filesOfLine(raw: unknown): JobFile[] {
  const { data } = written.safeParse(raw);
  return (data?.state === 'together' ? data.lines : data ? [data] : []).flatMap(fileOf);
}

function fileOf(entry: JournalLine): JobFile[] {
  const { state, source: path } = entry;
  if (state === 'linked') return [{ state, path, to: entry.path }];
  if (state === 'renamed') return [{ state: 'moved', path, to: entry.path, size: entry.size }];
  if (state === 'failed') return [{ state, path, problem: entry.problem }];
  if (state === 'skipped') return [{ state, path }];
  if (state !== 'copied') return [];
  const { path: to, size, sha256, unverified } = entry;
  if (sha256 === null) return [{ state: 'unverified', path, to, size, problem: unverified }];
  return [{ state, path, to, size, sha256 }];
}

const keyOf = (source: string) => `s${source}`;
const keyOfVersion = (source: string, { size, modified }: { size?: number; modified?: number }) =>
  `v${JSON.stringify([size ?? null, modified ?? null])}${source}`;

/** Reads what earlier runs wrote, counting it into `results`. `fold` gives what paths have in
 * common that are one place at the destination; absent where each is its own. */
export async function openJournal(
  context: Pick<JobContext, 'journal' | 'record'>,
  results: Results,
  fold: ((path: string) => string) | undefined,
): Promise<Journal> {
  const keys: KeySet = createKeySet();
  const open = new Map<string, Begun>();
  let failure: Problem | undefined;

  const claim = (path: string, source: string) => {
    // Where every name is its own, only one source can have a path.
    if (!fold) return true;
    const owner = `o${fold(path)}\0${source}`;
    if (!keys.add(`d${fold(path)}`)) return keys.has(owner);
    return keys.add(owner);
  };

  const finish = (entry: Copied) => {
    open.delete(entry.source);
    keys.add(keyOf(entry.source));
    keys.add(keyOfVersion(entry.source, entry));
    if (entry.sha256 === null) keys.add(`unverified${entry.source}`);
  };

  const take = (entry: JournalLine) => {
    switch (entry.state) {
      case 'begun':
        open.set(entry.source, entry);
        return;
      case 'dropped':
        open.delete(entry.source);
        return;
      case 'copied':
        finish(entry);
        claim(entry.path, entry.source);
        results.copied('file', entry.size ?? 0);
        if (entry.sha256 !== null) results.verified();
        else results.unverified(entry.source, entry.unverified ?? notAsked);
        return;
      case 'renamed':
        keys.add(`renamed${entry.source}`);
        results.copied(entry.kind === 'folder' ? 'folder' : entry.kind === 'link' ? 'link' : 'file', entry.size ?? 0);
        return;
      case 'linked':
        keys.add(`linked${entry.source}`);
        claim(entry.path, entry.source);
        results.copied('link', 0);
        return;
      case 'made':
        claim(entry.path, entry.source);
        keys.add(`made${entry.source}`);
        return;
      case 'failed':
      case 'skipped':
        return;
      case 'moving':
      case 'renaming':
        keys.add(entry.state + entry.source);
        return;
    }
  };

  for await (const raw of context.journal) {
    const parsed = written.safeParse(raw);
    if (!parsed.success) continue;
    if (parsed.data.state === 'together') parsed.data.lines.forEach(take);
    else take(parsed.data);
  }

  const record = async (entry: z.infer<typeof written>) => {
    try {
      await context.record(entry);
    } catch (error) {
      failure ??= toProblem(error);
      throw new JournalError(failure);
    }
  };

  return {
    finished(source, facts) {
      if (!keys.has(keyOf(source))) return 'no';
      return keys.has(keyOfVersion(source, facts)) ? 'yes' : 'changed';
    },
    verified: (source) => !keys.has(`unverified${source}`),
    has: (state, source) => keys.has(state + source),
    takeBegun(source) {
      const entry = open.get(source);
      open.delete(source);
      return entry;
    },
    isBegun: (source) => open.has(source),
    leftovers: () => [...open.values()],
    claim,
    note(entry) {
      if (entry.state === 'made' || entry.state === 'renaming') keys.add(entry.state + entry.source);
      // The failure is kept for the next `write`.
      record(entry).catch(() => undefined);
    },
    async write(entry) {
      await record(entry);
      if (failure) throw new JournalError(failure);
      if (entry.state === 'copied') finish(entry);
    },
    begin(files) {
      const entries = files.map((file) => ({ state: 'begun' as const, ...file }));
      for (const entry of entries) open.set(entry.source, entry);
      record({ state: 'together', lines: entries }).catch(() => undefined);
    },
    async writeCopied(files) {
      await record({ state: 'together', lines: files.map((file) => ({ state: 'copied' as const, ...file })) });
      if (failure) throw new JournalError(failure);
      files.forEach(finish);
    },
  };
}

/** The job's own notes can't be kept on this computer: without them it must not go on. */
export class JournalError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'JournalError';
    this.problem = problem;
  }
}
