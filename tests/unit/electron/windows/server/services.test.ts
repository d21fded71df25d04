import { describe, expect, test } from 'vitest';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { findKey } from '../../../../../electron/windows/hive/keys.ts';
import { wantNumber, wantText } from '../../../../../electron/windows/hive/value-changes.ts';
import { readNeeds } from '../../../../../electron/windows/server/boot-critical.ts';
import {
  findService,
  readClassFilters,
  readServices,
  startType,
} from '../../../../../electron/windows/server/services.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import { DISK_CLASS, serverSystem } from '../../../../support/server-hives.ts';

const system = openHive(serverSystem());

test('a service is told with its start, its account and the file behind it', () => {
  expect(findService(system, 'mpssvc')).toMatchObject({
    name: 'MpsSvc',
    key: 'ControlSet001\\Services\\MpsSvc',
    kind: 'service',
    start: startType.automatic,
    imagePath: '%SystemRoot%\\System32\\svchost.exe -k x',
    serviceDll: '%SystemRoot%\\System32\\mpssvc.dll',
  });
  expect(findService(system, 'disk')).toMatchObject({ kind: 'driver', start: startType.boot });
  expect(findService(system, 'no such thing')).toBeUndefined();
  expect(findService(system, 'MpsSvc\\Parameters')).toBeUndefined();
});

test('only what may fail may be disabled', () => {
  const needs = readNeeds(system);
  const why = (name: string) => needs.get(name)?.map((need) => need.why);
  expect(why('disk')).toEqual(['boot-driver']);
  expect(why('badfilter')).toEqual(['class-filter']);
  expect(why('rpcss')).toEqual(['sign-in']);
  expect(why('dcomlaunch')).toContain('needed-by');
  expect(why('spooler')).toBeUndefined();
  expect(why('lanmanserver')).toBeUndefined();
});

test('the driver of a disk controller is needed, and one of the same group without a device is not', () => {
  const device = 'ControlSet001\\Enum\\PCI\\VEN_1000&DEV_0072\\1';
  const hive = serverSystem([
    wantText(device, 'ClassGUID', '{4D36E97B-E325-11CE-BFC1-08002BE10318}'),
    wantText(device, 'Service', 'megasas'),
    ...['megasas', 'arcsas'].flatMap((name) => [
      wantNumber(`ControlSet001\\Services\\${name}`, 'Type', 1),
      wantNumber(`ControlSet001\\Services\\${name}`, 'Start', 0),
      wantText(`ControlSet001\\Services\\${name}`, 'Group', 'SCSI miniport'),
    ]),
  ]);
  const needs = readNeeds(openHive(hive));
  expect(needs.get('megasas')).toEqual([{ why: 'disk-controller', device: 'PCI\\VEN_1000&DEV_0072\\1' }]);
  expect(needs.get('arcsas')).toBeUndefined();
});

test('filters of a class are told in the order in which they load', () => {
  expect(readClassFilters(system)).toEqual([
    {
      classId: DISK_CLASS,
      className: 'DiskDrive',
      place: 'UpperFilters',
      key: `ControlSet001\\Control\\Class\\${DISK_CLASS}`,
      drivers: ['partmgr', 'badfilter'],
    },
  ]);
});

describe.skipIf(noHives)('in hives that Windows wrote', () => {
  test('the set in use is read, not the first one', () => {
    const mini = openHive(realFile('synthetic/SYSTEM_mini'));
    expect(findService(mini, 'BadDrv')?.key).toBe('ControlSet002\\Services\\BadDrv');
    const first = findKey(mini, 'ControlSet001');
    expect(first && findService(mini, 'BadDrv', first)?.key).toBe('ControlSet001\\Services\\BadDrv');
  });

  test.each(['regipy/SYSTEM', 'regipy/SYSTEM_B', 'rc4/SYSTEM_rc4'])(
    '%s starts without its printers and not without its disks',
    (name) => {
      const hive = openHive(realFile(name));
      const services = readServices(hive);
      expect(services.length).toBeGreaterThan(300);
      const needs = readNeeds(hive);
      for (const needed of [
        'disk',
        'partmgr',
        'volmgr',
        'ntfs',
        'fltmgr',
        'acpi',
        'pci',
        'mountmgr',
        'rpcss',
        'samss',
        'volsnap',
      ]) {
        expect([needed, needs.has(needed)]).toEqual([needed, true]);
      }
      for (const free of ['spooler', 'themes', 'wsearch', 'termservice', 'e1i65x64', 'bits']) {
        expect([free, needs.has(free)]).toEqual([free, false]);
      }
      const running = services.filter(({ start }) => start !== undefined && start < 4);
      expect(needs.size).toBeLessThan(running.length / 2);
    },
  );
});
