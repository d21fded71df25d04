import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Duplex } from 'node:stream';
import type { SftpLink } from '../../../../../../electron/targets/ssh/sftp/sessions.ts';

const PROGRAM = '/usr/lib/openssh/sftp-server';

/** OpenSSH's SFTP server, which talks over its standard input and output: a real server without any network. */
export const hasSftpServer = existsSync(PROGRAM);

export interface StdioLink extends SftpLink {
  /** The servers that run, one for each session. */
  readonly servers: ChildProcess[];
  /** Ends every server at once, as when the line breaks; resolves when that is noticed here. */
  cut(): Promise<void>;
}

/** A link whose every channel is a server of its own. `heard` is given every byte that the servers send. */
export function stdioLink(options: { heard?: (piece: Buffer) => void; args?: string[] } = {}): StdioLink {
  const servers: ChildProcess[] = [];
  const closed: Promise<unknown>[] = [];
  return {
    servers,
    async subsystem() {
      const child = spawn(PROGRAM, options.args ?? [], { stdio: ['pipe', 'pipe', 'ignore'] });
      await once(child, 'spawn');
      servers.push(child);
      child.stdin.on('error', () => {});
      const channel = new Duplex({
        highWaterMark: 2 * 1024 * 1024,
        read: () => void child.stdout.resume(),
        write: (piece, _encoding, done) => void child.stdin.write(piece, () => done()),
        final: (done) => void child.stdin.end(() => done()),
        destroy(error, done) {
          child.kill('SIGKILL');
          done(error);
        },
      });
      child.stdout.on('data', (piece: Buffer) => {
        options.heard?.(piece);
        if (!channel.push(piece)) child.stdout.pause();
      });
      child.stdout.on('end', () => channel.push(null));
      closed.push(new Promise((resolve) => channel.once('close', resolve)));
      return channel;
    },
    async cut() {
      const running = servers.filter((child) => child.exitCode === null && child.signalCode === null);
      for (const child of running) child.kill('SIGKILL');
      await Promise.all([...running.map((child) => once(child, 'exit')), ...closed.splice(0)]);
    },
  };
}
