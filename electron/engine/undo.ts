import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Job } from '../contract/job.ts';
import { ProblemError } from '../contract/problem.ts';
import { change as changeShape, type Change, undoRecord, type UndoRecord } from '../contract/undo.ts';
import { isAlive } from './alive.ts';
import { linesBackwards } from './backwards.ts';
import type { Events } from './events.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';
import type { ChangeGroup, Undoing, UndoWriter } from './tool.ts';

/** How the changes of jobs can be taken back: one record a job, on this computer's disk, written before the changes. */
export interface UndoRecords {
  /** The latest first; also those of other processes on the same folder. */
  list(): Promise<UndoRecord[]>;
  /** The record of a job that runs now; `ended` when it has. */
  writer(job: Pick<Job, 'id' | 'tool' | 'title' | 'targets'>): UndoWriter & { ended(): Promise<void> };
  read(jobId: string): Promise<Undoing>;
  dismiss(jobId: string): Promise<void>;
  /** True where changes of the job were taken back: then it can't go on where it stopped. */
  isTakenBack(jobId: string): Promise<boolean>;
}

interface Limits {
  readonly records: number;
  /** Milliseconds. */
  readonly age: number;
  /** Bytes kept for all records together. */
  readonly kept: number;
}

const LIMITS: Limits = { records: 100, age: 90 * 24 * 3600 * 1000, kept: 4 * 1024 ** 3 };

/** A record names the process whose job writes it, so that another engine on the same folder leaves it alone. */
const recordShape = z.strictObject({ record: undoRecord, process: z.number().int() });
type OnDisk = z.infer<typeof recordShape>;

/** A line of a record's changes: a group of them, `total` counting those before it too; or what became of a group. */
const groupShape = z.strictObject({ group: z.number().int(), total: z.number().int(), changes: z.array(changeShape) });
const revertedShape = z.strictObject({ reverted: z.number().int(), left: z.array(changeShape) });

const KEPT_NAME = /^\d+$/;

export async function openUndo(
  { store, events, log }: { store: Store; events: Events; log: Log },
  limits: Limits = LIMITS,
): Promise<UndoRecords> {
  const file = (id: string, name: string) => `undo/${id}/${name}`;
  const pathOf = (id: string, name: string) => join(store.folder, file(id, name));
  /** Records that jobs of this process write. */
  const writing = new Set<string>();

  const readRecord = async (id: string): Promise<OnDisk | undefined> => {
    const found = await store.read(file(id, 'record.json'), recordShape);
    return found?.record.id === id ? found : undefined;
  };
  const save = async (record: UndoRecord) => {
    await store.write(file(record.id, 'record.json'), { record, process: process.pid });
    events.emit({ name: 'undo.changed', payload: record });
  };
  const isWritten = ({ record, process: owner }: OnDisk) =>
    writing.has(record.id) || (record.state === 'prepared' && owner !== process.pid && isAlive(owner));

  const all = async (): Promise<OnDisk[]> => {
    const found: OnDisk[] = [];
    for (const id of await store.names('undo')) {
      const each = await readRecord(id);
      if (each) found.push(each);
    }
    return found.sort((one, other) => other.record.created - one.record.created);
  };

  /** The last group of changes that reached the disk. */
  const lastGroup = async (id: string) => {
    for await (const line of linesBackwards(pathOf(id, 'changes.jsonl'))) {
      const group = groupShape.safeParse(line);
      if (group.success) return group.data;
    }
    return undefined;
  };

  /** Forgets the oldest records that are over a limit. */
  const prune = async () => {
    let count = 0;
    let kept = 0;
    for (const each of await all()) {
      count += 1;
      kept += each.record.kept;
      const tooOld = Date.now() - each.record.created > limits.age;
      if (isWritten(each) || !(tooOld || count > limits.records || kept > limits.kept)) continue;
      kept -= each.record.kept;
      await store.remove(`undo/${each.record.id}`);
    }
  };

  // What a crash left: without any change the record is about nothing.
  for (const each of await all()) {
    if (each.record.state !== 'prepared' || isWritten(each)) continue;
    const last = await lastGroup(each.record.id);
    if (last === undefined) await store.remove(`undo/${each.record.id}`);
    else if (last.total !== each.record.changes) await save({ ...each.record, changes: last.total });
  }
  await prune();

  const writer: UndoRecords['writer'] = (job): UndoWriter & { ended(): Promise<void> } => {
    let opening: Promise<{ record: UndoRecord; group: number; file: number }> | undefined;
    writing.add(job.id);

    const openRecord = async () => {
      const earlier = (await readRecord(job.id))?.record;
      const last = await lastGroup(job.id);
      const names = await store.names(file(job.id, 'kept'));
      const { id, tool, title, targets } = job;
      const record: UndoRecord = {
        id,
        tool,
        title,
        targets,
        created: earlier?.created ?? Date.now(),
        state: 'prepared',
        changes: last?.total ?? 0,
        kept: earlier?.kept ?? 0,
      };
      await save(record);
      return { record, group: last?.group ?? 0, file: Math.max(0, ...names.map(Number).filter(Number.isInteger)) };
    };
    const opened = () => {
      opening ??= openRecord();
      return opening;
    };

    return {
      async before(changes) {
        if (changes.length === 0) return 0;
        const now = await opened();
        now.group += 1;
        const { group } = now;
        now.record = { ...now.record, changes: now.record.changes + changes.length };
        await store.append(file(job.id, 'changes.jsonl'), { group, total: now.record.changes, changes });
        return group;
      },
      async onlyMade(group, made) {
        await store.append(file(job.id, 'changes.jsonl'), { reverted: group, left: made });
      },
      async keep(source) {
        const now = await opened();
        now.file += 1;
        const name = `${now.file}`;
        const written = await keepBytes(pathOf(job.id, `kept/${name}`), source, limits.kept - now.record.kept);
        now.record = { ...now.record, kept: now.record.kept + written.size };
        return { kept: name, ...written };
      },
      async ended() {
        writing.delete(job.id);
        try {
          const now = await opening;
          if (now === undefined) return;
          // Where nothing is left of what it meant to change, it is about nothing.
          if (await isEmpty(remaining(pathOf(job.id, 'changes.jsonl')))) await store.remove(`undo/${job.id}`);
          else await save({ ...now.record, state: 'available' });
          await prune();
        } catch (error) {
          // The changes themselves are on the disk; the record stays prepared.
          log.write('undo record not finished', { job: job.id }, error);
        }
      },
    };
  };

  const found = async (id: string): Promise<OnDisk> => {
    const each = await readRecord(id);
    if (each === undefined) {
      throw new ProblemError({
        code: 'not-found',
        title: 'There is no record of these changes any more',
        message: 'It was dismissed, or gave way to newer ones. The changes themselves stay as they are.',
      });
    }
    if (isWritten(each)) {
      throw new ProblemError({
        code: 'busy',
        title: 'These changes are still being made',
        message: `“${each.record.title}” has not ended yet. Nothing was taken back.`,
        remedy: 'Wait until it is done, or stop it, and undo it then.',
        retryable: true,
      });
    }
    return each;
  };

  return {
    list: async () => (await all()).map(({ record }) => record),
    writer,
    async read(id) {
      const { record } = await found(id);
      return {
        record,
        groups: () => remaining(pathOf(id, 'changes.jsonl')),
        kept: (name) => keptBytes(pathOf(id, 'kept'), name),
        reverted: (group, left) => store.append(file(id, 'changes.jsonl'), { reverted: group, left }),
        async settle(state) {
          if (state === 'undone') await store.remove(file(id, 'kept'));
          await save({ ...record, state, ...(state === 'undone' && { kept: 0 }) });
        },
      };
    },
    async isTakenBack(id) {
      const state = (await readRecord(id))?.record.state;
      return state === 'undone' || state === 'stale';
    },
    async dismiss(id) {
      await found(id);
      await store.remove(`undo/${id}`);
    },
  };
}

