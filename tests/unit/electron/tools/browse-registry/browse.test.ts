import { describe, expect, it } from 'vitest';
import type { ToolInput } from '../../../../../electron/contract/tools.ts';
import { browseRegistryTool } from '../../../../../electron/tools/browse-registry/index.ts';
import { editRegistryTool } from '../../../../../electron/tools/edit-registry/index.ts';
import { want, wantText } from '../../../../../electron/windows/hive/value-changes.ts';
import { noHives, ownHive, realFile } from '../../../../support/hives.ts';
import { testJob } from '../../../../support/job-context.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { change, picture, PLACE, serverTarget } from '../../../../support/server-target.ts';

type Asked = Omit<ToolInput<'browse-registry'>, 'target' | 'folder'>;
const browse = async (target: MemoryTarget, asked: Asked) => {
  const input = browseRegistryTool.contract.input.parse({ target: target.id, ...PLACE, ...asked });
  const { preview } = await browseRegistryTool.plan(testJob([target]).plan, input);
  return browseRegistryTool.contract.preview.parse(preview);
};
const WINLOGON = 'Microsoft\\Windows NT\\CurrentVersion\\Winlogon';

describe('browsing the registry', () => {
  it('names the hives of the machine and of its people, and changes nothing', async () => {
    const target = serverTarget({ SAM: ownHive(5, 3) });
    target.put('/mnt/c/Users/Camille/ntuser.dat', ownHive(5, 3));
    target.put('/mnt/c/Users/Public/desktop.ini', '');
    const before = picture(target);
    expect((await browse(target, {})).hives).toEqual(['SYSTEM', 'SOFTWARE', 'SAM', 'Users\\Camille']);
    expect((await browse(target, { hive: 'Users\\Camille' })).key?.keys.length).toBeGreaterThan(0);
    expect(picture(target)).toEqual(before);
  });

  it('shows the keys and values of a key as a person writes them', async () => {
    const target = serverTarget({
      system: serverSystem([
        want('Mine', 'list', 7, Buffer.from('a\0b\0\0', 'utf16le')),
        want('Mine', 'torn', 1, Buffer.from([0x41, 0, 0x42])),
        want('Mine', 'odd', 77, Buffer.from([1, 255])),
        wantText('Mine\\Below\\Deep', '', 'x'),
      ]),
    });
    const { key } = await browse(target, { hive: 'SYSTEM', key: 'mine' });
    expect(key?.keys).toEqual([{ name: 'Below', hasKeys: true }]);
    const values = new Map(key?.values.map((each) => [each.name, each]));
    expect(values.get('list')).toMatchObject({ type: 'REG_MULTI_SZ', words: 'a\nb', exact: true });
    expect(values.get('torn')).toMatchObject({ type: 'REG_SZ', exact: false });
    expect(values.get('odd')).toEqual({ name: 'odd', typeNumber: 77, size: 2, words: '01 ff', exact: false });
  });

  it('never shows what is secret, nor puts it into a file', async () => {
    const software = softwareWith([wantText(WINLOGON, 'DefaultPassword', 'hunter2'), wantText(WINLOGON, 'Shell', 'x')]);
    const accounts = softwareWith([wantText('A', 'V', 'hunter2')]);
    const target = serverTarget({ software, SAM: accounts, SECURITY: accounts });
    const { key } = await browse(target, { hive: 'SOFTWARE', key: WINLOGON, asFile: true });
    expect(key?.values.find(({ name }) => name === 'DefaultPassword')?.words).toBeUndefined();
    expect(key?.file).toContain('"Shell"="x"');
    expect(key?.file).not.toContain('DefaultPassword');
    for (const hive of ['SAM', 'SECURITY'] as const) {
      const accountsShown = (await browse(target, { hive, key: 'A', asFile: true })).key;
      expect(accountsShown?.values).toEqual([{ name: 'V', type: 'REG_SZ', typeNumber: 1, size: 16, exact: false }]);
      expect(accountsShown?.file).not.toContain('=');
    }
  });

  it('reads a hive once, and anew after each change', async () => {
    const target = serverTarget({ system: serverSystem([wantText('Mine', 'x', 'one')]) });
    const shown = async () => (await browse(target, { hive: 'SYSTEM', key: 'Mine' })).key?.values[0]?.words;
    expect(await shown()).toBe('one');
    const edit = { edit: 'set-value', key: 'Mine', name: 'x', type: 'REG_SZ', data: 'two' } as const;
    const { takeBack } = await change(target, editRegistryTool, {
      target: target.id,
      ...PLACE,
      hive: 'SYSTEM',
      edits: [edit],
    });
    expect(await shown()).toBe('two');
    await takeBack();
    expect(await shown()).toBe('one');
  });

  it.each(['Users\\..', 'Users\\a\\b', 'Users\\../x', 'SYSTEM.LOG'])('takes no way out of its folder: %s', (hive) => {
    expect(browseRegistryTool.contract.input.safeParse({ target: 't', ...PLACE, hive }).success).toBe(false);
  });

  it('says where there is no such key or person', async () => {
    const target = serverTarget();
    await expect(browse(target, { hive: 'SYSTEM', key: 'No\\such' })).rejects.toMatchObject({
      problem: { code: 'not-found' },
    });
    await expect(browse(target, { hive: 'Users\\Nobody' })).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });
});

it.skipIf(noHives !== undefined)('a hive that Windows wrote is browsed', { timeout: 60_000 }, async () => {
  const target = serverTarget({ system: realFile('regipy/SYSTEM') });
  const { key } = await browse(target, { hive: 'SYSTEM', key: 'ControlSet001\\Services\\Disk' });
  expect(key?.values.find(({ name }) => name === 'Start')).toMatchObject({ type: 'REG_DWORD', words: '0' });
});
