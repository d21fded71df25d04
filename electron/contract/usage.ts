import { z } from 'zod';
import { bytes } from './define.ts';

/** What the files directly in a folder take; told in parts that add up. Relative path, `''` for the folder counted. */
export const used = z.strictObject({
  path: z.string(),
  /** On the disk where that is told, else their sizes. */
  bytes,
  files: z.number().int().nonnegative(),
  /** The large ones among them, which are in `bytes` and `files`, too. */
  large: z.array(z.strictObject({ name: z.string(), bytes })),
});
export type Used = z.infer<typeof used>;
