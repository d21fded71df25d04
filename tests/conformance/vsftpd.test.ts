import { describe } from 'vitest';
import { noFtpServer } from '../support/ftp-server.ts';
import { filesConformance } from './files/suite.ts';
import { openFtp } from './ftp.ts';

describe.skipIf(noFtpServer('vsftpd') !== undefined)('over FTP', () => {
  filesConformance('vsftpd without TLS', () => openFtp('vsftpd'));
  filesConformance('vsftpd that takes one connection', () => openFtp('vsftpd', { most: 1 }));
  filesConformance('vsftpd with TLS and three connections', () => openFtp('vsftpd', { security: 'explicit', most: 3 }));
});
