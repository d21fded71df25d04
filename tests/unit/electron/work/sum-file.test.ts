import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName, encodeName } from '../../../../electron/contract/names.ts';
import { readSumFile, type Sum, writeSumFile } from '../../../../electron/work/sum-file.ts';

const sha256 = 'a'.repeat(64);
const sha1 = 'b'.repeat(40);
const md5 = 'c'.repeat(32);
const read = (text: string, own = 'list.sha256') => readSumFile(Buffer.from(text, 'latin1'), own);
const sum = (name: string, algorithm: Sum['algorithm'], hash: string): Sum => ({ name, algorithm, hash });

describe('a file of sums', () => {
  it('is read as sha256sum, sha1sum and md5sum write it, in text and binary mode', () => {
    expect(read(`${sha256}  a b.txt\n${sha1} *dir/c\n${md5}  ./d\n`)).toEqual({
      sums: [sum('a b.txt', 'sha256', sha256), sum('dir/c', 'sha1', sha1), sum('./d', 'md5', md5)],
      strange: 0,
    });
  });

  it('is read as BSD and `--tag` write it', () => {
    expect(read(`SHA256 (a (1).txt) = ${sha256}\nMD5 (x) = ${md5}\nSHA1 (y) = ${sha1.toUpperCase()}\n`).sums).toEqual([
      sum('a (1).txt', 'sha256', sha256),
      sum('x', 'md5', md5),
      sum('y', 'sha1', sha1),
    ]);
  });

  it('gives back names with newlines and backslashes', () => {
    const names = ['two\nlines', 'back\\slash', 'both\\\nof them', 'return\r', '\\n'];
    const written = writeSumFile(names.map((name) => sum(name, 'sha256', sha256)));
    expect(readSumFile(written, 'x').sums.map(({ name }) => name)).toEqual(names);
    expect(read(`\\SHA256 (a\\nb) = ${sha256}\n`).sums).toEqual([sum('a\nb', 'sha256', sha256)]);
  });

  it('keeps backslashes of a line that does not begin with one, as Windows writes them', () => {
    expect(read(`${sha256} *dir\\name.txt\r\n`).sums).toEqual([sum('dir\\name.txt', 'sha256', sha256)]);
  });

  it('may come from Windows: carriage returns, a mark at the beginning, capital letters, comments', () => {
    const text = `\xef\xbb\xbf; made by a tool\r\n# and so on\r\n${sha256.toUpperCase()}  a\r\n\r\n`;
    expect(read(text)).toEqual({ sums: [sum('a', 'sha256', sha256)], strange: 0 });
  });

  it('may be a hash alone, of the file it is named after', () => {
    expect(read(`${sha256}\n`, 'disk.img.sha256').sums).toEqual([sum('disk.img', 'sha256', sha256)]);
  });

  it('counts the lines that are no sum of a kind we know', () => {
    const text = `hello\n${'a'.repeat(63)}  short\n${'a'.repeat(128)}  sha512\nSHA512 (x) = ${'a'.repeat(64)}\n${md5}  ok\n`;
    expect(read(text)).toEqual({ sums: [sum('ok', 'md5', md5)], strange: 4 });
  });

  it('keeps names byte for byte', () => {
    expect(read(`${sha256}  caf\xe9\n`).sums[0]?.name).toBe(decodeName(Buffer.from('caf\xe9', 'latin1')));
  });

  it('comes back as it was written, whatever the names', () => {
    const name = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((bytes) => decodeName(bytes.map((byte) => byte || 1)));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        const sums = names.map((each) => sum(each, 'sha256', sha256));
        expect(readSumFile(writeSumFile(sums), 'x')).toEqual({ sums, strange: 0 });
      }),
    );
  });

  it('is one that sha256sum itself accepts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sums-'));
    const names = ['plain', 'two\nlines', 'back\\slash', 'caf\udce9'];
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), encodeName(name)]), '');
    writeFileSync(join(folder, 'list'), writeSumFile(names.map((name) => sum(name, 'sha256', empty))));
    const said = execFileSync('sha256sum', ['--check', '--strict', 'list'], { cwd: folder, encoding: 'latin1' });
    expect(said.match(/: OK$/gm)).toHaveLength(4);
    rmSync(folder, { recursive: true });
  });
});
