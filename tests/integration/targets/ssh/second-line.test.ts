import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../../electron/targets/target.ts';
import { signInTo } from '../../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';
import { startTcp, type TcpServer } from '../../../support/tcp.ts';

const LARGE = 12 * 1024 * 1024;

/** A line to the server that lets only so many connections through at once, as some firewalls do. */
const narrowLine = (port: number, most: number): Promise<TcpServer> => {
  let open = 0;
  return startTcp((near) => {
    if (open >= most) {
      near.destroy();
      return;
    }
    open += 1;
    const far = connect(port, '127.0.0.1');
    far.on('error', () => near.destroy());
    near.on('close', () => {
      open -= 1;
      far.destroy();
    });
    far.on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
};

describe.skipIf(noSshd !== undefined)('the bytes of large files', () => {
  let server: Sshd;
  let line: TcpServer;
  let target: Target;
  let folder: string;
  const content = randomBytes(LARGE);
  const at = (name: string) => join(folder, name);

  beforeEach(async () => {
    server = await startSshd();
    folder = mkdtempSync(join(tmpdir(), 'rescue-desk-second-line-'));
    writeFileSync(at('data'), content);
  });
  afterEach(async () => {
    await target.close();
    await line.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const copyThereAndBack = async () => {
    const { files } = target;
    if (files === undefined) throw new Error('no files');
    const sink = await files.write(at('copy'), { offset: 0, create: 'new', expected: LARGE });
    let most = 0;
    for await (const chunk of files.read(at('data'))) {
      most = Math.max(most, line.connections.size);
      await sink.write(chunk);
    }
    await sink.close();
    expect(readFileSync(at('copy')).equals(content)).toBe(true);
    return most;
  };

  it('have a connection of their own, which ends with the target', async () => {
    line = await narrowLine(server.port, 9);
    target = await signInTo({ ...server, port: line.port });
    expect(line.connections.size).toBe(1);
    expect(await copyThereAndBack()).toBe(2);
    const ended = Promise.all([...line.connections].map((socket) => new Promise((done) => socket.on('close', done))));
    await target.close();
    await ended;
  });

  it('share the first connection where the server lets in no second one', async () => {
    line = await narrowLine(server.port, 1);
    target = await signInTo({ ...server, port: line.port });
    expect(await copyThereAndBack()).toBe(1);
    expect(target.state().state).toBe('connected');
  });
});
