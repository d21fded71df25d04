import { z } from 'zod';
import type { DynamicVolume } from '../contract/disks.ts';
import { readJson } from './shape.ts';

/** The groups of dynamic disks by their GUIDs, from `ldmtool scan`. */
export function readDynamicGroups(text: string): string[] {
  return (readJson(z.array(z.string()), text) ?? []).filter((guid) => GUID.test(guid));
}

const GUID = /^[0-9a-f-]{36}$/i;

const group = z.object({ name: z.string(), volumes: z.array(z.string()) });

/** The names of a group and its volumes, from `ldmtool show diskgroup GUID`. */
export function readDynamicGroup(text: string): { name: string; volumes: string[] } | undefined {
  return readJson(group, text);
}

const volume = z.object({
  name: z.string(),
  type: z.string(),
  size: z.number().int().nonnegative(),
  hint: z.string().optional(),
  partitions: z.array(z.string()),
  device: z.string().optional(),
});

/** One volume, from `ldmtool show volume GUID NAME`; its size is in sectors of 512 bytes. */
export function readDynamicVolume(
  text: string,
): (Omit<DynamicVolume, 'group' | 'groupId' | 'devices'> & { partitions: string[] }) | undefined {
  const found = readJson(volume, text);
  if (!found) return undefined;
  const letter = /^[A-Z]:/i.exec(found.hint ?? '')?.[0];
  return {
    name: found.name,
    type: found.type,
    size: found.size * 512,
    ...(letter !== undefined && { letter }),
    ...(found.device !== undefined && { device: found.device }),
    parts: found.partitions.length,
    partitions: found.partitions,
  };
}

/** The disk (by its GUID) that holds a part of a volume, from `ldmtool show partition GUID NAME`. */
export function readDynamicPart(text: string): { disk: string } | undefined {
  return readJson(z.object({ disk: z.string() }), text);
}

/** The device that a dynamic disk is, where it is there, from `ldmtool show disk GUID NAME`. */
export function readDynamicDisk(text: string): string | undefined {
  const device = readJson(z.object({ device: z.string().optional() }), text)?.device;
  return device?.startsWith('/dev/') ? device : undefined;
}
