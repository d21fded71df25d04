import { describe, expect, it } from 'vitest';
import {
  actOf,
  type ComparedRow,
  laterSide,
  possibleActs,
  relation,
  syncMode,
} from '../../../../electron/contract/compare.ts';

const HOUR = 3_600_000;
const side = { kind: 'file' as const, size: 1, modified: 1 };
const rowOf = (how: ComparedRow['relation']): ComparedRow => ({
  path: 'a',
  ...(how !== 'right-only' && { left: side }),
  ...(how !== 'left-only' && { right: side }),
  relation: how,
});

describe('which of two dates is later', () => {
  const rules = { tolerance: 2000, ignore: 'nothing' as const };
  it('is neither within the two seconds that FAT counts in', () => {
    expect(laterSide(10_000, 12_000, rules)).toBe(0);
    expect(laterSide(10_000, 12_001, rules)).toBe(1);
    expect(laterSide(20_000, 10_000, rules)).toBe(-1);
  });
  it('is neither where exactly an hour, or whole hours, are to mean nothing', () => {
    expect(laterSide(0, HOUR + 1999, { ...rules, ignore: 'hour' })).toBe(0);
    expect(laterSide(0, 2 * HOUR, { ...rules, ignore: 'hour' })).toBe(1);
    expect(laterSide(9 * HOUR, 0, { ...rules, ignore: 'hours' })).toBe(0);
    expect(laterSide(30 * HOUR, 0, { ...rules, ignore: 'hours' })).toBe(-1);
    expect(laterSide(HOUR, 0, rules)).toBe(-1);
  });
  it('is neither where one is not known', () => {
    expect(laterSide(undefined, 5_000_000, rules)).toBe(0);
  });
});

describe('what a way of synchronising does by itself', () => {
  it('never deletes but as a mirror, and then only on the side that follows', () => {
    for (const mode of syncMode.options)
      for (const how of relation.options) {
        const act = actOf(rowOf(how), mode);
        if (act === 'delete-right') expect(mode).toBe('mirror-right');
        if (act === 'delete-left') expect(mode).toBe('mirror-left');
        if (mode.endsWith('right')) expect(['none', 'copy-right', 'delete-right']).toContain(act);
        if (mode.endsWith('left')) expect(['none', 'copy-left', 'delete-left']).toContain(act);
      }
  });
  it('is nothing where nobody can say which is newer, and where the two can’t be matched', () => {
    for (const mode of ['update-left', 'update-right', 'both'] as const)
      expect(actOf(rowOf('different'), mode)).toBe('none');
    for (const mode of syncMode.options) expect(actOf(rowOf('conflict'), mode)).toBe('none');
  });
  it('is always something that can be done', () => {
    for (const mode of syncMode.options)
      for (const how of relation.options) {
        expect(possibleActs(rowOf(how))).toContain(actOf(rowOf(how), mode));
      }
  });
  it('lets nothing be done with devices', () => {
    expect(possibleActs({ path: 'a', left: { kind: 'device' }, relation: 'left-only' })).toEqual(['none']);
  });
});
