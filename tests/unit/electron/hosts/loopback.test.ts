import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type LoopbackHost, serveLoopback } from '../../../../electron/hosts/loopback.ts';
import { testEngine } from '../../../support/engine.ts';

let app: Awaited<ReturnType<typeof testEngine>>;
let host: LoopbackHost;
let origin: string;
let token: string;
let port: number;

beforeAll(async () => {
  app = await testEngine();
  const page = new Map([
    ['/', { type: 'text/html; charset=utf-8', body: new TextEncoder().encode('<title>page</title>') }],
  ]);
  host = await serveLoopback(app.engine, page);
  const url = new URL(host.url);
  origin = url.origin;
  port = Number(url.port);
  token = url.hash.slice('#token='.length);
});
afterAll(async () => {
  await host.close();
  await app.close();
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Plain HTTP, so that a test can lie about Host and Origin as a page never could. */
const ask = ({ method = 'GET', path = '/', headers = {}, body }: Sent) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** The status that an upgrade is refused with, or 101. */
const upgrade = (headers: Record<string, string>) =>
  new Promise<number>((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/frames`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });

describe('the loopback host', () => {
  it('listens on this computer only', () => {
    expect(new URL(host.url).hostname).toBe('127.0.0.1');
  });

  it('serves the page with a policy that lets no inline script run and nothing be fetched from elsewhere', async () => {
    const { status, headers } = await ask({});
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port}`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('refuses a wrong Host, as a page with a rebound name would send it', async () => {
    expect((await ask({ headers: { host: 'evil.example' } })).status).toBe(421);
    expect((await ask({ headers: { host: `localhost:${port}` } })).status).toBe(421);
    expect(await upgrade({ host: 'evil.example', origin })).toBe(421);
  });

  it('gives nothing outside the page, however the path is spelled', async () => {
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%00', '//etc/passwd']) {
      expect((await ask({ path })).status, path).toBe(404);
    }
    expect((await ask({ method: 'PUT' })).status).toBe(405);
  });

  it('refuses the engine to whoever has no session', async () => {
    expect(await upgrade({ origin })).toBe(401);
    expect(await upgrade({ origin, cookie: `rescue-desk-${port}=guess` })).toBe(401);
  });

  it('gives a session for the token once, to its own page only', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      ask({ method: 'POST', path: '/session', headers, body });
    expect((await post({ origin }, 'guess')).status).toBe(403);
    expect((await post({ origin: 'http://evil.example' }, token)).status).toBe(403);
    expect((await post({}, token)).status).toBe(403);
    expect((await post({ origin }, 'x'.repeat(10_000))).status).toBe(403);

    const granted = await post({ origin }, token);
    expect(granted.status).toBe(204);
    const cookie = String(granted.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict; Path=\//);
    expect((await post({ origin }, token)).status).toBe(403);

    const session = cookie.split(';')[0] ?? '';
    expect(await upgrade({ origin, cookie: session })).toBe(101);
    expect(await upgrade({ origin: 'http://evil.example', cookie: session })).toBe(403);
    expect(await upgrade({ cookie: session })).toBe(403);
  });
});
