import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { Dial } from '../../electron/targets/target.ts';
import { aborted, codeOf, MEBIBYTE, need, noise, type OpenPlace, type Place, within } from './place.ts';

const HOST = '127.0.0.1';

/** A server on a free loopback port, as the target sees it too. */
async function serve(answer: (socket: Socket) => void): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** All bytes up to the end of the other side's half; unlike iterating, it leaves our half open. */
const hear = (connection: Duplex) =>
  new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    connection.on('data', (chunk: Buffer) => chunks.push(chunk));
    connection.once('end', () => resolve(Buffer.concat(chunks)));
    connection.once('error', reject);
  });

const closed = (connection: Duplex) =>
  new Promise<void>((resolve) => {
    connection.on('error', () => undefined);
    if (connection.closed) resolve();
    else connection.once('close', () => resolve());
  });

/** Every sentence of `Dial` in `electron/targets/target.ts`, tried on one kind of target. */
export function dialConformance(name: string, open: OpenPlace): void {
  describe(`dialling from ${name}`, () => {
    let place: Place;
    let dial: Dial;
    let echo: { port: number; stop(): Promise<void> };
    /** For sentences about a server that the test itself must be. */
    const needSharedNetwork = (context: TestContext) =>
      need(context, place.echoPort === undefined, 'this target has a network of its own');

    beforeAll(async () => {
      place = await open();
      if (place.target.dial === undefined) throw new Error('this target does not dial');
      dial = place.target.dial;
      echo =
        place.echoPort === undefined
          ? await serve((socket) => socket.pipe(socket))
          : { port: place.echoPort, stop: () => Promise.resolve() };
    });
    afterAll(async () => {
      await echo?.stop();
      await place?.close();
    });

    /** What comes back for `bytes` when our half is ended after them. */
    const roundTrip = async (port: number, bytes: Uint8Array) => {
      const connection = await dial(HOST, port);
      const back = hear(connection);
      connection.end(bytes);
      return await within('the answer is whole', back);
    };

    it('carries bytes both ways, unchanged', async () => {
      expect(String(await roundTrip(echo.port, Buffer.from('hello')))).toBe('hello');
      const bytes = noise(5 * MEBIBYTE + 3);
      expect((await roundTrip(echo.port, bytes)).equals(bytes)).toBe(true);
    });

    it('lets either side end its half first', async (context) => {
      needSharedNetwork(context);
      const last = await serve((socket) => {
        void hear(socket).then((bytes) => socket.end(`heard ${bytes.length}`));
      });
      expect(String(await roundTrip(last.port, Buffer.alloc(1000)))).toBe('heard 1000');
      await last.stop();

      let heard: ((bytes: Buffer) => void) | undefined;
      const all = new Promise<Buffer>((resolve) => {
        heard = resolve;
      });
      const first = await serve((socket) => {
        socket.end('my half is done');
        void hear(socket).then((bytes) => heard?.(bytes));
      });
      const connection = await dial(HOST, first.port);
      expect(String(await within('its half', hear(connection)))).toBe('my half is done');
      connection.end('and mine');
      expect(String(await within('our half', all))).toBe('and mine');
      await first.stop();
    });

    it('keeps ten connections apart', async () => {
      const all = Array.from({ length: 10 }, () => noise(200_000));
      const back = await Promise.all(all.map((bytes) => roundTrip(echo.port, bytes)));
      for (const [index, bytes] of all.entries()) expect(back[index]?.equals(bytes)).toBe(true);
    });

    it('lets a flood wait at its source', async (context) => {
      needSharedNetwork(context);
      let sent = 0;
      const sources: Promise<void>[] = [];
      const flood = await serve((socket) => {
        sources.push(closed(socket));
        const piece = Buffer.alloc(65_536);
        const pour = () => {
          do sent += piece.length;
          while (socket.write(piece) && !socket.destroyed);
        };
        socket.on('drain', pour);
        pour();
      });
      const connection = await dial(HOST, flood.port);
      await within('it begins', new Promise((resolve) => connection.once('readable', resolve)));
      for (let round = 0; round < 100; round++) await roundTrip(echo.port, Buffer.from('x'));
      expect(sent).toBeLessThan(64 * MEBIBYTE);
      // A connection that is dropped ends at its source, read or not.
      connection.destroy();
      await within('the source hears of it', Promise.all(sources));
      await flood.stop();
    });

    it('ends at both ends', async (context) => {
      needSharedNetwork(context);
      const ends: Promise<void>[] = [];
      const server = await serve((socket) => {
        ends.push(closed(socket));
        socket.resume();
        socket.once('end', () => socket.end());
        socket.write('x');
      });
      const dropped = await dial(HOST, server.port);
      await within('it is open', new Promise((resolve) => dropped.once('readable', resolve)));
      dropped.destroy();
      await within('the server hears of it', Promise.all(ends));
      const cut = await dial(HOST, server.port);
      await within('it is open', new Promise((resolve) => cut.once('readable', resolve)));
      const end = closed(cut);
      cut.resume();
      cut.on('end', () => cut.end());
      await server.stop();
      await within('we hear of it', end);
    });

    it('says “unreachable” where nobody listens, or no such computer is known', async () => {
      const server = await serve(() => undefined);
      await server.stop();
      expect(await codeOf(dial(HOST, server.port))).toBe('unreachable');
      expect(await codeOf(dial('no-such-host.invalid', 80))).toBe('unreachable');
      // One failure leaves the next connection alone.
      expect(String(await roundTrip(echo.port, Buffer.from('still here')))).toBe('still here');
    });

    it('says “cancelled” when aborted, before or meanwhile', async () => {
      expect(await codeOf(dial(HOST, echo.port, aborted()))).toBe('cancelled');
      const stop = new AbortController();
      const dialling = dial(HOST, echo.port, stop.signal);
      stop.abort();
      expect(await within('it is given up', codeOf(dialling))).toBe('cancelled');
    });

    it('refuses what is no port', async () => {
      for (const port of [0, -1, 65_536, 1.5]) {
        expect(['invalid-input', 'unreachable', 'unsupported']).toContain(await codeOf(dial(HOST, port)));
      }
    });
  });
}
