import { describe, expect, it } from 'vitest';
import { ProblemError, READ_ERROR } from '../../../../../electron/contract/problem.ts';
import { copyFilesTool } from '../../../../../electron/tools/copy-files/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { memoryTarget } from '../../../../support/memory-files.ts';

type Input = Parameters<typeof copyFilesTool.run>[1];
const input = (part: Partial<Input> = {}): Input => ({
  from: { target: 'ssh://root@source:22', paths: ['/data'] },
  to: { target: 'local:', path: '/here' },
  whenExists: 'refuse',
  move: false,
  verify: true,
  ...part,
});

/** A source whose `photo` has one block that can't be read, between a file before and one behind it. */
function ends() {
  const from = memoryTarget({ id: 'ssh://root@source:22', chunk: 4096, hashes: false });
  const to = memoryTarget({ id: 'local:' });
  to.folder('/here');
  from.put('/data/a', 'before');
  const photo = Buffer.alloc(50_000, 'picture ');
  from.put('/data/photo', photo);
  from.put('/data/z', 'behind');
  const read = from.files.read.bind(from.files);
  from.files.read = async function* reading(path, options = {}) {
    let at = options.offset ?? 0;
    for await (const chunk of read(path, options)) {
      if (path === '/data/photo' && at < 12_288 && at + chunk.length > 8192)
        throw new ProblemError({ code: 'damaged', title: 'bad', message: '', details: { ...READ_ERROR } });
      at += chunk.length;
      yield chunk;
    }
  };
  return { from, to, photo };
}

describe('a file with a bad sector', () => {
  it('is left out with the bytes named that can’t be read, and everything else is saved', async () => {
    const { from, to } = ends();
    const job = testJob([from, to]);
    const { result, problem } = await copyFilesTool.run(job.context, input());
    expect(problem).toBeDefined();
    expect(result).toMatchObject({ failedCount: 1, verified: 2 });
    expect(result.failed[0]?.path).toBe('/data/photo');
    expect(result.failed[0]?.problem.message).toContain('8192–12287');
    expect(to.picture('/here')).toEqual({ '/data': '/', '/data/a': 'before', '/data/z': 'behind' });
  });

  it('is copied with zeroes and marked as damaged, with a report beside it, when that was asked for', async () => {
    const { from, to, photo } = ends();
    const job = testJob([from, to]);
    const { result } = await copyFilesTool.run(job.context, input({ unreadable: 'fill' }));
    const wanted = Buffer.from(photo).fill(0, 8192, 12_288);
    expect(to.at('/here/data/photo')?.content.equals(wanted)).toBe(true);
    expect(to.at('/here/data/photo.damaged.txt')?.content.toString()).toContain('8192–12287 (4,096 bytes)');
    expect(result).toMatchObject({ failedCount: 0, verified: 2, unverifiedCount: 1 });
    expect(result.unverified[0]?.problem).toMatchObject({ code: 'damaged' });
    expect(Object.keys(to.picture('/here')).some((name) => name.includes('rescue-part'))).toBe(false);
  });

  it('is never removed at the source, and what has the name of the report is left alone', async () => {
    const { from, to } = ends();
    to.put('/here/data/photo.damaged.txt', 'mine');
    const job = testJob([from, to]);
    await copyFilesTool.run(job.context, input({ unreadable: 'fill', move: true }));
    expect(from.at('/data/photo')).toBeDefined();
    expect(from.at('/data/a')).toBeUndefined();
    expect(to.at('/here/data/photo.damaged.txt')?.content.toString()).toBe('mine');
    expect(Object.keys(to.picture('/here')).some((name) => name.includes('rescue-part'))).toBe(false);
  });
});
