import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEventLog } from '../../../../../electron/windows/event-log/chunk.ts';
import { explainEvent } from '../../../../../electron/windows/event-log/explain.ts';
import { type EventFilter, findEvents } from '../../../../../electron/windows/event-log/read.ts';
import { makeEventLog } from '../../../../support/event-logs.ts';
import { noHives, realFile } from '../../../../support/hives.ts';

const at = (minute: number) => Date.UTC(2026, 0, 1, 0, minute);
const log = makeEventLog(
  Array.from({ length: 45 }, (_, i) => ({
    source: i % 2 === 0 ? 'disk' : 'Service Control Manager',
    id: i % 2 === 0 ? 7 : 7000,
    level: 2 + (i % 3),
    time: at(i),
    data: [[i % 2 === 0 ? '' : 'param1', i === 44 ? '\\Device\\Harddisk1' : `value ${i}`]] as const,
  })),
);
const find = async (filter: EventFilter, limit = 100) => {
  const found = await findEvents(log, filter, limit);
  return found.events.map(({ number }) => number);
};

describe('a log', () => {
  test('is told from the latest event on, over all its chunks', async () => {
    const found = await findEvents(log, {}, 3);
    expect(isEventLog(log)).toBe(true);
    expect(found).toMatchObject({ matching: 45, read: 45, unreadable: 0, damagedChunks: 0 });
    expect(found.events[0]).toEqual({
      number: 45,
      time: at(44),
      source: 'disk',
      id: 7,
      level: 4,
      channel: 'System',
      computer: 'SERVER',
      user: undefined,
      failedAudit: false,
      data: [{ name: '', value: '\\Device\\Harddisk1' }],
    });
    expect(found.events.map(({ number }) => number)).toEqual([45, 44, 43]);
  });

  test('is filtered by time, level, source, number and text', async () => {
    expect(await find({ from: at(42) })).toEqual([45, 44, 43]);
    expect(await find({ until: at(1) })).toEqual([2, 1]);
    expect(await find({ from: at(40), levels: [2] })).toEqual([43]);
    expect(await find({ from: at(40), sources: ['DISK'] })).toEqual([45, 43, 41]);
    expect(await find({ ids: [7000], from: at(42) })).toEqual([44]);
    expect(await find({ text: 'HARDDISK1' })).toEqual([45]);
    expect(await find({ text: 'value 3' }, 2)).toEqual([40, 39]);
  });

  test('gives what is left of it where a part is overwritten', async () => {
    const damaged = Buffer.from(log);
    damaged.fill(0xff, 4_096 + 65_536, 4_096 + 65_536 + 1_000);
    const found = await findEvents(damaged, {}, 100);
    expect(found.damagedChunks).toBe(1);
    expect(found.read).toBeGreaterThan(40);
    expect(found.read + found.unreadable).toBeLessThan(45);
    expect(new Set(found.events.map(({ number }) => number)).size).toBe(found.read);
  });

  test('that was cut off gives what is there', async () => {
    const found = await findEvents(log.subarray(0, 4_096 + 65_536 + 20_000), {}, 100);
    expect(found.read).toBeGreaterThanOrEqual(20);
    expect((await findEvents(log.subarray(0, 100), {}, 100)).read).toBe(0);
    expect((await findEvents(Buffer.alloc(0), {}, 100)).read).toBe(0);
  });

  test('is not read to its end where nobody waits for it any more', async () => {
    const large = makeEventLog(
      Array.from({ length: 4_000 }, () => ({ source: 'a', id: 1, data: [['x', 'y'.repeat(900)]] as const })),
    );
    const controller = new AbortController();
    const reading = findEvents(large, {}, 10, controller.signal);
    controller.abort(new Error('not wanted any more'));
    await expect(reading).rejects.toThrow('not wanted any more');
  });
});

