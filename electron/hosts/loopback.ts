import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Engine } from '../engine/engine.ts';
import { type FramePort, serveFrames } from './frames.ts';
import { pageHeaders, type PageFile } from './page.ts';

export interface LoopbackHost {
  /** What to open in the browser; good for one browser, once. */
  readonly url: string;
  close(): Promise<void>;
}

const LARGEST_FRAME = 8 * 1024 * 1024;
const LARGEST_TOKEN = 200;

/**
 * Carries the engine to one browser on this computer: 127.0.0.1, a port of the system's choice, and a token in the URL's
 * fragment that is exchanged once for a cookie. Host and Origin are checked on every request that matters, so that no
 * other page, also by DNS rebinding, can talk to the engine.
 */
export async function serveLoopback(engine: Engine, page: ReadonlyMap<string, PageFile>): Promise<LoopbackHost> {
  const token = randomBytes(32).toString('base64url');
  const session = randomBytes(32).toString('base64url');
  let tokenUsed = false;

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const cookie = `rescue-desk-${port}`;
  const headers = pageHeaders(`'self' ws://${host}`);

  const hasSession = (request: IncomingMessage) =>
    (request.headers.cookie ?? '').split(/;\s*/).some((pair) => {
      const at = pair.indexOf('=');
      return pair.slice(0, at) === cookie && isSame(pair.slice(at + 1), session);
    });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const reply = (status: number, body: string | Uint8Array, type = 'text/plain; charset=utf-8', more = {}) => {
      response.writeHead(status, { ...headers, 'content-type': type, ...more });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (request.headers.host !== host)
      return reply(421, 'This address belongs to Rescue Desk on this computer only.\n');
    const { pathname } = new URL(request.url ?? '/', origin);
    if (pathname === '/session') {
      if (request.method !== 'POST') return reply(405, 'Only POST.\n');
      if (request.headers.origin !== origin) return reply(403, 'Wrong origin.\n');
      const offered = await readBody(request);
      if (tokenUsed || !isSame(offered, token))
        return reply(403, 'This address was used already. Start Rescue Desk again for a new one.\n');
      tokenUsed = true;
      return reply(204, '', 'text/plain', { 'set-cookie': `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/` });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return reply(405, 'Only GET.\n');
    const file = page.get(pathname);
    return file ? reply(200, file.body, file.type) : reply(404, 'There is nothing here.\n');
  };

  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME });
  server.on('upgrade', (request, socket, head) => {
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    if (request.headers.host !== host) return refuse('421 Misdirected Request');
    if (request.headers.origin !== origin) return refuse('403 Forbidden');
    if (request.url !== '/frames') return refuse('404 Not Found');
    if (!hasSession(request)) return refuse('401 Unauthorized');
    return sockets.handleUpgrade(request, socket, head, (webSocket) => serveFrames(engine, framePort(webSocket)));
  });

  return {
    url: `${origin}/#token=${token}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function framePort(socket: WebSocket): FramePort {
  return {
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    },
    receive(listener) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return;
        let frame: unknown;
        try {
          frame = JSON.parse((data as Buffer).toString());
        } catch {
          return;
        }
        listener(frame);
      });
    },
    closed: new Promise((resolve) => {
      socket.once('close', () => resolve());
      // An error is always followed by close.
      socket.on('error', () => undefined);
    }),
  };
}

/** Compares in a time that tells nothing about where the two differ. */
function isSame(offered: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(offered), digest(expected));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LARGEST_TOKEN) return '';
  }
  return body;
}
