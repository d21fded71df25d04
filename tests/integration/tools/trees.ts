import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { encodeName } from '../../../electron/contract/names.ts';
import type { Files, Target } from '../../../electron/targets/target.ts';

const execute = promisify(execFile);

/** A tree with what trees have: deep folders, odd names, empty files, links, a few large files among many small ones. */
export async function plantTree(folder: string, { large = [] as number[], small = 30 } = {}): Promise<void> {
  await mkdir(join(folder, 'Documents and Settings', "Bob's"), { recursive: true });
  await mkdir(join(folder, 'a/b/c/d/e/f'), { recursive: true });
  await mkdir(join(folder, 'empty folder'));
  for (const [index, size] of large.entries()) await writeFile(join(folder, `large ${index}.vhd`), randomBytes(size));
  const places = ['', 'Documents and Settings', "Documents and Settings/Bob's", 'a/b', 'a/b/c/d/e/f'];
  for (let index = 0; index < small; index++) {
    const place = places[index % places.length] ?? '';
    await writeFile(join(folder, place, `file-${index}.txt`), randomBytes((index * 977) % 40_000));
  }
  for (const name of ['empty', '-rf', 'two\nlines', '"quoted" $(touch x) `y`', 'ünïcödé', '\\back\\slash', '*?[']) {
    await writeFile(join(folder, name), name === 'empty' ? '' : name);
  }
  await writeFile(Buffer.concat([Buffer.from(`${folder}/no text `), Buffer.of(0xff, 0xe9)]), 'bytes');
  await symlink('a/b', join(folder, 'link to a folder'));
  await symlink('/nowhere/at all', join(folder, 'broken link'));
  await link(join(folder, 'ünïcödé'), join(folder, 'hard link'));
  await utimes(join(folder, 'ünïcödé'), 1_000_000_000, 1_000_000_000);
}

/** Fails with the difference, by the system's own tools, unless both trees are the same to the byte. */
export async function expectSameTree(one: string, other: string): Promise<void> {
  const { stdout } = await execute('diff', ['-r', '--no-dereference', one, other]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
  expect(await sums(other)).toBe(await sums(one));
}

/** Every file's SHA-256, mode and whole second of its date, and every link, in order. */
async function sums(folder: string): Promise<string> {
  const script =
    'cd "$1" && find . -type f -print0 | sort -z | xargs -0 -r sha256sum && find . -printf "%y %m %P %l\\n" | sed "s/^l [0-7]*/l/" | sort && find . -type f -printf "%P %Ts\\n" | sort';
  return (await execute('sh', ['-c', script, 'sh', folder], { maxBuffer: 1e8 })).stdout;
}

/** Looks into each file at the moment it gets its final name: `wrong` names those that are not as in the tree `model`. */
export function watched(target: Target, folder: string, model: string): { target: Target; wrong: string[] } {
  const wrong: string[] = [];
  const { files } = target;
  if (!files) throw new Error('a target without files');
  const looking: Files = {
    ...files,
    async rename(from, to, options) {
      if (!to.endsWith('.rescue-part')) {
        // Both ends are on this machine: looked at without the link that is being tried.
        const there = (path: string) => readFile(Buffer.from(encodeName(path))).catch(() => null);
        const given = await there(from);
        const wanted = await there(to.replace(folder, model));
        // A renaming that is done again, because its answer was lost, finds nothing under the old name.
        if (given && !(wanted && given.equals(wanted))) wrong.push(to);
      }
      return files.rename(from, to, options);
    },
  };
  return { target: Object.create(target, { files: { value: looking } }) as Target, wrong };
}
