import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Why no real NTFS disk can be had here; undefined where it can. */
export const noNtfs: string | undefined =
  process.getuid?.() !== 0
    ? 'only root may mount'
    : !existsSync('/dev/fuse')
      ? 'this system has no FUSE'
      : !['/usr/sbin/mkntfs', '/usr/bin/ntfs-3g', '/usr/bin/setfattr'].every(existsSync)
        ? 'ntfs-3g or attr is not installed'
        : undefined;

/** A real NTFS disk in a file, mounted by ntfs-3g as a rescue system does. */
export interface NtfsDisk {
  readonly folder: string;
  /** Sets an extended attribute of ntfs-3g, hexadecimal, of a file on it. */
  set(name: string, attribute: string, hex: string): Promise<void>;
  /** Mounts it anew, which is when ntfs-3g meets what was set. */
  again(options?: string): Promise<void>;
  /** Mounts it so that streams can be written as `file:stream`, puts some bytes into one, and mounts it as before. */
  putStream(name: string, bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

export async function startNtfs(): Promise<NtfsDisk> {
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-ntfs-'));
  const [image, folder] = [join(root, 'disk'), join(root, 'mounted')];
  await writeFile(image, '');
  await truncate(image, 64 * 1024 * 1024);
  await mkdir(folder);
  await execute('/usr/sbin/mkntfs', ['-F', '-q', '-L', 'Windows', image]);
  const mount = (options: string) => execute('/usr/bin/ntfs-3g', ['-o', options, image, folder]);
  const unmount = () => execute('umount', [folder]);
  await mount('rw');
  const again = async (options = 'rw') => {
    await unmount();
    await mount(options);
  };
  return {
    folder,
    again,
    set: async (name, attribute, hex) => {
      await execute('/usr/bin/setfattr', ['-h', '-n', attribute, '-v', `0x${hex}`, '--', join(folder, name)]);
    },
    async putStream(name, bytes) {
      await again('streams_interface=windows');
      await writeFile(join(folder, name), bytes);
      await again();
    },
    async end() {
      await unmount();
      await rm(root, { recursive: true });
    },
  };
}
