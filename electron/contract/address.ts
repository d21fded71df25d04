import type { FtpSecurity } from './target.ts';

/**
 * Where a target is, in one line of text: `local:`, `practice:`, `ssh://user@host:port`, or for FTP `ftpes://user@host:port`
 * (TLS by AUTH TLS), `ftps://…` (TLS from the first byte) and `ftp://…` (no TLS), with `?through=` and another address, escaped
 * as in URLs, where it is reached through that target. An archive that is open as a folder is `archive:<address>?<path>`, both escaped.
 */
export type Address =
  | { kind: 'local' }
  | { kind: 'practice' }
  | { kind: 'ssh'; user: string; host: string; port: number }
  | { kind: 'ftp'; security: FtpSecurity; user: string; host: string; port: number; through?: string }
  | { kind: 'archive'; on: string; path: string };

export const LOCAL = 'local:';
export const PRACTICE = 'practice:';

const FTP_SCHEMES: Readonly<Record<FtpSecurity, string>> = { explicit: 'ftpes', implicit: 'ftps', none: 'ftp' };

const place = (user: string, host: string, port: number) =>
  `${encodeURIComponent(user)}@${host.includes(':') ? `[${host}]` : host.toLowerCase()}:${port}`;

/** The one spelling of an SSH address: user escaped as in URLs, IPv6 in brackets, port always there. */
export function sshAddress(user: string, host: string, port: number): string {
  return `ssh://${place(user, host, port)}`;
}

/** The one spelling of an FTP address. */
export function ftpAddress(where: Omit<Extract<Address, { kind: 'ftp' }>, 'kind'>): string {
  const { security, user, host, port, through } = where;
  const way = through === undefined || through === LOCAL ? '' : `?through=${encodeURIComponent(through)}`;
  return `${FTP_SCHEMES[security]}://${place(user, host, port)}${way}`;
}

/** The one spelling of an archive's address: which file on which target. Throws a URIError for a path of bytes that are no text. */
export const archiveAddress = (on: string, path: string): string =>
  `archive:${encodeURIComponent(on)}?${encodeURIComponent(path)}`;

/** The usual port: 990 where TLS comes first. */
export const ftpPort = (security: FtpSecurity): number => (security === 'implicit' ? 990 : 21);

const SERVER =
  /^(ssh|ftp|ftps|ftpes):\/\/(?:([^@/?]*)@)?(\[[0-9A-Fa-f:.%a-z]+\]|[^:/@[\]?]+)(?::(\d{1,5}))?\/?(?:\?through=([^?&#]+))?$/;

/** Reads an address; user defaults to `root` (`anonymous` for FTP), port to the usual one. Null where it is none. */
export function readAddress(text: string): Address | null {
  if (text === LOCAL) return { kind: 'local' };
  if (text === PRACTICE) return { kind: 'practice' };
  const archive = /^archive:([^?]+)\?(.+)$/.exec(text);
  if (archive) return readArchiveAddress(archive[1] ?? '', archive[2] ?? '');
  const match = SERVER.exec(text);
  if (!match) return null;
  const [, scheme, userText = '', hostText = '', portText, throughText] = match;
  const security = (['explicit', 'implicit', 'none'] as const).find((one) => FTP_SCHEMES[one] === scheme);
  const port = portText === undefined ? (security ? ftpPort(security) : 22) : Number(portText);
  if (port < 1 || port > 65_535) return null;
  const host = hostText.replace(/^\[|\]$/g, '');
  try {
    const user = userText === '' ? (security ? 'anonymous' : 'root') : decodeURIComponent(userText);
    if (!security) return throughText === undefined ? { kind: 'ssh', user, host, port } : null;
    const through = throughText === undefined ? undefined : decodeURIComponent(throughText);
    const way = through === undefined ? undefined : readAddress(through);
    if (way === null || way?.kind === 'ftp' || way?.kind === 'archive') return null;
    return { kind: 'ftp', security, user, host, port, ...(through !== undefined && { through }) };
  } catch {
    return null;
  }
}

function readArchiveAddress(onText: string, pathText: string): Address | null {
  try {
    const [on, path] = [decodeURIComponent(onText), decodeURIComponent(pathText)];
    const where = readAddress(on);
    return where === null || where.kind === 'archive' || where.kind === 'ftp' ? null : { kind: 'archive', on, path };
  } catch {
    return null;
  }
}
