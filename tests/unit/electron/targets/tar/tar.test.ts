import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeName, encodeName } from '../../../../../electron/contract/names.ts';
import { readTar, type TarFile } from '../../../../../electron/targets/tar/read.ts';
import { TAR_END, tarHead, tarPadding } from '../../../../../electron/targets/tar/write.ts';

const execute = promisify(execFile);
const LARGEST = 64 * 1024;

/** A stream in pieces of so many bytes. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function filesIn(bytes: Uint8Array, size = 1000, largest = LARGEST): Promise<TarFile[]> {
  const files: TarFile[] = [];
  for await (const some of readTar(pieces(bytes, size), largest)) files.push(...some);
  return files;
}

const pack = (files: readonly TarFile[]) =>
  Buffer.concat([
    ...files.flatMap(({ name, mode, modified, data }) => [
      tarHead({ path: name, size: data.length, mode, modified }),
      data,
      tarPadding(data.length),
    ]),
    TAR_END,
  ]);

const bytesOfName = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((raw) => raw.map((byte) => byte || 0x2f));
const tarFile = fc.record({
  name: bytesOfName.map((raw) => decodeName(raw)),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  modified: fc.bigInt({ min: -2_000_000_000_000_000_000n, max: 9_000_000_000_000_000_000n }),
  data: fc.uint8Array({ maxLength: 3000 }),
});

describe('a tar stream of our own', () => {
  it('gives back every name, date and byte, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tarFile, { maxLength: 8 }), fc.integer({ min: 1, max: 5000 }), async (files, size) => {
        const found = await filesIn(pack(files), size);
        expect(found.map(({ data, ...rest }) => ({ ...rest, data: Buffer.from(data) }))).toEqual(
          files.map(({ data, ...rest }) => ({ ...rest, data: Buffer.from(data) })),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('leaves out the file that it is cut in, wherever that is', async () => {
    const files = [1, 2, 3].map((number) => ({
      name: `/${'long/'.repeat(30)}${number}`,
      mode: 0o600,
      modified: 1n,
      data: Buffer.alloc(700, number),
    }));
    const whole = pack(files);
    for (let length = 0; length < whole.length; length += 97) {
      const found = await filesIn(whole.subarray(0, length));
      expect(found).toEqual(files.slice(0, found.length).map((file) => ({ ...file, data: Buffer.from(file.data) })));
    }
  });

  it('never holds more than one file, whatever size is claimed', async () => {
    const head = tarHead({ path: '/huge', size: 8 * 1024 * 1024 * 1024 - 1, mode: 0o600, modified: 0n });
    const after = pack([{ name: '/after', mode: 0o600, modified: 0n, data: Buffer.from('x') }]);
    expect(await filesIn(Buffer.concat([head, after]))).toEqual([]);
  });

  it.each([
    ['noise', Buffer.alloc(1024, 0x41)],
    [
      'a header that was changed',
      Buffer.concat([tarHead({ path: '/a', size: 1, mode: 0, modified: 0n }).fill(0x37, 130, 132), Buffer.alloc(512)]),
    ],
    [
      'a name of a gigabyte',
      (() => {
        const head = Buffer.from(tarHead({ path: '/a', size: 0o7777777777, mode: 0, modified: 0n }));
        head.write('x', 156, 'latin1');
        head.write('        ', 148, 'latin1');
        const sum = head.reduce((total, byte) => total + byte, 0);
        head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
        return head;
      })(),
    ],
  ])('refuses %s', async (_, bytes) => {
    await expect(filesIn(bytes)).rejects.toMatchObject({ problem: { code: 'damaged' } });
  });

  it('is read or refused, never hung over, when any of its bytes are changed', async () => {
    const whole = pack([
      { name: `/${'n'.repeat(150)}`, mode: 0o644, modified: 1_700_000_000_123_456_789n, data: Buffer.alloc(900, 7) },
      { name: '/second', mode: 0o644, modified: 0n, data: Buffer.alloc(10, 8) },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          const found = await filesIn(bytes).catch((error: unknown) => {
            expect(error).toMatchObject({ problem: { code: 'damaged' } });
            return [];
          });
          expect(found.length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('GNU tar', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-tar-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('unpacks what we pack, to the nanosecond', async () => {
    const names = ['plain', `${'deep-'.repeat(40)}end`, 'ümläut', 'line\nbreak', '-rf'];
    const files = names.map((name, index) => ({
      name: join(folder, name),
      mode: 0o640,
      modified: 1_700_000_000_123_456_789n + BigInt(index),
      data: Buffer.alloc(index * 700, 'abc'),
    }));
    const archive = join(tmpdir(), `${folder.split('/').at(-1)}.tar`);
    await writeFile(archive, pack(files));
    await execute('tar', ['-x', '-P', '-p', '-f', archive]);
    await rm(archive);
    for (const { name, mode, modified, data } of files) {
      expect(await readFile(name)).toEqual(data);
      const found = await stat(name, { bigint: true });
      expect([Number(found.mode) & 0o777, found.mtimeNs]).toEqual([mode, modified]);
    }
  });

  it.each(['--format=posix', '--format=gnu', '--format=ustar'])('packs what we read (%s)', async (format) => {
    const raw = Buffer.concat([encodeName(`${folder}/${'x'.repeat(90)}`), Buffer.from([0xff, 0x20, 0x0a])]);
    const name = decodeName(raw);
    await writeFile(raw, 'content');
    await utimes(raw, 1_600_000_000, 1_600_000_000);
    const { stdout } = await execute('tar', ['-c', '-P', format, '-f', '-', folder], { encoding: 'buffer' });
    expect(await filesIn(stdout)).toEqual([
      { name, mode: 0o644, modified: 1_600_000_000_000_000_000n, data: Buffer.from('content') },
    ]);
  });
});
