import { z } from 'zod';
import type { VolumeGroup } from '../contract/disks.ts';
import { readJson } from './shape.ts';

/** One command tells everything of LVM; sizes are in bytes. */
export const lvmCommand = {
  program: 'lvm',
  args: [
    'fullreport',
    '--reportformat',
    'json',
    '--units',
    'b',
    '--nosuffix',
    '--readonly',
    '--configreport',
    'vg',
    '-o',
    'vg_name,vg_size,vg_free,vg_missing_pv_count',
    '--configreport',
    'pv',
    '-o',
    'pv_name',
    '--configreport',
    'lv',
    '-o',
    'lv_name,lv_size,lv_path',
    '--configreport',
    'pvseg',
    '-o',
    'pv_name',
    '--configreport',
    'seg',
    '-o',
    'segtype',
  ],
} as const;

const size = z.string().regex(/^\d+$/).transform(Number);
const answer = z.object({
  report: z.array(
    z.object({
      vg: z.array(z.object({ vg_name: z.string(), vg_size: size, vg_free: size, vg_missing_pv_count: size })),
      pv: z.array(z.object({ pv_name: z.string() })),
      lv: z.array(z.object({ lv_name: z.string(), lv_size: size, lv_path: z.string() })),
    }),
  ),
});

/** How the device mapper names a logical volume: dashes inside the names are doubled. */
export const mapped = (group: string, name: string): string =>
  `/dev/mapper/${group.replaceAll('-', '--')}-${name.replaceAll('-', '--')}`;

/**
 * The groups that `lvm fullreport` tells of. `started` are the devices there are: read-only, LVM does not ask the kernel, and calls
 * every volume inactive.
 */
export function readVolumeGroups(text: string, started: ReadonlySet<string>): VolumeGroup[] {
  return (readJson(answer, text)?.report ?? []).flatMap(({ vg: [group], pv, lv }) =>
    group === undefined || group.vg_name === ''
      ? []
      : [
          {
            name: group.vg_name,
            size: group.vg_size,
            free: group.vg_free,
            devices: pv.map(({ pv_name }) => pv_name),
            partial: group.vg_missing_pv_count > 0,
            volumes: lv
              .filter(({ lv_path }) => lv_path !== '')
              .map(({ lv_name, lv_size, lv_path }) => ({
                name: lv_name,
                size: lv_size,
                active: started.has(mapped(group.vg_name, lv_name)),
                device: lv_path,
              })),
          },
        ],
  );
}
