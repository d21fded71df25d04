import { csvTable } from '../../../electron/contract/csv.ts';
import type { ShownEvent } from '../../../electron/tools/read-event-log/contract.ts';
import { text } from '../../text/index.ts';

const words = text.server;

/** Events as a table for a spreadsheet. */
export function eventsCsv(events: readonly ShownEvent[]): string {
  const { time, level, source, id, computer, user, meaning, values } = words.csv.columns;
  return csvTable([
    [time, level, source, id, computer, user, meaning, values],
    ...events.map((event) => [
      Math.abs(event.time) > 8.64e15 ? '' : new Date(event.time).toISOString(),
      event.failedAudit ? words.failedAudit : (words.levels[event.level] ?? String(event.level)),
      event.source,
      String(event.id),
      event.computer,
      event.user ?? '',
      event.meaning ?? '',
      event.data.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join('; '),
    ]),
  ]);
}
