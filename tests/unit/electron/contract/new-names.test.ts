import { describe, expect, it } from 'vitest';
import { newNames, type OldName, renameRules } from '../../../../electron/contract/new-names.ts';

const modified = new Date(2025, 9, 7, 8, 5, 9).getTime();
const file = (name: string, fields: Partial<OldName> = {}): OldName => ({
  name,
  kind: 'file',
  folder: 'Photos',
  modified,
  ...fields,
});
const made = (rules: Parameters<typeof renameRules.parse>[0], ...olds: (string | OldName)[]) =>
  newNames(
    renameRules.parse(rules),
    olds.map((old) => (typeof old === 'string' ? file(old) : old)),
  );

describe('masks', () => {
  it.each([
    ['[N]', 'photo'],
    ['x[N]y', 'xphotoy'],
    ['[N1]', 'p'],
    ['[N2-4]', 'hot'],
    ['[N2-]', 'hoto'],
    ['[N-3-]', 'oto'],
    ['[N2,3]', 'hot'],
    ['[N9-]', ''],
    ['[E]', 'jpg'],
    ['[E1-2]', 'jp'],
    ['[P]', 'Photos'],
    ['[Y]-[M]-[D] [h].[m].[s]', '2025-10-07 08.05.09'],
    ['[YMD]_[hms]', '20251007_080509'],
    ['[y]', '25'],
    ['[U][N][n]-[N]', 'PHOTO-photo'],
    ['[F]my [N]', 'My Photo'],
    ['[[]x]', '[x]'],
    ['[C]', '1'],
    ['[C10+5:3]', '010'],
    ['', ''],
  ])('%s of photo.jpg is “%s”', (name, expected) => {
    expect(made({ name, extension: '' }, 'photo.jpg')).toEqual([expected]);
  });

  it('count through the names in their order', () => {
    expect(made({ name: 'IMG_[C]', counter: { start: 8, step: 1, digits: 3 } }, 'b.png', 'a.png', 'c.jpg')).toEqual([
      'IMG_008.png',
      'IMG_009.png',
      'IMG_010.jpg',
    ]);
    expect(made({ name: '[C1-2:2]', extension: '' }, 'a', 'b', 'c')).toEqual(['01', '-01', '-03']);
  });

  it('leave names alone by default, with dots at the front, without extensions, and of folders', () => {
    const names = ['.profile', 'README', 'a.tar.gz', 'caf\udce9.txt', '日本.txt', '.', 'x.'];
    expect(made({}, ...names.slice(0, 5))).toEqual(names.slice(0, 5));
    expect(made({ name: '[N]-old' }, file('v1.2', { kind: 'folder' }))).toEqual(['v1.2-old']);
  });

  it('cut characters, not halves of them', () => {
    expect(made({ name: '[N2-2]', extension: '' }, 'a😀b')).toEqual(['😀']);
  });

  it('say what is wrong with them', () => {
    expect(made({ name: '[X]' }, 'a')).toEqual({ where: 'name', text: '[X] means nothing here.' });
    expect(made({ extension: '[N' }, 'a')).toMatchObject({ where: 'extension' });
    expect(made({ name: '[N5-2-]' }, 'a')).toMatchObject({ where: 'name' });
    expect(made({ find: '(', pattern: true }, 'a')).toMatchObject({ where: 'find' });
  });

  it('give nothing for a date that is not known', () => {
    expect(made({ name: '[N][Y]' }, { name: 'a', kind: 'file', folder: 'f' })).toEqual(['a']);
  });
});

describe('finding and replacing', () => {
  it('replaces plain text everywhere, whatever its case unless told', () => {
    expect(made({ find: '.', replace: '_' }, 'a.b.txt')).toEqual(['a_b_txt']);
    expect(made({ find: 'IMG', replace: '$1' }, 'img_IMG.png')).toEqual(['$1_$1.png']);
    expect(made({ find: 'IMG', replace: '', caseSensitive: true }, 'img_IMG.png')).toEqual(['img_.png']);
  });

  it('replaces patterns with their groups', () => {
    expect(made({ find: '(\\d+)-(\\d+)', replace: '$2.$1', pattern: true }, 'x 12-34.txt')).toEqual(['x 34.12.txt']);
    expect(made({ find: '^', replace: 'pre ', pattern: true }, 'a.txt')).toEqual(['pre a.txt']);
    expect(made({ find: 'x*', replace: '-', pattern: true }, 'abxd')).toEqual(['abxd'.replace(/x*/g, '-')]);
    expect(made({ find: '(b)|a', replace: '<\\1$$$0>', pattern: true }, 'ab')).toEqual(['<$a><b$b>']);
  });

  it('ends soon whatever the pattern', () => {
    const start = performance.now();
    made(
      { find: '(.*)(.*)(.*)(.*)x', replace: '', pattern: true },
      ...Array.from({ length: 50 }, () => 'a'.repeat(255)),
    );
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('letters', () => {
  it.each([
    ['lower', 'mY ÉTÉ photo.JPG', 'my été photo.jpg'],
    ['upper', 'mY photo.jpg', 'MY PHOTO.JPG'],
    ['first', 'mY PHOTO.JPG', 'My photo.jpg'],
    ['words', "mY père's PHOTO-album.JPG", "My Père's Photo-Album.jpg"],
  ] as const)('%s: %s becomes %s', (letters, old, expected) => {
    expect(made({ letters }, old)).toEqual([expected]);
  });
});
