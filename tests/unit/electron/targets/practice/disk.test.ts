import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Disk, type DiskOptions } from '../../../../../electron/targets/practice/disk.ts';
import { DiskError, type DiskErrorCode } from '../../../../../electron/targets/practice/disk-error.ts';
import { BLOCK_SIZE, FileContent, type Recipe } from '../../../../../electron/targets/practice/file-content.ts';

const codeOf = (work: () => unknown): DiskErrorCode | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof DiskError) return error.code;
    throw error;
  }
  return undefined;
};
const put = (disk: Disk, path: string, text: string) => {
  const file = disk.makeFile(path);
  disk.write(file, 0, Buffer.from(text));
  return file;
};
const textAt = (disk: Disk, path: string) => {
  const node = disk.node(path);
  return node.kind === 'file' ? Buffer.from(node.content.read(0, 1000)).toString() : node.kind;
};
const diskOf = (options: DiskOptions = {}) => {
  const disk = new Disk(options);
  disk.makeFolder('/a');
  disk.makeFolder('/a/b');
  put(disk, '/a/file', 'text');
  return disk;
};

describe('the made-up disk', () => {
  it('finds its way through folders, dots and links', () => {
    const disk = diskOf();
    disk.makeLink('/a/b/up', '..');
    disk.makeLink('/away', '/a/b');
    disk.makeLink('/broken', 'nothing');
    expect(textAt(disk, '/a/b/../file')).toBe('text');
    expect(textAt(disk, '/../../a/./file')).toBe('text');
    expect(textAt(disk, '/away/up/file')).toBe('text');
    expect(disk.realPath('/away/up/b/')).toBe('/a/b');
    expect(disk.node('/away', false).kind).toBe('link');
    expect(disk.node('/away/', false).kind).toBe('folder');
    expect(codeOf(() => disk.node('/broken'))).toBe('ENOENT');
    expect(codeOf(() => disk.node('/a/file/x'))).toBe('ENOTDIR');
    expect(codeOf(() => disk.node('/a/file/'))).toBe('ENOTDIR');
    expect(codeOf(() => disk.node('/a/none/x'))).toBe('ENOENT');
  });

  it('gives up on links that lead in a circle, or ever further', () => {
    const disk = diskOf();
    disk.makeLink('/one', 'two');
    disk.makeLink('/two', 'one');
    disk.makeLink('/more', 'more/more');
    expect(codeOf(() => disk.node('/one'))).toBe('ELOOP');
    expect(codeOf(() => disk.node('/more'))).toBe('ELOOP');
  });

  it('refuses names that no Linux disk takes', () => {
    const disk = diskOf();
    expect(codeOf(() => disk.makeFile(`/${'x'.repeat(255)}`))).toBeUndefined();
    expect(codeOf(() => disk.makeFile(`/${'x'.repeat(256)}`))).toBe('ENAMETOOLONG');
    expect(codeOf(() => disk.makeFile(`/${'é'.repeat(128)}`))).toBe('ENAMETOOLONG');
    expect(codeOf(() => disk.makeFile('/a\0b'))).toBe('EINVAL');
    expect(codeOf(() => disk.node(`/${'a/'.repeat(3000)}`))).toBe('ENAMETOOLONG');
  });

  it('makes through a link what the link names, but a new file never', () => {
    const disk = diskOf();
    disk.makeLink('/link', '/a/made');
    expect(codeOf(() => disk.open('/link', { create: true, exclusive: true }))).toBe('EEXIST');
    expect(disk.place('/a/made', false).node).toBeUndefined();
    expect(codeOf(() => disk.open('/link', { create: true }))).toBeUndefined();
    expect(disk.node('/a/made').kind).toBe('file');
  });

  it('renames as Linux does', () => {
    const disk = diskOf();
    put(disk, '/other', 'other');
    disk.makeFolder('/empty');
    expect(codeOf(() => disk.rename('/other', '/a/file', false))).toBe('EEXIST');
    expect(codeOf(() => disk.rename('/other', '/a'))).toBe('EISDIR');
    expect(codeOf(() => disk.rename('/a', '/other'))).toBe('ENOTDIR');
    expect(codeOf(() => disk.rename('/empty', '/a'))).toBe('ENOTEMPTY');
    expect(codeOf(() => disk.rename('/a', '/a/b/a'))).toBe('EINVAL');
    expect(codeOf(() => disk.rename('/none', '/x'))).toBe('ENOENT');
    expect(codeOf(() => disk.rename('/', '/x'))).toBe('EBUSY');
    disk.rename('/other', '/a/file');
    expect(textAt(disk, '/a/file')).toBe('other');
    disk.rename('/a', '/empty');
    expect(textAt(disk, '/empty/file')).toBe('other');
    expect(disk.realPath('/empty/b')).toBe('/empty/b');
    disk.rename('/empty/b', '/moved');
    expect(disk.realPath('/moved/..')).toBe('/');
  });

  it('removes files and empty folders, each in its own way', () => {
    const disk = diskOf();
    expect(codeOf(() => disk.remove('/a/b'))).toBe('EISDIR');
    expect(codeOf(() => disk.removeFolder('/a/file'))).toBe('ENOTDIR');
    expect(codeOf(() => disk.removeFolder('/a'))).toBe('ENOTEMPTY');
    expect(codeOf(() => disk.removeFolder('/'))).toBe('EBUSY');
    disk.remove('/a/file');
    disk.removeFolder('/a/b');
    disk.removeFolder('/a');
    expect(disk.list('/')).toEqual([]);
  });

  it('keeps a barred place shut until its permissions are set', () => {
    const disk = diskOf();
    disk.node('/a').barred = true;
    for (const work of [
      () => disk.list('/a'),
      () => disk.node('/a/file'),
      () => disk.makeFile('/a/new'),
      () => disk.rename('/a/file', '/x'),
      () => disk.removeFolder('/a'),
    ]) {
      expect(codeOf(work)).toBe('EACCES');
    }
    disk.change(disk.node('/a'), { mode: 0o755 });
    expect(textAt(disk, '/a/file')).toBe('text');
  });

  it('is full when what it really keeps reaches its cap, and has room again when something goes', () => {
    const disk = new Disk({ cap: 1_000_000 });
    const file = disk.makeFile('/file');
    expect(codeOf(() => disk.write(file, 0, Buffer.alloc(2_000_000)))).toBe('ENOSPC');
    const full = disk.free;
    expect(full).toBeLessThan(70_000);
    disk.resize(file, 0);
    expect(disk.free).toBeGreaterThan(990_000);
    disk.write(file, 0, Buffer.alloc(500_000));
    disk.remove('/file');
    expect(disk.free).toBe(1_000_000);
    expect(codeOf(() => Array.from({ length: 2000 }, (_, number) => disk.makeFile(`/${number}`)))).toBe('ENOSPC');
  });

  it('gives the room of a removed file back when its last reader has closed it', () => {
    const disk = new Disk({ cap: 1_000_000 });
    put(disk, '/file', 'x'.repeat(100_000));
    const open = disk.open('/file');
    disk.remove('/file');
    expect(disk.free).toBeLessThan(900_000);
    if (open.kind !== 'file') throw new Error('no file');
    expect(open.content.read(99_999, 10).length).toBe(1);
    disk.release(open);
    expect(disk.free).toBe(1_000_000);
  });

  it('charges nothing for what it was found with', () => {
    const disk = diskOf({ cap: 100_000 });
    disk.seal();
    expect(disk.free).toBe(100_000);
  });
});

