import { z } from 'zod';

// Fields hold text, numbers of bytes where they are no text, null where they are larger than journalctl shows, or
// several of those where an entry has a field more than once.
const single = z.union([z.string(), z.array(z.number().int().min(0).max(255)), z.null()]);
const field = z.union([single, z.array(single)]).optional();
const TIME = '__REALTIME_TIMESTAMP';
const shape = z.object({ [TIME]: z.string().regex(/^\d{1,17}$/) }).catchall(field);

/** Fields that are asked for. */
export const journalFields = [
  'MESSAGE',
  'PRIORITY',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  '_SYSTEMD_UNIT',
  'UNIT',
  '_PID',
  'SYSLOG_PID',
] as const;

/** What one entry of a journal says. */
export interface JournalEntry {
  readonly time: number;
  readonly level: number;
  readonly source: string;
  readonly unit?: string | undefined;
  readonly process?: number | undefined;
  readonly message: string;
}

/** Reads one line of `journalctl --output=json`; undefined for what is none. */
export function readJournalLine(line: string): JournalEntry | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { data } = shape.safeParse(parsed);
  if (data === undefined) return undefined;
  const said = (name: (typeof journalFields)[number]) => textOf(data[name]);
  const level = Number(said('PRIORITY') ?? 6);
  const process = said('_PID') ?? said('SYSLOG_PID') ?? '';
  return {
    time: Math.floor(Number(data[TIME]) / 1000),
    level: Number.isInteger(level) && level >= 0 && level <= 7 ? level : 6,
    source: said('SYSLOG_IDENTIFIER') ?? said('_COMM') ?? said('_SYSTEMD_UNIT') ?? '',
    // What systemd itself says of a unit is about that unit.
    unit: said('UNIT') ?? said('_SYSTEMD_UNIT'),
    ...(/^\d{1,10}$/.test(process) && { process: Number(process) }),
    message:
      data['MESSAGE'] === null ? 'The message is longer than 4,096 bytes and is not shown.' : (said('MESSAGE') ?? ''),
  };
}

function textOf(value: z.infer<typeof field>): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (value.every((each) => typeof each === 'number')) return Buffer.from(value).toString('utf8');
  return textOf(value.find((each) => typeof each !== 'number' && each !== null));
}
