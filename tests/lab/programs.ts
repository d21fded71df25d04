import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Runs a program of this computer and gives what it says; rejects with its own words where it fails. */
export function run(program: string, args: readonly string[], input?: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program}: ${stderr.trim() || error.message}`));
      else resolve(stdout);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** OpenSSH's options to reach the machine at this port with the key in `folder`. */
export const sshOptions = (folder: string): string[] => [
  '-i',
  join(folder, 'key'),
  '-o',
  'IdentitiesOnly=yes',
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=10',
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-o',
  'LogLevel=ERROR',
  '-F',
  'none',
];

/** Runs a command line in the machine's own shell. */
export const inMachine = (folder: string, port: number, line: string, input?: string | Buffer): Promise<string> =>
  run('ssh', [...sshOptions(folder), '-p', String(port), 'root@127.0.0.1', line], input);

/** Resolves when somebody can sign in. */
export async function answers(folder: string, port: number, seconds: number): Promise<void> {
  const late = Date.now() + seconds * 1000;
  for (;;) {
    try {
      await inMachine(folder, port, 'true');
      return;
    } catch (error) {
      if (Date.now() > late) throw error;
      await wait(500);
    }
  }
}
