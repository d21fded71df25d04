import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { ClientChannel } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeAnswer,
  decodeFileSystem,
  decodeLimits,
  decodeVersion,
  encodeInit,
  encodeRequest,
  type Field,
  FLAG,
  packetSplitter,
  TYPE,
} from '../../../../../electron/targets/ssh/sftp/wire.ts';
import { type PracticeClient, startPracticeClient } from '../../../../support/practice-client.ts';

let practice: PracticeClient;
beforeAll(async () => {
  practice = await startPracticeClient();
});
afterAll(() => practice.stop());

/** SFTP spoken by hand, one request at a time. */
async function open() {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    practice.client.subsys('sftp', (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const packets: Buffer[] = [];
  let wake = () => {};
  const split = packetSplitter((packet) => {
    packets.push(Buffer.from(packet));
    wake();
  });
  channel.on('data', split);
  const next = async () => {
    while (packets.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return packets.shift() ?? Buffer.alloc(0);
  };
  let id = 0;
  channel.write(encodeInit());
  const version = decodeVersion(await next());
  const ask = async (type: number, ...fields: Field[]) => {
    channel.write(encodeRequest(type, ++id, fields));
    const packet = await next();
    expect(packet.readUInt32BE(1)).toBe(id);
    return packet;
  };
  return { channel, version, ask, next };
}
type Session = Awaited<ReturnType<typeof open>>;

const statusOf = (packet: Buffer) => {
  expect(packet[0]).toBe(TYPE.status);
  return decodeAnswer('status', packet).code;
};
const bytes = (text: string) => Buffer.from(text);
const handleFor = async (session: Session, path: string, flags: number) =>
  Buffer.from(decodeAnswer('handle', await session.ask(TYPE.open, bytes(path), flags, {})));

describe('the SFTP of the practice server', () => {
  it('speaks version 3 with OpenSSH’s extensions and limits', async () => {
    const session = await open();
    expect(session.version.version).toBe(3);
    for (const name of ['limits', 'posix-rename', 'statvfs', 'fsync', 'lsetstat', 'users-groups-by-id']) {
      expect(session.version.extensions.has(`${name}@openssh.com`), name).toBe(true);
    }
    const limits = decodeLimits(decodeAnswer('reply', await session.ask(TYPE.extended, bytes('limits@openssh.com'))));
    expect(limits).toEqual({ packet: 262_144, read: 261_120, write: 261_120, handles: 1000 });
    const space = decodeFileSystem(
      decodeAnswer('reply', await session.ask(TYPE.extended, bytes('statvfs@openssh.com'), bytes('/'))),
    );
    expect(space.free).toBeGreaterThan(500_000_000);
    expect(space.total).toBeGreaterThan(39e9);
    expect(statusOf(await session.ask(TYPE.extended, bytes('expand-path@openssh.com'), bytes('/a'), bytes('/b')))).toBe(
      8,
    );
    session.channel.end();
  });

  it('answers refusals as OpenSSH does', async () => {
    const { ask, channel } = await open();
    expect(statusOf(await ask(TYPE.open, bytes('/none'), FLAG.read, {}))).toBe(2);
    expect(statusOf(await ask(TYPE.rmdir, bytes('/README.txt')))).toBe(2);
    expect(statusOf(await ask(TYPE.stat, bytes('/mnt/linux/home/camille/links/loop-a')))).toBe(2);
    expect(statusOf(await ask(TYPE.opendir, bytes('/mnt/linux/srv/locked')))).toBe(3);
    expect(statusOf(await ask(TYPE.mkdir, bytes('/etc'), {}))).toBe(4);
    expect(statusOf(await ask(TYPE.rmdir, bytes('/etc')))).toBe(4);
    expect(statusOf(await ask(TYPE.mkdir, bytes(`/${'x'.repeat(300)}`), {}))).toBe(5);
    expect(statusOf(await ask(TYPE.close, bytes('no handle')))).toBe(4);
    expect(statusOf(await ask(99))).toBe(8);
    channel.end();
  });

  it('keeps names as the bytes they are', async () => {
    const { ask, channel } = await open();
    const name = Buffer.from('/root/\xe9t\xe9\xff', 'latin1');
    expect(statusOf(await ask(TYPE.mkdir, name, {}))).toBe(0);
    expect(decodeAnswer('attributes', await ask(TYPE.lstat, name)).mode).toBe(0o040777);
    const [real] = decodeAnswer('names', await ask(TYPE.realpath, name));
    expect(real?.name.equals(name)).toBe(true);
    expect(statusOf(await ask(TYPE.rmdir, name))).toBe(0);
    channel.end();
  });

  it('takes the two paths of a link the way round that OpenSSH does', async () => {
    const { ask, channel } = await open();
    expect(statusOf(await ask(TYPE.symlink, bytes('target text'), bytes('/root/made')))).toBe(0);
    const [link] = decodeAnswer('names', await ask(TYPE.readlink, bytes('/root/made')));
    expect(String(link?.name)).toBe('target text');
    expect(statusOf(await ask(TYPE.open, bytes('/root/made'), FLAG.write | FLAG.create | FLAG.exclusive, {}))).toBe(4);
    channel.end();
  });

  it('writes where it is told, at the end when appending, and tells the end when reading', async () => {
    const session = await open();
    const { ask, channel } = session;
    const handle = await handleFor(session, '/root/written', FLAG.write | FLAG.read | FLAG.create);
    expect(statusOf(await ask(TYPE.write, handle, 4n, bytes('abc')))).toBe(0);
    expect(String(decodeAnswer('data', await ask(TYPE.read, handle, 0n, 100)))).toBe('\0\0\0\0abc');
    expect(statusOf(await ask(TYPE.read, handle, 7n, 100))).toBe(1);
    expect(statusOf(await ask(TYPE.extended, bytes('fsync@openssh.com'), handle))).toBe(0);
    expect(statusOf(await ask(TYPE.close, handle))).toBe(0);
    expect(statusOf(await ask(TYPE.read, handle, 0n, 1))).toBe(4);
    const append = await handleFor(session, '/root/written', FLAG.write | 4);
    expect(statusOf(await ask(TYPE.write, append, 0n, bytes('def')))).toBe(0);
    expect(statusOf(await ask(TYPE.fsetstat, append, { modified: 1_000_000_000, accessed: 1, mode: 0o100600 }))).toBe(
      0,
    );
    expect(decodeAnswer('attributes', await ask(TYPE.stat, bytes('/root/written')))).toMatchObject({
      size: 10,
      mode: 0o100600,
      modified: 1_000_000_000,
    });
    expect(statusOf(await ask(TYPE.read, append, 0n, 1))).toBe(4);
    channel.end();
  });

  it('never replaces by the old rename, and does by OpenSSH’s', async () => {
    const session = await open();
    const { ask, channel } = session;
    for (const path of ['/root/one', '/root/two']) await handleFor(session, path, FLAG.write | FLAG.create);
    expect(statusOf(await ask(TYPE.rename, bytes('/root/one'), bytes('/root/two')))).toBe(4);
    expect(
      statusOf(await ask(TYPE.extended, bytes('posix-rename@openssh.com'), bytes('/root/one'), bytes('/root/two'))),
    ).toBe(0);
    expect(statusOf(await ask(TYPE.lstat, bytes('/root/one')))).toBe(2);
    channel.end();
  });

  it('gives the same bytes as the server’s own sha256sum, however they are asked for', async () => {
    const session = await open();
    const path = '/mnt/linux/var/log/syslog';
    const handle = await handleFor(session, path, FLAG.read);
    const hash = createHash('sha256');
    const length = 261_120;
    const size = decodeAnswer('attributes', await session.ask(TYPE.fstat, handle)).size ?? 0;
    for (let at = 0, id = 1000; at < size; at += length) {
      session.channel.write(encodeRequest(TYPE.read, id++, [handle, BigInt(at), length]));
    }
    for (let at = 0; at < size; at += length) hash.update(decodeAnswer('data', await session.next()));
    expect((await practice.run(`sha256sum ${path}`)).stdout).toBe(`${hash.digest('hex')}  ${path}\n`);
    session.channel.end();
  });

  it('cuts off who talks nonsense, and nobody else', async () => {
    for (const nonsense of [
      Buffer.alloc(64, 0xff),
      encodeRequest(TYPE.open, 1, [0xffffffff]),
      Buffer.from([0, 0, 0, 1, 1]),
    ]) {
      const { channel } = await open();
      channel.write(nonsense);
      await once(channel, 'close');
    }
    expect((await practice.run('echo still here')).stdout).toBe('still here\n');
  });

  it('lets nobody keep more handles than OpenSSH would', async () => {
    const { ask, channel } = await open();
    for (let count = 0; count < 1000; count++) await ask(TYPE.open, bytes('/README.txt'), FLAG.read, {});
    expect(statusOf(await ask(TYPE.open, bytes('/README.txt'), FLAG.read, {}))).toBe(4);
    channel.end();
  });
});
