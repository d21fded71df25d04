import { describe, expect, it } from 'vitest';
import { ageOf } from '../../../../../renderer/tools/copy-files/conflicts.tsx';
import { copyLine } from '../../../../../renderer/tools/copy-files/result.tsx';
import { copyFilesView } from '../../../../../renderer/tools/copy-files/view.ts';

const result = (fields: Partial<Parameters<typeof copyLine>[0]>) => ({
  copied: { files: 3, folders: 1, links: 0, bytes: 2048 },
  verified: 3,
  skipped: 0,
  unverified: [],
  unverifiedCount: 0,
  failed: [],
  failedCount: 0,
  ...fields,
});

describe('the line of a copy in the list of jobs', () => {
  it('says that all is proven only when all is', () => {
    expect(copyLine(result({}))).toBe('3 files, 2.00 KB, all proven equal');
    expect(copyLine(result({ verified: 2, unverifiedCount: 1 }))).toBe('3 files, 2.00 KB, 1 not verified');
    expect(copyLine(result({ verified: 2 }))).toBe('3 files, 2.00 KB');
  });

  it('never hides what failed or was left alone', () => {
    expect(copyLine(result({ failedCount: 2, skipped: 1 }))).toBe(
      '3 files, 2.00 KB, all proven equal, 1 left alone, 2 not copied',
    );
  });

  it('claims no proof where nothing was copied', () => {
    const copied = { files: 0, folders: 0, links: 0, bytes: 0 };
    expect(copyLine(result({ copied, verified: 0, skipped: 4 }))).toBe('0 files, 0 bytes, 4 left alone');
  });
});

describe('a file that is there already', () => {
  const at = (modified?: number, size = 1) => ({ modified, size });

  it('is newer, older or the same by its date', () => {
    expect(ageOf({ source: at(10_000), existing: at(20_000) })).toBe('newer');
    expect(ageOf({ source: at(20_000), existing: at(10_000) })).toBe('older');
    expect(ageOf({ source: at(10_000), existing: at(11_000) })).toBe('same');
  });

  it('is not called the same when the size differs or the date is not known', () => {
    expect(ageOf({ source: at(10_000, 1), existing: at(10_000, 2) })).toBeUndefined();
    expect(ageOf({ source: at(undefined), existing: at(10_000) })).toBeUndefined();
  });
});

describe('the button that starts a copy', () => {
  const input = {
    from: { target: 'local:', paths: ['/a'] },
    to: { target: 'practice:', path: '/b' },
    move: false,
    verify: true,
  };
  it('warns when files would be replaced', () => {
    expect(copyFilesView.destroys({ ...input, whenExists: 'refuse' })).toBe(false);
    expect(copyFilesView.destroys({ ...input, whenExists: 'keep-both' })).toBe(false);
    expect(copyFilesView.destroys({ ...input, whenExists: 'replace' })).toBe(true);
  });
  it('names the act', () => {
    expect(copyFilesView.act({ ...input, whenExists: 'refuse' })).toBe('Copy');
    expect(copyFilesView.act({ ...input, whenExists: 'refuse', move: true })).toBe('Move');
  });
});
