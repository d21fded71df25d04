import { describe, expect, it } from 'vitest';
import { guessedLevel, lineReader } from '../../../../electron/logs/line.ts';
import { clockOf, zoneOfLink } from '../../../../electron/logs/zone.ts';

const utc = (wall: number) => wall;
const at = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts);
const MODIFIED = at(2026, 0, 10);

function read(line: string, zone = 'UTC', modified = MODIFIED) {
  return lineReader(clockOf(zone) ?? utc, modified)(line);
}

describe('a line of a text log', () => {
  it('of RFC 3164 takes its year from when the log was last written', () => {
    const line = (stamp: string) => read(`${stamp} ns1 sshd[1234]: Accepted password for root`);
    expect(line('Jan  9 08:07:06')).toEqual({
      time: at(2026, 0, 9, 8, 7, 6),
      source: 'sshd',
      process: 1234,
      message: 'Accepted password for root',
    });
    expect(line('Dec 31 23:59:59').time).toBe(at(2025, 11, 31, 23, 59, 59));
    expect(line('Feb 29 12:00:00').time).toBe(at(2024, 1, 29, 12));
    expect(line('Feb 31 12:00:00').time).toBeUndefined();
  });

  it('is read in each usual form', () => {
    const cases: [string, number, string | undefined, string][] = [
      [
        '2026-01-09T08:07:06.123456+02:00 ns1 kernel: [    1.234567] md: hello',
        at(2026, 0, 9, 6, 7, 6, 123),
        'kernel',
        'md: hello',
      ],
      [
        '2026-01-09 08:07:06 status installed vim:amd64 9',
        at(2026, 0, 9, 8, 7, 6),
        undefined,
        'status installed vim:amd64 9',
      ],
      [
        '2026/01/09 08:07:06 [error] 12#12: *1 open() failed',
        at(2026, 0, 9, 8, 7, 6),
        undefined,
        '[error] 12#12: *1 open() failed',
      ],
      [
        '2026-01-09T08:07:06.5Z 0 [Warning] [MY-1] [Server] full',
        at(2026, 0, 9, 8, 7, 6, 500),
        undefined,
        '0 [Warning] [MY-1] [Server] full',
      ],
      [
        '[Fri Jan 09 08:07:06.123456 2026] [core:notice] child died',
        at(2026, 0, 9, 8, 7, 6),
        undefined,
        '[core:notice] child died',
      ],
      ['Start-Date: 2026-01-09  08:07:06', at(2026, 0, 9, 8, 7, 6), undefined, 'Start-Date: 2026-01-09  08:07:06'],
      ['Log started: 2026-01-09  08:07:06', at(2026, 0, 9, 8, 7, 6), undefined, 'Log started: 2026-01-09  08:07:06'],
      [
        '1.2.3.4 - - [09/Jan/2026:08:07:06 -0100] "GET / HTTP/1.1" 200 1',
        at(2026, 0, 9, 9, 7, 6),
        undefined,
        '1.2.3.4 - - [09/Jan/2026:08:07:06 -0100] "GET / HTTP/1.1" 200 1',
      ],
      ['Jan  9 08:07:06.123 ns1 CRON[5]: (root) CMD (x: y)', at(2026, 0, 9, 8, 7, 6), 'CRON', '(root) CMD (x: y)'],
      ['Jan  9 08:07:06 ns1 -- MARK --', at(2026, 0, 9, 8, 7, 6), undefined, 'ns1 -- MARK --'],
    ];
    for (const [line, time, source, message] of cases)
      expect(read(line), line).toMatchObject({ time, message, ...(source && { source }) });
  });

  it('of RFC 5424 says how grave it is', () => {
    expect(read('<34>1 2026-01-09T08:07:06Z ns1 su 77 ID47 [a b="c"] it failed')).toEqual({
      level: 2,
      time: at(2026, 0, 9, 8, 7, 6),
      source: 'su',
      process: 77,
      message: 'it failed',
    });
    expect(read('<4>Jan  9 08:07:06 ns1 kernel: slow')).toMatchObject({ level: 4, source: 'kernel', message: 'slow' });
    expect(read('<4><4><4><4>x')).toMatchObject({ level: 4 });
  });

  it('is taken in the zone of that Linux, in summer and in winter', () => {
    expect(read('2026-01-09 08:00:00 x', 'Europe/Paris').time).toBe(at(2026, 0, 9, 7));
    expect(read('2025-07-09 08:00:00 x', 'Europe/Paris').time).toBe(at(2025, 6, 9, 6));
    expect(read('2026-01-09 08:00:00 x', 'America/New_York').time).toBe(at(2026, 0, 9, 13));
    expect(clockOf('../../etc/shadow')).toBeUndefined();
    expect(zoneOfLink('../usr/share/zoneinfo/Europe/Paris')).toBe('Europe/Paris');
    expect(zoneOfLink('/etc/shadow')).toBeUndefined();
  });

  it('without a time has none, and no digits make one that cannot be shown', () => {
    for (const line of [
      '',
      '    at Object.<anonymous>',
      '[    0.000000] Linux version 6',
      'Foo bar',
      '<999>',
      'Jan',
      '9999-99-99 99:99:99 x',
      '<1>1 - - - - - - x',
    ]) {
      const { time } = read(line);
      if (time !== undefined) expect(() => new Date(time).toISOString(), line).not.toThrow();
    }
    expect(read('[    0.000000] Linux version 6').time).toBeUndefined();
  });

  it('seems as grave as its words', () => {
    expect(guessedLevel('[error] 1#1: x')).toBe(3);
    expect(guessedLevel('WARNING: old')).toBe(4);
    expect(guessedLevel('terror and errors')).toBe(6);
    expect(guessedLevel('Started it')).toBe(6);
  });
});
