import { Processes } from './shell/processes.ts';

/** What the made-up server is, for the commands that tell. */
export interface Machine {
  readonly hostname: string;
  /** When it was started, in milliseconds since 1970. */
  readonly started: number;
  readonly now: () => number;
  readonly kernel: string;
  readonly memory: number;
  readonly disks: readonly PracticeDisk[];
  readonly processes: Processes;
  /** Terminals opened so far, for their names. */
  terminals: number;
}

export interface PracticeDisk {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly model: string;
  readonly partitions: readonly {
    name: string;
    size: number;
    system: string;
    label: string;
    mount?: string;
    options?: string;
  }[];
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** The made-up server: a Windows disk and a Linux disk, both mounted by the rescue system. */
export function practiceMachine(now: () => number): Machine {
  return {
    hostname: 'rescue-practice',
    started: now(),
    now,
    processes: new Processes(),
    terminals: 0,
    kernel: '6.1.0-40-amd64',
    memory: 16 * GIB,
    disks: [
      {
        name: 'sda',
        size: 480 * GIB,
        model: 'PRACTICE SSD WINDOWS',
        partitions: [
          { name: 'sda1', size: 350 * MIB, system: 'vfat', label: 'EFI' },
          { name: 'sda2', size: 127 * MIB, system: '', label: 'MSR' },
          {
            name: 'sda3',
            size: 479 * GIB,
            system: 'ntfs',
            label: 'Windows',
            mount: '/mnt/windows',
            options: 'rw,relatime',
          },
        ],
      },
      {
        name: 'sdb',
        size: 480 * GIB,
        model: 'PRACTICE SSD LINUX',
        partitions: [
          { name: 'sdb1', size: 20 * GIB, system: 'ext4', label: 'root', mount: '/mnt/linux', options: 'rw,relatime' },
          {
            name: 'sdb2',
            size: 456 * GIB,
            system: 'ext4',
            label: 'var',
            mount: '/mnt/linux/var',
            options: 'rw,relatime,usrquota,grpquota',
          },
          { name: 'sdb3', size: 4 * GIB, system: 'swap', label: 'swap' },
        ],
      },
      {
        name: 'sdc',
        size: 120 * GIB,
        model: 'PRACTICE SSD ARCHIVE',
        partitions: [
          {
            name: 'sdc1',
            size: 120 * GIB,
            system: 'ext4',
            label: 'archive',
            mount: '/mnt/archive',
            options: 'ro,relatime',
          },
        ],
      },
    ],
  };
}
