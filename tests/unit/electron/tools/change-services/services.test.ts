import { describe, expect, it } from 'vitest';
import { changeServicesTool } from '../../../../../electron/tools/change-services/index.ts';
import { editRegistryTool } from '../../../../../electron/tools/edit-registry/index.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { wantNumber, wantText, wantTexts } from '../../../../../electron/windows/hive/value-changes.ts';
import { readNeeds } from '../../../../../electron/windows/server/boot-critical.ts';
import { findService, readServices, startType } from '../../../../../electron/windows/server/services.ts';
import { usualStart } from '../../../../../electron/windows/server/usual-start.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { serverSystem } from '../../../../support/server-hives.ts';
import { change, picture, PLACE, serverTarget, valueOf } from '../../../../support/server-target.ts';

const start = (target: MemoryTarget, name: string, set = 'ControlSet001') =>
  valueOf(target, 'SYSTEM', `${set}\\Services\\${name}`, 'Start');
const wish = (target: MemoryTarget, ...services: [string, keyof typeof startType][]) => ({
  target: target.id,
  ...PLACE,
  services: services.map(([name, at]) => ({ name, start: at })),
});

describe('services and drivers', () => {
  it('are disabled and set, each shown before and after, and come back to the byte', async () => {
    const target = serverTarget();
    const before = picture(target);
    const { lines, takeBack } = await change(
      target,
      changeServicesTool,
      wish(target, ['Spooler', 'disabled'], ['termservice', 'automatic']),
    );
    expect(lines.slice(0, 2)).toEqual([
      'Spooler: by itself (automatic) -> never (disabled)',
      'TermService: when needed (manual) -> by itself (automatic)',
    ]);
    expect([start(target, 'Spooler'), start(target, 'TermService')]).toEqual(['4', '2']);
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it.each([
    ['disk', 'Windows does not start without it.'],
    ['badfilter', 'DiskDrive waits for it'],
    ['RpcSs', 'Nobody could sign in without it.'],
  ])('%s is not disabled, and it is said why', async (name, why) => {
    const target = serverTarget();
    const before = picture(target);
    const act = change(target, changeServicesTool, wish(target, [name, 'disabled']));
    await expect(act).rejects.toMatchObject({
      problem: { title: `${name} is needed`, message: expect.stringContaining(why) },
    });
    expect(picture(target)).toEqual(before);
  });

  it('are not disabled where only the control set of the next start needs them', async () => {
    const device = 'ControlSet002\\Enum\\PCI\\VEN_1000&DEV_0072\\1';
    const set = (name: string) => [
      wantNumber(`${name}\\Services\\megasas`, 'Type', 1),
      wantNumber(`${name}\\Services\\megasas`, 'Start', 0),
      wantText(`${name}\\Services\\megasas`, 'Group', 'SCSI miniport'),
    ];
    const system = serverSystem([
      ...set('ControlSet001'),
      ...set('ControlSet002'),
      wantNumber('Select', 'Default', 2),
      wantText(device, 'ClassGUID', '{4D36E97B-E325-11CE-BFC1-08002BE10318}'),
      wantText(device, 'Service', 'megasas'),
    ]);
    const target = serverTarget({ system });
    const before = picture(target);
    const act = change(target, changeServicesTool, wish(target, ['megasas', 'disabled']));
    await expect(act).rejects.toMatchObject({ problem: { title: 'megasas is needed' } });
    const edits = [
      { edit: 'set-value', key: 'ControlSet002\\Services\\megasas', name: 'Start', type: 'REG_DWORD', data: '4' },
    ] as const;
    const edit = change(target, editRegistryTool, { target: target.id, ...PLACE, hive: 'SYSTEM', edits: [...edits] });
    await expect(edit).rejects.toMatchObject({ problem: { title: expect.stringContaining('is needed') as string } });
    expect(picture(target)).toEqual(before);
  });

  it('that are disabled already where Windows ran last are not disabled for the next start, where they are needed', async () => {
    const system = serverSystem([
      wantNumber('Select', 'Default', 2),
      wantNumber('ControlSet001\\Services\\disk', 'Start', 4),
      wantNumber('ControlSet002\\Services\\disk', 'Type', 1),
      wantNumber('ControlSet002\\Services\\disk', 'Start', 0),
    ]);
    const act = change(serverTarget({ system }), changeServicesTool, wish(serverTarget(), ['disk', 'disabled']));
    await expect(act).rejects.toMatchObject({ problem: { title: 'disk is needed' } });
  });

  it('that are needed and disabled are brought back', async () => {
    const target = serverTarget({ system: serverSystem([wantNumber('ControlSet001\\Services\\disk', 'Start', 4)]) });
    await change(target, changeServicesTool, wish(target, ['disk', 'boot']));
    expect(start(target, 'disk')).toBe('0');
  });

  it('take with them what needs them, and that is said before', async () => {
    const system = serverSystem([wantTexts('ControlSet001\\Services\\TermService', 'DependOnService', ['Spooler'])]);
    const target = serverTarget({ system });
    const { plan } = await change(target, changeServicesTool, wish(target, ['Spooler', 'disabled']));
    expect(plan.warnings[0]).toEqual({
      text: 'What needs Spooler will not start either.',
      reason: 'TermService.',
    });
  });

  it('must be there', async () => {
    const target = serverTarget();
    const act = change(target, changeServicesTool, wish(target, ['No such\\service', 'manual']));
    await expect(act).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });
});

describe.skipIf(noHives !== undefined)('on hives that Windows wrote', { timeout: 120_000 }, () => {
  const hive = openHive(noHives === undefined ? realFile('regipy/SYSTEM') : serverSystem());

  it('what is needed there is never disabled, and a printer service comes back', async () => {
    const target = serverTarget({ system: realFile('regipy/SYSTEM') });
    const before = picture(target);
    for (const name of ['disk', 'Tcpip', 'lsi_sas', 'PlugPlay']) {
      expect(readNeeds(hive).has(name.toLowerCase())).toBe(true);
      const act = change(target, changeServicesTool, wish(target, [name, 'disabled']));
      await expect(act).rejects.toMatchObject({ problem: { title: expect.stringMatching(/is needed$/) } });
    }
    const { takeBack } = await change(target, changeServicesTool, wish(target, ['Spooler', 'disabled']));
    expect(start(target, 'Spooler')).toBe('4');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('what is said to be usual is how Windows has it', () => {
    // Disk controllers that are not used start later, and older Windows starts three of them otherwise.
    const differ = readServices(hive).filter(({ name, start: at }) => {
      const usual = usualStart(name);
      return usual !== undefined && at !== startType[usual];
    });
    expect(
      differ.map(({ name }) => name.toLowerCase()).filter((name) => !/stor|ahci|scsi|^netlogon$|^plugplay$/.test(name)),
    ).toEqual([]);
    expect(findService(hive, 'disk')?.start).toBe(0);
  });
});
