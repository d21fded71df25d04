import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBootStore } from '../../../../../electron/windows/boot/store.ts';
import { DamagedError } from '../../../../../electron/windows/damaged.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { explainUnreachable } from '../../../../../electron/windows/unreachable/explain.ts';
import { serverSystem } from '../../../../support/server-hives.ts';

const system = serverSystem();

test('damage to a hive is a reason by itself, told at once with what can still be read', () => {
  const edit = fc.tuple(fc.integer({ min: 4_096, max: system.length - 1 }), fc.integer({ min: 0, max: 255 }));
  let damages = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 40 }), (edits) => {
      const damaged = Buffer.from(system);
      for (const [place, value] of edits) damaged[place] = value;
      if (checkHive(damaged).tangled) return;
      const hive = openHive(damaged);
      const started = performance.now();
      if (explainUnreachable({ system: hive, now: 0 }).some(({ id }) => id === 'hive-damaged')) damages++;
      expect(() => readBootStore(hive)).toThrow(DamagedError);
      expect(performance.now() - started).toBeLessThan(5_000);
    }),
    { numRuns: 300 },
  );
  expect(damages).toBeGreaterThan(0);
});
