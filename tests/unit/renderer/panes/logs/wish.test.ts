import { describe, expect, it } from 'vitest';
import { readLogs } from '../../../../../electron/tools/read-logs/contract.ts';
import { anything, inputOf, timeWords } from '../../../../../renderer/panes/logs/wish.ts';

const place = { target: 'local:', root: '/mnt/linux' };

describe('what is asked of logs', () => {
  it('is nothing more than the logs where nothing is typed', () => {
    expect(inputOf(place, ['/var/log/syslog'], anything)).toEqual({
      ...place,
      logs: ['/var/log/syslog'],
      limit: 1_000,
      csv: false,
    });
  });

  it('is what was typed, in the words of the command line', () => {
    const input = inputOf(place, ['/var/log/syslog'], {
      from: '2026-01-09T08:00',
      until: '2026-01-09T08:05',
      level: 'error',
      source: 'sshd, nginx.service',
      text: ' failed ',
    });
    expect(input).toMatchObject({
      from: Date.UTC(2026, 0, 9, 8),
      until: Date.UTC(2026, 0, 9, 8, 5, 59, 999),
      levels: [0, 1, 2, 3],
      sources: ['sshd', 'nginx.service'],
      text: 'failed',
    });
    expect(readLogs.input.safeParse(input).success).toBe(true);
  });

  it('is no time where the time is not whole', () => {
    expect(inputOf(place, ['x'], { ...anything, from: '2026-01-99T' })).not.toHaveProperty('from');
  });

  it('shows times in UTC', () => {
    expect(timeWords(Date.UTC(2026, 0, 9, 8, 7, 6))).toBe('2026-01-09 08:07:06');
    expect(timeWords(undefined)).toBe('');
  });
});
