import { describe, expect, it } from 'vitest';
import { compareRules } from '../../../../../electron/contract/compare.ts';
import { synchroniseFoldersTool } from '../../../../../electron/tools/synchronise-folders/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

type Input = Parameters<typeof synchroniseFoldersTool.run>[1];
const OLD = 1_600_000_000_000;
const NEW = OLD + 90_000;

function trees() {
  const left = memoryTarget({ id: 'ssh://root@left:22' });
  const right = memoryTarget({ id: 'local:' });
  left.put('/tree/new', 'new', { modified: NEW });
  left.put('/tree/both', 'newer', { modified: NEW });
  right.put('/tree/both', 'older one', { modified: OLD });
  right.put('/tree/sub/extra', 'extra', { modified: OLD });
  return { left, right };
}

const inputFor = (left: MemoryTarget, right: MemoryTarget, part: Partial<Input> = {}): Input => ({
  left: { target: left.id, path: '/tree' },
  right: { target: right.id, path: '/tree' },
  rules: compareRules.parse({}),
  mode: 'mirror-right',
  verify: true,
  ...part,
});

async function plan(left: MemoryTarget, right: MemoryTarget, part: Partial<Input> = {}) {
  return synchroniseFoldersTool.plan(testJob([left, right]).plan, inputFor(left, right, part));
}

async function run(left: MemoryTarget, right: MemoryTarget, part: Partial<Input> = {}) {
  const planned = await plan(left, right, part);
  const job = testJob([left, right], [], planned.preview);
  return { planned, ...(await synchroniseFoldersTool.run(job.context, inputFor(left, right, part))) };
}

describe('synchronising two folders', () => {
  it('mirrors one onto the other, and keeps aside what was replaced or deleted', async () => {
    const { left, right } = trees();
    const { planned, result, problem } = await run(left, right);
    expect(planned.preview.counts).toEqual({ created: 1, replaced: 1, folders: 0, deleted: 2, bytes: 8 });
    expect(problem).toBeUndefined();
    expect(result).toMatchObject({ copied: { files: 2 }, verified: 2, replaced: 1, deleted: 2 });
    const there = right.picture('/tree');
    expect(there).toMatchObject({ '/new': 'new', '/both': 'newer' });
    expect(Object.entries(there).filter(([path]) => path.includes('kept') && /both|extra/.test(path))).toEqual([
      [expect.stringMatching(/both$/), 'older one'],
      [expect.stringMatching(/sub\/extra$/), 'extra'],
    ]);
    expect(left.picture('/tree')).toEqual({ '/new': 'new', '/both': 'newer' });
    expect((await plan(left, right)).changes).toBe(false);
  });

  it('lets the newer file win both ways, and deletes nothing', async () => {
    const { left, right } = trees();
    await run(left, right, { mode: 'both' });
    expect(left.at('/tree/sub/extra')?.content.toString()).toBe('extra');
    expect(right.at('/tree/both')?.content.toString()).toBe('newer');
    expect(right.at('/tree/sub/extra')).toBeDefined();
  });

  it('leaves alone what was changed after it was compared, and says so', async () => {
    const { left, right } = trees();
    const input = inputFor(left, right);
    const planned = await plan(left, right);
    const changed = right.at('/tree/both');
    if (changed) Object.assign(changed, { content: Buffer.from('just now'), modified: NEW + 1 });
    right.put('/tree/sub/fresh', 'fresh');
    const job = testJob([left, right], [], planned.preview);
    const { result, problem } = await synchroniseFoldersTool.run(job.context, input);
    expect(problem).toBeDefined();
    expect(result.failed).toMatchObject([{ path: '/tree/both', problem: { code: 'busy' } }]);
    expect(right.at('/tree/both')?.content.toString()).toBe('just now');
    expect(right.at('/tree/sub/fresh')?.content.toString()).toBe('fresh');
    expect(result.foldersLeft).toBe(1);
  });

  it('never takes a folder that can’t be read for an empty one', async () => {
    const { left, right } = trees();
    left.put('/tree/sub/mine', 'mine');
    left.before = (operation, path) => {
      if (operation === 'list' && path === '/tree/sub') throw fault('no-permission');
    };
    const { planned } = await run(left, right);
    expect(planned.preview.failedCount).toBe(1);
    expect(right.at('/tree/sub/extra')?.content.toString()).toBe('extra');
  });

  it('is refused within one folder, and for steps that lead out of it', async () => {
    const { left } = trees();
    const one = (path: string) => ({ target: left.id, path });
    left.folder('/tree/inner');
    for (const right of [one('/tree'), one('/tree/inner')])
      await expect(
        synchroniseFoldersTool.plan(testJob([left]).plan, { ...inputFor(left, left), right }),
      ).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
    const { left: l, right: r } = trees();
    const facts = { kind: 'file' as const, size: 3, modified: NEW };
    for (const path of ['../out', 'a/../../out', '.rescue-desk-kept/x', 'a//b'])
      await expect(plan(l, r, { steps: [{ path, left: facts, act: 'copy-right' }] })).rejects.toMatchObject({
        problem: { code: 'invalid-input' },
      });
  });

  it('never writes through a link that stands where a folder was', async () => {
    const { left, right } = trees();
    left.put('/tree/sub/a', 'a', { modified: NEW });
    const planned = await plan(left, right, { mode: 'update-right' });
    right.folder('/elsewhere');
    right.at('/tree')?.children.delete('sub');
    right.link('/tree/sub', '/elsewhere');
    const job = testJob([left, right], [], planned.preview);
    const { result } = await synchroniseFoldersTool.run(job.context, inputFor(left, right, { mode: 'update-right' }));
    expect(result.failedCount).toBeGreaterThan(0);
    expect(right.picture('/elsewhere')).toEqual({});
  });
});
