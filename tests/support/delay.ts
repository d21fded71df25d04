import { connect, createServer, type Socket } from 'node:net';

/** What may be on its way in one direction of one connection (bytes), about as much as Linux lets a TCP connection have. */
const ON_ITS_WAY = 4 * 1024 * 1024;

/** Passes on what comes from one socket to the other after a while, however much it is per second. */
function pass(from: Socket, to: Socket, milliseconds: number): void {
  const waiting: { readonly due: number; readonly chunk: Buffer | null }[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    timer = undefined;
    const now = performance.now();
    for (let head = waiting[0]; head && head.due <= now + 0.5; head = waiting[0]) {
      if (head.chunk && to.writableNeedDrain) {
        to.once('drain', look);
        return;
      }
      waiting.shift();
      if (!head.chunk) {
        to.end();
        return;
      }
      bytes -= head.chunk.length;
      to.write(head.chunk);
    }
    if (bytes < ON_ITS_WAY) from.resume();
    const next = waiting[0];
    if (next) timer = setTimeout(look, Math.max(0, next.due - now));
  };
  const take = (chunk: Buffer | null) => {
    waiting.push({ due: performance.now() + milliseconds, chunk });
    bytes += chunk?.length ?? 0;
    if (bytes >= ON_ITS_WAY) from.pause();
    if (timer === undefined && waiting.length === 1) timer = setTimeout(look, milliseconds);
  };
  from.on('data', take);
  from.on('end', () => take(null));
  from.on('error', () => to.destroy());
  from.on('close', () => clearTimeout(timer));
}

/** A long way to a server. */
export interface Delay {
  readonly port: number;
  /** Connections so far, also those that have ended. */
  readonly count: number;
  /** Ends a connection (the first has number 0) in the middle of whatever is on its way. */
  cut(number: number): void;
  /** Bytes that came back over a connection, or went there. */
  bytes(number: number): number;
  stop(): Promise<void>;
}

/** Listens on a free loopback port and passes connections on to `port`, half the round trip (ms) late in each direction. */
export function startDelay(port: number, roundTrip: number): Promise<Delay> {
  const ways: { near: Socket; far: Socket }[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    ways.push({ near, far });
    pass(near, far, roundTrip / 2);
    pass(far, near, roundTrip / 2);
  });
  const cut = (number: number) => {
    ways[number]?.near.destroy();
    ways[number]?.far.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || !address) return reject(new Error('no port'));
      resolve({
        port: address.port,
        get count() {
          return ways.length;
        },
        cut,
        bytes: (number) => (ways[number]?.near.bytesRead ?? 0) + (ways[number]?.far.bytesRead ?? 0),
        stop: () =>
          new Promise((done) => {
            ways.forEach((_, number) => cut(number));
            server.close(() => done());
          }),
      });
    });
  });
}