async function isEmpty(groups: AsyncGenerator<ChangeGroup, void, void>): Promise<boolean> {
  const { done } = await groups.next();
  await groups.return();
  return done === true;
}

/** What is not taken back yet, the latest group first. */
async function* remaining(path: string): AsyncGenerator<ChangeGroup, void, void> {
  // Read backwards, what became of a group comes before the group.
  const left = new Map<number, readonly Change[]>();
  for await (const line of linesBackwards(path)) {
    const reverted = revertedShape.safeParse(line);
    if (reverted.success) {
      if (!left.has(reverted.data.reverted)) left.set(reverted.data.reverted, reverted.data.left);
      continue;
    }
    const group = groupShape.safeParse(line);
    if (!group.success) continue;
    const changes = left.get(group.data.group) ?? group.data.changes;
    if (changes.length > 0) yield { number: group.data.group, changes };
  }
}

/** Writes bytes to a new owner-only file; resolves when they are on the disk. Leaves nothing behind when it fails. */
async function keepBytes(
  path: string,
  source: AsyncIterable<Uint8Array>,
  room: number,
): Promise<{ size: number; sha256: string }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(path, 'w', 0o600);
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > room) throw tooMuch(room);
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? tooMuch(size) : error;
  } finally {
    await handle.close();
  }
  return { size, sha256: hash.digest('hex') };
}

async function* keptBytes(folder: string, name: string): AsyncGenerator<Uint8Array, void, void> {
  try {
    if (!KEPT_NAME.test(name)) throw new RangeError('no name of kept bytes');
    for await (const chunk of createReadStream(join(folder, name))) yield chunk as Uint8Array;
  } catch (error) {
    throw new ProblemError(
      {
        code: 'damaged',
        title: 'What was kept of the old file can’t be read',
        message: 'The copy on this computer is gone or damaged, so this file can’t be brought back from it.',
      },
      { cause: error },
    );
  }
}

function tooMuch(room: number): ProblemError {
  return new ProblemError({
    code: 'no-space',
    title: 'There is no room to keep what would be lost',
    message: `This computer can keep ${Math.floor(room / 1024 ** 2)} MiB for undoing this, and that is not enough. Nothing was changed.`,
    remedy: 'Dismiss older entries in the list of changes, or make room on this computer’s disk.',
  });
}
