import { bytesInWords, sizeInWords } from '../../electron/contract/sizes.ts';

const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** A count of bytes in the person's language; see `sizeInWords`. */
export const formatBytes = (bytes: number): string => sizeInWords(bytes, locale);

/** The exact count of bytes, for hovering. */
export const formatBytesExactly = (bytes: number): string => bytesInWords(bytes, locale);

/** Units a second: `41.2 MB/s`, `120 files/s`. */
export function formatRate(rate: number, unit: 'bytes' | 'files' | 'steps'): string {
  return unit === 'bytes' ? `${formatBytes(Math.round(rate))}/s` : `${formatCount(Math.round(rate))} ${unit}/s`;
}

/** A whole number with the separators of the person's language. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** A time span in its two largest units: `8 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. Milliseconds in. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

const dateFormat = new Intl.DateTimeFormat(locale, {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
const exactDateFormat = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const timeFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Date and time to the minute, each part of fixed width so that columns align. Milliseconds since 1970 in. */
export function formatDate(instant: number): string {
  return inRange(instant) ? dateFormat.format(instant) : '';
}

/** Date and time to the second with weekday and time zone, for hovering. */
export function formatDateExactly(instant: number): string {
  return inRange(instant) ? exactDateFormat.format(instant) : '';
}

/** The time of day to the second, for log lines. */
export function formatTime(instant: number): string {
  return inRange(instant) ? timeFormat.format(instant) : '';
}

/** Dates come from servers, and JavaScript throws on those beyond the year 275760. */
function inRange(instant: number): boolean {
  return Math.abs(instant) <= 8.64e15;
}

/** A share as whole percent, never rounded up to 100 before it is done. */
export function formatPercent(done: number, total: number): string {
  return `${percentOf(done, total)} %`;
}

/** Whole percent from 0 to 100; 0 of 0 is done. */
export function percentOf(done: number, total: number): number {
  if (total <= 0) return 100;
  if (done >= total) return 100;
  return Math.max(0, Math.min(99, Math.floor((done / total) * 100)));
}
