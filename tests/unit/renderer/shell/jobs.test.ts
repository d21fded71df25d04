import { describe, expect, it } from 'vitest';
import { jobLine, standingOf } from '../../../../renderer/shell/jobs.ts';
import { jobOfTest, problemOfTest } from '../support.ts';

const progress = { done: 6.2e9, total: 1e10, unit: 'bytes', rate: 4.3e7, remaining: 184_000 } as const;

describe('the line of a job', () => {
  it('tells share, amounts, rate and time left while it runs', () => {
    expect(jobLine(jobOfTest({ progress }))).toBe('62 % · 5.77 GB of 9.31 GB · 41.0 MB/s · 3 min 4 s left');
  });

  it('promises nothing that is not known', () => {
    expect(jobLine(jobOfTest())).toBe('Running');
    expect(jobLine(jobOfTest({ progress: { done: 2048, unit: 'bytes' } }))).toBe('2.00 KB');
  });

  it('says in one line why it failed or waits', () => {
    expect(jobLine(jobOfTest({ status: 'failed', problem: problemOfTest() }))).toBe('Nobody answers');
    expect(jobLine(jobOfTest({ waiting: problemOfTest(), progress }))).toBe('Nobody answers');
  });

  it('says that a stopped job can go on', () => {
    expect(jobLine(jobOfTest({ status: 'interrupted' }))).toContain('go on where it stopped');
    expect(jobLine(jobOfTest({ status: 'cancelled' }))).toContain('go on where it stopped');
  });
});

it('a paused job that also waits shows as paused, and an ended one as ended', () => {
  expect(standingOf(jobOfTest({ paused: true, waiting: problemOfTest() }))).toBe('paused');
  expect(standingOf(jobOfTest({ paused: true, status: 'done' }))).toBe('done');
});
