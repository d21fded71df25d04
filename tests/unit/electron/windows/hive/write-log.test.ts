import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeHive } from '../../../../../electron/windows/hive/change.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { addKey } from '../../../../../electron/windows/hive/edit-keys.ts';
import { setValue } from '../../../../../electron/windows/hive/edit-values.ts';
import { HEADER_SIZE } from '../../../../../electron/windows/hive/header.ts';
import { recoverHive } from '../../../../../electron/windows/hive/log.ts';
import { journalOf, type LogFormat, logFormatOf } from '../../../../../electron/windows/hive/write-log.ts';
import { makeNewLog, makeOldLog } from '../../../../support/hive-logs.ts';
import { NOW, ownHive } from '../../../../support/hives.ts';

const before = ownHive(5);
const grown = changeHive({ hive: before, logs: [] }, NOW, (hive) => {
  for (let i = 0; i < 60; i++) setValue(hive, addKey(hive, hive.root, `Key ${i}`), 'Data', 3, Buffer.alloc(i * 9, 7));
}).bytes;
const small = changeHive({ hive: grown, logs: [] }, NOW, (hive) =>
  setValue(hive, hive.root, 'One', 1, Buffer.from('1')),
).bytes;

describe.each(['old', 'new'] as const)('a journal of the %s format', (format: LogFormat) => {
  const journal = (from: Buffer, to: Buffer) => {
    const made = journalOf(from, to, format);
    if (made === undefined) throw new Error('no journal');
    return made;
  };

  test('is a log of that format', () => {
    expect(logFormatOf(journal(before, grown).log)).toBe(format);
  });

  test.each([
    ['grows', before, grown],
    ['keeps its size', grown, small],
  ])('makes every mixture of the bytes of a hive that %s the new hive', (_, from, to) => {
    const { log, header } = journal(from, to);
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.boolean()),
        fc.integer({ min: 64, max: 5000 }),
        fc.nat(),
        (coins, piece, cut) => {
          // The file may have any length in between, too.
          const length = from.length + (cut % (to.length - from.length + 1));
          const mixed = Buffer.alloc(length);
          from.copy(mixed);
          for (let at = 512; at < length; at += piece)
            if (coins.next().value) to.copy(mixed, at, at, Math.min(at + piece, length));
          header.copy(mixed);
          const recovered = recoverHive(mixed, [log, Buffer.alloc(0)]);
          expect(recovered.state).toBe('recovered');
          expect(recovered.bytes.subarray(HEADER_SIZE).equals(to.subarray(HEADER_SIZE))).toBe(true);
          expect(checkHive(recovered.bytes).errorCount).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('says nothing to the hive before its header is written, nor to the one after', () => {
    const { log } = journal(before, grown);
    for (const hive of [before, grown]) expect(recoverHive(hive, [log]).state).toBe('clean');
  });

  test('is none where the file would become shorter', () => {
    expect(journalOf(Buffer.concat([before, Buffer.alloc(grown.length)]), grown, format)).toBeUndefined();
  });
});

test('the format of a log is that of its header', () => {
  expect(logFormatOf(makeNewLog([before, grown], 2))).toBe('new');
  expect(logFormatOf(makeOldLog(before, grown, 2).subarray(0, 512))).toBe('old');
  for (const none of [Buffer.alloc(0), Buffer.alloc(512), before.subarray(0, 512)])
    expect(logFormatOf(none)).toBeUndefined();
});
