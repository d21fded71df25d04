import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followed } from '../../../../../renderer/panes/explorer/together.ts';

const posix = (path: string) => ({ style: 'posix' as const, path });
const windows = (path: string) => ({ style: 'windows' as const, path });

describe('two panes that go together', () => {
  it('go down by the same names', () => {
    expect(followed(posix('/srv/web'), '/srv/web/shop/img', windows('D:\\copy'))).toBe('D:\\copy\\shop\\img');
  });

  it('go up as far', () => {
    expect(followed(windows('C:\\a\\b\\c'), 'C:\\a', posix('/x/y/z'))).toBe('/x');
  });

  it('go sideways through the folder above', () => {
    expect(followed(posix('/srv/one/deep'), '/srv/two', posix('/copy/one/deep'))).toBe('/copy/two');
  });

  it('stay where one of them can go no higher', () => {
    expect(followed(posix('/a/b/c'), '/', posix('/x'))).toBeUndefined();
  });

  it('stand in folders of the same names after any way, where they began so', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 });
    fc.assert(
      fc.property(names, names, (from, to) => {
        const at = (root: string, parts: readonly string[]) => [root, ...parts].join('/');
        expect(followed(posix(at('/left', from)), at('/left', to), posix(at('/right/x', from)))).toBe(
          at('/right/x', to),
        );
      }),
    );
  });
});
