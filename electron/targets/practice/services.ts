import type { Duplex } from 'node:stream';

/** The practice server's own addresses: what is dialled from it leads to these services and nowhere else. */
const HOSTS = new Set(['127.0.0.1', '::1', 'localhost', 'rescue-practice']);
const LONGEST_REQUEST = 64 * 1024;
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Practice server</title>
<h1>Practice server</h1>
<p>This page comes from the practice server inside Rescue Desk. Nothing here is real.</p>
</html>
`;

/** What serves a port of the practice server, if anything does: 80 gives a page, 7 an echo (RFC 862). */
export function serviceAt(host: string, port: number): ((connection: Duplex) => void) | undefined {
  if (!HOSTS.has(host.toLowerCase())) return undefined;
  return port === 80 ? servePage : port === 7 ? serveEcho : undefined;
}

function serveEcho(connection: Duplex): void {
  connection.on('error', () => {});
  connection.pipe(connection);
}

/** One page for every request (HTTP/1.1, RFC 9112), then the end. */
function servePage(connection: Duplex): void {
  let request = '';
  connection.on('error', () => {});
  connection.on('data', (piece: Buffer) => {
    request += piece.toString('latin1');
    if (!request.includes('\r\n\r\n') && request.length < LONGEST_REQUEST) return;
    connection.removeAllListeners('data');
    connection.resume();
    const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r\n/.exec(request) ?? [];
    const status = path === undefined ? '400 Bad Request' : path === '/' ? '200 OK' : '404 Not Found';
    const body = status === '200 OK' ? PAGE : `${status}\n`;
    const type = status === '200 OK' ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8';
    const head = [
      `HTTP/1.1 ${status}`,
      `Content-Type: ${type}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    connection.end(`${head.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`);
  });
}
