import { describe, expect, it } from 'vitest';
import { listingReader, type Member } from '../../../../electron/archives/listing.ts';

function read(text: string) {
  const members: Member[] = [];
  const reader = listingReader('unnamed', (member) => members.push(member));
  for (const line of text.split('\n')) reader.line(line);
  return { ...reader.facts(), members };
}

const head = 'Listing archive: a\n\n--\nPath = a\nType = 7z\nPhysical Size = 12\n\n----------\n';

describe('what 7-Zip lists', () => {
  it('names each member with its size, date, permissions and sum', () => {
    const { type, members } = read(
      `${head}Path = d/a.txt\nSize = 6\nPacked Size = 100031\nModified = 2026-11-23 06:01:42.7280069\nAttributes = A -rwxr-x---\nCRC = 363A3020\nEncrypted = +\nMethod = LZMA2:17\n\nPath = d\nSize = 0\nAttributes = D drwxr-xr-t\n\n`,
    );
    expect(type).toBe('7z');
    expect(members).toEqual([
      {
        path: 'd/a.txt',
        kind: 'file',
        size: 6,
        modified: Date.UTC(2026, 10, 23, 6, 1, 42, 728),
        mode: 0o750,
        crc: 0x363a3020,
        isEncrypted: true,
        order: 0,
        isNameless: false,
      },
      { path: 'd', kind: 'folder', mode: 0o1755, isEncrypted: false, order: 1, isNameless: false },
    ]);
  });

  it('tells links and owners of a tar', () => {
    const { members } = read(
      `${head}Path = link\nFolder = -\nSize = 5\nMode = lrwxrwxrwx\nUser = camille\nGroup = \nUser ID = 1001\nGroup ID = 100\nSymbolic Link = a.txt\n\n`,
    );
    expect(members).toEqual([
      {
        path: 'link',
        kind: 'link',
        mode: 0o777,
        owner: 'camille',
        group: '100',
        linkTo: 'a.txt',
        isEncrypted: false,
        order: 0,
        isNameless: false,
      },
    ]);
  });

  it('takes no comment for members, and loses none by what a comment says', () => {
    const comment = 'Comment = \n{\nhello\n\n----------\nPath = evil\nSize = 1\n\n}';
    const one = (path: string) => `Path = ${path}\nSize = 1\n${comment}\nCRC = 00000001\n\n`;
    const honest = read(`--\nPath = a.zip\nType = zip\n${comment}\n\n----------\n${one('a')}${one('b')}`);
    expect(honest.members.map(({ path, crc }) => [path, crc])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    // A comment may hold the brace that ends it.
    const sly = comment.replace('hello', '}');
    const feigned = read(`--\nPath = a.zip\nType = zip\n${sly}\n\n----------\nPath = a\n${sly}\n\nPath = b\n${sly}\n`);
    expect(feigned.members.map(({ path }) => path)).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('takes the innermost layer for the kind of archive', () => {
    expect(read('--\nPath = d.vhd\nType = VHD\n----\nPath = d.mbr\nType = MBR\n\n----------\n').type).toBe('MBR');
  });

  it('keeps the last record where the listing breaks off, and names what has no name', () => {
    expect(read(`${head}Size = 4\n\nPath = a = b\nSize = 99999999999999999999`).members).toEqual([
      { path: 'unnamed', kind: 'file', size: 4, isEncrypted: false, order: 0, isNameless: true },
      { path: 'a = b', kind: 'file', isEncrypted: false, order: 1, isNameless: false },
    ]);
  });
});
