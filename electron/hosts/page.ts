import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** The built page's files by their path on the page's origin, such as `/assets/main-1a2b.js`; `/` is the page itself. */
export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Reads the whole page (about a megabyte): a path that is not in the map can't be asked for, however it is spelled. */
export async function readPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const page = new Map<string, PageFile>();
  // Not `recursive`, which Electron's archive of the packaged app does not know.
  const read = async (under: string, path: string): Promise<void> => {
    for (const item of await readdir(under, { withFileTypes: true })) {
      const file = join(under, item.name);
      const type = TYPES[extname(item.name)];
      if (item.isDirectory()) await read(file, `${path}${item.name}/`);
      else if (type !== undefined)
        page.set(`${path}${item.name}`.replace(/^\/index\.html$/, '/'), {
          type,
          body: new Uint8Array(await readFile(file)),
        });
    }
  };
  await read(folder, '/');
  return page;
}

/** What every answer with a piece of the page carries; `connect` is where the page may connect to. */
export function pageHeaders(connect: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      // The terminal sets styles of its own on its elements.
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      `connect-src ${connect}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
