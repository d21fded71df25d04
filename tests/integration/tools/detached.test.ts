import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../electron/targets/target.ts';
import { detachedSteps } from '../../../electron/work/detached.ts';
import { createSteady } from '../../../electron/work/steady.ts';
import { type Notes, type TestJob, testJob } from '../../support/job-context.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const sh = (script: string, ...args: string[]) => ({ program: 'sh', args: ['-c', script, 'sh', ...args] });
/** Says so that it began, notes it in a file, waits for another file, ends with a status. */
const WAITS = 'echo begun; echo x >>"$1/begun"; while [ ! -e "$1/go" ]; do sleep 0.05; done; echo done; exit 4';

describe.skipIf(noSshd !== undefined)('a program of a job that outlives the connection', () => {
  let server: Sshd;
  let target: Target;
  let folder: string;
  let notes: Notes;
  let jobId: string;

  beforeEach(async () => {
    server = await startSshd();
    target = await signInTo(server, {}, { timing: { backOff: [10, 20, 40] } });
    folder = await mkdtemp(join(tmpdir(), 'detached-'));
    notes = [];
    jobId = `test-${process.pid}-${Date.now()}`;
  });
  afterEach(async () => {
    await target.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** One run of the job: `said` grows as it speaks, `heard` resolves once it has said something that fits. */
  async function run(job: TestJob, place = target) {
    const steady = createSteady([place], job.context.signal, () => {});
    const step = await detachedSteps(job.context, place, steady);
    let said = '';
    let wake = () => {};
    const ended = step('check', sh(WAITS, folder), (chunk) => {
      said += Buffer.from(chunk).toString();
      wake();
    });
    ended.catch(() => undefined);
    const heard = async (what: string) => {
      while (!said.includes(what)) await Promise.race([ended, new Promise<void>((resolve) => (wake = resolve))]);
    };
    return { ended, heard, said: () => said };
  }
  const newJob = () => testJob([target], notes, undefined, { jobId });
  const go = () => writeFile(join(folder, 'go'), '');
  const timesBegun = async () => (await readFile(join(folder, 'begun'), 'utf8')).length / 2;

  it('is heard to its end across lost connections, every byte once', async () => {
    const first = await run(newJob());
    await first.heard('begun');
    server.cut();
    await go();
    expect(await first.ended).toMatchObject({ status: 4 });
    expect(first.said()).toBe('begun\ndone\n');
    expect(await timesBegun()).toBe(1);
  });

  it('is found again by a later run, which hears it from the beginning', async () => {
    const job = newJob();
    const first = await run(job);
    await first.heard('begun');
    job.interrupt();
    await expect(first.ended).rejects.toThrow();
    await go();
    const second = await run(newJob());
    expect(await second.ended).toMatchObject({ status: 4 });
    expect(second.said()).toBe('begun\ndone\n');
    expect(await timesBegun()).toBe(1);
  });

  it('ends when the person stops the job', async () => {
    const job = newJob();
    const first = await run(job);
    await first.heard('begun');
    job.stop();
    await expect(first.ended).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    // Nothing is kept of it: it would begin anew.
    await expect((await run(newJob())).ended).rejects.toMatchObject({ problem: { code: 'not-found' } });
    expect(await timesBegun()).toBe(1);
  });

  it('is not started a second time where the server forgot it', async () => {
    notes.push({ state: 'started', step: 'check' });
    await expect((await run(newJob())).ended).rejects.toMatchObject({ problem: { code: 'not-found' } });
    await expect(timesBegun()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
