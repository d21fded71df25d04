import { createHash } from 'node:crypto';
import { once } from 'node:events';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPracticeServer } from '../../../../../electron/targets/practice/server.ts';
import { type PracticeClient, signIn, startPracticeClient } from '../../../../support/practice-client.ts';

let practice: PracticeClient;
beforeAll(async () => {
  practice = await startPracticeClient();
});
afterAll(() => practice.stop());

describe('the practice server', () => {
  it('shows the host key whose fingerprint it names, another one at each start', async () => {
    const client = new ssh2.Client();
    const seen = new Promise<string>((resolve) => {
      client.on('error', () => {});
      client.connect({
        sock: practice.server.connect(),
        username: 'root',
        password: practice.server.password,
        hostVerifier: (key: Buffer) => {
          resolve(`SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`);
          return false;
        },
      });
    });
    expect(await seen).toBe(practice.server.hostKeyFingerprint);
    const other = await startPracticeServer();
    expect(other.hostKeyFingerprint).not.toBe(practice.server.hostKeyFingerprint);
    expect(other.password).not.toBe(practice.server.password);
    other.stop();
  });

  it('refuses a wrong password', async () => {
    await expect(signIn(practice.server, 'wrong')).rejects.toMatchObject({ level: 'client-authentication' });
  });

  it('runs a command and tells its output and exit status', async () => {
    expect(await practice.run('echo hello; exit 3')).toEqual({ status: 3, stdout: 'hello\n', stderr: '' });
  });

  it('says 127 for a program that is not there', async () => {
    const { status, stderr } = await practice.run('no-such-program --flag');
    expect(status).toBe(127);
    expect(stderr).toContain('no-such-program: not found');
  });

  it('gives a program what is sent to its input', async () => {
    const input = 'x'.repeat(3_000_000);
    const { stdout } = await practice.run('wc -c', input);
    expect(stdout).toBe('3000000\n');
  });

  it('answers on its own port 80 and 7, and on nothing else', async () => {
    const dial = (host: string, port: number) =>
      new Promise<ssh2.ClientChannel>((resolve, reject) => {
        practice.client.forwardOut('127.0.0.1', 0, host, port, (error, channel) =>
          error ? reject(error) : resolve(channel),
        );
      });
    const web = await dial('rescue-practice', 80);
    let page = '';
    web.on('data', (piece: Buffer) => {
      page += piece.toString();
    });
    web.write('GET / HTTP/1.1\r\nHost: rescue-practice\r\n\r\n');
    await once(web, 'close');
    expect(page).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(page).toContain('Nothing here is real');

    const echo = await dial('localhost', 7);
    echo.write('back again');
    expect(String((await once(echo, 'data'))[0])).toBe('back again');
    echo.end();

    await expect(dial('127.0.0.1', 22)).rejects.toThrow();
    await expect(dial('192.0.2.1', 80)).rejects.toThrow();
  });

  it('ends a flood when its channel is closed, and goes on serving', async () => {
    const channel = await practice.exec('yes');
    await once(channel, 'data');
    channel.close();
    channel.resume();
    await once(channel, 'close');
    expect((await practice.run('echo still here')).stdout).toBe('still here\n');
  });

  it('lets a flood wait for a reader that does not read', async () => {
    const channel = await practice.exec('seq 1 2000000');
    channel.pause();
    expect((await practice.run('echo meanwhile')).stdout).toBe('meanwhile\n');
    let bytes = 0;
    channel.on('data', (piece: Buffer) => {
      bytes += piece.length;
    });
    channel.resume();
    await once(channel, 'close');
    expect(bytes).toBe(14_888_896);
  });

  it('cuts its connections when it stops, and keeps nothing', async () => {
    const own = await startPracticeClient();
    await own.run('echo mine > /root/mine');
    const closed = once(own.client, 'close');
    own.server.stop();
    await closed;
    const stream = own.server.connect();
    stream.on('error', () => {});
    expect(stream.destroyed).toBe(true);
    const fresh = await startPracticeClient();
    expect((await fresh.run('cat /root/mine')).status).toBe(1);
    fresh.stop();
  });
});
