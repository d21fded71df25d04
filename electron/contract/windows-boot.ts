import { z } from 'zod';
import { path } from './paths.ts';

/** Which boot store: the folder where the disk is mounted that the machine starts from. */
export const bootPlace = { target: z.string(), folder: path };

export const safeMode = z.enum(['off', 'minimal', 'network', 'directory']);

/** A loader of Windows in a boot store. */
export const bootLoader = z.strictObject({
  /** A GUID with braces. */
  id: z.string(),
  name: z.string(),
  /** It starts unless somebody chooses another one. */
  isDefault: z.boolean(),
  /** Where Windows lies, in words. */
  device: z.string(),
  /** The partition of this server that this is, such as `/dev/sda2`. */
  partition: z.string().optional(),
  /** No partition of this server is the one that it names. Absent where that is not known. */
  isLost: z.boolean().optional(),
  /** Such as `\Windows\system32\winload.efi`. */
  path: z.string().optional(),
  safeMode,
  /** It goes on after a failed start, in place of offering repairs. */
  ignoreFailures: z.boolean(),
  /** It starts the recovery environment after failures. */
  recovery: z.boolean(),
  /** The emergency console on a serial line. */
  ems: z.boolean(),
  /** It uses the drivers and services of the last start at which somebody could sign in. */
  lastKnownGood: z.boolean(),
});
