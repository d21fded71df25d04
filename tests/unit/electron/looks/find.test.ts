import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FindWanted, findWanted } from '../../../../electron/contract/find.ts';
import type { LookNews } from '../../../../electron/contract/looks.ts';
import { decodeName } from '../../../../electron/contract/names.ts';
import { bytesWanted, patternOf } from '../../../../electron/looks/content.ts';
import { look } from '../../../../electron/looks/index.ts';
import { parseFound, parseStream } from '../../../../electron/looks/tree-list.ts';
import { openLocal } from '../../../../electron/targets/local/target.ts';
import type { Target } from '../../../../electron/targets/target.ts';
import { memoryTarget } from '../../../support/memory-files.ts';

type Wanted = Partial<FindWanted>;

async function news(target: Target, path: string, wanted: Wanted, signal = new AbortController().signal) {
  const all: LookNews[] = [];
  const input = { look: 'find' as const, wanted: findWanted.parse({ target: target.id, path, ...wanted }) };
  for await (const each of look({ target: () => target, signal }, input)) all.push(each);
  return all;
}
const paths = (all: readonly LookNews[]) =>
  all.flatMap((each) => (each.kind === 'found' ? each.found.map(({ path }) => path) : [])).sort();

describe('the output of find', () => {
  it('is read with any name, also newlines and bytes that are no text', () => {
    expect(parseFound(Buffer.from('f\t12\t1600000000.1234500000\t8\t2\t65:9\tdir/two\nlines'))).toEqual({
      path: 'dir/two\nlines',
      kind: 'file',
      size: 12,
      modified: 1_600_000_000_000,
      onDisk: 4096,
      identity: '65:9',
    });
    expect(parseFound(Buffer.from('d\t4096\t1600000000.0\t8\t3\t65:8\tcaf\xe9', 'latin1'))).toEqual({
      path: decodeName(Buffer.from('caf\xe9', 'latin1')),
      kind: 'folder',
      modified: 1_600_000_000_000,
      onDisk: 4096,
    });
    expect(parseFound(Buffer.from('find: something else'))).toBeUndefined();
  });

  it('is read however it is cut', async () => {
    const whole = Buffer.from('f\t1\t1.0\t0\t1\t1:2\ta\0l\t1\t2.5\t0\t1\t1:3\tb\0f\t3\t3.0\t0\t1\t1:4\tno end');
    for (const size of [1, 3, 7, 100]) {
      const chunks = async function* () {
        for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
      };
      const found: string[] = [];
      for await (const entries of parseStream(chunks())) found.push(...entries.map(({ path }) => path));
      expect(found).toEqual(['a', 'b']);
    }
  });
});

describe('what is looked for in files', () => {
  const wanted = (value: string, part: object = {}) => ({
    as: 'text' as const,
    value,
    encoding: 'utf-8' as const,
    caseSensitive: false,
    ...part,
  });
  it('is bytes of the encoding, or those written in hexadecimal', () => {
    expect(bytesWanted(wanted('aé', { encoding: 'windows-1252' })).toString('hex')).toBe('61e9');
    expect(bytesWanted(wanted('a', { encoding: 'utf-16le' })).toString('hex')).toBe('6100');
    expect(bytesWanted(wanted('4D 5a 0x90', { as: 'hex' })).toString('hex')).toBe('4d5a90');
    expect(() => bytesWanted(wanted('4d5', { as: 'hex' }))).toThrow('not bytes');
  });
  it('is a pattern that means these bytes and nothing else', () => {
    expect(patternOf(Buffer.from('a.b'), false)).toBe('\\x61\\x2e\\x62');
    expect(patternOf(Buffer.from('a.'), true)).toBe('[\\x61\\x41]\\x2e');
  });
});

describe.each(['with find and grep', 'by walking and reading'])('finding %s', (way) => {
  let folder: string;
  let target: Target;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'find-'));
    const local = await openLocal();
    target =
      way === 'with find and grep'
        ? local
        : { ...local, id: local.id, commands: undefined, state: () => local.state() };
    mkdirSync(join(folder, 'sub', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'a.txt'), 'The Needle (1)');
    writeFileSync(join(folder, 'sub', 'two\nlines.txt'), 'x'.repeat(5000));
    writeFileSync(join(folder, 'sub', 'deep', 'utf16.log'), Buffer.from('has the needle too', 'utf16le'));
    symlinkSync('..', join(folder, 'sub', 'loop'));
  });
  afterEach(async () => {
    await target.close();
    rmSync(folder, { recursive: true });
  });
  const found = async (wanted: Wanted) => paths(await news(target, folder, wanted));
  const content = (value: string, part: object = {}) => findWanted.shape.content.parse({ value, ...part });

  it('finds by mask, kind and size, and never follows a link', async () => {
    expect(await found({ names: '*.txt' })).toEqual(['a.txt', 'sub/two\nlines.txt']);
    expect(await found({ kind: 'folder' })).toEqual(['sub', 'sub/deep']);
    expect(await found({ kind: 'link' })).toEqual(['sub/loop']);
    expect(await found({ smallest: 100 })).toEqual(['sub/two\nlines.txt']);
    expect(await found({ largest: 100, names: '*|*.log' })).toEqual(['a.txt']);
    expect(await found({ before: 1000 })).toEqual([]);
  });

  it('finds by content in any encoding, in small and capital letters or exactly', async () => {
    expect(await found({ content: content('needle (') })).toEqual(['a.txt']);
    expect(await found({ content: content('needle', { caseSensitive: true }) })).toEqual([]);
    expect(await found({ content: content('NEEDLE', { encoding: 'utf-16le' }) })).toEqual(['sub/deep/utf16.log']);
    expect(await found({ content: content('78 78 78', { as: 'hex' }) })).toEqual(['sub/two\nlines.txt']);
  });

  it('stops when it is stopped', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(news(target, folder, {}, stop.signal)).rejects.toThrow();
  });
});

describe('finding with regular expressions', () => {
  it('is done by the target’s grep, and refused where there is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'find-'));
    writeFileSync(join(folder, 'a'), 'error 42\n');
    writeFileSync(join(folder, 'b'), 'error x\n');
    const local = await openLocal();
    const pattern = (value: string) => ({ content: findWanted.shape.content.parse({ as: 'pattern', value }) });
    expect(paths(await news(local, folder, pattern('^ERROR [0-9]+$')))).toEqual(['a']);
    await expect(news(local, folder, pattern('(')), 'an open bracket').rejects.toMatchObject({
      problem: { code: 'invalid-input' },
    });
    const memory = memoryTarget();
    memory.put('/d/a', 'x');
    await expect(news(memory, '/d', pattern('x'))).rejects.toMatchObject({ problem: { code: 'unsupported' } });
    await local.close();
    rmSync(folder, { recursive: true });
  });
});

describe('finding in a hostile tree', () => {
  it('goes as deep as paths can be opened, and says where it stopped', async () => {
    const target = memoryTarget();
    target.folder(`/d/${'a/'.repeat(2500)}a`);
    const all = await news(target, '/d', { kind: 'folder' });
    // Linux opens paths of 4,095 bytes: "/d" and then two bytes a level.
    expect(paths(all)).toHaveLength(2046);
    expect(all.filter((each) => each.kind === 'failed')).toMatchObject([{ problem: { code: 'unsupported' } }]);
  });
});
