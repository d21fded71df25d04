import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeChecksumsTool } from '../../../../../electron/tools/make-checksums/index.ts';
import { verifyChecksumsTool } from '../../../../../electron/tools/verify-checksums/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
type Input = Parameters<typeof makeChecksumsTool.run>[1];

async function make(target: MemoryTarget, part: Partial<Input> = {}) {
  const input: Input = { target: target.id, paths: ['/d'], algorithm: 'sha256', into: '/d.sha256', ...part };
  const planned = await makeChecksumsTool.plan(testJob([target]).plan, input);
  const job = testJob([target], [], planned.preview);
  return { planned, job, ...(await makeChecksumsTool.run(job.context, input)) };
}

async function verify(target: MemoryTarget, path = '/d.sha256') {
  const input = { target: target.id, path };
  const planned = await verifyChecksumsTool.plan(testJob([target]).plan, input);
  const job = testJob([target], [], planned.preview);
  return { planned, job, ...(await verifyChecksumsTool.run(job.context, input)) };
}

function tree(options: Parameters<typeof memoryTarget>[0] = {}): MemoryTarget {
  const target = memoryTarget(options);
  target.put('/d/a', 'A');
  target.put('/d/two\nlines', 'B');
  target.put('/d/sub/c', 'C');
  target.link('/d/ring', '.');
  return target;
}

describe('making checksums', () => {
  it.each([true, false])('writes the sums of a tree, which verify (hashed on the server: %s)', async (hashes) => {
    const target = tree({ hashes });
    const { planned, result, problem } = await make(target);
    expect(planned).toMatchObject({ changes: true, preview: { total: { files: 3, folders: 2, links: 1, bytes: 3 } } });
    expect(problem).toBeUndefined();
    expect(result).toMatchObject({ sumCount: 3, skipped: 1, written: '/d.sha256' });
    expect(target.at('/d.sha256')?.content.toString().split('\n').sort()).toEqual(
      ['', `${sha256('A')}  d/a`, `${sha256('C')}  d/sub/c`, `\\${sha256('B')}  d/two\\nlines`].sort(),
    );
    const checked = await verify(target);
    expect(checked.problem).toBeUndefined();
    expect(checked.planned.changes).toBe(false);
    expect(checked.result.counts).toEqual({ ok: 3, different: 0, missing: 0, unreadable: 0 });
  });

  it('changes nothing where the sums are only to be shown', async () => {
    const target = tree();
    const before = target.picture();
    const { planned, result } = await make(target, { into: undefined, algorithm: 'md5', paths: ['/d/a'] });
    expect(planned.changes).toBe(false);
    expect(result.sums).toEqual([{ name: 'a', hash: createHash('md5').update('A').digest('hex') }]);
    expect(target.picture()).toEqual(before);
  });

  it('never writes over what is there, also when it came after the plan', async () => {
    const target = tree();
    target.put('/d.sha256', 'mine');
    const { planned, problem } = await make(target);
    expect(planned.refusal?.code).toBe('already-exists');
    expect(problem?.code).toBe('already-exists');
    expect(target.at('/d.sha256')?.content.toString()).toBe('mine');
  });

  it('names each file that can’t be read, makes the sums of the others, and counts as failed', async () => {
    const target = tree({ hashes: false });
    target.before = (operation, path) => {
      if (operation === 'read' && path === '/d/a') throw fault('no-permission');
    };
    const { result, problem } = await make(target);
    expect(problem?.title).toBe('1 file could not be read');
    expect(result).toMatchObject({ sumCount: 2, failed: [{ path: '/d/a', problem: { code: 'no-permission' } }] });
  });

  it('goes on over a lost connection', async () => {
    const target = tree();
    let cuts = 3;
    target.after = (operation) => {
      if (operation === 'hash' && cuts-- > 0) target.cut();
    };
    const { result, problem } = await make(target);
    expect(problem).toBeUndefined();
    expect(result.sumCount).toBe(3);
  });

  it('stops when the person stops it, and leaves no half-written list', async () => {
    const target = tree();
    const input: Input = { target: target.id, paths: ['/d'], algorithm: 'sha256', into: '/d.sha256' };
    const job = testJob([target]);
    target.before = (operation) => {
      if (operation === 'hash') job.stop();
    };
    const { problem } = await makeChecksumsTool.run(job.context, input);
    expect(problem?.code).toBe('cancelled');
    expect(target.at('/d.sha256')).toBeUndefined();
  });
});

describe('verifying checksums', () => {
  it('tells what differs, is missing or can’t be read', async () => {
    const target = tree({ hashes: false });
    target.put('/d/pipes', '');
    await make(target);
    const changed = target.at('/d/a');
    if (changed) changed.content = Buffer.from('X');
    await target.files.remove('/d/sub/c');
    await target.files.remove('/d/pipes');
    target.special('/d/pipes', 'pipe');
    const { result, problem } = await verify(target);
    expect(problem?.code).toBe('damaged');
    expect(result.counts).toEqual({ ok: 1, different: 1, missing: 1, unreadable: 1 });
    expect(new Map(result.files.map(({ name, verdict }) => [name, verdict]))).toEqual(
      new Map([
        ['d/a', 'different'],
        ['d/sub/c', 'missing'],
        ['d/pipes', 'unreadable'],
        ['d/two\nlines', 'ok'],
      ]),
    );
    expect(result.files.find(({ name }) => name === 'd/a')).toMatchObject({
      expected: sha256('A'),
      found: sha256('X'),
    });
  });

  it('knows several kinds of sums in one list, also of whole paths', async () => {
    const target = tree();
    const sum = (kind: string, text: string) => createHash(kind).update(text).digest('hex');
    target.put('/list.md5', `${sum('md5', 'A')} */d/a\r\nSHA1 (d/sub/../sub/c) = ${sum('sha1', 'C')}\r\nhello\r\n`);
    const { result } = await verify(target, '/list.md5');
    expect(result).toMatchObject({ counts: { ok: 2 }, strange: 1 });
  });

  it('says so where the file is no list of sums', async () => {
    const target = tree();
    await expect(verify(target, '/d/a')).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  });
});
