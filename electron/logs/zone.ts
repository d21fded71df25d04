const HOUR = 3_600_000;

/** Gives the time since 1970 (ms) of what a clock on the wall shows there, given as if it were UTC. Offsets are looked up once an hour. */
export type Clock = (wall: number) => number;

/** The clock of a zone such as `Europe/Paris`; undefined for a name that is none. */
export function clockOf(zone: string): Clock | undefined {
  if (/^(?:Etc\/)?(?:UTC|UCT|GMT|Universal|Zulu)$/.test(zone)) return (wall) => wall;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const known = new Map<number, number>();
  const offsetAt = (time: number): number => {
    const hour = Math.floor(time / HOUR);
    const before = known.get(hour);
    if (before !== undefined) return before;
    const name = format.formatToParts(hour * HOUR).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    // A hostile log must not fill the memory with hours.
    if (known.size > 100_000) known.clear();
    known.set(hour, offset);
    return offset;
  };
  return (wall) => wall - offsetAt(wall - offsetAt(wall));
}

/** The zone that a link such as `/usr/share/zoneinfo/Europe/Paris` leads to. */
export const zoneOfLink = (to: string): string | undefined => /\/zoneinfo\/(?:posix\/)?([\w+\-/]{1,60})$/.exec(to)?.[1];
