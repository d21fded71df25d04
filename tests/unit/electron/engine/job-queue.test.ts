import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job, StartWhen } from '../../../../electron/contract/job.ts';
import { cancelled } from '../../../../electron/contract/problem.ts';
import type { JobContext } from '../../../../electron/engine/tool.ts';
import { scriptedTool, testEngine } from '../../../support/engine.ts';

const ended = ({ status }: Job) => !['queued', 'running'].includes(status);
type App = Awaited<ReturnType<typeof testEngine>>;

/** Runs that wait until the test lets them go on, in the order in which they began. */
function gate() {
  const runs: { context: JobContext; finish: () => Promise<void> }[] = [];
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
          runs.push({
            context,
            finish: () =>
              context
                .ready()
                .then(() => (context.isEnding() ? reject(cancelled()) : resolve({ result: null })), reject),
          });
          context.signal.addEventListener('abort', () => reject(new Error('aborted')));
          for (const look of arrivals.splice(0)) look();
        }),
    ),
  };
}

const start = async (app: App, when: StartWhen, target = 'local:') =>
  app.call('jobs.start', { planId: (await app.call('jobs.plan', { tool: 'scripted', input: { target } })).id, when });

const orderOf = async (app: App) =>
  (await app.call('jobs.list', {}))
    .filter(({ status }) => status === 'queued')
    .sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity))
    .map(({ id }) => id);

describe('the queue', () => {
  it('lets the person put a job first, earlier or later, and keeps that over a restart', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    await start(app, 'now');
    await arrived(1);
    const [one, two, three] = [await start(app, 'next'), await start(app, 'next'), await start(app, 'next')];
    await app.call('jobs.move', { jobId: three.id, to: 'first' });
    expect(await orderOf(app)).toEqual([three.id, one.id, two.id]);
    await app.call('jobs.move', { jobId: one.id, to: 'later' });
    expect(await orderOf(app)).toEqual([three.id, two.id, one.id]);
    await app.call('jobs.move', { jobId: one.id, to: 'earlier' });
    await app.call('jobs.move', { jobId: one.id, to: 'later' });
    await app.call('jobs.move', { jobId: one.id, to: 'later' });
    expect(await orderOf(app)).toEqual([three.id, two.id, one.id]);
    await app.engine.close();
    const again = await testEngine({ tools: [tool], folder: app.folder });
    expect(await orderOf(again)).toEqual([three.id, two.id, one.id]);
    // In an app that was just opened they wait for the person, then go in that order.
    for (const job of [one, two, three]) await again.call('jobs.resume', { jobId: job.id });
    const before = runs.length;
    for (const count of [1, 2, 3]) {
      await arrived(before + count - 1);
      void runs[before + count - 2]?.finish();
    }
    await again.close();
  });

  it('ends a job with what it works on now, when it is asked to', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const job = await start(app, 'now');
    await arrived(1);
    expect(runs[0]?.context.isEnding()).toBe(false);
    await app.call('jobs.finish', { jobId: job.id });
    expect(runs[0]?.context.isEnding()).toBe(true);
    expect(runs[0]?.context.signal.aborted).toBe(false);
    void runs[0]?.finish();
    const over = await app.until(job.id, ended);
    expect(over).toMatchObject({ status: 'cancelled' });
    expect(over.ending).toBeUndefined();
    await app.close();
  });

  it('slows a running job down and lets it go again', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const job = await start(app, 'now');
    await arrived(1);
    const context = runs[0]?.context;
    await context?.spend(1e9);
    await app.call('jobs.tune', { jobId: job.id, limit: 1, filesAtOnce: 2 });
    expect(context?.filesAtOnce()).toBe(2);
    await context?.spend(1e6);
    let through = false;
    const waits = context?.spend(1).then(() => {
      through = true;
    });
    await app.call('jobs.list', {});
    expect(through).toBe(false);
    await app.call('jobs.tune', { jobId: job.id, limit: null });
    await waits;
    await app.call('settings.change', { transfers: { limit: 1, night: { from: 0, to: 0 } } });
    await context?.spend(1e6);
    const slow = context?.spend(1);
    await app.call('settings.change', { transfers: { limit: null, night: { from: 0, to: 0 } } });
    await slow;
    void runs[0]?.finish();
    expect(await app.until(job.id, ended)).toMatchObject({ status: 'done', filesAtOnce: 2 });
    await app.close();
  });

  it('waits for a server that nobody is signed in to, and lets others go before', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    await app.call('targets.connect', { kind: 'practice' });
    await start(app, 'now');
    await arrived(1);
    const there = await start(app, 'next', 'practice:');
    const here = await start(app, 'next');
    await app.call('targets.disconnect', { targetId: 'practice:' });
    void runs[0]?.finish();
    await arrived(2);
    expect(runs[1]?.context.jobId).toBe(here.id);
    expect(await app.until(there.id, ({ waiting }) => waiting !== undefined)).toMatchObject({
      status: 'queued',
      waiting: { code: 'unreachable' },
    });
    void runs[1]?.finish();
    await app.until(here.id, ended);
    await app.call('targets.connect', { kind: 'practice' });
    await arrived(3);
    expect(runs[2]?.context.jobId).toBe(there.id);
    void runs[2]?.finish();
    await app.until(there.id, ended);
    await app.close();
  });
});

describe('a job for the night', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: new Date(2026, 10, 3, 15, 0) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says when it will begin, begins then, also after a restart, and rests by day', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const job = await start(app, 'night');
    expect(await app.until(job.id, ({ waiting }) => waiting !== undefined)).toMatchObject({
      status: 'queued',
      paused: false,
      waiting: { title: 'Waits for the night: goes on at 22:00' },
    });
    await app.engine.close();
    const again = await testEngine({ tools: [tool], folder: app.folder });
    await again.until(job.id, ({ waiting }) => waiting !== undefined);
    expect(runs).toHaveLength(0);
    vi.setSystemTime(new Date(2026, 10, 3, 22, 0, 1));
    await vi.advanceTimersByTimeAsync(31_000);
    await arrived(1);
    vi.setSystemTime(new Date(2026, 10, 4, 6, 0));
    void runs[0]?.finish();
    expect(await again.until(job.id, ({ waiting }) => waiting !== undefined)).toMatchObject({ status: 'running' });
    // As after a lid that was closed for the whole day.
    vi.setSystemTime(new Date(2026, 10, 4, 22, 30));
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await again.until(job.id, ended)).toMatchObject({ status: 'done' });
    await again.close();
  });

  it('works by day once the person lets it', async () => {
    const { tool, runs, arrived } = gate();
    const app = await testEngine({ tools: [tool] });
    const job = await start(app, 'night');
    await app.until(job.id, ({ waiting }) => waiting !== undefined);
    await app.call('jobs.tune', { jobId: job.id, atNight: false });
    await arrived(1);
    void runs[0]?.finish();
    expect(await app.until(job.id, ended)).toMatchObject({ status: 'done', waiting: undefined });
    await app.close();
  });
});
