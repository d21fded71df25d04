import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Why nothing can be mounted here; undefined where it can. */
export const noMounts = ((): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root of a Linux may mount';
  const folder = mkdtempSync(join(tmpdir(), 'rescue-desk-may-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'rescue-desk-test', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this system lets nobody mount';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();

/** A small disk in memory, that fills up. */
export interface SmallDisk {
  readonly folder: string;
  /** Gives it another size, in bytes, with what lies on it. */
  resize(bytes: number): Promise<void>;
  remove(): Promise<void>;
}

export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'rescue-desk-small-disk-'));
  await execute('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0755`, 'rescue-desk-test', folder]);
  return {
    folder,
    async resize(size) {
      await execute('mount', ['-o', `remount,size=${size}`, folder]);
    },
    async remove() {
      await execute('umount', ['-l', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
