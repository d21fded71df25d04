import { z } from 'zod';
import type { DiskHealth } from '../contract/disks.ts';
import { readJson } from './shape.ts';

const answer = z.object({
  smart_status: z.object({ passed: z.boolean() }),
  temperature: z.object({ current: z.number() }).optional().catch(undefined),
  power_on_time: z.object({ hours: z.number() }).optional().catch(undefined),
  nvme_smart_health_information_log: z.object({ percentage_used: z.number() }).optional().catch(undefined),
  ata_smart_attributes: z
    .object({ table: z.array(z.object({ id: z.number(), raw: z.object({ value: z.number() }) })) })
    .optional()
    .catch(undefined),
});

/** Numbers of the attributes that disks of all makers use alike: replaced and pending sectors. */
const REPLACED = 5;
const PENDING = 197;

/** What `smartctl --json --health --info --attributes` says; undefined where the disk says nothing of its health. */
export function readHealth(text: string): DiskHealth | undefined {
  const found = readJson(answer, text);
  if (!found) return undefined;
  const attribute = (id: number) => found.ata_smart_attributes?.table.find((each) => each.id === id)?.raw.value;
  const optional = {
    temperature: found.temperature?.current,
    powerOnHours: found.power_on_time?.hours,
    pendingSectors: attribute(PENDING),
    replacedSectors: attribute(REPLACED),
    worn: found.nvme_smart_health_information_log?.percentage_used,
  };
  return {
    verdict: found.smart_status.passed ? 'passed' : 'failing',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
