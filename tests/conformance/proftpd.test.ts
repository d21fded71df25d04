import { describe } from 'vitest';
import { noFtpServer } from '../support/ftp-server.ts';
import { filesConformance } from './files/suite.ts';
import { openFtp } from './ftp.ts';

describe.skipIf(noFtpServer('proftpd') !== undefined)('over FTP', () => {
  filesConformance('proftpd without TLS', () => openFtp('proftpd'));
  filesConformance('proftpd with TLS and three connections', () =>
    openFtp('proftpd', { security: 'explicit', most: 3 }),
  );
});
