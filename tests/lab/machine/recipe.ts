import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What a rescue system has, and what a virtual machine needs to start. */
export const packages = [
  'linux-image-cloud-amd64',
  'initramfs-tools',
  'systemd-sysv',
  'udev',
  'dbus',
  'openssh-server',
  'openssh-sftp-server',
  'iproute2',
  'procps',
  'psmisc',
  'kmod',
  'fdisk',
  'gdisk',
  'parted',
  'util-linux',
  'mdadm',
  'lvm2',
  'dmsetup',
  'cryptsetup-bin',
  'dislocker',
  'fuse3',
  'ntfs-3g',
  'ldmtool',
  'e2fsprogs',
  'xfsprogs',
  'btrfs-progs',
  'dosfstools',
  'smartmontools',
  'attr',
  'rsync',
  'busybox-static',
  'ca-certificates',
];

/** One disk of the lab; `bytes` is its size where the lab makes it, `sample` the file it comes from where it does not. */
export interface LabDisk {
  readonly name: string;
  readonly serial: string;
  readonly model: string;
  readonly bus: 'scsi' | 'nvme';
  readonly bytes?: number;
  readonly sample?: string;
}

const MiB = 1024 * 1024;
const samples = process.env['RESCUE_DESK_DISKS'] ?? resolve(import.meta.dirname, '../../../../shared/disks');

/** Disks that Windows made can't be made here: they are in the lab where there is a folder of them. */
export const hasSamples = existsSync(join(samples, 'ldm-2008r2-mirrored-1.img.xz'));

const sample = (name: string, file: string, serial: string): LabDisk[] =>
  hasSamples ? [{ name, serial, model: 'LAB DYNAMIC', bus: 'scsi', sample: join(samples, `${file}.img.xz`) }] : [];

/** Every disk, in the order in which the server meets them: `/dev/sda` is the first one on SCSI. */
export const disks: readonly LabDisk[] = [
  { name: 'linux', serial: 'LINUX0001', model: 'LAB LINUX', bus: 'scsi', bytes: 192 * MiB },
  { name: 'raid-a', serial: 'RAID000A', model: 'LAB RAID', bus: 'scsi', bytes: 400 * MiB },
  { name: 'raid-b', serial: 'RAID000B', model: 'LAB RAID', bus: 'scsi', bytes: 400 * MiB },
  { name: 'mixed', serial: 'MIXED0001', model: 'LAB MIXED', bus: 'scsi', bytes: 224 * MiB },
  { name: 'ntfs', serial: 'NTFS00001', model: 'LAB NTFS', bus: 'scsi', bytes: 128 * MiB },
  ...sample('dynamic-a', 'ldm-2008r2-mirrored-1', 'DYNAMIC0A'),
  ...sample('dynamic-b', 'ldm-2008r2-mirrored-2', 'DYNAMIC0B'),
  ...sample('bitlocker', 'bitlk-aes-xts-128', 'BITLOCKER1'),
  { name: 'windows', serial: 'WINDOWS01', model: 'LAB NVME', bus: 'nvme', bytes: 256 * MiB },
];

/** Where the built machine is kept: outside the repository, under the hash of all that it is made from. */
export function cacheFolder(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(import.meta.dirname).sort())
    hash.update(readFileSync(join(import.meta.dirname, name)));
  hash.update(JSON.stringify(disks.map(({ name, bytes }) => [name, bytes])));
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(base, 'rescue-desk', 'lab', hash.digest('hex').slice(0, 16));
}

/** Why there can be no lab here; undefined where there can. */
export function noLab(): string | undefined {
  const missing = ['/usr/bin/qemu-system-x86_64', '/usr/bin/qemu-img', '/usr/bin/mmdebstrap'].filter(
    (file) => !existsSync(file),
  );
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the lab is built on Linux on x86-64 only';
  if (missing.length > 0) return `the lab needs ${missing.join(', ')}`;
  if (process.getuid?.() !== 0 && !existsSync(cacheFolder())) return 'the lab is built as root';
  return undefined;
}
