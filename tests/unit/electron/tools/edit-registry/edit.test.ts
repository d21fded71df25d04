import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolInput } from '../../../../../electron/contract/tools.ts';
import { editRegistryTool } from '../../../../../electron/tools/edit-registry/index.ts';
import { findKey } from '../../../../../electron/windows/hive/keys.ts';
import { wantNumber, wantText } from '../../../../../electron/windows/hive/value-changes.ts';
import { dataFrom, typeOf, wordsFrom } from '../../../../../electron/windows/hive/value-words.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { change, hiveOf, picture, PLACE, serverTarget, valueOf } from '../../../../support/server-target.ts';

type Edits = ToolInput<'edit-registry'>['edits'];
const edit = (target: MemoryTarget, edits: Edits, hive: ToolInput<'edit-registry'>['hive'] = 'SYSTEM') =>
  change(target, editRegistryTool, { target: target.id, ...PLACE, hive, edits });
const mine = () =>
  serverTarget({
    system: serverSystem([
      wantText('Mine', 'x', 'old'),
      wantText('Mine', 'gone', 'bye'),
      wantNumber('Mine\\Tree\\Leaf', 'n', 7),
      wantText('Mine\\Tree', 't', 'text'),
    ]),
  });

describe('editing the registry', () => {
  it('sets, renames, deletes and makes, each shown before and after, and comes back to the byte', async () => {
    const target = mine();
    const before = picture(target);
    const { lines, takeBack } = await edit(target, [
      { edit: 'set-value', key: 'Mine', name: 'x', type: 'REG_DWORD', data: '0x10' },
      { edit: 'rename-value', key: 'Mine\\Tree', name: 't', to: 'renamed' },
      { edit: 'delete-value', key: 'Mine', name: 'gone' },
      { edit: 'make-key', key: 'Mine\\New\\Deep' },
    ]);
    expect(lines.slice(0, 6)).toEqual([
      'New key SYSTEM\\Mine\\New',
      'New key SYSTEM\\Mine\\New\\Deep',
      'SYSTEM\\Mine\\x: old -> 16',
      'SYSTEM\\Mine\\Tree\\t: text -> (not there)',
      'SYSTEM\\Mine\\Tree\\renamed: (not there) -> text',
      'SYSTEM\\Mine\\gone: bye -> (not there)',
    ]);
    expect(valueOf(target, 'SYSTEM', 'Mine', 'x')).toBe('16');
    expect(valueOf(target, 'SYSTEM', 'Mine\\Tree', 'renamed')).toBe('text');
    expect(valueOf(target, 'SYSTEM', 'Mine', 'gone')).toBeUndefined();
    expect(findKey(hiveOf(target, 'SYSTEM'), 'Mine\\New\\Deep')).toBeDefined();
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('deletes a key with all below it, and shows every value that goes', async () => {
    const target = mine();
    const before = picture(target);
    const { lines, takeBack } = await edit(target, [{ edit: 'delete-key', key: 'Mine\\Tree' }]);
    expect(lines.slice(0, 4)).toEqual([
      'SYSTEM\\Mine\\Tree\\Leaf\\n: 7 -> (not there)',
      'SYSTEM\\Mine\\Tree\\t: text -> (not there)',
      'Remove the key SYSTEM\\Mine\\Tree\\Leaf',
      'Remove the key SYSTEM\\Mine\\Tree',
    ]);
    expect(findKey(hiveOf(target, 'SYSTEM'), 'Mine\\Tree')).toBeUndefined();
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('takes over a .reg file in the control set in use, with letters of all languages', async () => {
    const target = mine();
    const file = [
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Mine]',
      '"name"="שלום ü"',
      '[-HKEY_LOCAL_MACHINE\\SYSTEM\\Mine\\Tree]',
    ].join('\n');
    await edit(target, [{ edit: 'import', file }]);
    expect(valueOf(target, 'SYSTEM', 'ControlSet001\\Control\\Mine', 'name')).toBe('שלום ü');
    expect(findKey(hiveOf(target, 'SYSTEM'), 'Mine\\Tree')).toBeUndefined();
  });

  it.each<[string, Edits[number], RegExp]>([
    ['a key at the top', { edit: 'delete-key', key: 'Select' }, /is needed$/],
    [
      'the choice of the control set',
      { edit: 'set-value', key: 'select', name: 'Current', type: 'REG_DWORD', data: '9' },
      /is needed$/,
    ],
    [
      'the start of a driver that Windows needs',
      { edit: 'set-value', key: 'ControlSet001\\Services\\disk', name: 'start', type: 'REG_DWORD', data: '4' },
      /is needed$/,
    ],
    ['such a driver', { edit: 'delete-key', key: 'ControlSet001\\Services\\disk' }, /is needed$/],
    [
      'its start being renamed away',
      { edit: 'rename-value', key: 'ControlSet001\\Services\\disk', name: 'Start', to: 'Begin' },
      /is needed$/,
    ],
    ['all services', { edit: 'delete-key', key: 'ControlSet001\\Services' }, /is needed$/],
    ['a key that is not there', { edit: 'delete-key', key: 'Nothing' }, /can’t be made$/],
    ['a value that is not there', { edit: 'delete-value', key: 'Mine', name: 'nothing' }, /can’t be made$/],
    ['a name that is taken', { edit: 'rename-value', key: 'Mine', name: 'x', to: 'gone' }, /can’t be made$/],
    ['a number that is none', { edit: 'set-value', key: 'Mine', name: 'x', type: 'REG_DWORD', data: 'x' }, /can’t be/],
    ['what is there already', { edit: 'set-value', key: 'Mine', name: 'x', type: 'REG_SZ', data: 'old' }, /nothing to/],
    [
      'a key that Windows itself makes at its start',
      { edit: 'make-key', key: 'CurrentControlSet' },
      /CurrentControlSet.* is no key on the disk/,
    ],
    [
      'a value below it',
      { edit: 'set-value', key: 'currentcontrolset\\Services\\Foo', name: 'Start', type: 'REG_DWORD', data: '4' },
      /is no key on the disk/,
    ],
  ])('refuses %s, and leaves everything as it was', async (_, wish, title) => {
    const target = mine();
    const before = picture(target);
    await expect(edit(target, [wish])).rejects.toMatchObject({ problem: { title: expect.stringMatching(title) } });
    expect(picture(target)).toEqual(before);
  });

  it('refuses two edits that contradict each other', async () => {
    const set = { edit: 'set-value', key: 'Mine\\Tree', name: 'a', type: 'REG_SZ', data: '1' } as const;
    for (const other of [{ edit: 'delete-key', key: 'mine' } as const, { ...set, name: 'A', data: '2' }]) {
      await expect(edit(mine(), [set, other])).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
    }
  });

  it('never has a password in a plan', async () => {
    const target = serverTarget({ software: softwareWith([wantText('A\\B', 'DefaultPassword', 'hunter2')]) });
    const act = edit(target, [{ edit: 'delete-key', key: 'A\\B' }], 'SOFTWARE');
    await expect(act).rejects.toMatchObject({ problem: { title: '“DefaultPassword” holds a password' } });
  });
});

it('what is shown as exact makes the very same bytes again', () => {
  const types = (['REG_SZ', 'REG_MULTI_SZ', 'REG_DWORD', 'REG_QWORD', 'REG_BINARY'] as const).map((name) => name);
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 40 }), (type, bytes) => {
      const { words, exact } = wordsFrom(typeOf(type), Buffer.from(bytes));
      if (exact) expect(dataFrom(type, words)).toEqual(Buffer.from(bytes));
      if (type === 'REG_BINARY') expect(exact).toBe(true);
    }),
  );
});

it.skipIf(noHives !== undefined)(
  'a hive that Windows wrote is edited and comes back',
  { timeout: 120_000 },
  async () => {
    const target = serverTarget({ system: realFile('regipy/SYSTEM') });
    const before = picture(target);
    const key = 'ControlSet001\\Services\\Spooler';
    const { takeBack } = await edit(target, [{ edit: 'delete-key', key }]);
    expect(findKey(hiveOf(target, 'SYSTEM'), key)).toBeUndefined();
    await takeBack();
    expect(picture(target)).toEqual(before);
  },
);

it.each(['Session Manager', 'session manager\\SubSystems', 'Lsa', 'ProductOptions'])(
  'the key Control\\%s stays: without it Windows stops at its start',
  async (key) => {
    const path = `ControlSet001\\Control\\${key}`;
    const target = serverTarget({ system: serverSystem([wantText(path, 'x', 'y')]) });
    const before = picture(target);
    const act = edit(target, [{ edit: 'delete-key', key: path }]);
    await expect(act).rejects.toMatchObject({ problem: { title: expect.stringContaining('is needed') as string } });
    expect(picture(target)).toEqual(before);
  },
);
