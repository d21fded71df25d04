import { displayName } from '../contract/names.ts';
import type { PathStyle } from '../contract/paths.ts';

const number = new Intl.NumberFormat('en-GB');

/** `1 file`, `1,234 files`. */
export function countInWords(count: number, one: string, many = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

/** A name or path in a sentence, safe to show. */
export function quoted(name: string): string {
  return `“${displayName(name)}”`;
}

/** `a`, `a and b`, `a, b and c`; empty parts are left out. */
export function listInWords(parts: readonly (string | false)[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(parts.filter((part) => part !== false));
}

/** The name under which a job lays claim to a path, and with it to all that lies below. */
export function claimOf(key: string, style: PathStyle, path: string): string {
  return `path:${key}:${style === 'posix' ? path : `/${path.replaceAll('\\', '/').toLowerCase()}`}`;
}
