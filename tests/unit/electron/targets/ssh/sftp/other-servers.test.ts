import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../../../../electron/contract/files.ts';
import { isProblem, ProblemError } from '../../../../../../electron/contract/problem.ts';
import { sftpFiles } from '../../../../../../electron/targets/ssh/sftp/files.ts';
import { TYPE } from '../../../../../../electron/targets/ssh/sftp/wire.ts';
import { type Asked, scriptedLink } from './scripted-server.ts';
import { hasSftpServer, type StdioLink, stdioLink } from './sftp-server.ts';

/** Serves one file, at most `most` bytes at a time. */
const serving = (data: Buffer, most: number) => (asked: Asked) => {
  switch (asked.type) {
    case TYPE.stat:
    case TYPE.fstat:
      return asked.answer(TYPE.attributes, [{ size: data.length, mode: 0o100644 }]);
    case TYPE.open:
      return asked.answer(TYPE.handle, [Buffer.from('h')]);
    case TYPE.read: {
      const from = Number(asked.body.readBigUInt64BE(5));
      const length = Math.min(most, asked.body.readUInt32BE(13));
      return from >= data.length ? asked.status(1) : asked.answer(TYPE.data, [data.subarray(from, from + length)]);
    }
    default:
      return asked.status(0);
  }
};

describe('reading from a server that gives less than it is asked for', () => {
  it.each([1000, 4096, 30_000])('gets every byte in its place, %i at a time', async (most) => {
    const data = randomBytes(500_001);
    const files = await sftpFiles(scriptedLink(serving(data, most)));
    const chunks: Uint8Array[] = [];
    for await (const chunk of files.read('/file', { offset: 3 })) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(data.subarray(3))).toBe(true);
  });
});

describe('reading from a server that lies about what it sends', () => {
  it.each([
    ['nothing at all', Buffer.alloc(0)],
    ['more than was asked for', Buffer.alloc(33_000)],
  ])('ends with a problem: %s', async (_, sent) => {
    const honest = serving(Buffer.alloc(100_000), 100_000);
    const files = await sftpFiles(
      scriptedLink((asked) => (asked.type === TYPE.read ? asked.answer(TYPE.data, [sent]) : honest(asked))),
    );
    const reading = (async () => {
      for await (const chunk of files.read('/file')) expect(chunk.length).toBeLessThanOrEqual(32_768);
    })();
    expect(isProblem(await reading.catch((error: unknown) => error), 'damaged')).toBe(true);
  });
});

describe('a slow reader', () => {
  it('is read ahead for by 8 MiB and no more', async () => {
    let sent = 0;
    const honest = serving(Buffer.alloc(64 * 1024 * 1024), 32_768);
    const files = await sftpFiles(
      scriptedLink((asked) => {
        if (asked.type === TYPE.read) sent += 32_768;
        honest(asked);
      }),
    );
    let taken = 0;
    for await (const chunk of files.read('/file')) {
      taken += chunk.length;
      expect(sent - taken).toBeLessThanOrEqual(8 * 1024 * 1024);
    }
    expect(taken).toBe(64 * 1024 * 1024);
  });
});