describe('the content of a file', () => {
  const made = [0, 1, 2, 3].map((index) => Uint8Array.from({ length: BLOCK_SIZE }, (_, at) => (index * 31 + at) % 251));
  const recipe: Recipe = {
    size: 3 * BLOCK_SIZE + 100,
    block: (index) => made[index] ?? new Uint8Array(0),
  };
  const unlimited = () => {};

  it('is what was written over what was there, like a plain array of bytes', () => {
    const size = fc.integer({ min: 0, max: 5 * BLOCK_SIZE });
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        at: size,
        length: fc.integer({ min: 0, max: 3000 }),
        fill: fc.integer({ min: 1, max: 255 }),
      }),
      fc.record({ kind: fc.constant('resize' as const), at: size, length: fc.constant(0), fill: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 8 }), size, (isMade, steps, from) => {
        const content = new FileContent(1e9, isMade ? recipe : undefined);
        let model = isMade ? Buffer.concat(made).subarray(0, recipe.size) : Buffer.alloc(0);
        let charged = 0;
        const reserve = (bytes: number) => {
          charged += bytes;
        };
        for (const { kind, at, length, fill } of steps) {
          if (kind === 'write') content.write(at, Buffer.alloc(length, fill), reserve);
          else content.resize(at, reserve);
          const end = kind === 'resize' ? at : length === 0 ? model.length : Math.max(model.length, at + length);
          const next = Buffer.alloc(end);
          model.copy(next);
          if (kind === 'write' && length > 0) next.fill(fill, at, at + length);
          model = next;
        }
        expect(content.size).toBe(model.length);
        expect(charged).toBe(content.stored);
        expect(Buffer.from(content.read(from, 70_000)).equals(model.subarray(from, from + 70_000))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is made anew each time as long as nobody wrote, and costs no memory', () => {
    const content = new FileContent(1e9, recipe);
    expect(content.read(BLOCK_SIZE - 1, 2)).toEqual(Uint8Array.of((BLOCK_SIZE - 1) % 251, 31));
    expect(content.read(recipe.size - 1, 10).length).toBe(1);
    expect(content.stored).toBe(0);
  });

  it('costs little for a little file', () => {
    const content = new FileContent(1e9);
    content.write(0, Buffer.from('few'), unlimited);
    expect(content.stored).toBe(64);
  });

  it('grows no further than the disk', () => {
    const content = new FileContent(1000);
    expect(codeOf(() => content.write(999, Buffer.alloc(2), unlimited))).toBe('EFBIG');
    expect(codeOf(() => content.resize(1001, unlimited))).toBe('EFBIG');
  });
});
