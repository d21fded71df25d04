import { z } from 'zod';
import { bootPlace, safeMode } from '../../contract/windows-boot.ts';
import { registryChanged, registryPreview } from '../../contract/windows-registry.ts';

export const changeStartUp = {
  id: 'change-start-up',
  title: 'Change how Windows starts',
  description:
    'Changes a Windows start-up entry: safe mode, going on after failures, recovery, emergency console, last known good settings, where Windows lies, which entry is the default, how long the menu waits. Can be taken back.',
  input: z.strictObject({
    ...bootPlace,
    /** GUID of the loader with braces, as `list-start-up` names it; left out: every loader that starts in safe mode. */
    loader: z
      .string()
      .regex(/^\{[0-9A-Fa-f-]{36}\}$/)
      .optional(),
    /** What is left out stays as it is. */
    safeMode: safeMode.optional(),
    ignoreFailures: z.boolean().optional(),
    recovery: z.boolean().optional(),
    ems: z.boolean().optional(),
    /** Use the drivers and services of the last start at which somebody could sign in. */
    lastKnownGood: z.boolean().optional(),
    /** The partition of this server that Windows lies on, such as `/dev/sda2`: the entry is made to name that one. */
    partition: z.string().min(1).max(200).optional(),
    /** It starts unless somebody chooses another one. */
    makeDefault: z.literal(true).optional(),
    /** Seconds that the menu waits. */
    timeout: z.number().int().min(0).max(3_600).optional(),
  }),
  preview: registryPreview,
  result: registryChanged,
};
