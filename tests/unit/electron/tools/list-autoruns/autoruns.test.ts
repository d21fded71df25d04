import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { editRegistryTool } from '../../../../../electron/tools/edit-registry/index.ts';
import { listAutorunsTool } from '../../../../../electron/tools/list-autoruns/index.ts';
import { wantText, wantTexts } from '../../../../../electron/windows/hive/value-changes.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import { testJob } from '../../../../support/job-context.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { change, picture, PLACE, serverTarget } from '../../../../support/server-target.ts';

const WINDOWS = 'Microsoft\\Windows\\CurrentVersion';
const NT = 'Microsoft\\Windows NT\\CurrentVersion';
const autoruns = async (target: MemoryTarget) => {
  const { preview } = await listAutorunsTool.plan(testJob([target]).plan, { target: target.id, ...PLACE });
  return listAutorunsTool.contract.preview.parse(preview);
};
const server = () => {
  const target = serverTarget({
    software: softwareWith([
      wantText(`${WINDOWS}\\Run`, 'Agent', '"C:\\Program Files\\A\\agent.exe" -q'),
      wantText(`WOW6432Node\\${WINDOWS}\\RunOnce`, 'Gone', 'C:\\gone.exe'),
      wantText(`${NT}\\Winlogon`, 'Shell', 'C:\\evil.exe'),
      wantText(`${NT}\\Winlogon`, 'Userinit', 'C:\\Windows\\system32\\userinit.exe,'),
      wantText(`${NT}\\Image File Execution Options\\sethc.exe`, 'Debugger', 'cmd.exe'),
    ]),
    system: serverSystem([
      wantTexts('ControlSet001\\Control\\Session Manager', 'BootExecute', ['autocheck autochk *', 'evilboot']),
      wantTexts('ControlSet001\\Control\\Lsa', 'Security Packages', ['""', 'mimilib']),
    ]),
  });
  target.put(
    '/mnt/c/Users/Camille/NTUSER.DAT',
    softwareWith([wantText(`Software\\${WINDOWS}\\Run`, 'Own', 'C:\\o.exe')]),
  );
  target.put('/mnt/c/Program Files/A/Agent.EXE', 'MZ agent');
  target.put('/mnt/c/Windows/System32/cmd.exe', 'MZ cmd');
  target.put('/mnt/c/ProgramData/Microsoft/Windows/Start Menu/Programs/StartUp/tool.bat', 'start');
  return target;
};

it('what starts by itself is listed with its file and SHA-256, and nothing is changed', async () => {
  const target = server();
  const before = picture(target);
  const { autoruns: all, unread } = await autoruns(target);
  const byName = new Map(all.map((each) => [`${each.name}: ${each.command}`, each]));
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(byName.get('Agent: "C:\\Program Files\\A\\agent.exe" -q')).toMatchObject({
    kind: 'run',
    fileThere: true,
    sha256: hash('MZ agent'),
    isUsual: false,
  });
  expect(byName.get('Gone: C:\\gone.exe')).toMatchObject({ kind: 'run', fileThere: false });
  expect(byName.get('Shell: C:\\evil.exe')).toMatchObject({ kind: 'shell', off: { text: 'explorer.exe' } });
  expect(byName.get('Userinit: C:\\Windows\\system32\\userinit.exe,')).toMatchObject({ isUsual: true });
  expect(byName.get('Debugger: cmd.exe')).toMatchObject({ kind: 'debugger', fileThere: true, sha256: hash('MZ cmd') });
  expect(byName.get('BootExecute: autocheck autochk *')).toMatchObject({ isUsual: true });
  expect(byName.get('BootExecute: evilboot')).toMatchObject({ kind: 'boot', isUsual: false, fileThere: false });
  expect(byName.get('Security Packages: mimilib')).toMatchObject({ kind: 'security package', isUsual: false });
  expect(byName.get('Own: C:\\o.exe')?.place).toBe(`Users\\Camille\\Software\\${WINDOWS}\\Run`);
  expect(byName.get('Own: C:\\o.exe')?.off).toBeUndefined();
  expect(byName.get('tool.bat: tool.bat')).toMatchObject({ kind: 'start-up folder', sha256: hash('start') });
  expect(unread).toEqual([]);
  expect(picture(target)).toEqual(before);
});

