import { describe } from 'vitest';
import { noSshd } from '../support/sshd.ts';
import { commandsConformance } from './commands.ts';
import { detachedConformance } from './detached.ts';
import { dialConformance } from './dial.ts';
import { filesConformance } from './files/suite.ts';
import { openSshd } from './ssh.ts';
import { terminalConformance } from './terminal.ts';

const openAsRoot = () => openSshd();
const openOrdinary = () => openSshd({ password: true });

describe.skipIf(noSshd !== undefined)('over SSH', () => {
  filesConformance('an OpenSSH server, as root', openAsRoot);
  filesConformance('an OpenSSH server, as an ordinary account', openOrdinary);
  // Nothing but files: what can't be done without programs must say so.
  filesConformance('an OpenSSH server with SFTP only', () => openSshd({ password: true, sftpOnly: true }));
  commandsConformance('an OpenSSH server, as root', openAsRoot);
  commandsConformance('an OpenSSH server, to a login shell that is no bash', () =>
    openSshd({ password: true, shell: '/bin/sh' }),
  );
  detachedConformance('an OpenSSH server, as root', openAsRoot);
  detachedConformance('an OpenSSH server, as an ordinary account', openOrdinary);
  terminalConformance('an OpenSSH server', openOrdinary);
  dialConformance('an OpenSSH server', openOrdinary);
});
