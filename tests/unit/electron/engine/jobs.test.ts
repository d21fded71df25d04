import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Job } from '../../../../electron/contract/job.ts';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import type { JobContext, Tool } from '../../../../electron/engine/tool.ts';
import { plainTarget, scriptedTool, testEngine } from '../../../support/engine.ts';

const ended = ({ status }: Job) => !['queued', 'running'].includes(status);
const input = { target: 'local:' };

/** A run that reports each start and waits until the test ends it. */
function gate() {
  const runs: { context: JobContext; finish: (result?: unknown) => void; fail: (error: unknown) => void }[] = [];
  const arrivals: (() => void)[] = [];
  return {
    runs,
    arrived: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => (runs.length >= count ? resolve() : arrivals.push(look));
        look();
      }),
    tool: scriptedTool(
      (context) =>
        new Promise((resolve, reject) => {
          runs.push({ context, finish: (result) => resolve({ result: result ?? null }), fail: reject });
          context.signal.addEventListener('abort', () => reject(new Error('aborted')));
          for (const look of arrivals.splice(0)) look();
        }),
    ),
  };
}

describe('jobs', () => {
  it('run a plan once and keep its result', async () => {
    const app = await testEngine({ tools: [scriptedTool(async ({ preview }) => ({ result: preview }))] });
    const plan = await app.call('jobs.plan', { tool: 'scripted', input });
    const { id } = await app.call('jobs.start', { planId: plan.id });
    expect(await app.until(id, ended)).toMatchObject({ status: 'done', result: { seen: 'by the plan' } });
    await expect(app.call('jobs.start', { planId: plan.id })).rejects.toMatchObject({ problem: { code: 'not-found' } });
    await app.close();
  });

  it('want the phrase typed exactly', async () => {
    const app = await testEngine({ tools: [scriptedTool(async () => ({ result: null }))] });
    const plan = await app.call('jobs.plan', { tool: 'scripted', input: { ...input, phrase: 'Users' } });
    await expect(app.call('jobs.start', { planId: plan.id, phrase: 'users' })).rejects.toMatchObject({
      problem: { code: 'invalid-input' },
    });
    const { id } = await app.call('jobs.start', { planId: plan.id, phrase: 'Users' });
    expect((await app.until(id, ended)).status).toBe('done');
    await app.close();
  });

  it('tell page by page what they did with each file', async () => {
    const tool: Tool = {
      ...scriptedTool(async (context) => {
        for (let number = 0; number < 2100; number++) await context.record({ number });
        return { result: null };
      }),
      files: (line) => [{ state: 'copied', path: `/${(line as { number: number }).number}` }],
    };
    const app = await testEngine({ tools: [tool] });
    const plan = await app.call('jobs.plan', { tool: 'scripted', input });
    const { id } = await app.call('jobs.start', { planId: plan.id });
    await app.until(id, ended);
    const paths: string[] = [];
    let from: number | undefined = 0;
    for (let pages = 0; from !== undefined && pages < 10; pages++) {
      const page: { files: { path: string }[]; next?: number | undefined } = await app.call('jobs.files', {
        jobId: id,
        from,
      });
      paths.push(...page.files.map(({ path }) => path));
      from = page.next;
    }
    expect(paths).toEqual(Array.from({ length: 2100 }, (_, number) => `/${number}`));
    await app.close();
  });

  it('say that nothing moves, and take it back with the next byte', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    try {
      const plan = await app.call('jobs.plan', { tool: 'scripted', input });
      const { id } = await app.call('jobs.start', { planId: plan.id });
      await arrived(1);
      const context = runs[0]?.context;
      context?.progress({ done: 10, total: 100, unit: 'bytes' });
      await vi.advanceTimersByTimeAsync(121_000);
      expect((await app.until(id, ({ waiting }) => waiting !== undefined)).waiting?.code).toBe('timed-out');
      context?.progress({ done: 11, total: 100, unit: 'bytes' });
      await app.until(id, ({ waiting }) => waiting === undefined);
      runs[0]?.finish();
      await app.until(id, ended);
      const log = (await app.call('jobs.log', { jobId: id })).map(({ text }) => text);
      expect(log).toEqual([
        expect.stringMatching(/^Waits: Nothing has moved/),
        expect.stringMatching(/^Goes on after \d+ s\.$/),
      ]);
    } finally {
      vi.useRealTimers();
      await app.close();
    }
  });

  it('keep out of each other’s way by their claims, also after one failed', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const start = async () =>
      app.call('jobs.start', {
        planId: (await app.call('jobs.plan', { tool: 'scripted', input: { ...input, claim: 'device:/dev/md1' } })).id,
      });
    const first = await start();
    await arrived(1);
    await expect(start()).rejects.toMatchObject({ problem: { code: 'busy' } });
    runs[0]?.fail(new Error('boom'));
    await app.until(first.id, ended);
    const second = await start();
    await arrived(2);
    runs[1]?.finish();
    expect((await app.until(second.id, ended)).status).toBe('done');
    await app.close();
  });

  it('wait their turn one after the other, and the held ones until the person lets them go on', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const start = async (when?: 'now' | 'next' | 'held') =>
      app.call('jobs.start', { planId: (await app.call('jobs.plan', { tool: 'scripted', input })).id, when });
    const first = await start('now');
    await arrived(1);
    const second = await start('next');
    const held = await start('held');
    const third = await start('next');
    expect([second, held, third].map(({ status, paused }) => [status, paused])).toEqual([
      ['queued', false],
      ['queued', true],
      ['queued', false],
    ]);
    runs[0]?.finish();
    await app.until(first.id, ended);
    await arrived(2);
    expect(runs[1]?.context.jobId).toBe(second.id);
    await app.call('jobs.resume', { jobId: held.id });
    expect(runs).toHaveLength(2);
    runs[1]?.finish();
    // The held one was asked for earlier than the third.
    await arrived(3);
    expect(runs[2]?.context.jobId).toBe(held.id);
    await app.call('jobs.cancel', { jobId: third.id });
    expect(await app.until(third.id, ended)).toMatchObject({ status: 'cancelled' });
    runs[2]?.finish();
    await app.until(held.id, ended);
    expect(runs).toHaveLength(3);
    await app.close();
  });

  it('of the queue are not held up by a paused one, but by what it has claimed', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const start = async (when: 'now' | 'next', claim: string) =>
      app.call('jobs.start', {
        planId: (await app.call('jobs.plan', { tool: 'scripted', input: { ...input, claim } })).id,
        when,
      });
    const first = await start('now', 'device:/dev/md1');
    await arrived(1);
    const barred = await start('next', 'device:/dev/md1');
    await app.call('jobs.pause', { jobId: first.id });
    expect(await app.until(barred.id, ({ waiting }) => waiting !== undefined)).toMatchObject({
      status: 'queued',
      waiting: { code: 'busy' },
    });
    runs[0]?.finish();
    await arrived(2);
    expect(runs[1]?.context.jobId).toBe(barred.id);
    runs[1]?.finish();
    expect(await app.until(barred.id, ended)).toMatchObject({ status: 'done', waiting: undefined });
    await app.close();
  });

  it('are failed, with what they did, when the tool says so', async () => {
    const problem = new ProblemError({ code: 'no-space', title: 'Full', message: 'The disk is full.' }).problem;
    const app = await testEngine({ tools: [scriptedTool(async () => ({ result: { copied: 3 }, problem }))] });
    const { id } = await app.call('jobs.start', {
      planId: (await app.call('jobs.plan', { tool: 'scripted', input })).id,
    });
    expect(await app.until(id, ended)).toMatchObject({
      status: 'failed',
      problem: { code: 'no-space' },
      result: { copied: 3 },
    });
    await app.close();
  });

  it('are cancelled by the person, and then the tool knows that it was the person', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const { id } = await app.call('jobs.start', {
      planId: (await app.call('jobs.plan', { tool: 'scripted', input })).id,
    });
    await arrived(1);
    await app.call('jobs.pause', { jobId: id });
    const held = expect(runs[0]?.context.ready()).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    await app.call('jobs.cancel', { jobId: id });
    await held;
    expect((await app.until(id, ended)).status).toBe('cancelled');
    expect(runs[0]?.context.signal.reason).toMatchObject({ problem: { code: 'cancelled' } });
    await app.close();
  });

  it('wait while paused and go on when resumed', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const { id } = await app.call('jobs.start', {
      planId: (await app.call('jobs.plan', { tool: 'scripted', input })).id,
    });
    await arrived(1);
    await app.call('jobs.pause', { jobId: id });
    let went = false;
    const ready = runs[0]?.context.ready().then(() => {
      went = true;
    });
    await app.call('jobs.list', {});
    expect(went).toBe(false);
    await app.call('jobs.resume', { jobId: id });
    await ready;
    runs[0]?.finish();
    await app.until(id, ended);
    await app.close();
  });

  it('outlive the app: interrupted by its end, taken up with their journal when the target is the same system', async () => {
    const { tool, runs, arrived } = gate();
    const first = await testEngine({ tools: [tool] });
    const { id } = await first.call('jobs.start', {
      planId: (await first.call('jobs.plan', { tool: 'scripted', input })).id,
    });
    await arrived(1);
    await runs[0]?.context.record({ path: '/a' });
    await first.engine.close();

    const second = await testEngine({ tools: [tool], folder: first.folder });
    await arrived(2);
    const journal: unknown[] = [];
    for await (const line of runs[1]?.context.journal ?? []) journal.push(line);
    expect(journal).toEqual([{ path: '/a' }]);
    expect(runs[1]?.context.preview).toEqual({ seen: 'by the plan' });
    runs[1]?.finish();
    expect((await second.until(id, ended)).status).toBe('done');
    await second.close();
  });

  it('are not taken up by themselves when the target is another system now', async () => {
    const { tool, arrived } = gate();
    const first = await testEngine({ tools: [tool] });
    await first.call('jobs.start', { planId: (await first.call('jobs.plan', { tool: 'scripted', input })).id });
    await arrived(1);
    await first.engine.close();
    const second = await testEngine({
      tools: [tool],
      folder: first.folder,
      openers: { local: async () => plainTarget('local:', { key: 'another' }) },
    });
    expect((await second.call('jobs.list', {})).map(({ status }) => status)).toEqual(['interrupted']);
    await second.close();
  });

  it('of the queue are held after a restart, and do nothing to another system than was planned for', async () => {
    const { tool, runs, arrived } = gate();
    const first = await testEngine({ tools: [tool] });
    const start = async () =>
      first.call('jobs.start', {
        planId: (await first.call('jobs.plan', { tool: 'scripted', input })).id,
        when: 'held',
      });
    const { id } = await start();
    const { id: other } = await start();
    await first.engine.close();

    const second = await testEngine({ tools: [tool], folder: first.folder });
    expect((await second.call('jobs.list', {})).map(({ status, paused }) => [status, paused])).toEqual([
      ['queued', true],
      ['queued', true],
    ]);
    await second.call('jobs.resume', { jobId: id });
    await arrived(1);
    runs[0]?.finish();
    expect((await second.until(id, ended)).status).toBe('done');
    await second.engine.close();

    const third = await testEngine({
      tools: [tool],
      folder: first.folder,
      openers: { local: async () => plainTarget('local:', { key: 'another' }) },
    });
    await third.call('jobs.resume', { jobId: other });
    expect(await third.until(other, ended)).toMatchObject({
      status: 'failed',
      problem: { code: 'host-key-changed' },
    });
    expect(runs).toHaveLength(1);
    await third.close();
  });

  it('of a killed app are interrupted, and those of another running app are left alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    const { tool, arrived, runs } = gate();
    const first = await testEngine({ tools: [tool], folder, host: { kind: 'command-line' } });
    const { id } = await first.call('jobs.start', {
      planId: (await first.call('jobs.plan', { tool: 'scripted', input })).id,
    });
    await arrived(1);
    const file = join(folder, 'jobs', id, 'job.json');
    const record = JSON.parse(await readFile(file, 'utf8'));

    await writeFile(file, JSON.stringify({ ...record, process: process.ppid }));
    const beside = await testEngine({ tools: [tool], folder, host: { kind: 'command-line' } });
    expect(await beside.call('jobs.list', {})).toEqual([]);
    await beside.engine.close();

    const dead = 2 ** 22 + 1;
    await writeFile(file, JSON.stringify({ ...record, process: dead }));
    const after = await testEngine({ tools: [tool], folder, host: { kind: 'command-line' } });
    expect(await after.call('jobs.list', {})).toMatchObject([{ id, status: 'interrupted' }]);
    await after.engine.close();
    runs[0]?.finish();
    await first.close();
  });

  it('tell of their progress at most four times a second, and the last of it', async () => {
    const app = await testEngine({
      tools: [
        scriptedTool(async (context) => {
          for (let done = 0; done <= 1000; done++) context.progress({ done, total: 1000, unit: 'bytes' });
          return { result: null };
        }),
      ],
    });
    const seen: number[] = [];
    app.on('job.changed', ({ progress, status }) => {
      if (status === 'running' && progress.unit === 'bytes') seen.push(progress.done);
    });
    const { id } = await app.call('jobs.start', {
      planId: (await app.call('jobs.plan', { tool: 'scripted', input })).id,
    });
    const job = await app.until(id, ended);
    expect(job.progress.done).toBe(1000);
    expect(seen.length).toBeLessThanOrEqual(3);
    expect(seen.at(-1)).toBe(1000);
    await app.close();
  });
});
