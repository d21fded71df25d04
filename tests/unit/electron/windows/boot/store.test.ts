import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planStart } from '../../../../../electron/windows/boot/change-store.ts';
import {
  type BootDevice,
  decodeDevice,
  encodeDevice,
  sameDevice,
} from '../../../../../electron/windows/boot/device.ts';
import { bootObject, element } from '../../../../../electron/windows/boot/elements.ts';
import { guidAt, guidBytes } from '../../../../../electron/windows/guid.ts';
import { readBootStore, safeModeOf, valueOf, windowsLoaders } from '../../../../../electron/windows/boot/store.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { changeHive } from '../../../../../electron/windows/hive/change.ts';
import { sealedBytes } from '../../../../../electron/windows/hive/edit.ts';
import { newHive } from '../../../../../electron/windows/hive/new-hive.ts';
import {
  applyChanges,
  type HiveChanges,
  undoOf,
  want,
  wantNumber,
  wantText,
  wantTexts,
} from '../../../../../electron/windows/hive/value-changes.ts';
import { valueData, findValue } from '../../../../../electron/windows/hive/values.ts';
import { findKey } from '../../../../../electron/windows/hive/keys.ts';
import { contentOf, noHives, NOW, realFile } from '../../../../support/hives.ts';
import { withValues } from '../../../../support/server-hives.ts';

const LOADER = '{733b62e5-f608-11eb-825c-c112f60133ab}';
const partition = {
  kind: 'gpt-partition',
  partition: '{8e0f2c38-e4ea-47ba-b7fc-9d8c74dccf0b}',
  disk: '{0b2394a9-095e-487d-8d48-719ecd4d78ca}',
} as const;

const store = (() => {
  const hive = sealedBytes(newHive({ minor: 3, rootName: 'NewStoreRoot', fileName: 'BCD', now: NOW }), 2);
  const at = (id: string, code: number) => `Objects\\${id}\\Elements\\${code.toString(16)}`;
  return withValues(hive, [
    wantNumber(`Objects\\${bootObject.manager}\\Description`, 'Type', 0x10100002),
    wantText(at(bootObject.manager, element.defaultObject), 'Element', LOADER),
    wantTexts(at(bootObject.manager, element.displayOrder), 'Element', [LOADER]),
    want(at(bootObject.manager, element.timeout), 'Element', 3, Buffer.from([30])),
    wantNumber(`Objects\\${LOADER}\\Description`, 'Type', 0x10200003),
    wantText(at(LOADER, element.description), 'Element', 'Windows Server'),
    want(at(LOADER, element.osDevice), 'Element', 3, encodeDevice(partition)),
    want(at(LOADER, element.safeMode), 'Element', 3, Buffer.from([0, 0, 0, 0, 0, 0, 0, 0])),
    want(at(LOADER, 0x26000010), 'Element', 3, Buffer.from([1])),
    wantNumber(`Objects\\${bootObject.ems}\\Description`, 'Type', 0x20100000),
  ]);
})();
const apply = (hive: Buffer, changes: HiveChanges) =>
  changeHive({ hive, logs: [] }, NOW, (edited) => applyChanges(edited, changes)).bytes;
const loaderOf = (hive: Buffer) => {
  const [loader] = windowsLoaders(readBootStore(openHive(hive)));
  if (loader === undefined) throw new Error('no loader');
  return loader;
};

test('a store is told with its default, its wait, and elements by name and kind', () => {
  const read = readBootStore(openHive(store));
  expect(read).toMatchObject({ defaultId: LOADER, timeout: 30 });
  const loader = loaderOf(store);
  expect(loader).toMatchObject({ id: LOADER, name: 'Windows Server' });
  expect(safeModeOf(loader)).toBe('minimal');
  expect(valueOf(loader, element.osDevice)).toEqual({ kind: 'device', device: partition });
  expect(valueOf(loader, 0x26000010)).toEqual({ kind: 'boolean', on: true });
  expect(loader.elements.map(({ name }) => name)).toContain('safeboot');
});

test('safe mode goes without a trace and comes back with the undo', () => {
  const changes = planStart(openHive(store), { loader: { id: LOADER, safeMode: 'off' } });
  const off = apply(store, changes);
  expect(safeModeOf(loaderOf(off))).toBe('off');
  expect(findKey(openHive(off), `Objects\\${LOADER}\\Elements\\25000080`)).toBeUndefined();
  expect(contentOf(openHive(apply(off, undoOf(changes))))).toEqual(contentOf(openHive(store)));
});

