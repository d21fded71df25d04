import type { ToolInput } from '../../../electron/contract/tools.ts';

/** What is asked for, as it is typed. */
export interface Wish {
  /** Such as `2026-01-09T08:00`, in UTC. */
  readonly from: string;
  readonly until: string;
  readonly level: Level;
  readonly source: string;
  readonly text: string;
}

export type Level = 'all' | 'warning' | 'error' | 'critical';
/** The gravest level that is not shown any more. */
const BELOW: Readonly<Record<Level, number>> = { all: 8, warning: 5, error: 4, critical: 3 };

export const anything: Wish = { from: '', until: '', level: 'all', source: '', text: '' };

/** The time of a field, which is in UTC; undefined where there is none. */
export const instant = (typed: string): number | undefined => {
  const time = typed === '' ? Number.NaN : Date.parse(`${typed}Z`);
  return Number.isNaN(time) ? undefined : time;
};

/** What the tool is asked. */
export function inputOf(
  place: { readonly target: string; readonly root: string },
  logs: readonly string[],
  { from, until, level, source, text }: Wish,
): ToolInput<'read-logs'> {
  const [since, to] = [instant(from), instant(until)];
  const sources = source
    .split(/[\s,;]+/)
    .filter((name) => name !== '')
    .slice(0, 100);
  return {
    ...place,
    logs: logs.slice(0, 200),
    limit: 1_000,
    csv: false,
    ...(since !== undefined && { from: since }),
    // The whole minute counts.
    ...(to !== undefined && { until: to + 59_999 }),
    ...(level !== 'all' && { levels: Array.from({ length: BELOW[level] }, (_, each) => each) }),
    ...(sources.length > 0 && { sources }),
    ...(text.trim() !== '' && { text: text.trim().slice(0, 1_000) }),
  };
}

/** A time as the table shows it, in UTC. */
export const timeWords = (time: number | undefined): string =>
  time === undefined ? '' : new Date(time).toISOString().slice(0, 19).replace('T', ' ');
