import { describe } from 'vitest';
import { noFtpServer } from '../support/ftp-server.ts';
import { filesConformance } from './files/suite.ts';
import { openFtp } from './ftp.ts';

for (const kind of ['vsftpd', 'proftpd', 'pure-ftpd'] as const) {
  describe.skipIf(noFtpServer(kind) !== undefined)('over FTP', () => {
    filesConformance(`${kind} without TLS`, () => openFtp(kind));
    filesConformance(`${kind} with TLS and three connections`, () => openFtp(kind, { security: 'explicit', most: 3 }));
  });
}
