import { expect, test } from 'vitest';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { readSoftwareFacts } from '../../../../../electron/windows/installation/software.ts';
import { readSystemFacts } from '../../../../../electron/windows/installation/system.ts';
import { newSoftware, newSystem } from '../../../../../electron/windows/sample/new-system.ts';
import { NOW, ownHive } from '../../../../support/hives.ts';

const system = (kind: string) =>
  openHive(newSystem({ bootKey: Buffer.alloc(16), now: NOW, computer: 'PRACTICE', kind }));
const software = (product: string, build: string) =>
  newSoftware({ now: NOW, product, build, profiles: [['S-1-5-21-1-2-3-500', 'C:\\Users\\Administrator']] });

test('a SYSTEM hive tells name, kind, time zone and last shutdown of its machine', () => {
  expect(readSystemFacts(system('ServerNT'))).toEqual({
    computer: 'PRACTICE',
    hostName: 'PRACTICE',
    domain: undefined,
    kind: 'server',
    timeZone: 'W. Europe Standard Time',
    minutesAhead: 60,
    shutDown: Date.UTC(2025, 10, 23),
    controlSet: 'ControlSet001',
    blankPasswordsOnlyHere: true,
  });
});

test('a domain controller and a workstation are told from a server', () => {
  expect(readSystemFacts(system('LanmanNT')).kind).toBe('domain controller');
  expect(readSystemFacts(system('WinNT')).kind).toBe('workstation');
  expect(readSystemFacts(system('?')).kind).toBeUndefined();
});

test('a SOFTWARE hive tells edition, build and whose folders there are', () => {
  const bytes = software('Windows Server 2022 Standard', '20348');
  expect(checkHive(bytes).errors).toEqual([]);
  expect(readSoftwareFacts(openHive(bytes))).toMatchObject({
    product: 'Windows Server 2022 Standard',
    edition: 'ServerStandard',
    installationType: 'Server',
    version: '21H2',
    build: 20_348,
    revision: 2_700,
    installed: 1_650_000_000_000,
    profiles: [{ sid: 'S-1-5-21-1-2-3-500', folder: 'C:\\Users\\Administrator' }],
  });
});

test('Windows 11 is not called 10', () => {
  expect(readSoftwareFacts(openHive(software('Windows 10 Pro', '22631'))).product).toBe('Windows 11 Pro');
  expect(readSoftwareFacts(openHive(software('Windows 10 Pro', '19045'))).product).toBe('Windows 10 Pro');
});

test('a hive that says nothing of it gives nothing, and one without a control set is damaged', () => {
  expect(readSoftwareFacts(openHive(ownHive(5)))).toMatchObject({ product: undefined, build: undefined, profiles: [] });
  expect(() => readSystemFacts(openHive(ownHive(5)))).toThrow('control set');
});
