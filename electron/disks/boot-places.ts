import { z } from 'zod';
import type { BootDevice } from '../windows/boot/device.ts';
import type { Ask } from './ask.ts';
import { askQuick } from './picture.ts';
import { maybeNumber, maybeText, readJson } from './shape.ts';

/** A partition that Windows may lie on, with the name that a boot store has for it. */
export interface BootPlace {
  /** Such as `/dev/sda2`. */
  readonly path: string;
  readonly label?: string;
  /** Bytes. */
  readonly size: number;
  readonly device: Extract<BootDevice, { kind: 'gpt-partition' | 'mbr-partition' }>;
}

const answer = z.object({
  partitiontable: z.object({
    label: maybeText,
    id: maybeText,
    sectorsize: maybeNumber,
    partitions: z
      .array(z.object({ node: z.string(), start: z.number().int().nonnegative(), uuid: maybeText }))
      .optional(),
  }),
});

/** Every partition of the server that Windows may lie on. Only reads. */
export async function bootPlaces(ask: Ask): Promise<BootPlace[]> {
  const { devices } = await askQuick(ask);
  const found: BootPlace[] = [];
  for (const disk of devices.filter(({ kind, table }) => kind === 'disk' && table !== undefined)) {
    const named = namedPartitions((await ask('sfdisk', ['--json', disk.path]))?.text ?? '');
    for (const { path, label, size, content, parents } of devices) {
      const device = parents.includes(disk.path) ? named.get(path) : undefined;
      if (device !== undefined && (content === 'ntfs' || content === 'BitLocker'))
        found.push({ path, size, device, ...(label !== undefined && { label }) });
    }
  }
  return found;
}

/** The partitions of a disk by device, as boot stores name them, from `sfdisk --json`. */
export function namedPartitions(text: string): ReadonlyMap<string, BootPlace['device']> {
  const table = readJson(answer, text)?.partitiontable;
  const named = new Map<string, BootPlace['device']>();
  for (const { node, start, uuid } of table?.partitions ?? []) {
    const disk = guid(table?.id);
    const partition = guid(uuid);
    if (table?.label === 'gpt' && disk !== undefined && partition !== undefined)
      named.set(node, { kind: 'gpt-partition', partition, disk });
    const [, signature] = /^0x([0-9a-f]{1,8})$/i.exec(table?.id ?? '') ?? [];
    if (table?.label === 'dos' && signature !== undefined) {
      const offset = BigInt(start) * BigInt(table.sectorsize ?? 512);
      named.set(node, { kind: 'mbr-partition', offset, signature: Number.parseInt(signature, 16) });
    }
  }
  return named;
}

/** As boot stores write it: in lower case, with braces. */
const guid = (words: string | undefined): string | undefined =>
  words !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(words)
    ? `{${words.toLowerCase()}}`
    : undefined;
