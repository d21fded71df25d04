import { z } from 'zod';
import { instant } from '../../contract/define.ts';

const where = {
  /** The device that it lies on. */
  device: z.string(),
  /** Where it is mounted now, if it is. */
  place: z.string().optional(),
};

export const foundSystem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('windows'),
    ...where,
    /** Such as `Windows Server 2022 Standard`. */
    product: z.string().optional(),
    /** Such as `20348.2700`. */
    build: z.string().optional(),
    computer: z.string().optional(),
    role: z.enum(['workstation', 'server', 'domain controller']).optional(),
    domain: z.string().optional(),
    timeZone: z.string().optional(),
    shutDown: instant.optional(),
    /** Folders of its people, as Windows writes them. */
    users: z.array(z.string()),
    /** What of it could not be read. */
    unread: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('linux'),
    ...where,
    /** Such as `Debian GNU/Linux 11 (bullseye)`. */
    release: z.string().optional(),
    hostName: z.string().optional(),
    kernels: z.array(z.string()),
    /** Its own list of what is mounted where: device, place, file system. */
    mounts: z.array(z.strictObject({ device: z.string(), place: z.string(), system: z.string() })),
  }),
]);
export type FoundSystem = z.infer<typeof foundSystem>;

export const findSystems = {
  id: 'find-systems',
  title: 'Find systems',
  description:
    'Looks for Windows and Linux on every volume, read-only, and leaves nothing mounted. RAIDs and logical volumes are looked at once they are started.',
  input: z.strictObject({ target: z.string() }),
  preview: z.strictObject({ volumes: z.array(z.string()) }),
  result: z.strictObject({
    systems: z.array(foundSystem),
    lookedAt: z.number().int(),
    skipped: z.array(z.strictObject({ device: z.string(), reason: z.string() })),
  }),
};