describe('a listing from a hostile server', () => {
  const listing = async (pages: (asked: Asked, page: number) => void): Promise<unknown> => {
    let page = 0;
    const files = await sftpFiles(
      scriptedLink((asked) => {
        if (asked.type === TYPE.opendir) asked.answer(TYPE.handle, [Buffer.from('h')]);
        else if (asked.type === TYPE.readdir) pages(asked, page++);
        else asked.status(asked.type === TYPE.close ? 0 : 2);
      }),
    );
    const entries: Entry[] = [];
    try {
      for await (const found of files.list('/folder')) entries.push(...found);
      return entries;
    } catch (error) {
      return error;
    }
  };
  const name = (text: string, long: string, attributes = {}) => [Buffer.from(text), Buffer.from(long), attributes];

  it('passes strange names on for the reader to judge, without `.` and `..`', async () => {
    const names = ['.', '..', '../../etc/passwd', '', 'a\0b', '/'].flatMap((text) => name(text, ''));
    const entries = await listing((asked, page) =>
      page === 0 ? asked.answer(TYPE.name, [6, ...names]) : asked.status(1),
    );
    expect(entries).toMatchObject([{ name: '../../etc/passwd' }, { name: '' }, { name: 'a\0b' }, { name: '/' }]);
  });

  it('takes the kind and the owners from the long line where the attributes do not tell', async () => {
    const line = 'drwxr-xr-x    2 daemon   www-data     4096 Nov 22 18:44 folder';
    const names = [...name('folder', line), ...name('odd', 'something else'), ...name('link', 'lrwxrwxrwx 1 a b 1 x')];
    const entries = await listing((asked, page) =>
      page === 0 ? asked.answer(TYPE.name, [3, ...names]) : asked.status(1),
    );
    expect(entries).toEqual([
      { name: 'folder', kind: 'folder', owner: 'daemon', group: 'www-data', hidden: false },
      { name: 'odd', kind: 'other', hidden: false },
      { name: 'link', kind: 'link', owner: 'a', group: 'b', linkKind: 'broken', hidden: false },
    ]);
  });

  it('ends where pages without names go on for ever', async () => {
    expect(isProblem(await listing((asked) => asked.answer(TYPE.name, [0])), 'damaged')).toBe(true);
  });

  it('is not held up by links that are never answered for', async () => {
    const files = await sftpFiles(
      scriptedLink((asked) => {
        if (asked.type === TYPE.opendir) asked.answer(TYPE.handle, [Buffer.from('h')]);
        else if (asked.type === TYPE.readdir && asked.id < 2) {
          asked.answer(TYPE.name, [1, ...name('link', 'lrwxrwxrwx 1 root root 1 x')]);
        } else if (asked.type === TYPE.readdir) asked.status(1);
      }),
    );
    vi.useFakeTimers();
    try {
      const pages: Entry[][] = [];
      const listing = (async () => {
        for await (const page of files.list('/folder')) pages.push(page);
      })();
      await vi.advanceTimersByTimeAsync(2000);
      await listing;
      expect(pages.flat()).toEqual([{ name: 'link', kind: 'link', owner: 'root', group: 'root', hidden: false }]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe.skipIf(!hasSftpServer)('a server without OpenSSH’s extensions', () => {
  let folder: string;
  let link: StdioLink;
  const at = (name: string) => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-desk-plain-'));
    link = stdioLink({ args: ['-P', 'posix-rename,statvfs,fsync,lsetstat,limits,users-groups-by-id'] });
  });
  afterEach(async () => {
    await link.cut();
    rmSync(folder, { recursive: true, force: true });
  });

  it('replaces a file without ever being without one', async () => {
    const files = await sftpFiles(link);
    expect(files.abilities.atomicReplace).toBe(false);
    writeFileSync(at('old'), 'old');
    writeFileSync(at('new'), 'new');
    await files.rename(at('new'), at('old'), { replace: true });
    expect(readdirSync(folder)).toEqual(['old']);
    expect(readFileSync(at('old'), 'utf8')).toBe('new');
  });

  it('puts the old file back where the new one can not take its place', async () => {
    const files = await sftpFiles(link);
    writeFileSync(at('old'), 'old');
    const failed = await files.rename(at('gone'), at('old'), { replace: true }).catch((error: unknown) => error);
    expect(isProblem(failed, 'not-found')).toBe(true);
    expect(readdirSync(folder)).toEqual(['old']);
    mkdirSync(at('folder'));
    const onto = await files.rename(at('old'), at('folder'), { replace: true }).catch((error: unknown) => error);
    expect(isProblem(onto, 'already-exists')).toBe(true);
    expect(readFileSync(at('old'), 'utf8')).toBe('old');
  });

  it('still writes, reads and changes attributes', async () => {
    const files = await sftpFiles(link);
    const data = randomBytes(1_000_000);
    const sink = await files.write(at('data'), { offset: 0, create: 'new' });
    await sink.write(data);
    await sink.close();
    expect(readFileSync(at('data')).equals(data)).toBe(true);
    await files.setAttributes(at('data'), { mode: 0o600, owner: 7, modified: 5000 });
    expect(await files.stat(at('data'))).toMatchObject({ mode: 0o600, owner: '7', modified: 5000 });
    expect(await files.space(folder)).toBeNull();
  });
});

describe.skipIf(!hasSftpServer)('a server that allows one session only', () => {
  it('gets questions and bytes through that one', async () => {
    const one = stdioLink();
    let opened = 0;
    const files = await sftpFiles({
      subsystem: (name) => {
        opened += 1;
        if (opened > 1)
          return Promise.reject(new ProblemError({ code: 'busy', title: 'no more sessions', message: '' }));
        return one.subsystem(name);
      },
    });
    for (let turn = 0; turn < 3; turn++) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of files.read('/proc/version')) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toBe(readFileSync('/proc/version', 'utf8'));
    }
    expect(await files.stat('/')).toMatchObject({ kind: 'folder' });
    expect(opened).toBe(2);
    await one.cut();
  });
});

describe('a link that breaks while the reason of a failure is looked for', () => {
  it('is what is told, so that the work is tried again', async () => {
    const files = await sftpFiles(
      scriptedLink((asked) => {
        if (asked.type === TYPE.open) asked.status(4);
        else if (asked.type === TYPE.lstat) asked.hangUp();
        else asked.status(8);
      }),
    );
    const writing = files.write('/half', { offset: 0, create: 'new' });
    expect(isProblem(await writing.catch((error: unknown) => error), 'connection-lost')).toBe(true);
  });
});
