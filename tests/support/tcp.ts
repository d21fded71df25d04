import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP server on loopback that treats each connection as `serve` says. */
export interface TcpServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly connections: ReadonlySet<Socket>;
  stop(): Promise<void>;
}

export async function startTcp(serve: (socket: Socket) => void): Promise<TcpServer> {
  const connections = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => connections.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: '127.0.0.1',
    port: address.port,
    connections,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of connections) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A line to a server that can be cut, or swallow everything without a word. */
export interface Line extends TcpServer {
  /** Ends every connection through it at once. */
  cut(): void;
  /** Ends every connection at once when so many more bytes have passed, both ways together, in the middle of a packet. */
  cutAfter(bytes: number): void;
  /** From now on nothing passes, and nobody is told: as when a network cable is pulled. */
  freeze(): void;
  thaw(): void;
}

export async function startLine(port: number): Promise<Line> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  let left = Infinity;
  const cut = () => {
    for (const [near] of pairs) near.resetAndDestroy();
  };
  /** Passes on as much as may pass still. */
  const pass = (from: Socket, to: Socket, data: Buffer) => {
    if (frozen) return;
    const piece = data.length > left ? data.subarray(0, left) : data;
    left -= piece.length;
    if (!to.write(piece)) from.pause();
    if (left > 0) return;
    left = Infinity;
    cut();
  };
  const server = await startTcp((near) => {
    const far = connect(port, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    far.on('error', () => near.destroy());
    far.on('close', () => {
      pairs.delete(pair);
      near.destroy();
    });
    near.on('close', () => far.destroy());
    near.on('data', (data: Buffer) => pass(near, far, data));
    far.on('data', (data: Buffer) => pass(far, near, data));
    near.on('drain', () => far.resume());
    far.on('drain', () => near.resume());
  });
  return {
    ...server,
    cut,
    cutAfter(bytes) {
      left = bytes;
    },
    freeze() {
      frozen = true;
    },
    thaw() {
      frozen = false;
    },
  };
}
