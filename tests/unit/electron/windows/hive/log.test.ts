import { describe, expect, test } from 'vitest';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { editHive, sealedBytes } from '../../../../../electron/windows/hive/edit.ts';
import { addKey } from '../../../../../electron/windows/hive/edit-keys.ts';
import { setValue } from '../../../../../electron/windows/hive/edit-values.ts';
import { readHeader } from '../../../../../electron/windows/hive/header.ts';
import { nextSequence, recoverHive } from '../../../../../electron/windows/hive/log.ts';
import { makeDirty, makeNewLog, makeOldLog } from '../../../../support/hive-logs.ts';
import { contentOf, NOW, ownHive } from '../../../../support/hives.ts';

const start = ownHive(5);
/** The hive after one, two and three changes; the last one makes it larger. */
const [first, second, third] = [1, 2, 3].map((count) => {
  const hive = editHive(start, NOW);
  for (let i = 1; i <= count; i++)
    setValue(hive, addKey(hive, hive.root, `Change ${i}`), 'Data', 3, Buffer.alloc(i ** 9, 7));
  return sealedBytes(hive, 2);
}) as [Buffer, Buffer, Buffer];
const dirty = makeDirty(start);
const content = (bytes: Buffer) => contentOf(openHive(bytes));

test('a clean hive stays as it is, whatever its logs say', () => {
  const recovery = recoverHive(start, [makeNewLog([start, first], 2)]);
  expect(recovery.state).toBe('clean');
  expect(recovery.bytes.equals(start)).toBe(true);
});

describe('logs of the new format', () => {
  test('are replayed one after the other, also when the second is given first', () => {
    const logs = [makeNewLog([start, first], 2), makeNewLog([first, second, third], 3)];
    for (const given of [logs, logs.toReversed()]) {
      const recovery = recoverHive(dirty, given);
      expect(recovery).toMatchObject({ state: 'recovered', format: 'new', changes: 3, sequence: 5 });
      expect(readHeader(recovery.bytes)).toMatchObject({
        primarySequence: 5,
        secondarySequence: 5,
        checksumRight: true,
      });
      expect(content(recovery.bytes)).toEqual(content(third));
      expect(checkHive(recovery.bytes)).toMatchObject({ errors: [], warnings: [] });
    }
  });

  test('stop at the first entry that is torn', () => {
    const log = makeNewLog([start, first, second], 2);
    const last = log.lastIndexOf('HvLE');
    for (const at of [last + 12, last + 30, last + 38, last + 600]) {
      const torn = Buffer.from(log);
      torn.writeUInt8(torn.readUInt8(at) ^ 1, at);
      const recovery = recoverHive(dirty, [torn]);
      expect(recovery).toMatchObject({ state: 'recovered', changes: 1 });
      expect(content(recovery.bytes)).toEqual(content(first));
    }
  });

  test('are left aside when they are older than the hive, or do not follow the one before', () => {
    expect(recoverHive(dirty, [makeNewLog([start, first], 1)]).state).toBe('stuck');
    const gap = recoverHive(dirty, [makeNewLog([start, first], 2), makeNewLog([first, second], 4)]);
    expect(gap).toMatchObject({ state: 'recovered', changes: 1, sequence: 3 });
  });

  test('give a hive a header again, the latest log theirs', () => {
    const headless = Buffer.concat([Buffer.alloc(4_096), start.subarray(4_096)]);
    const recovery = recoverHive(headless, [makeNewLog([start, first], 2), makeNewLog([start, second], 9)]);
    expect(recovery).toMatchObject({ state: 'recovered', changes: 1, sequence: 10 });
    expect(content(recovery.bytes)).toEqual(content(second));
  });
});

describe('a log of the old format', () => {
  test('is replayed', () => {
    const recovery = recoverHive(dirty, [makeOldLog(start, third, 3), Buffer.alloc(0)]);
    expect(recovery).toMatchObject({ state: 'recovered', format: 'old', sequence: 3 });
    expect(content(recovery.bytes)).toEqual(content(third));
  });

  test('counts only when it is whole and belongs to the last write of the hive', () => {
    const log = makeOldLog(start, first, 3);
    expect(recoverHive(dirty, [log.subarray(0, -1)]).state).toBe('stuck');
    const later = Buffer.from(start);
    later.writeBigUInt64LE(NOW + 1n, 12);
    expect(recoverHive(makeDirty(later), [log]).state).toBe('stuck');
  });

  test('is found by the time in the first bin when the hive lost its header', () => {
    const headless = Buffer.concat([Buffer.alloc(4_096), start.subarray(4_096)]);
    const recovery = recoverHive(headless, [makeOldLog(start, first, 3)]);
    expect(recovery.state).toBe('recovered');
    expect(content(recovery.bytes)).toEqual(content(first));
  });
});

test('a dirty hive without a log that fits is stuck, and one without any header damaged', () => {
  const recovery = recoverHive(dirty, []);
  expect(recovery.state).toBe('stuck');
  expect(recovery.bytes.equals(dirty)).toBe(true);
  expect(() => recoverHive(Buffer.alloc(10_000), [])).toThrow('no registry hive');
});

test('the next sequence number is above all in hive and logs', () => {
  expect(nextSequence(start, [])).toBe(3);
  expect(nextSequence(dirty, [makeNewLog([start, first, second], 40), Buffer.alloc(0)])).toBe(42);
});