test('what tells why a server died is told in words', () => {
  const event = (source: string, id: number, data: [string, string][] = []) =>
    explainEvent({
      number: 1,
      time: 0,
      source,
      id,
      level: 2,
      channel: '',
      computer: '',
      user: undefined,
      failedAudit: false,
      data: data.map(([name, value]) => ({ name, value })),
    })?.words;
  expect(event('Microsoft-Windows-Kernel-Power', 41, [['BugcheckCode', '123']])).toContain(
    '0x7B (INACCESSIBLE_BOOT_DEVICE)',
  );
  expect(event('Microsoft-Windows-Kernel-Power', 41, [['BugcheckCode', '0']])).toContain('power was cut');
  expect(event('Microsoft-Windows-WER-SystemErrorReporting', 1001, [['param1', '0x000000ef (0x1, 0x2)']])).toContain(
    'CRITICAL_PROCESS_DIED',
  );
  expect(event('BugCheck', 1001, [['param1', '0x00012345 (0x1)']])).toBe('Stop code 0x12345');
  expect(
    event('Service Control Manager', 7001, [
      ['param1', 'A'],
      ['param2', 'B'],
    ]),
  ).toContain('because B');
  expect(event('disk', 7, [['', '\\Device\\Harddisk0\\DR0']])).toContain('Harddisk0');
  expect(
    event('Microsoft-Windows-Security-Auditing', 4625, [
      ['TargetUserName', 'administrator'],
      ['IpAddress', '203.0.113.9'],
      ['SubStatus', '0xC000006A'],
    ]),
  ).toBe('administrator could not sign in from 203.0.113.9: the password was wrong.');
  expect(event('Somebody else', 41)).toBeUndefined();
});

test('bytes that are made to harm give neither a crash nor an endless loop', async () => {
  const bytes = makeEventLog(
    Array.from({ length: 25 }, (_, i) => ({ source: 'a', id: i, data: [['n', 'v']] as const })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 4_096, max: 4_096 + 9_000 }), fc.integer({ min: 0, max: 255 })), {
        maxLength: 60,
      }),
      async (edits) => {
        const damaged = Buffer.from(bytes);
        for (const [place, value] of edits) damaged[place] = value;
        const { read, unreadable } = await findEvents(damaged, {}, 10);
        expect(read + unreadable).toBeLessThanOrEqual(60);
      },
    ),
  );
});

describe.skipIf(noHives)('of logs that Windows wrote', () => {
  test.each([
    ['system.evtx', 1881],
    ['new-user-security.evtx', 4],
    ['issue_201.evtx', 1],
  ])('%s has all its %i events', async (name, count) => {
    const found = await findEvents(realFile(`evtx/${name}`), {}, 10_000);
    expect(found).toMatchObject({ read: count, unreadable: 0, damagedChunks: 0 });
    expect(new Set(found.events.map(({ number }) => number)).size).toBe(count);
  });

  test('a new account is told with its name', async () => {
    const { events } = await findEvents(realFile('evtx/new-user-security.evtx'), { ids: [4720] }, 10);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      channel: 'Security',
      computer: 'IE8Win7',
      source: 'Microsoft-Windows-Security-Auditing',
    });
    expect(events[0] && explainEvent(events[0])?.words).toMatch(/^The account \S+ was created\.$/);
  });

  test('a log with two chunks of a former time gives more than its own records, each once', async () => {
    const name = 'evtx/2-vss_0-Microsoft-Windows-TerminalServices-RemoteConnectionManager%4Operational.evtx';
    const { events, read, damagedChunks } = await findEvents(realFile(name), {}, 10_000);
    expect(damagedChunks).toBe(2);
    expect(read).toBeGreaterThanOrEqual(1_774);
    expect(new Set(events.map(({ number }) => number)).size).toBe(read);
  });

  test('100 MB take less than five seconds on an idle machine', { timeout: 60_000 }, async () => {
    const file = realFile('evtx/system.evtx');
    const large = Buffer.concat([file.subarray(0, 4_096), ...Array.from({ length: 90 }, () => file.subarray(4_096))]);
    const started = process.cpuUsage();
    const { read } = await findEvents(large, { levels: [1, 2] }, 1_000);
    const { user } = process.cpuUsage(started);
    expect(read).toBe(90 * 1_881);
    expect(user / 1_000_000).toBeLessThan(10);
  });

  test('damage anywhere in a real log costs events and nothing else', { timeout: 60_000 }, async () => {
    const file = realFile('evtx/system.evtx').subarray(0, 4_096 + 65_536);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 4_096, max: file.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 300,
        }),
        async (edits) => {
          const damaged = Buffer.from(file);
          for (const [place, value] of edits) damaged[place] = value;
          const { read, unreadable } = await findEvents(damaged, {}, 10);
          expect(read + unreadable).toBeLessThan(2_400);
        },
      ),
    );
  });
});
