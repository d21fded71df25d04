import { createHash, X509Certificate } from 'node:crypto';
import type { BackupPlace } from '../contract/backup.ts';
import { ProblemError } from '../contract/problem.ts';
import type { Commands } from '../targets/target.ts';

/** Where a set lies, as curl writes it. */
export function setUrl({ host, port, security, folder }: BackupPlace, name: string): string {
  const authority = host.includes(':') ? `[${host}]` : host;
  return `${security === 'implicit' ? 'ftps' : 'ftp'}://${authority}:${port}/${folder}/${name}`;
}

const inQuotes = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/**
 * The file that curl reads with `-K`: name, password and how the connection is secured, so that none of it is in an argument.
 * `key` is the hash of the public key that the server must show.
 */
export function curlConfig({ user, security }: BackupPlace, password: string, key: string | undefined): string {
  if (/[\r\n\0]/.test(password)) throw badPassword();
  return [
    `user = ${inQuotes(`${user}:${password}`)}`,
    ...(security === 'explicit' ? ['ssl-reqd'] : []),
    ...(key === undefined ? [] : ['insecure', `pinnedpubkey = ${inQuotes(`sha256//${key}`)}`]),
    'ftp-skip-pasv-ip',
    'globoff',
    'connect-timeout = 30',
    'speed-limit = 1',
    'speed-time = 120',
    '',
  ].join('\n');
}

/**
 * The hash (base64 of SHA-256) of the public key in the certificate that the server sees there, once its fingerprint is the
 * accepted one. Undefined where none was accepted: then curl asks the known authorities.
 */
export async function pinnedKey(
  place: BackupPlace,
  commands: Commands,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (place.certificate === undefined || place.security === 'none') return undefined;
  const authority = place.host.includes(':') ? `[${place.host}]` : place.host;
  const { stdout } = await commands.run(
    {
      program: 'timeout',
      args: [
        '30',
        'openssl',
        's_client',
        '-connect',
        `${authority}:${place.port}`,
        ...(place.security === 'explicit' ? ['-starttls', 'ftp'] : []),
      ],
      stdin: new Uint8Array(),
    },
    { signal },
  );
  const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(Buffer.from(stdout).toString())?.[0];
  if (pem === undefined) throw notSeen(place.host);
  const certificate = new X509Certificate(pem);
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64');
  if (`SHA256:${hash(certificate.raw).replace(/=+$/, '')}` !== place.certificate) throw another(place.host);
  return hash(certificate.publicKey.export({ type: 'spki', format: 'der' }));
}

const badPassword = () =>
  new ProblemError({
    code: 'invalid-input',
    title: 'This password can’t be used for FTP',
    message: 'It has a line end in it. Nothing was sent.',
  });

const notSeen = (host: string) =>
  new ProblemError({
    code: 'unreachable',
    title: `The server can’t reach ${host} over TLS`,
    message: 'No certificate was shown to it. Nothing was sent.',
    remedy:
      'Check the name (a backup space speaks TLS as ftpback-….mybackup.ovh.net) and its access list: in the control panel open the server, Backup storage, Configurable access, add the server’s own address and tick FTP.',
    retryable: true,
  });

const another = (host: string) =>
  new ProblemError({
    code: 'host-key-changed',
    title: `${host} shows another certificate than the one you accepted`,
    message: 'Either it was renewed, or another machine answers in its place to catch your password. Nothing was sent.',
    remedy: 'Sign in to it in a pane and look at the certificate, then try again.',
  });
