import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  baseOf,
  isInside,
  joinPath,
  normalPath,
  parentOf,
  rootOf,
  segmentsOf,
} from '../../../../electron/contract/paths.ts';

describe('paths', () => {
  it('never climb over the root', () => {
    expect(normalPath('posix', '/a/../../etc//./passwd/')).toBe('/etc/passwd');
    expect(normalPath('windows', 'C:\\a\\..\\..\\Windows')).toBe('C:\\Windows');
  });

  it('walk up to the drives on Windows and to the root elsewhere', () => {
    expect(parentOf('windows', 'C:\\Users\\Ann')).toBe('C:\\Users');
    expect(parentOf('windows', 'C:\\Users')).toBe('C:\\');
    expect(parentOf('windows', 'C:\\')).toBe('\\');
    expect(joinPath('windows', '\\', 'C:')).toBe('C:\\');
    expect(parentOf('posix', '/')).toBe('/');
  });

  it('know a share of Windows as a root, also with names below it', () => {
    for (const path of ['\\\\nas\\films', '\\\\nas\\films\\', '\\\\nas\\films\\old\\1.avi']) {
      expect(rootOf('windows', path)).toBe('\\\\nas\\films');
      expect(isInside('windows', '\\\\NAS\\films', path)).toBe(true);
    }
    expect(parentOf('windows', '\\\\nas\\films\\old')).toBe('\\\\nas\\films');
    expect(parentOf('windows', '\\\\nas\\films')).toBe('\\');
    expect(normalPath('windows', '\\\\nas\\films\\..\\..')).toBe('\\\\nas\\films');
    expect(isInside('windows', '\\\\nas\\films', '\\\\nas\\films2\\old')).toBe(false);
  });

  it('are the same, tidy or not', () => {
    const part = fc.constantFrom('a', '.', '..', '...', '', '.a', 'a.', 'two words', 'line\nbreak', '\udc80');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const path = `/${parts.join('/')}`;
        const names = segmentsOf('posix', path);
        expect(normalPath('posix', path)).toBe(`/${names.join('/')}`);
        expect(parentOf('posix', path)).toBe(`/${names.slice(0, -1).join('/')}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('keep backslashes that belong to a name on POSIX', () => {
    expect(segmentsOf('posix', '/a\\b/c')).toEqual(['a\\b', 'c']);
    expect(baseOf('posix', '/a\\b')).toBe('a\\b');
  });

  it('know what lies inside a folder by whole names', () => {
    expect(isInside('posix', '/mnt/c', '/mnt/c/Users')).toBe(true);
    expect(isInside('posix', '/mnt/c', '/mnt/cd')).toBe(false);
    expect(isInside('posix', '/mnt/c', '/mnt/c/../d')).toBe(false);
    expect(isInside('windows', 'C:\\Users', 'c:\\users\\ann')).toBe(true);
  });
});
