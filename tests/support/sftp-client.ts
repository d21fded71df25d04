import { spawn } from 'node:child_process';
import type { Sshd } from './sshd.ts';

/** What both sides of a comparison speak: the quickest cipher that both know. */
export const CIPHER = 'aes128-gcm@openssh.com';

/** Seconds that OpenSSH's client takes for one command, counted from when it is connected, as the app is already. */
export function sftpSeconds(server: Sshd, command: string): Promise<number> {
  const args = ['-q', '-b', '-', '-i', server.keyPath, '-P', String(server.port), '-o', `Ciphers=${CIPHER}`];
  const trust = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'IdentitiesOnly=yes'];
  return new Promise((resolve, reject) => {
    const child = spawn('sftp', [...args, ...trust, `${server.user}@${server.host}`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let start = 0;
    let time = 0;
    let end = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      end = (end + text).slice(-200);
      if (start === 0 && /^ready$/m.test(end)) {
        start = performance.now();
        child.stdin.end(`${command}\n!echo done\n`);
      } else if (/^done$/m.test(end)) time = (performance.now() - start) / 1000;
    });
    child.on('error', reject);
    child.on('exit', (status) => (status === 0 ? resolve(time) : reject(new Error(`sftp: status ${status}`))));
    child.stdin.write('!echo ready\n');
  });
}
