import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../../electron/contract/job.ts';
import { toProblem } from '../../../../electron/contract/problem.ts';
import type { Change } from '../../../../electron/contract/undo.ts';
import { createEvents, type EngineEvent } from '../../../../electron/engine/events.ts';
import { openLog } from '../../../../electron/engine/log.ts';
import { openStore } from '../../../../electron/engine/store.ts';
import { openUndo } from '../../../../electron/engine/undo.ts';

let folder: string;
let told: EngineEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'undo-'));
  told = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(limits?: Parameters<typeof openUndo>[1]) {
  const events = createEvents();
  events.on((event) => told.push(event));
  const parts = { store: await openStore(folder), events, log: openLog(folder, (text) => text) };
  return limits === undefined ? openUndo(parts) : openUndo(parts, limits);
}

const job = (id: string): Job => ({
  id,
  tool: 'rename-files',
  title: `Job ${id}`,
  summary: '',
  input: {},
  targets: [{ id: 'local:', key: 'local:' }],
  status: 'running',
  paused: false,
  created: 0,
  progress: { done: 0, unit: 'steps' },
});

const renamed = (from: string, to: string): Change => ({ kind: 'renamed', target: 'local:', from, to, what: 'file' });
const bytes = async function* (...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
};
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => toProblem(error).code,
  );

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('undo records', () => {
  it('are on the disk before the change, and available once the job has ended', async () => {
    const undo = await open();
    const writer = undo.writer(job('a'));
    expect(await undo.list()).toEqual([]);
    await writer.before([renamed('/a', '/b'), renamed('/c', '/d')]);
    // As another process would find them if this one were killed now.
    expect(await readFile(join(folder, 'undo/a/changes.jsonl'), 'utf8')).toContain('"/a"');
    expect(await undo.list()).toMatchObject([{ id: 'a', title: 'Job a', state: 'prepared' }]);
    await writer.before([renamed('/e', '/f')]);
    await writer.ended();
    expect(await undo.list()).toMatchObject([{ id: 'a', state: 'available', changes: 3 }]);
    expect(told.map(({ payload }) => payload)).toMatchObject([{ state: 'prepared' }, { state: 'available' }]);
    const reader = await undo.read('a');
    expect(await all(reader.groups())).toEqual([
      { number: 2, changes: [renamed('/e', '/f')] },
      { number: 1, changes: [renamed('/a', '/b'), renamed('/c', '/d')] },
    ]);
  });

  it('of a job that changed nothing are not kept', async () => {
    const undo = await open();
    const quiet = undo.writer(job('quiet'));
    await quiet.ended();
    const writer = undo.writer(job('a'));
    await writer.before([]);
    await writer.ended();
    const failed = undo.writer(job('b'));
    await failed.keep(bytes('old content'));
    await failed.ended();
    expect(await undo.list()).toEqual([]);
    expect(await readdir(join(folder, 'undo')).catch(() => [])).toEqual([]);
  });

  it('can’t be taken back while their job runs, and are not dismissed under it', async () => {
    const undo = await open();
    const writer = undo.writer(job('a'));
    await writer.before([renamed('/a', '/b')]);
    expect(await codeOf(undo.read('a'))).toBe('busy');
    expect(await codeOf(undo.dismiss('a'))).toBe('busy');
    await writer.ended();
    await undo.dismiss('a');
    expect(await codeOf(undo.read('a'))).toBe('not-found');
    expect(await undo.list()).toEqual([]);
  });

  it('keep bytes owner-only, give them back, and let go of them when all is undone', async () => {
    const undo = await open();
    const writer = undo.writer(job('a'));
    const kept = await writer.keep(bytes('old ', 'content'));
    expect(kept).toMatchObject({ size: 11, sha256: createHash('sha256').update('old content').digest('hex') });
    await writer.before([renamed('/a', '/b')]);
    await writer.ended();
    const place = join(folder, 'undo/a/kept', kept.kept);
    expect((await stat(place)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'undo/a/kept'))).mode & 0o777).toBe(0o700);
    expect(await undo.list()).toMatchObject([{ kept: 11 }]);
    const reader = await undo.read('a');
    expect(Buffer.concat(await all(reader.kept(kept.kept))).toString()).toBe('old content');
    expect(await codeOf(all(reader.kept('../record.json')))).toBe('damaged');
    await reader.reverted(1, []);
    await reader.settle('undone');
    expect(await undo.list()).toMatchObject([{ state: 'undone', kept: 0 }]);
    await expect(stat(place)).rejects.toThrow();
    expect(await all((await undo.read('a')).groups())).toEqual([]);
  });

  it('refuse bytes beyond the limit before anything is changed, and leave nothing of them', async () => {
    const undo = await open({ records: 10, age: 1e9, kept: 10 });
    const writer = undo.writer(job('a'));
    expect(await codeOf(writer.keep(bytes('0123456', '789ab')))).toBe('no-space');
    expect(await readdir(join(folder, 'undo/a/kept'))).toEqual([]);
    expect(await writer.keep(bytes('0123456789'))).toMatchObject({ size: 10 });
  });

  it('tell after a crash what was prepared, and can be taken back then', async () => {
    const before = await open();
    const writer = before.writer(job('a'));
    await writer.before([renamed('/a', '/b')]);
    await before.writer(job('empty')).keep(bytes('x'));
    // The process is killed; half a line was on its way.
    const lines = join(folder, 'undo/a/changes.jsonl');
    await writeFile(lines, `${await readFile(lines, 'utf8')}{"group":2,"total":2,"chan`);
    for (const id of ['a', 'empty']) {
      const path = join(folder, `undo/${id}/record.json`);
      const dead = { ...(JSON.parse(await readFile(path, 'utf8')) as object), process: 2 ** 22 + 1 };
      await writeFile(path, JSON.stringify(dead));
    }
    const after = await open();
    expect(await after.list()).toMatchObject([{ id: 'a', state: 'prepared', changes: 1 }]);
    expect(await all((await after.read('a')).groups())).toHaveLength(1);
    // The job goes on where it stopped: its record does, too.
    const again = after.writer(job('a'));
    await again.before([renamed('/c', '/d')]);
    await again.ended();
    expect(await after.list()).toMatchObject([{ state: 'available', changes: 2 }]);
    expect((await all((await after.read('a')).groups())).map(({ number }) => number)).toEqual([2, 1]);
  });

  it('of a living process are left alone by another', async () => {
    const undo = await open();
    await undo.writer(job('a')).before([renamed('/a', '/b')]);
    const path = join(folder, 'undo/a/record.json');
    const other = { ...(JSON.parse(await readFile(path, 'utf8')) as object), process: process.ppid };
    await writeFile(path, JSON.stringify(other));
    const second = await open({ records: 0, age: 0, kept: 0 });
    expect(await second.list()).toHaveLength(1);
    expect(await codeOf(second.read('a'))).toBe('busy');
  });

  it('remember which changes are taken back already', async () => {
    const undo = await open();
    const writer = undo.writer(job('a'));
    await writer.before([renamed('/1', '/2'), renamed('/3', '/4')]);
    await writer.before([renamed('/5', '/6')]);
    await writer.ended();
    const reader = await undo.read('a');
    await reader.reverted(2, []);
    await reader.reverted(1, [renamed('/3', '/4')]);
    await reader.settle('stale');
    const again = await undo.read('a');
    expect(again.record.state).toBe('stale');
    expect(await all(again.groups())).toEqual([{ number: 1, changes: [renamed('/3', '/4')] }]);
  });

  it('give way to newer ones, by number, age and bytes', async () => {
    const made = async (undo: Awaited<ReturnType<typeof open>>, ids: string[]) => {
      for (const id of ids) {
        const writer = undo.writer(job(id));
        await writer.keep(bytes('12345'));
        await writer.before([renamed('/a', '/b')]);
        await writer.ended();
        // Their order is that of their dates.
        const path = join(folder, `undo/${id}/record.json`);
        const { record, process } = JSON.parse(await readFile(path, 'utf8')) as { record: object; process: number };
        await writeFile(path, JSON.stringify({ record: { ...record, created: Number(id) }, process }));
      }
    };
    const none = { records: 100, age: 1e15, kept: 1e9 };
    await made(await open(none), ['1', '2', '3', '4']);
    const ids = async (limits: Parameters<typeof openUndo>[1]) =>
      (await (await open(limits)).list()).map(({ id }) => id);
    expect(await ids({ ...none, records: 3 })).toEqual(['4', '3', '2']);
    expect(await ids({ ...none, kept: 10 })).toEqual(['4', '3']);
    expect(await ids({ ...none, age: 1000 })).toEqual([]);
  });
});
