import { expect, test } from 'vitest';
import { DamagedError } from '../../../../../electron/windows/damaged.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { changeHive } from '../../../../../electron/windows/hive/change.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { EditError, editHive, sealedBytes } from '../../../../../electron/windows/hive/edit.ts';
import { addKey } from '../../../../../electron/windows/hive/edit-keys.ts';
import { setValue } from '../../../../../electron/windows/hive/edit-values.ts';
import { HEADER_SIZE, readHeader } from '../../../../../electron/windows/hive/header.ts';
import { findKey } from '../../../../../electron/windows/hive/keys.ts';
import { recoverHive } from '../../../../../electron/windows/hive/log.ts';
import { makeDirty, makeNewLog } from '../../../../support/hive-logs.ts';
import { NOW, ownHive } from '../../../../support/hives.ts';

const hive = ownHive(5, 20);
const logged = (() => {
  const edited = editHive(hive, NOW);
  addKey(edited, edited.root, 'From the log');
  return sealedBytes(edited, 2);
})();
const log = makeNewLog([hive, logged], 2);
const dirty = makeDirty(hive);
const add = (edited: Parameters<Parameters<typeof changeHive>[2]>[0]) => addKey(edited, edited.root, 'From us');
const has = (bytes: Buffer, key: string) => findKey(openHive(bytes), key) !== undefined;

test('a change lies on top of what the logs hold, and no log applies to it any more', () => {
  const before = Buffer.from(dirty);
  const changed = changeHive({ hive: dirty, logs: [log] }, NOW, add);
  expect(changed.recovery).toBe('recovered');
  expect([has(changed.bytes, 'From the log'), has(changed.bytes, 'From us')]).toEqual([true, true]);
  expect(checkHive(changed.bytes)).toMatchObject({ errors: [], warnings: [] });
  expect(dirty.equals(before)).toBe(true);

  const again = makeDirty(changed.bytes);
  expect(recoverHive(again, [log]).state).toBe('stuck');
});

test('a clean hive gets a number above those of its stale logs', () => {
  const changed = changeHive({ hive, logs: [makeNewLog([hive, logged], 40)] }, NOW, add);
  expect(changed.recovery).toBe('clean');
  expect(readHeader(changed.bytes)).toMatchObject({ primarySequence: 41, secondarySequence: 41 });
  expect(has(changed.bytes, 'From the log')).toBe(false);
});

test('a hive without the rest of it is changed only when that is wanted', () => {
  expect(() => changeHive({ hive: dirty, logs: [] }, NOW, add)).toThrow(EditError);
  const changed = changeHive({ hive: dirty, logs: [], acceptUnfinished: true }, NOW, add);
  expect(changed.recovery).toBe('stuck');
  expect(checkHive(changed.bytes)).toMatchObject({ errors: [], warnings: [] });
});

test('a damaged hive is not changed', () => {
  const damaged = Buffer.from(hive);
  damaged.write('xx', HEADER_SIZE + 32 + 4, 'latin1');
  let called = false;
  const change = () => {
    called = true;
  };
  expect(() => changeHive({ hive: damaged, logs: [] }, NOW, change)).toThrow(DamagedError);
  expect(called).toBe(false);
});

test('a change that would leave the hive unsound is thrown away', () => {
  const spoil = (edited: Parameters<typeof add>[0]) => {
    setValue(edited, edited.root, 'Fine', 3, Buffer.alloc(100));
    edited.bytes.writeUInt32LE(7, HEADER_SIZE + edited.root + 4 + 20);
  };
  expect(() => changeHive({ hive, logs: [] }, NOW, spoil)).toThrow('The change would damage the hive');
});
