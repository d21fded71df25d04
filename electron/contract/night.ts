/** The hours in which jobs for the night work, in minutes after midnight; `to` may be on the next day. */
export interface Night {
  readonly from: number;
  readonly to: number;
}

/** When the night begins next, by this computer's clock; undefined while it is night. `from` equal to `to` is always. */
export function nextNight({ from, to }: Night, now: Date): Date | undefined {
  const minute = now.getHours() * 60 + now.getMinutes();
  const isNight = from <= to ? from === to || (minute >= from && minute < to) : minute >= from || minute < to;
  if (isNight) return undefined;
  // By the calendar, so that a change to or from summer time does not move it.
  const days = minute < from ? 0 : 1;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, Math.floor(from / 60), from % 60);
}

/** Such as `22:00`. */
export function clockTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
