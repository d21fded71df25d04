import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openHive } from '../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../electron/windows/hive/check.ts';
import { editHive, sealedBytes } from '../../../electron/windows/hive/edit.ts';
import { addKey, deleteKey } from '../../../electron/windows/hive/edit-keys.ts';
import { findKey, readKey, rootKey, subkeys } from '../../../electron/windows/hive/keys.ts';
import { recoverHive } from '../../../electron/windows/hive/log.ts';
import { edits, expectEditsRight } from '../../support/hive-edits.ts';
import { contentOf, NOW, noHives, ownHive, realFile, realHives } from '../../support/hives.ts';

if (noHives !== undefined) console.warn(`skipping: ${noHives}`);

/** How many random edit sequences; RESCUE_DESK_EDITS asks for more. */
const SEQUENCES = Number(process.env['RESCUE_DESK_EDITS'] ?? 10_000);

/** Hives as Windows wrote them, sound and whole. */
const sound = [
  'regipy/BCD',
  'regipy/NTUSER.DAT',
  'regipy/SAM',
  'regipy/SYSTEM',
  'yarp/BigDataHive',
  'yarp/ManySubkeysHive',
  'yarp/StringValuesHive',
  'yarp/UnicodeHive',
  'yarp/OldDirtyHive/RecoveredHive_Windows7',
];
/** Small enough to be compared as a whole ten thousand times. */
const small = ['regipy/BCD', 'regipy/SAM', 'yarp/BigDataHive', 'yarp/StringValuesHive', 'yarp/UnicodeHive'];

describe.skipIf(noHives !== undefined)('hives that Windows wrote', () => {
  test.each(sound)('%s is sound', (name) => {
    expect(checkHive(realFile(name))).toMatchObject({ errors: [], warnings: [] });
  });

  test('a log of the new format is replayed byte for byte as Windows 10 did', () => {
    const logs = ['.LOG1', '.LOG2'].map((end) => realFile(`yarp/NewDirtyHive1/NewDirtyHive${end}`));
    const recovery = recoverHive(realFile('yarp/NewDirtyHive1/NewDirtyHive'), logs);
    expect(recovery).toMatchObject({ state: 'recovered', changes: 4 });
    expect(recovery.bytes.equals(realFile('yarp/NewDirtyHive1/RecoveredHive_Windows10'))).toBe(true);
  });

  test('a log of the old format is replayed as Windows 7 did, but for times, name and sequence', () => {
    const logs = ['.LOG1', '.LOG2'].map((end) => realFile(`yarp/OldDirtyHive/OldDirtyHive${end}`));
    const recovery = recoverHive(realFile('yarp/OldDirtyHive/OldDirtyHive'), logs);
    expect(recovery).toMatchObject({ state: 'recovered', format: 'old', pages: 64 });
    expect(checkHive(recovery.bytes)).toMatchObject({ errors: [], warnings: [] });
    const expected = realFile('yarp/OldDirtyHive/RecoveredHive_Windows7');
    const different = [...recovery.bytes.keys()].filter(
      (at) => at >= 4_096 && recovery.bytes[at] !== expected[at] && !(at >= 4_116 && at < 4_124),
    );
    expect(different).toHaveLength(1);
    expect(contentOf(openHive(recovery.bytes))).toEqual(contentOf(openHive(expected)));
  });

  test('a dirty SYSTEM hive of 12 MB grows by what its two logs hold', () => {
    const before = checkHive(realFile('regipy/SYSTEM_B'));
    const recovery = recoverHive(realFile('regipy/SYSTEM_B'), [
      realFile('regipy/SYSTEM_B.LOG1'),
      realFile('regipy/SYSTEM_B.LOG2'),
    ]);
    expect(recovery).toMatchObject({ state: 'recovered', changes: 24, sequence: 2_131 });
    expect(recovery.bytes.readUInt32LE(40)).toBe(0xc02000);
    const after = checkHive(recovery.bytes);
    expect(after).toMatchObject({ errors: [], warnings: [] });
    expect(after.keys - before.keys).toBe(2_472);
  });

  test('so does the hive of a user', () => {
    const logs = [1, 2].map((i) => realFile(`regipy/transactions_ntuser.dat.log${i}`));
    const recovery = recoverHive(realFile('regipy/transactions_NTUSER.DAT'), logs);
    expect(recovery).toMatchObject({ state: 'recovered', changes: 23, sequence: 589 });
    expect(recovery.bytes.readUInt32LE(40)).toBe(0xe2000);
    expect(checkHive(recovery.bytes)).toMatchObject({ errors: [], warnings: [] });
  });

  test.each(['regipy/corrupted_system_hive', 'yarp/BadListHive', 'yarp/TruncatedHive', 'yarp/EffectiveSizeHive'])(
    '%s is called damaged',
    (name) => {
      const bytes = realFile(name);
      expect(checkHive(bytes).errorCount).toBeGreaterThan(0);
    },
  );

  test.each(realHives())('%s is read to the end, or called damaged', (name) => {
    const bytes = realFile(name);
    const report = checkHive(bytes);
    if (report.errorCount > 0) return;
    expect(contentOf(openHive(bytes)).size).toBe(report.keys);
  });

  test('any tree of keys of a large hive can be removed and others made', { timeout: 120_000 }, () => {
    let bytes = realFile('regipy/SYSTEM');
    const size = bytes.length;
    for (const path of ['ControlSet001\\Enum', 'ControlSet001\\Control\\Class', 'ControlSet001\\Services']) {
      const hive = editHive(bytes, NOW);
      const key = findKey(hive, path);
      if (key === undefined) throw new Error(`no ${path}`);
      for (const below of subkeys(hive, key).filter((_, i) => i % 2 === 0)) deleteKey(hive, below.offset);
      for (let i = 0; i < 1_000; i++) addKey(hive, key.offset, `Added ${i}`);
      expect(subkeys(hive, readKey(hive, key.offset)).length).toBeGreaterThan(1_000);
      bytes = sealedBytes(hive, 10_000);
      expect(checkHive(bytes)).toMatchObject({ errors: [], warnings: [] });
    }
    expect(bytes).toHaveLength(size);
    const hive = editHive(bytes, NOW);
    for (const { offset } of subkeys(hive, rootKey(hive))) deleteKey(hive, offset);
    expect(checkHive(sealedBytes(hive, 10_001))).toMatchObject({ errors: [], keys: 1 });
  });
});

describe('random edits', () => {
  const files = [
    ...[3, 5].map((minor) => [`a hive of ours, version 1.${minor}`, () => ownHive(minor), 0.05] as const),
    ...(noHives === undefined ? small.map((name) => [name, () => realFile(name), 0.18] as const) : []),
  ];

  test.each(files)('%s stays sound and holds what its model holds', { timeout: 300_000 }, (_, read, share) => {
    const original = read();
    const before = contentOf(openHive(original));
    // Each sequence goes on from where one of the last few ended, so that hives age.
    let bytes = original;
    let runs = 0;
    fc.assert(
      fc.property(edits, (sequence) => {
        const content = bytes === original ? before : contentOf(openHive(bytes));
        bytes = expectEditsRight(bytes, content, sequence);
        if (++runs % 25 === 0) bytes = original;
        expect(bytes.length).toBeLessThan(original.length + 25 * 40 * 50_100);
      }),
      { numRuns: Math.ceil(SEQUENCES * share), endOnFailure: true },
    );
  });
});
