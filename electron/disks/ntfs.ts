import type { NtfsState } from '../contract/disks.ts';

/** What `ntfs-3g.probe --readwrite DEVICE` means by its exit status (ntfs-3g.probe(8)); undefined where it is no NTFS. */
export function ntfsStateOf(status: number): NtfsState | undefined {
  return states[status];
}

const states: Readonly<Record<number, NtfsState>> = {
  0: 'clean',
  13: 'damaged',
  14: 'hibernated',
  15: 'unclean',
  16: 'in-use',
};