it('what it offers keeps each from starting, and comes back to the byte', async () => {
  const target = server();
  const before = picture(target);
  for (const name of ['Agent', 'Shell', 'Debugger']) {
    const isIt = (each: { name: string }) => each.name === name;
    const { off } = (await autoruns(target)).autoruns.find(isIt) ?? {};
    if (off === undefined) throw new Error(`${name} is not offered`);
    const { hive, key, name: value, text } = off;
    const edit =
      text === undefined
        ? ({ edit: 'delete-value', key, name: value } as const)
        : ({ edit: 'set-value', key, name: value, type: 'REG_SZ', data: text } as const);
    const { takeBack } = await change(target, editRegistryTool, { target: target.id, ...PLACE, hive, edits: [edit] });
    const left = (await autoruns(target)).autoruns.find(isIt);
    expect(left === undefined || left.isUsual).toBe(true);
    await takeBack();
    expect(picture(target)).toEqual(before);
  }
});

it('scheduled tasks are listed with what they start, and whether they are on', async () => {
  const target = server();
  const task = (command: string, words: string, enabled: boolean) =>
    `<Task><Triggers><X><Enabled>false</Enabled></X></Triggers><Settings><Enabled>${enabled}</Enabled></Settings><Actions><Exec><Command>${command}</Command><Arguments>${words}</Arguments></Exec></Actions></Task>`;
  const folder = '/mnt/c/Windows/System32/Tasks';
  const wide = Buffer.from(`\ufeff${task('C:\\gone &amp; away.exe', '', true)}`, 'utf16le');
  target.put(`${folder}/Evil`, wide);
  target.put(`${folder}/Microsoft/Windows/Own`, task('%windir%\\System32\\cmd.exe', '/c x', false));
  target.put(`${folder}/Microsoft/Windows/Odd`, 'no task');
  const tasks = (await autoruns(target)).autoruns.filter(({ kind }) => kind.startsWith('task'));
  expect(tasks.map(({ name }) => name).toSorted()).toEqual(['Evil', 'Microsoft\\Windows\\Own']);
  expect(tasks.find(({ name }) => name === 'Evil')).toMatchObject({
    kind: 'task',
    command: 'C:\\gone & away.exe',
    fileThere: false,
    isUsual: false,
  });
  expect(tasks.find(({ name }) => name !== 'Evil')).toMatchObject({
    kind: 'task that is off',
    command: '%windir%\\System32\\cmd.exe /c x',
    fileThere: true,
    isUsual: true,
  });
});

it('a damaged hive is named and does not hide the others', async () => {
  const target = server();
  target.put('/mnt/c/Users/Torn/NTUSER.DAT', 'no hive at all');
  const { unread, autoruns: all } = await autoruns(target);
  expect(unread).toEqual(['Users\\Torn']);
  expect(all.some(({ name }) => name === 'Agent')).toBe(true);
});

it.skipIf(noHives !== undefined)(
  'a SYSTEM that Windows wrote has only what is usual',
  { timeout: 60_000 },
  async () => {
    const { autoruns: all } = await autoruns(serverTarget({ system: realFile('regipy/SYSTEM') }));
    const ofSystem = all.filter(({ place }) => place.startsWith('SYSTEM'));
    expect(ofSystem.length).toBeGreaterThan(3);
    expect(ofSystem.filter(({ isUsual, kind }) => !isUsual && kind !== 'print monitor')).toEqual([]);
  },
);

it('on a drive other than C:, what belongs to Windows is given back as that Windows has it: else nobody could sign in', async () => {
  const target = serverTarget({
    software: softwareWith([
      wantText(NT, 'SystemRoot', 'E:\\WinSrv'),
      wantText(`${NT}\\Winlogon`, 'Userinit', 'E:\\WinSrv\\system32\\userinit.exe,C:\\evil.exe'),
    ]),
  });
  const userinit = async () => (await autoruns(target)).autoruns.find(({ name }) => name === 'Userinit');
  const found = await userinit();
  expect(found).toMatchObject({ isUsual: false, off: { text: 'E:\\WinSrv\\system32\\userinit.exe,' } });
  const { hive = 'SOFTWARE', key = '', name = '', text = '' } = found?.off ?? {};
  const edits = [{ edit: 'set-value' as const, key, name, type: 'REG_SZ' as const, data: text }];
  await change(target, editRegistryTool, { target: target.id, ...PLACE, hive, edits });
  expect(await userinit()).toMatchObject({ isUsual: true });
});