test('everything that can be chosen is written as it is read', () => {
  const moved: BootDevice = { kind: 'mbr-partition', offset: 1_048_576n, signature: 0xdeadbeef };
  const changes = planStart(openHive(store), {
    loader: { id: LOADER, safeMode: 'network', ignoreFailures: true, recovery: false, ems: true, device: moved },
    timeout: 5,
    defaultId: LOADER,
  });
  const changed = apply(store, changes);
  const loader = loaderOf(changed);
  expect(safeModeOf(loader)).toBe('network');
  expect(valueOf(loader, element.statusPolicy)).toEqual({ kind: 'integer', integer: 1n });
  expect(valueOf(loader, element.recoveryEnabled)).toEqual({ kind: 'boolean', on: false });
  expect(valueOf(loader, element.ems)).toEqual({ kind: 'boolean', on: true });
  expect(valueOf(loader, element.osDevice)).toEqual({ kind: 'device', device: moved });
  expect(readBootStore(openHive(changed)).timeout).toBe(5);
  expect(contentOf(openHive(apply(changed, undoOf(changes))))).toEqual(contentOf(openHive(store)));
});

test('an entry that is not there cannot be chosen', () => {
  expect(() => planStart(openHive(store), { defaultId: bootObject.ems })).toThrow('no such entry');
  expect(() =>
    readBootStore(openHive(sealedBytes(newHive({ minor: 3, rootName: 'x', fileName: 'x', now: NOW }), 2))),
  ).toThrow('no boot store');
});

test('devices of any bytes are read without a crash, and known ones come back the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeDevice(Buffer.from(bytes)).kind).toMatch(/^(gpt-partition|mbr-partition|boot|ram-disk|other)$/);
    }),
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.nat(),
      (guid, offset, signature) => {
        const text = guidAt(Buffer.from(guid), 0);
        expect(guidBytes(text)).toEqual(Buffer.from(guid));
        for (const device of [
          { kind: 'gpt-partition', partition: text, disk: text },
          { kind: 'mbr-partition', offset, signature },
          { kind: 'boot' },
        ] as const) {
          expect(decodeDevice(encodeDevice(device))).toEqual(device);
          expect(sameDevice(decodeDevice(encodeDevice(device)), device)).toBe(true);
        }
      },
    ),
  );
});

describe.skipIf(noHives)('in the store of a real machine', () => {
  test('the loader of Windows, its partition and the recovery in memory are found', () => {
    const real = readBootStore(openHive(realFile('regipy/BCD')));
    expect(real).toMatchObject({ defaultId: LOADER, timeout: 30 });
    const loaders = windowsLoaders(real);
    expect(loaders.map(({ name }) => name).sort()).toEqual(['Windows 10', 'Windows Recovery Environment']);
    const windows = loaders.find(({ id }) => id === LOADER);
    expect(windows && valueOf(windows, element.osDevice)).toEqual({ kind: 'device', device: partition });
    const recovery = loaders.find(({ name }) => name.includes('Recovery'));
    expect(recovery && valueOf(recovery, element.device)).toMatchObject({
      device: {
        kind: 'ram-disk',
        path: '\\Recovery\\WindowsRE\\Winre.wim',
        on: { kind: 'gpt-partition', disk: partition.disk },
      },
    });
  });

  test('a partition is written with the very bytes that Windows writes', () => {
    const hive = openHive(realFile('regipy/BCD'));
    const key = findKey(hive, `Objects\\${LOADER}\\Elements\\21000001`);
    const value = key && findValue(hive, key, 'Element');
    expect(value && valueData(hive, value)).toEqual(encodeDevice(partition));
  });

  test('safe mode on and off leaves it as it was', () => {
    const hive = realFile('regipy/BCD');
    const on = apply(hive, planStart(openHive(hive), { loader: { id: LOADER, safeMode: 'network' } }));
    const off = apply(on, planStart(openHive(on), { loader: { id: LOADER, safeMode: 'off' } }));
    expect(contentOf(openHive(off))).toEqual(contentOf(openHive(hive)));
  });
});
