import { describe, expect, it } from 'vitest';
import { clockTime, nextNight } from '../../../../electron/contract/night.ts';

const at = (day: number, hours: number, minutes = 0) => new Date(2026, 10, day, hours, minutes);
const night = { from: 22 * 60, to: 6 * 60 };

describe('the night', () => {
  it('goes over midnight', () => {
    expect(nextNight(night, at(3, 21, 59))).toEqual(at(3, 22));
    expect(nextNight(night, at(3, 22))).toBeUndefined();
    expect(nextNight(night, at(4, 0))).toBeUndefined();
    expect(nextNight(night, at(4, 5, 59))).toBeUndefined();
    expect(nextNight(night, at(4, 6))).toEqual(at(4, 22));
  });

  it('may lie within one day, as for those who work at night', () => {
    const day = { from: 9 * 60 + 30, to: 12 * 60 };
    expect(nextNight(day, at(3, 9))).toEqual(at(3, 9, 30));
    expect(nextNight(day, at(3, 11))).toBeUndefined();
    expect(nextNight(day, at(30, 12))).toEqual(new Date(2026, 11, 1, 9, 30));
  });

  it('is always where it begins and ends at one time', () => {
    expect(nextNight({ from: 60, to: 60 }, at(3, 12))).toBeUndefined();
  });

  it('is written as clocks show it', () => {
    expect([0, 61, 1439].map(clockTime)).toEqual(['00:00', '01:01', '23:59']);
  });
});
