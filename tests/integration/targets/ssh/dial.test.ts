import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isProblem } from '../../../../electron/contract/problem.ts';
import type { Dial, Target } from '../../../../electron/targets/target.ts';
import { noDropbear, startDropbear } from '../../../support/dropbear.ts';
import { freePort } from '../../../support/ssh-server.ts';
import { type Place, signInTo } from '../../../support/ssh-target.ts';
import { noSshd, startSshd } from '../../../support/sshd.ts';
import { startTcp, type TcpServer } from '../../../support/tcp.ts';

interface Server extends Place {
  cut(): void;
  stop(): Promise<void>;
}

const SERVERS: readonly [string, boolean, () => Promise<Server>][] = [
  ['OpenSSH', noSshd === undefined, () => startSshd({ password: true })],
  ['Dropbear', noDropbear === undefined, () => startDropbear()],
];

describe.each(SERVERS)('a connection through a server with %s', (_, installed, start) => {
  if (!installed) return;
  let server: Server;
  let echo: TcpServer;
  let target: Target;
  let dial: Dial;

  beforeAll(async () => {
    [server, echo] = await Promise.all([start(), startTcp((socket) => socket.pipe(socket))]);
    target = await signInTo(server);
    if (target.dial === undefined) throw new Error('no dial');
    ({ dial } = target);
  });
  afterAll(async () => {
    await target.close();
    await Promise.all([server.stop(), echo.stop()]);
  });

  test('carries bytes both ways, to the end', async () => {
    const stream = await dial('127.0.0.1', echo.port);
    const sent = Buffer.alloc(3_000_000, 'abcdefg');
    stream.end(sent);
    const heard: Buffer[] = [];
    for await (const chunk of stream) heard.push(chunk as Buffer);
    expect(Buffer.concat(heard).equals(sent)).toBe(true);
  });

  test('to a closed port is unreachable, in the words of the server', async () => {
    const port = await freePort();
    const failed = dial('127.0.0.1', port);
    await expect(failed).rejects.toMatchObject({
      problem: { code: 'unreachable', details: { host: '127.0.0.1', port: String(port) } },
    });
  });

  test('to what is no port is refused before anything is sent', async () => {
    for (const port of [0, -1, 65_536, 1.5, Number.NaN]) {
      await expect(dial('127.0.0.1', port)).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
    }
  });

  test('that nobody waits for any more is given up', async () => {
    const stop = new AbortController();
    const dialled = dial('127.0.0.1', echo.port, stop.signal);
    stop.abort();
    await expect(dialled).rejects.toSatisfy((error) => isProblem(error, 'cancelled'));
    await expect(dial('127.0.0.1', echo.port, stop.signal)).rejects.toSatisfy((error) => isProblem(error, 'cancelled'));
  });

  test('ends when the link is lost', async () => {
    const stream = await dial('127.0.0.1', echo.port);
    stream.resume();
    const closed = once(stream, 'close');
    server.cut();
    await closed;
    await target.connected();
    (await dial('127.0.0.1', echo.port)).destroy();
  });
});
