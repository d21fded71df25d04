import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatBytesExactly,
  formatDate,
  formatDuration,
  formatRate,
  percentOf,
} from '../../../../renderer/parts/format.ts';

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1,023 bytes'],
    [1024, '1.00 KB'],
    [1474560, '1.41 MB'],
    [13_314_398_618, '12.4 GB'],
    [1023 * 1024, '1.00 MB'],
    [999.4 * 1024, '999 KB'],
    [2 ** 50 * 3000, '3,000 PB'],
  ])('shows %d bytes as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });

  it('tells the exact count for hovering', () => {
    expect(formatBytesExactly(1474560)).toBe('1,474,560 bytes');
  });

  it('tells rates in the unit of the work', () => {
    expect(formatRate(41.2 * 1024 * 1024, 'bytes')).toBe('41.2 MB/s');
    expect(formatRate(119.6, 'files')).toBe('120 files/s');
  });
});

describe('times', () => {
  it.each([
    [-5, '0 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 d'],
    [100 * 3_600_000, '4 d 4 h'],
  ])('shows %d ms as %s', (span, words) => {
    expect(formatDuration(span)).toBe(words);
  });

  it('shows nothing for a date that a hostile server made up', () => {
    expect(formatDate(Number.MAX_SAFE_INTEGER)).toBe('');
    expect(formatDate(Date.UTC(2024, 1, 3))).toContain('2024');
  });
});

describe('percent', () => {
  it('never says 100 before all is done', () => {
    expect(percentOf(999_999, 1_000_000)).toBe(99);
    expect(percentOf(1_000_000, 1_000_000)).toBe(100);
  });

  it('takes nothing out of nothing as done', () => {
    expect(percentOf(0, 0)).toBe(100);
  });
});
