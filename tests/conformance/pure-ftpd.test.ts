import { describe } from 'vitest';
import { noFtpServer } from '../support/ftp-server.ts';
import { filesConformance } from './files/suite.ts';
import { openFtp } from './ftp.ts';

describe.skipIf(noFtpServer('pure-ftpd') !== undefined)('over FTP', () => {
  filesConformance('pure-ftpd without TLS', () => openFtp('pure-ftpd'));
  filesConformance('pure-ftpd with TLS and three connections', () =>
    openFtp('pure-ftpd', { security: 'explicit', most: 3 }),
  );
});
