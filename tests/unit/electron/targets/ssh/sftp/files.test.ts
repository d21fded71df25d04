import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../../../../electron/contract/files.ts';
import { encodeName } from '../../../../../../electron/contract/names.ts';
import { type ProblemCode, ProblemError } from '../../../../../../electron/contract/problem.ts';
import { sftpFiles } from '../../../../../../electron/targets/ssh/sftp/files.ts';
import type { Files } from '../../../../../../electron/targets/target.ts';
import { hasSftpServer, type StdioLink, stdioLink } from './sftp-server.ts';

const codeOf = async (work: Promise<unknown>): Promise<ProblemCode | 'no problem'> => {
  try {
    await work;
    return 'no problem';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
};

const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};

/** Compares without the cost of showing millions of differences. */
const same = (one: Buffer, other: Buffer): boolean => one.equals(other);

const listAll = async (files: Files, path: string): Promise<Entry[]> => {
  const all: Entry[] = [];
  for await (const page of files.list(path)) all.push(...page);
  return all;
};

describe.skipIf(!hasSftpServer)('files over SFTP', () => {
  let folder: string;
  let link: StdioLink;
  let files: Files;
  const at = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-desk-sftp-'));
    link = stdioLink();
    files = await sftpFiles(link);
  });
  afterEach(async () => {
    await link.cut();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = async (path: string, data: Uint8Array, options = {}) => {
    const sink = await files.write(path, { offset: 0, create: 'new', ...options });
    await sink.write(data);
    await sink.close();
  };

  it('come back from a listing with every name byte for byte', async () => {
    const names = [
      'plain',
      'with space',
      'quote\'s and "doubles"',
      'new\nline',
      '-rf',
      '.hidden',
      'été',
      'c\udce9t\udce9',
      'x'.repeat(255),
    ];
    for (const name of names) await put(at(name), Buffer.from(name.length.toString()));
    const entries = await listAll(files, folder);
    expect(entries.map((entry) => entry.name).sort()).toEqual(names.sort());
    for (const name of names) {
      expect((await collect(files.read(at(name)))).toString()).toBe(name.length.toString());
      expect(existsSync(Buffer.from(encodeName(at(name))))).toBe(true);
    }
    expect(entries.find((entry) => entry.name === '.hidden')?.hidden).toBe(true);
  });

  it('tell kind, size, time, mode and owners, the same in a listing and asked for alone', async () => {
    writeFileSync(at('file'), 'hello', { mode: 0o640 });
    mkdirSync(at('folder'));
    symlinkSync('file', at('link'));
    symlinkSync('nowhere', at('broken'));
    symlinkSync('folder', at('folder link'));
    execFileSync('mkfifo', [at('pipe')]);
    const entries = new Map((await listAll(files, folder)).map((entry) => [entry.name, entry]));
    expect(entries.get('file')).toEqual({
      name: 'file',
      kind: 'file',
      size: 5,
      mode: 0o640,
      modified: Math.floor(statSync(at('file')).mtimeMs / 1000) * 1000,
      accessed: Math.floor(statSync(at('file')).atimeMs / 1000) * 1000,
      owner: 'root',
      group: 'root',
      hidden: false,
    });
    expect(entries.get('link')).toMatchObject({ kind: 'link', linkTo: 'file', linkKind: 'file' });
    expect(entries.get('broken')).toMatchObject({ kind: 'link', linkTo: 'nowhere', linkKind: 'broken' });
    expect(entries.get('folder link')).toMatchObject({ kind: 'link', linkTo: 'folder', linkKind: 'folder' });
    expect(entries.get('pipe')?.kind).toBe('pipe');
    // Looking through a link may count as reading it.
    for (const [name, entry] of entries)
      expect(await files.stat(at(name))).toEqual({ ...entry, accessed: expect.any(Number) });
    expect(await files.stat(at('folder link'), { follow: true })).toMatchObject({ kind: 'folder' });
  });

  it('are listed in pages, and a reader may stop at the first', async () => {
    for (let i = 0; i < 1000; i++) writeFileSync(at(`file ${i}`), '');
    for await (const page of files.list(folder)) {
      expect(page.length).toBeLessThan(1000);
      break;
    }
    expect(await listAll(files, folder)).toHaveLength(1000);
  });

  it('can be read in part, from anywhere', async () => {
    const data = randomBytes(3_000_000);
    writeFileSync(at('data'), data);
    expect(same(await collect(files.read(at('data'))), data)).toBe(true);
    expect(same(await collect(files.read(at('data'), { offset: 1_234_567 })), data.subarray(1_234_567))).toBe(true);
    expect(
      same(await collect(files.read(at('data'), { offset: 777, length: 1_000_001 })), data.subarray(777, 1_000_778)),
    ).toBe(true);
    expect(
      same(await collect(files.read(at('data'), { offset: 2_999_990, length: 50 })), data.subarray(2_999_990)),
    ).toBe(true);
    expect(await collect(files.read(at('data'), { offset: 5_000_000 }))).toHaveLength(0);
  });

  it('are read to their end also where they tell no size', async () => {
    expect((await collect(files.read('/proc/version'))).toString()).toBe(readFileSync('/proc/version', 'utf8'));
    expect(
      same(
        await collect(files.read('/proc/kallsyms', { length: 300_000 })),
        readFileSync('/proc/kallsyms').subarray(0, 300_000),
      ),
    ).toBe(true);
  });

  it('are read on where they grow while they are read', async () => {
    writeFileSync(at('log'), Buffer.alloc(9_000_000, 1));
    let length = 0;
    let grown = false;
    for await (const chunk of files.read(at('log'))) {
      length += chunk.length;
      if (!grown) writeFileSync(at('log'), Buffer.alloc(1_000_000, 2), { flag: 'a' });
      grown = true;
    }
    expect(length).toBe(10_000_000);
  });

  it('are never opened for reading when they are pipes, terminals or folders', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(await codeOf(collect(files.read(at('pipe'))))).toBe('invalid-input');
    expect(await codeOf(collect(files.read('/dev/tty')))).toBe('invalid-input');
    expect(await codeOf(collect(files.read(folder)))).toBe('invalid-input');
  });

  it('stop being read when the reader aborts', async () => {
    writeFileSync(at('data'), Buffer.alloc(20_000_000));
    const stop = new AbortController();
    const reading = (async () => {
      for await (const chunk of files.read(at('data'), { signal: stop.signal })) if (chunk.length > 0) stop.abort();
    })();
    expect(await codeOf(reading)).toBe('cancelled');
    expect(await files.stat(at('data'))).toMatchObject({ size: 20_000_000 });
  });

  it('take bytes in pieces of any size, in order', async () => {
    const data = randomBytes(2_500_000);
    const sink = await files.write(at('data'), { offset: 0, create: 'new' });
    for (let from = 0, size = 1; from < data.length; from += size, size = (size * 7) % 400_009) {
      await sink.write(data.subarray(from, from + size));
    }
    await sink.close();
    expect(same(readFileSync(at('data')), data)).toBe(true);
  });

  it('go on in the middle, cut or not, and leave holes where nothing was written', async () => {
    writeFileSync(at('data'), '0123456789');
    const sink = await files.write(at('data'), { offset: 4, create: 'existing' });
    await sink.write(Buffer.from('ab'));
    await sink.close();
    expect(readFileSync(at('data'), 'utf8')).toBe('0123ab6789');
    const cutting = await files.write(at('data'), { offset: 4, create: 'existing', truncate: true });
    await cutting.write(Buffer.from('X'));
    await cutting.close();
    expect(readFileSync(at('data'), 'utf8')).toBe('0123X');
    await put(at('sparse'), Buffer.from('end'), { offset: 5_000_000_000 });
    expect(statSync(at('sparse')).size).toBe(5_000_000_003);
    expect((await collect(files.read(at('sparse'), { offset: 4_999_999_999 }))).toString('latin1')).toBe('\0end');
  });

  it('are new only where nothing has the name, not even a link that leads nowhere', async () => {
    writeFileSync(at('file'), 'mine');
    symlinkSync('outside', at('link'));
    mkdirSync(at('folder'));
    for (const name of ['file', 'link', 'folder']) {
      expect(await codeOf(files.write(at(name), { offset: 0, create: 'new' }))).toBe('already-exists');
    }
    expect(readFileSync(at('file'), 'utf8')).toBe('mine');
    expect(existsSync(at('outside'))).toBe(false);
  });

  it('are never written to through a link at the last name', async () => {
    writeFileSync(at('precious'), 'precious');
    symlinkSync('precious', at('link'));
    expect(await codeOf(files.write(at('link'), { offset: 0, create: 'existing', truncate: true }))).toBe(
      'invalid-input',
    );
    expect(readFileSync(at('precious'), 'utf8')).toBe('precious');
    expect(await codeOf(files.write(at('missing'), { offset: 0, create: 'existing' }))).toBe('not-found');
    expect(await codeOf(files.write(folder, { offset: 0, create: 'existing' }))).toBe('invalid-input');
  });

  it('get the very mode they are made with', async () => {
    await put(at('secret'), Buffer.from('x'), { mode: 0o600 });
    await put(at('open'), Buffer.from('x'), { mode: 0o666 });
    expect(statSync(at('secret')).mode & 0o7777).toBe(0o600);
    expect(statSync(at('open')).mode & 0o7777).toBe(0o666);
  });

  it('keep what was written when writing is given up', async () => {
    const sink = await files.write(at('part'), { offset: 0, create: 'new' });
    await sink.write(Buffer.alloc(300_000, 7));
    await sink.abandon();
    const { size } = statSync(at('part'));
    expect(size).toBeGreaterThanOrEqual(261_120);
    expect(same(readFileSync(at('part')), Buffer.alloc(size, 7))).toBe(true);
  });

  it('report an abort at the next write', async () => {
    const stop = new AbortController();
    const sink = await files.write(at('part'), { offset: 0, create: 'new', signal: stop.signal });
    stop.abort();
    expect(await codeOf(sink.write(Buffer.from('x')))).toBe('cancelled');
    await sink.abandon();
    expect(statSync(at('part')).size).toBe(0);
  });

  it('keep their name when another is taken, unless told to replace', async () => {
    for (const name of ['a', 'b']) writeFileSync(at(name), name);
    mkdirSync(at('folder'));
    mkdirSync(at('other'));
    symlinkSync('nowhere', at('link'));
    expect(await codeOf(files.rename(at('a'), at('b')))).toBe('already-exists');
    expect(await codeOf(files.rename(at('folder'), at('other')))).toBe('already-exists');
    expect(await codeOf(files.rename(at('folder'), at('link')))).toBe('already-exists');
    expect(readFileSync(at('b'), 'utf8')).toBe('b');
    await files.rename(at('a'), at('b'), { replace: true });
    expect(readFileSync(at('b'), 'utf8')).toBe('a');
    expect(existsSync(at('a'))).toBe(false);
    await files.rename(at('folder'), at('moved'));
    expect(statSync(at('moved')).isDirectory()).toBe(true);
    expect(await codeOf(files.rename(at('gone'), at('new')))).toBe('not-found');
  });

  it('say so when a rename would cross over to another disk', async () => {
    writeFileSync(at('file'), 'x');
    expect(await codeOf(files.rename(at('file'), '/dev/shm/rescue-desk-crossing'))).toBe('unsupported');
    expect(readFileSync(at('file'), 'utf8')).toBe('x');
  });

  it('tell the true reason of what OpenSSH calls a failure', async () => {
    mkdirSync(at('full'));
    writeFileSync(at('full/.hidden'), '');
    writeFileSync(at('file'), '');
    expect(await codeOf(files.makeFolder(at('full')))).toBe('already-exists');
    expect(await codeOf(files.makeLink(at('file'), 'x'))).toBe('already-exists');
    expect(await codeOf(files.removeFolder(at('full')))).toBe('already-exists');
    expect(await codeOf(files.remove(at('full')))).toBe('invalid-input');
    expect(await codeOf(files.removeFolder(at('gone')))).toBe('not-found');
    expect(await codeOf(files.makeFolder(at('x'.repeat(256))))).toBe('invalid-input');
    expect(await codeOf(put('/proc/rescue-desk', Buffer.from('x')))).toMatch(/not-found|no-permission/);
  });

  it('refuse paths that no server has', async () => {
    expect(await codeOf(files.stat('relative'))).toBe('invalid-input');
    expect(await codeOf(files.stat('/a\0b'))).toBe('invalid-input');
    expect(await codeOf(files.stat('/\ud800'))).toBe('invalid-input');
    expect(await codeOf(files.makeLink(at('link'), ''))).toBe('invalid-input');
    expect(link.servers).toHaveLength(1);
  });

  it('are made, linked and removed', async () => {
    await files.makeFolder(at('folder'), { mode: 0o700 });
    expect(statSync(at('folder')).mode & 0o7777).toBe(0o700);
    await files.makeLink(at('link'), '../c\udce9 there');
    expect(readlinkSync(at('link'), 'latin1')).toBe('../cé there');
    expect(await files.readLink(at('link'))).toBe('../c\udce9 there');
    await files.remove(at('link'));
    await files.removeFolder(at('folder'));
    expect(await listAll(files, folder)).toEqual([]);
  });

  it('take attributes, and links take their own', async () => {
    writeFileSync(at('file'), 'x');
    symlinkSync('file', at('link'));
    const before = statSync(at('file'));
    await files.setAttributes(at('link'), { modified: 1_000_000_000_000, mode: 0o777, owner: 12, group: 34 });
    expect(statSync(at('file'))).toMatchObject({ mtimeMs: before.mtimeMs, mode: before.mode, uid: 0 });
    expect(lstatSync(at('link'))).toMatchObject({ mtimeMs: 1_000_000_000_000, uid: 12, gid: 34 });
    await files.setAttributes(at('file'), { mode: 0o4711, modified: 1_234_567_890_123, owner: 5 });
    expect(statSync(at('file'))).toMatchObject({ mtimeMs: 1_234_567_890_000, uid: 5, gid: 0 });
    expect(statSync(at('file')).mode & 0o7777).toBe(0o4711);
    expect(await codeOf(files.setAttributes(at('file'), { modified: -1 }))).toBe('invalid-input');
  });

  it('tell how much space there is', async () => {
    const space = await files.space(folder);
    const [total] = execFileSync('df', ['-B1', '--output=size', folder]).toString().trim().match(/\d+$/m) ?? [];
    expect(space?.total).toBe(Number(total));
    expect(space?.free).toBeGreaterThan(0);
  });

  it('go on over a new session when the server ended, and say that what ran was cut off', async () => {
    writeFileSync(at('data'), Buffer.alloc(30_000_000));
    const sink = await files.write(at('part'), { offset: 0, create: 'new' });
    await sink.write(Buffer.alloc(300_000));
    const reading = (async () => {
      let seen = 0;
      for await (const chunk of files.read(at('data'))) {
        if (seen === 0) await link.cut();
        seen += chunk.length;
      }
    })();
    expect(await codeOf(reading)).toBe('connection-lost');
    expect(await codeOf(sink.close())).toBe('connection-lost');
    await sink.abandon();
    expect(await files.stat(at('data'))).toMatchObject({ size: 30_000_000 });
    expect(
      createHash('sha256')
        .update(await collect(files.read(at('data'))))
        .digest('hex'),
    ).toBe(createHash('sha256').update(Buffer.alloc(30_000_000)).digest('hex'));
  });

  it('can be looked at when their mode forbids everything', async () => {
    writeFileSync(at('file'), 'x');
    chmodSync(at('file'), 0);
    expect(await files.stat(at('file'))).toMatchObject({ mode: 0, size: 1 });
  });
});
