import type { BlockDevice } from '../../../electron/contract/disks.ts';

/** A stretch of a disk: a partition, or room that none has. */
export interface Segment {
  readonly start: number;
  readonly size: number;
  readonly device?: BlockDevice;
}

/** Less than this of unused room is the alignment between partitions. */
const LEAST_GAP = 4 * 1024 * 1024;

/** What a disk is divided into, from its beginning to its end; the whole of it where it has no partitions. */
export function segmentsOf(disk: BlockDevice, devices: readonly BlockDevice[]): Segment[] {
  const partitions = devices
    .filter(({ kind, parents }) => kind === 'partition' && parents.includes(disk.path))
    // An extended partition is only the frame of those inside it.
    .filter(({ partition }) => partition?.typeName !== 'Extended')
    .sort((a, b) => (a.partition?.start ?? 0) - (b.partition?.start ?? 0));
  if (partitions.length === 0)
    return [{ start: 0, size: disk.size, ...(disk.content !== undefined && { device: disk }) }];
  const segments: Segment[] = [];
  let reached = 0;
  for (const device of partitions) {
    const start = device.partition?.start ?? reached;
    if (start - reached >= LEAST_GAP) segments.push({ start: reached, size: start - reached });
    segments.push({ start, size: device.size, device });
    reached = Math.max(reached, start + device.size);
  }
  if (disk.size - reached >= LEAST_GAP) segments.push({ start: reached, size: disk.size - reached });
  return segments;
}
