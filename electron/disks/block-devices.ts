import { z } from 'zod';
import type { BlockDevice } from '../contract/disks.ts';
import { maybeFlag, maybeNumber, maybeText, readJson } from './shape.ts';

const COLUMNS =
  'NAME,KNAME,PATH,TYPE,SIZE,MODEL,SERIAL,TRAN,ROTA,RO,PTTYPE,PARTTYPE,PARTLABEL,FSTYPE,LABEL,UUID,FSUSED,FSAVAIL';

/** `lsblk` (util-linux 2.37 and later tell all places of a mount, those from 2.33 on one). */
export const lsblkCommand = {
  program: 'lsblk',
  args: ['--json', '--bytes', '--output', `${COLUMNS},MOUNTPOINTS`],
} as const;
export const olderLsblkCommand = {
  program: 'lsblk',
  args: ['--json', '--bytes', '--output', `${COLUMNS},MOUNTPOINT`],
} as const;

const fields = z.object({
  path: z.string(),
  type: z.string(),
  size: maybeNumber,
  model: maybeText,
  serial: maybeText,
  tran: maybeText,
  rota: maybeFlag,
  ro: maybeFlag,
  pttype: maybeText,
  fstype: maybeText,
  label: maybeText,
  uuid: maybeText,
  fsused: maybeNumber,
  fsavail: maybeNumber,
  mountpoint: maybeText,
  mountpoints: z.array(z.string().nullable()).optional().catch(undefined),
  children: z.array(z.unknown()).optional().catch(undefined),
});
const answer = z.object({ blockdevices: z.array(z.unknown()) });

/** More than a server has; a device may be told once for each that it lies on. */
const MOST_DEVICES = 4096;
/** Not disks of anybody: memory, floppies, discs. */
const LEFT_OUT = /^\/dev\/(?:ram|zram|fd|sr)\d/;

/** The devices that `lsblk --json --bytes` tells of, each once. Undefined where it is not its answer. */
export function readBlockDevices(text: string): BlockDevice[] | undefined {
  const listed = readJson(answer, text);
  if (!listed) return undefined;
  const devices = new Map<string, BlockDevice>();
  const left: { raw: unknown; parent?: string }[] = listed.blockdevices.map((raw) => ({ raw }));
  for (let next = left.shift(), met = 0; next !== undefined && met < MOST_DEVICES; next = left.shift(), met++) {
    const one = fields.safeParse(next.raw).data;
    if (!one || LEFT_OUT.test(one.path)) continue;
    const { parent } = next;
    const known = devices.get(one.path);
    if (known) {
      if (parent !== undefined && !known.parents.includes(parent)) known.parents.push(parent);
      continue;
    }
    const places = (one.mountpoints ?? [one.mountpoint]).filter((place) => place != null);
    devices.set(one.path, {
      path: one.path,
      parents: parent === undefined ? [] : [parent],
      kind: kindOf(one.type, one.path),
      size: one.size ?? 0,
      readOnly: one.ro,
      ...(one.type === 'disk' && {
        ...(one.model !== undefined && { model: one.model }),
        ...(one.serial !== undefined && { serial: one.serial }),
        ...(one.tran !== undefined && { connection: one.tran }),
        rotating: one.rota,
        ...(one.pttype !== undefined && { table: one.pttype }),
      }),
      ...(one.fstype !== undefined && { content: one.fstype }),
      ...(one.label !== undefined && { label: one.label }),
      ...(one.uuid !== undefined && { uuid: one.uuid }),
      ...(one.fsused !== undefined && { used: one.fsused }),
      ...(one.fsavail !== undefined && { free: one.fsavail }),
      mounts: places.filter((place) => place.startsWith('/')).map((place) => ({ place, readOnly: one.ro })),
      swapping: places.includes('[SWAP]'),
    });
    for (const raw of one.children ?? []) left.push({ raw, parent: one.path });
  }
  return [...devices.values()];
}

function kindOf(type: string, path: string): BlockDevice['kind'] {
  if (type === 'disk') return 'disk';
  if (type === 'part') return 'partition';
  if (/^raid\d|^linear$|^md/.test(type) && !path.startsWith('/dev/mapper/')) return 'raid';
  if (path.startsWith('/dev/mapper/ldm_')) return 'dynamic';
  if (type === 'lvm') return 'logical';
  if (type === 'crypt') return 'opened';
  return 'other';
}
