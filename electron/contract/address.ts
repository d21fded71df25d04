/** Where a target is, in one line of text: `local:`, `practice:`, or `ssh://user@host:port`. */
export type Address =
  | { kind: 'local' }
  | { kind: 'practice' }
  | { kind: 'ssh'; user: string; host: string; port: number };

export const LOCAL = 'local:';
export const PRACTICE = 'practice:';

/** The one spelling of an SSH address: user escaped as in URLs, IPv6 in brackets, port always there. */
export function sshAddress(user: string, host: string, port: number): string {
  return `ssh://${encodeURIComponent(user)}@${host.includes(':') ? `[${host}]` : host.toLowerCase()}:${port}`;
}

const SSH = /^ssh:\/\/(?:([^@/]*)@)?(\[[0-9A-Fa-f:.%a-z]+\]|[^:/@[\]]+)(?::(\d{1,5}))?\/?$/;

/** Reads an address; user defaults to `root`, port to 22. Null where it is none. */
export function readAddress(text: string): Address | null {
  if (text === LOCAL) return { kind: 'local' };
  if (text === PRACTICE) return { kind: 'practice' };
  const match = SSH.exec(text);
  if (!match) return null;
  const port = match[3] === undefined ? 22 : Number(match[3]);
  if (port < 1 || port > 65_535) return null;
  try {
    const user = match[1] === undefined || match[1] === '' ? 'root' : decodeURIComponent(match[1]);
    return { kind: 'ssh', user, host: (match[2] ?? '').replace(/^\[|\]$/g, ''), port };
  } catch {
    return null;
  }
}
