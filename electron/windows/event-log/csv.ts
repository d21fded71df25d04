import type { LogEvent } from './event.ts';
import { explainEvent } from './explain.ts';

const titles = ['Time (UTC)', 'Level', 'Source', 'Event', 'Computer', 'User', 'Meaning', 'Values'];
const levels = ['', 'Critical', 'Error', 'Warning', 'Information', 'Verbose'];

/** Events as a table for a spreadsheet (RFC 4180, with a byte order mark, which Excel needs for UTF-8). */
export function eventsCsv(events: readonly LogEvent[]): string {
  const rows = events.map((event) => [
    Math.abs(event.time) > 8.64e15 ? '' : new Date(event.time).toISOString(),
    levels[event.level] ?? String(event.level),
    event.source,
    String(event.id),
    event.computer,
    event.user ?? '',
    explainEvent(event)?.words ?? '',
    event.data.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join('; '),
  ]);
  return csvTable([titles, ...rows]);
}

/** Rows as one CSV file; no cell becomes a formula in the program that opens it. */
export function csvTable(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Quoted, and kept from being a formula: what a log says may come from an attacker. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
