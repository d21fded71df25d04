import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { ProblemError } from '../../../../../../electron/contract/problem.ts';
import { sftpFiles } from '../../../../../../electron/targets/ssh/sftp/files.ts';
import { connectionLost } from '../../../../../../electron/targets/ssh/sftp/problems.ts';
import type { SftpLink } from '../../../../../../electron/targets/ssh/sftp/sessions.ts';
import { packetSplitter } from '../../../../../../electron/targets/ssh/sftp/wire.ts';
import { stdioLink } from './sftp-server.ts';

/** What servers sent, session by session, packet by packet with their lengths. */
export type Recording = Buffer[][];

/** How a session went: what each step gave, or the code of its problem. */
export type Outcome = Record<string, string>;

const withLength = (packet: Buffer): Buffer => {
  const whole = Buffer.alloc(4 + packet.length);
  whole.writeUInt32BE(packet.length);
  packet.copy(whole, 4);
  return whole;
};

/** Does a bit of everything, one after the other. Anything but a result or a problem is thrown. */
export async function everything(link: SftpLink, folder: string): Promise<Outcome> {
  const outcome: Outcome = {};
  const step = async (name: string, work: () => Promise<unknown>) => {
    try {
      outcome[name] = JSON.stringify((await work()) ?? 'done');
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      outcome[name] = error.problem.code;
    }
  };
  await step('all', async () => {
    const files = await sftpFiles(link);
    await step('list', async () => {
      let count = 0;
      for await (const page of files.list(folder)) count += page.length;
      return count;
    });
    await step('stat', () => files.stat(join(folder, 'link')));
    await step('read', async () => {
      let bytes = 0;
      for await (const chunk of files.read(join(folder, 'data'))) bytes += chunk.length;
      return bytes;
    });
    await step('write', async () => {
      const sink = await files.write(join(folder, 'new'), { offset: 0, create: 'new', mode: 0o600 });
      try {
        await sink.write(Buffer.alloc(300_000, 1));
        await sink.close();
      } catch (error) {
        await sink.abandon();
        throw error;
      }
    });
    await step('write on', async () => {
      const sink = await files.write(join(folder, 'new'), { offset: 10, create: 'existing', truncate: true });
      await sink.write(Buffer.from('x'));
      await sink.close();
    });
    await step('taken', () => files.makeFolder(join(folder, 'data')));
    await step('rename', () => files.rename(join(folder, 'new'), join(folder, 'data'), { replace: true }));
    await step('attributes', () => files.setAttributes(join(folder, 'data'), { mode: 0o640, owner: 0, modified: 0 }));
    await step('link', () => files.readLink(join(folder, 'link')));
    await step('space', async () => (await files.space(folder)) !== null);
    await step('folder', () => files.removeFolder(join(folder, 'folder')));
    await step('gone', () => files.remove(join(folder, 'gone')));
  });
  return outcome;
}

export interface Recorded {
  readonly recording: Recording;
  readonly outcome: Outcome;
  readonly folder: string;
}

/** Records what OpenSSH's server sends while `everything` is done. */
export async function record(): Promise<Recorded> {
  const folder = mkdtempSync(join(tmpdir(), 'rescue-desk-record-'));
  writeFileSync(join(folder, 'data'), Buffer.alloc(70_000, 3));
  symlinkSync('data', join(folder, 'link'));
  mkdirSync(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'folder', 'pipe')]);
  const recording: Recording = [];
  const links: { cut(): Promise<void> }[] = [];
  try {
    const outcome = await everything(
      {
        async subsystem(name) {
          const packets: Buffer[] = [];
          recording.push(packets);
          const split = packetSplitter((packet) => packets.push(withLength(packet)));
          const link = stdioLink({ heard: split });
          links.push(link);
          return await link.subsystem(name);
        },
      },
      folder,
    );
    return { recording, outcome, folder };
  } finally {
    await Promise.all(links.map((link) => link.cut()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A link to servers that send what is recorded, one packet for each request, whatever was asked. When nothing is asked any
 * more, because an answer was cut or swallowed, they hang up, as every line does at some time.
 */
export function replayLink(recording: Recording): SftpLink {
  const channels: Duplex[] = [];
  let asked = 0;
  const hangUpWhenIdle = (then: number, turns: number): void => {
    setImmediate(() => {
      if (asked !== then) return;
      if (turns > 0) hangUpWhenIdle(then, turns - 1);
      else for (const channel of channels) if (!channel.readableEnded && !channel.destroyed) channel.push(null);
    });
  };
  return {
    subsystem() {
      const packets = recording[channels.length];
      if (packets === undefined) return Promise.reject(connectionLost('no further session'));
      let sent = 0;
      const channel = new Duplex({
        read() {},
        write(piece: Buffer, _encoding, done) {
          split(piece);
          done();
        },
      });
      const split = packetSplitter(() => {
        asked += 1;
        const packet = packets[sent++];
        if (packet !== undefined && packet.length > 0) channel.push(packet);
        hangUpWhenIdle(asked, 5);
      }, Number.MAX_SAFE_INTEGER);
      channels.push(channel);
      return Promise.resolve(channel);
    },
  };
}
