import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkerOf, verdictOf } from '../../../../electron/disks/checkers.ts';

const sample = (name: string) => readFileSync(join(import.meta.dirname, 'samples', name), 'utf8');
const needed = (content: string) => {
  const checker = checkerOf(content);
  if (checker === undefined) throw new Error(content);
  return checker;
};

describe('what checks a file system', () => {
  test('is known for what people have on their disks, and for nothing else', () => {
    const contents = ['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'ntfs', 'vfat', 'swap', 'LVM2_member', 'constructor'];
    expect(contents.map((content) => checkerOf(content)?.program)).toEqual([
      'e2fsck',
      'e2fsck',
      'e2fsck',
      'xfs_repair',
      'btrfs',
      'ntfsfix',
      'fsck.fat',
      undefined,
      undefined,
      undefined,
    ]);
    expect(checkerOf(undefined)).toBeUndefined();
  });

  test('is told not to write where it only looks', () => {
    for (const content of ['ext4', 'xfs', 'ntfs', 'vfat']) expect(needed(content).look).toContain('-n');
    expect(needed('btrfs').look).toContain('--readonly');
  });

  test('repairs neither NTFS nor Btrfs', () => {
    for (const content of ['ntfs', 'btrfs']) {
      expect(needed(content).mend).toBeUndefined();
      expect(needed(content).noMending?.message).toContain('Nothing was changed');
    }
  });
});

describe('the end of a check', () => {
  test.each([
    ['ext4', 0, false, 'clean'],
    ['ext4', 4, false, 'errors'],
    ['ext4', 1, true, 'repaired'],
    ['ext4', 3, true, 'repaired'],
    ['ext4', 5, true, 'left'],
    ['ext4', 4, true, 'left'],
    ['ext4', 8, false, 'unknown'],
    ['ext4', 32 | 4, true, 'unknown'],
    ['ext4', 143, true, 'unknown'],
    ['xfs', 0, false, 'clean'],
    ['xfs', 1, false, 'errors'],
    ['xfs', 0, true, 'repaired'],
    ['xfs', 1, true, 'unknown'],
    ['xfs', 2, true, 'unknown'],
    ['btrfs', 0, false, 'clean'],
    ['btrfs', 1, false, 'errors'],
    ['btrfs', 137, false, 'unknown'],
    ['ntfs', 0, false, 'clean'],
    ['ntfs', 1, false, 'errors'],
    ['ntfs', 137, false, 'unknown'],
    ['vfat', 2, false, 'unknown'],
  ] as const)('of %s with status %i (repairing: %s) means %s', (content, status, isMending, verdict) => {
    expect(verdictOf(needed(content), status, isMending, '')).toBe(verdict);
  });
});

test('a device that can’t be opened is not called damaged, though ntfsfix says so in the end', () => {
  // From ntfsfix 2022.10.3 on a device that is not there.
  const said = [
    "Failed to access '/dev/sdz1': No such file or directory",
    "Error opening '/dev/sdz1': No such file or directory",
    'Volume is corrupt. You should run chkdsk.',
  ];
  expect(verdictOf(needed('ntfs'), 1, false, said.join('\n'))).toBe('unknown');
  expect(verdictOf(needed('ntfs'), 1, false, 'Volume is corrupt. You should run chkdsk.')).toBe('errors');
});

test('fsck.fat that gave up has neither found nor repaired anything, though its status is the same', () => {
  // From fsck.fat 4.2.
  const end = '/dev/sdb1: 12 files, 20/130814 clusters';
  expect(verdictOf(needed('vfat'), 1, false, `There are differences between boot sector and its backup.\n${end}`)).toBe(
    'errors',
  );
  expect(verdictOf(needed('vfat'), 1, true, `Free cluster summary wrong\n${end}`)).toBe('repaired');
  for (const isMending of [false, true])
    expect(verdictOf(needed('vfat'), 1, isMending, 'Logical sector size is zero.')).toBe('unknown');
});

test('what a journal still holds is not called damage', () => {
  const skipped = 'Warning: skipping journal recovery because doing a read-only filesystem check.';
  expect(verdictOf(needed('ext4'), 4, false, `${skipped}\nBlock bitmap differences: +33`)).toBe('unreplayed');
  expect(verdictOf(needed('ext4'), 0, false, skipped)).toBe('clean');
  expect(verdictOf(needed('ext4'), 4, false, 'Block bitmap differences: +33')).toBe('errors');
  const ignored =
    'ALERT: The filesystem has valuable metadata changes in a log which is being ignored because the -n option was used.';
  expect(verdictOf(needed('xfs'), 1, false, ignored)).toBe('unreplayed');
});

describe('how far e2fsck is', () => {
  const progressOf = (name: string) =>
    sample(name)
      .split('\n')
      .map((line) => needed('ext4').progress?.(line));

  test.each(['e2fsck-1.47-clean.txt', 'e2fsck-1.47-damaged.txt'])('is read from what it says (%s)', (name) => {
    const told = progressOf(name).filter((each) => each !== undefined);
    expect(told.length).toBeGreaterThan(20);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(told.at(-1)).toBe(1);
  });

  test('is read, too, where the file system has a name', () => {
    expect(needed('ext4').progress?.('1 4 8 damaged')).toBeCloseTo(0.1);
    expect(needed('ext4').progress?.('Pass 1: Checking inodes, blocks, and sizes')).toBeUndefined();
    expect(needed('ext4').progress?.('17 is no pass')).toBeUndefined();
  });

  test('is told apart from what it found', () => {
    const said = sample('e2fsck-1.47-damaged.txt')
      .split('\n')
      .filter((line) => needed('ext4').progress?.(line) === undefined && line !== '');
    expect(said).toContain("Entry 'lost+found' in / (2) has deleted/unused inode 11.  Clear? no");
    expect(said.some((line) => /^\d \d/.test(line))).toBe(false);
  });
});
