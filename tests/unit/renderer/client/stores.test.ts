import { beforeEach, describe, expect, it } from 'vitest';
import { installClient } from '../../../../renderer/client/client.ts';
import { createClient } from '../../../../renderer/client/frames.ts';
import { useLink } from '../../../../renderer/client/link.ts';
import { keepStores, readStores, useJobs, useTargets } from '../../../../renderer/client/stores.ts';
import { engineOfTest, jobOfTest, targetOfTest } from '../support.ts';

beforeEach(() => {
  useTargets.setState({ targets: [], read: false });
  useJobs.setState({ jobs: [] });
  useLink.setState({ state: 'open', openings: 1 });
});

describe('the stores of the page', () => {
  it('are read when the page is linked and follow the events', async () => {
    const engine = engineOfTest({ 'targets.list': () => [targetOfTest()], 'jobs.list': () => [jobOfTest()] });
    installClient(createClient(engine.port));
    const stop = keepStores();
    await engine.quiet();
    engine.event('target.changed', targetOfTest({ state: 'reconnecting' }));
    engine.event('job.changed', jobOfTest({ id: 'new' }));
    expect(useTargets.getState()).toMatchObject({ read: true, targets: [{ state: 'reconnecting' }] });
    expect(useJobs.getState().jobs.map((job) => job.id)).toEqual(['job', 'new']);
    stop();
  });

  it('let a closed target go', async () => {
    const engine = engineOfTest({ 'targets.list': () => [targetOfTest()] });
    installClient(createClient(engine.port));
    const stop = keepStores();
    await engine.quiet();
    engine.event('target.changed', targetOfTest({ state: 'closed' }));
    expect(useTargets.getState().targets).toEqual([]);
    stop();
  });

  it('are read again each time the wire is opened anew', async () => {
    let jobs = [jobOfTest({ progress: { done: 1, unit: 'bytes' } })];
    const engine = engineOfTest({ 'jobs.list': () => jobs });
    installClient(createClient(engine.port));
    const stop = keepStores();
    await engine.quiet();
    jobs = [jobOfTest({ status: 'done' })];
    useLink.setState({ state: 'open', openings: 2 });
    await engine.quiet();
    expect(useJobs.getState().jobs[0]?.status).toBe('done');
    stop();
  });

  it('keep what they have when one can’t be read', async () => {
    const engine = engineOfTest({ 'jobs.list': () => [jobOfTest()] });
    installClient(createClient(engine.port));
    await readStores();
    const broken = engineOfTest({});
    installClient(createClient(broken.port));
    await readStores();
    expect(useJobs.getState().jobs).toHaveLength(1);
  });
});
