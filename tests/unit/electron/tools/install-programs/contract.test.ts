import { expect, test } from 'vitest';
import { installPrograms } from '../../../../../electron/tools/install-programs/contract.ts';

test('only plain names are handed to apt-get, which would take others for options, removals, patterns or files', () => {
  const takes = (name: string) => installPrograms.input.safeParse({ target: 't', packages: [name] }).success;
  expect(['mdadm', 'ntfs-3g', 'e2fsprogs', 'g++', 'python3.11', 'libstdc++6'].filter((name) => !takes(name))).toEqual(
    [],
  );
  expect(
    ['', '-y', 'bash-', 'm.', 'a.b', '*', 'b?', './a.deb', '/a', 'a b', 'a\nb', 'A', 'a=1', 'a/sid'].filter(takes),
  ).toEqual([]);
});
