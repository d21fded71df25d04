import { expect, it } from 'vitest';
import type { ToolInput } from '../../../../../electron/contract/tools.ts';
import { searchRegistryTool } from '../../../../../electron/tools/search-registry/index.ts';
import { wantText } from '../../../../../electron/windows/hive/value-changes.ts';
import { ownHive } from '../../../../support/hives.ts';
import { testJob } from '../../../../support/job-context.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { PLACE, serverTarget } from '../../../../support/server-target.ts';

const search = async (target: MemoryTarget, asked: Omit<ToolInput<'search-registry'>, 'target' | 'folder'>) => {
  const { preview } = await searchRegistryTool.plan(testJob([target]).plan, { target: target.id, ...PLACE, ...asked });
  return searchRegistryTool.contract.preview.parse(preview);
};

it('a text is found in names of keys and values and in data, whatever its case', async () => {
  const target = serverTarget({
    system: serverSystem([
      wantText('Mine\\NeedleKey', 'a', 'nothing'),
      wantText('Mine\\Other', 'the needle', 'nothing'),
      wantText('Mine\\Third', 'b', 'in a haystack: nEEdle'),
    ]),
  });
  const { hits, full } = await search(target, { hive: 'SYSTEM', text: 'NEEDLE' });
  expect(hits).toEqual([
    { hive: 'SYSTEM', key: 'Mine\\NeedleKey' },
    { hive: 'SYSTEM', key: 'Mine\\Other', value: 'the needle', words: 'nothing' },
    { hive: 'SYSTEM', key: 'Mine\\Third', value: 'b', words: 'in a haystack: nEEdle' },
  ]);
  expect(full).toBe(false);
  expect((await search(target, { hive: 'SYSTEM', below: 'Mine\\Other', text: 'needle' })).hits).toHaveLength(1);
});

it('passwords are not searched', async () => {
  const target = serverTarget({ software: softwareWith([wantText('A', 'DefaultPassword', 'hunter2')]) });
  expect((await search(target, { hive: 'SOFTWARE', text: 'hunter2' })).hits).toEqual([]);
  expect((await search(target, { hive: 'SOFTWARE', text: 'defaultpass' })).hits).toEqual([
    { hive: 'SOFTWARE', key: 'A', value: 'DefaultPassword' },
  ]);
});

it('ends where there is more than can be shown', async () => {
  const many = Array.from({ length: 620 }, (_, at) => wantText('Many', `needle ${at}`, ''));
  const { hits, full } = await search(serverTarget({ system: serverSystem(many) }), { hive: 'SYSTEM', text: 'needle' });
  expect(hits).toHaveLength(500);
  expect(full).toBe(true);
});

it('stops when nobody waits for it any more', async () => {
  const target = serverTarget({ DEFAULT: ownHive(5, 3_000) });
  const job = testJob([target]);
  const input = { target: target.id, ...PLACE, hive: 'DEFAULT', text: 'no such text' };
  await searchRegistryTool.plan(job.plan, input);
  const searching = searchRegistryTool.plan(job.plan, input);
  job.stop();
  await expect(searching).rejects.toThrow();
});
