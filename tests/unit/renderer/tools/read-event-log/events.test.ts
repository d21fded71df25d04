import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvTable } from '../../../../../electron/contract/csv.ts';
import { readEventLog } from '../../../../../electron/tools/read-event-log/contract.ts';
import { eventsCsv } from '../../../../../renderer/tools/read-event-log/events-csv.ts';
import { filtered } from '../../../../../renderer/tools/read-event-log/filter.tsx';

const base = { target: 'local:', path: '/a.evtx', limit: 1_000 };
const nothing = { from: '', until: '', level: 'all', sources: '', ids: '', sought: '' } as const;

it('a table of events cannot be made to run formulas', () => {
  const csv = eventsCsv([
    {
      number: 1,
      time: Date.UTC(2026, 0, 10, 8),
      level: 2,
      source: '=cmd|calc',
      id: 7,
      computer: 'SERVER',
      failedAudit: false,
      meaning: 'A disk',
      data: [{ name: 'a', value: 'x "y"\r\nz' }],
    },
  ]);
  expect(csv.split('\r\n')[1]).toContain("2026-01-10T08:00:00.000Z,Error,'=cmd|calc,7,SERVER,,A disk,");
  expect(csv).toContain('"a: x ""y""\r\nz"');
});

it('no cell of a table begins a formula, and each is one cell', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('=1+1', '+a', '-b', '@c', '\t=x', '\r=x', 'a,"b"\n'));
  fc.assert(
    fc.property(cell, (text) => {
      const csv = csvTable([[text]]).slice(1, -2);
      const read = csv.startsWith('"') ? csv.slice(1, -1).replaceAll('""', '"') : csv;
      expect(read === text || read === `'${text}`).toBe(true);
      expect(read).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

it('a filter asks for what was typed, and leaves out what was not or is none', () => {
  expect(filtered({ ...base, ids: [41], text: 'old' }, nothing)).toEqual(base);
  const asked = filtered(base, {
    from: '2026-01-09T08:00',
    until: '2026-01-09T09:30',
    level: 'error',
    sources: 'disk, Service Control Manager;',
    ids: '7 41,x; 70000',
    sought: ' Harddisk0 ',
  });
  expect(asked).toEqual({
    ...base,
    from: Date.UTC(2026, 0, 9, 8),
    // The whole minute counts.
    until: Date.UTC(2026, 0, 9, 9, 31) - 1,
    levels: [1, 2],
    sources: ['disk', 'Service Control Manager'],
    ids: [7, 41],
    text: 'Harddisk0',
  });
  expect(readEventLog.input.parse(asked)).toEqual(asked);
});
