/** What a provider's backup space is known by, and the name under which it speaks TLS. */
export interface BackupSpace {
  readonly host: string;
  /** Most connections at one time from one address. */
  readonly connections: 3;
}

const NAME = /^(ftpback-[a-z0-9]+-[a-z0-9]+)\.(?:ip-[0-9.-]+\.net|ovh\.net|mybackup\.ovh\.(?:net|ca))$/i;

/**
 * The backup space behind a host name such as `ftpback-rbx3-160.ip-198.51.100.net`; null for any other host. The name in the
 * provider's mail speaks no TLS, the one given back does (in Canada under `.ca`).
 */
export function backupSpace(host: string): BackupSpace | null {
  const name = NAME.exec(host.trim())?.[1]?.toLowerCase();
  if (name === undefined) return null;
  const country = name.startsWith('ftpback-bhs') || /\.ca$/i.test(host.trim()) ? 'ca' : 'net';
  return { host: `${name}.mybackup.ovh.${country}`, connections: 3 };
}
