import { z } from 'zod';
import { planStep } from './job.ts';
import { path } from './paths.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The hives that a plan looked at, so that a change is made only to what was seen. */
export const hivesSeen = z.array(z.strictObject({ name: z.string(), sha256 }));

/** What a plan for the registry shows, and hands to its run. */
export const registryPreview = z.strictObject({
  computer: z.string().optional(),
  hives: hivesSeen,
  /** What becomes of it in plain words, without the values that do it. */
  lines: z.array(planStep),
});

/** What changing the registry of an offline Windows ends with. */
export const registryChanged = z.strictObject({
  /** Each hive that was written, with its SHA-256 as it was and as it was read back. */
  hives: z.array(z.strictObject({ path, before: sha256, after: sha256 })),
  /** Where the files as they were are kept on the same disk. */
  backup: path,
});
