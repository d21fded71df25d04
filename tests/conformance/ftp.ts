import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FtpKind, type FtpServerOptions, signInToFtp, startFtpServer } from '../support/ftp-server.ts';
import { forbid } from './forbid.ts';
import type { Place } from './place.ts';

/** A real FTP server of Debian's with an ordinary account. */
export async function openFtp(kind: FtpKind, options: FtpServerOptions = {}): Promise<Place> {
  const server = await startFtpServer(kind, options);
  const target = await signInToFtp(server, {
    security: options.security ?? 'none',
    connections: Math.min(options.most ?? 5, 5),
  });
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-conformance-'));
  await chmod(root, 0o755);
  const scratch = join(server.folder, 'scratch');
  await target.files?.makeFolder(scratch);
  return {
    target,
    scratch,
    forbidden: await forbid(root),
    quirks: {
      // Commands are lines, and so are listings.
      carries: (name) => !/[\r\n]/.test(name),
      ...quirksOf[kind],
    },
    cut: () => server.cut(),
    async close() {
      await target.close();
      await server.stop();
      await rm(root, { recursive: true });
    },
  };
}

const quirksOf: Readonly<Record<FtpKind, NonNullable<Place['quirks']>>> = {
  // No MLSD: dates only as LIST has them, and only files can be given one.
  vsftpd: { specialBits: false, coarseDates: true, folderDates: false },
  proftpd: { holes: false, refusesFolder: (name) => name.includes('*') },
  // It would keep other names than it was given, so they are refused.
  'pure-ftpd': { holes: false, carries: (name) => !/[\p{Cc}\\]|^\s|\s$/u.test(name) },
};
