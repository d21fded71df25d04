import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolInput } from '../../../../../electron/contract/tools.ts';
import { compareRegistryTool } from '../../../../../electron/tools/compare-registry/index.ts';
import { wantNumber, wantText } from '../../../../../electron/windows/hive/value-changes.ts';
import { testJob } from '../../../../support/job-context.ts';
import { serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { PLACE, serverTarget } from '../../../../support/server-target.ts';

type Asked = Omit<ToolInput<'compare-registry'>, 'target' | 'folder'>;

const COPY = '/copies/SYSTEM';

async function compare(hives: { system?: Buffer; software?: Buffer; copy?: Buffer }, asked: Asked) {
  const target = serverTarget(hives);
  if (hives.copy) target.put(COPY, hives.copy);
  const input = compareRegistryTool.contract.input.parse({
    target: target.id,
    ...PLACE,
    ...asked,
    ...(hives.copy && { with: { target: target.id, path: COPY } }),
  });
  const { preview } = await compareRegistryTool.plan(testJob([target]).plan, input);
  return compareRegistryTool.contract.preview.parse(preview);
}

describe('comparing a hive with a copy of it', () => {
  it('finds nothing where nothing was changed', async () => {
    const system = serverSystem();
    expect(await compare({ system, copy: system }, { hive: 'SYSTEM' })).toMatchObject({ differences: [], total: 0 });
  });

  it('names each value that differs, and keys that only one has, whatever the case', async () => {
    const found = await compare(
      {
        system: serverSystem([
          wantText('Mine\\Sub', 'same', 'x'),
          wantText('Mine\\Sub', 'Changed', 'new'),
          wantNumber('Mine\\Sub', 'typed', 1),
          wantText('Mine\\Sub', 'added', 'yes'),
          wantText('Mine\\Here', 'a', ''),
        ]),
        copy: serverSystem([
          wantText('MINE\\SUB', 'SAME', 'x'),
          wantText('MINE\\SUB', 'changed', 'old'),
          wantText('MINE\\SUB', 'typed', '1'),
          wantText('MINE\\SUB', 'gone', 'yes'),
          wantText('MINE\\There\\Below', 'a', ''),
        ]),
      },
      { hive: 'SYSTEM' },
    );
    expect(found.differences).toEqual([
      { key: 'Mine\\Here', only: 'here' },
      { key: 'Mine\\There', only: 'there' },
      {
        key: 'Mine\\Sub',
        value: 'Changed',
        here: { type: 'REG_SZ', words: 'new' },
        there: { type: 'REG_SZ', words: 'old' },
      },
      {
        key: 'Mine\\Sub',
        value: 'typed',
        here: { type: 'REG_DWORD', words: '1' },
        there: { type: 'REG_SZ', words: '1' },
      },
      { key: 'Mine\\Sub', value: 'added', here: { type: 'REG_SZ', words: 'yes' } },
      { key: 'Mine\\Sub', value: 'gone', there: { type: 'REG_SZ', words: 'yes' } },
    ]);
    expect(found.total).toBe(6);
  });

  it('says that a password differs, and not what it is', async () => {
    const software = softwareWith([wantText('A', 'DefaultPassword', 'hunter2')]);
    const copy = softwareWith([wantText('A', 'DefaultPassword', 'hunter3')]);
    const found = await compare({ software, copy }, { hive: 'SOFTWARE' });
    expect(found.differences).toEqual([
      { key: 'A', value: 'DefaultPassword', here: { type: 'REG_SZ' }, there: { type: 'REG_SZ' } },
    ]);
  });

  it('compares two keys of the same hive', async () => {
    const system = serverSystem([wantText('One\\Sub', 'a', '1'), wantText('Two\\Sub', 'a', '2')]);
    const found = await compare({ system }, { hive: 'SYSTEM', below: 'One', withBelow: 'Two' });
    expect(found.differences).toMatchObject([{ key: 'Sub', value: 'a', here: { words: '1' }, there: { words: '2' } }]);
  });

  it('lists as many differences as there is room for, and counts all', async () => {
    const many = Array.from({ length: 1_200 }, (_, at) => wantNumber('Many', `value ${at}`, at));
    const found = await compare(
      { system: serverSystem(many), copy: serverSystem([wantNumber('Many', 'x', 1)]) },
      { hive: 'SYSTEM' },
    );
    expect(found.differences).toHaveLength(1_000);
    expect(found.total).toBe(1_201);
  });

  it('says what is not there, and what is no hive', async () => {
    const system = serverSystem();
    await expect(compare({ system }, { hive: 'SYSTEM', below: 'No such key' })).rejects.toThrow(/no key/);
    const missing = { target: serverTarget({}).id, path: '/nowhere/SYSTEM' };
    await expect(compare({ system }, { hive: 'SYSTEM', with: missing })).rejects.toThrow(/no file/);
    await expect(compare({ system, copy: Buffer.from('no hive') }, { hive: 'SYSTEM' })).rejects.toThrow();
  });

  it('finds exactly the values that were set to something else', async () => {
    const name = fc.constantFrom('a', 'b', 'ä', 'Ω', 'ü b');
    const value = fc.record({ key: fc.constantFrom('K', 'K\\L', 'M'), name, number: fc.nat(3) });
    const hive = (list: readonly { key: string; name: string; number: number }[]) =>
      serverSystem([
        wantText('K\\L', 'x', ''),
        wantText('M', 'x', ''),
        ...list.map((each) => wantNumber(each.key, each.name, each.number)),
      ]);
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 6 }), fc.array(value, { maxLength: 6 }), async (ours, theirs) => {
        const last = (list: typeof ours) => new Map(list.map((each) => [`${each.key}/${each.name}`, each.number]));
        const [mine, other] = [last(ours), last(theirs)];
        const expected = [...new Set([...mine.keys(), ...other.keys()])].filter((id) => mine.get(id) !== other.get(id));
        const found = await compare({ system: hive(ours), copy: hive(theirs) }, { hive: 'SYSTEM' });
        expect(found.differences.map((each) => `${each.key}/${each.value}`).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 25 },
    );
  });
});
