import { z } from 'zod';
import { request } from './define.ts';

/** Stands for bytes that the engine holds for a job to write: inputs, records and logs hold only the handle. */
export const contentHandle = z.string().regex(/^content:[0-9a-f]{32}$/);
export type ContentHandle = z.infer<typeof contentHandle>;

/** Bytes that one handle stands for at most. */
export const LARGEST_CONTENT = 16 * 1024 * 1024;

export const contents = {
  /** Adds at most 1 MiB (as base64) to the bytes of a handle, or of a new one. They are kept until newer ones need the room. */
  'contents.add': request(
    z.strictObject({ handle: contentHandle.optional(), data: z.base64().max(1_400_000) }),
    z.strictObject({ handle: contentHandle }),
  ),
};
