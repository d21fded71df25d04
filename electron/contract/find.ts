import { z } from 'zod';
import { bytes, instant } from './define.ts';
import { entryKind } from './files.ts';
import { path } from './paths.ts';

/** What is looked for in the content of files. */
export const contentWanted = z.strictObject({
  /** `hex`: bytes in hexadecimal; `pattern`: an extended regular expression, which only the target's own grep can look for. */
  as: z.enum(['text', 'hex', 'pattern']).default('text'),
  value: z.string().min(1).max(1000),
  encoding: z.enum(['utf-8', 'utf-16le', 'windows-1252']).default('utf-8'),
  /** Default false: `A` finds `a`, in the letters of English. */
  caseSensitive: z.boolean().default(false),
});
export type ContentWanted = z.infer<typeof contentWanted>;

/** What to find below a folder; every part that is there must be true. */
export const findWanted = z.strictObject({
  target: z.string(),
  path,
  /** As in `masks.ts`. */
  names: z.string().max(2000).default('*'),
  kind: z.enum(['any', 'file', 'folder', 'link']).default('any'),
  smallest: bytes.optional(),
  largest: bytes.optional(),
  after: instant.optional(),
  before: instant.optional(),
  content: contentWanted.optional(),
});
export type FindWanted = z.infer<typeof findWanted>;

/** Something that was found; `path` is relative to the folder, names parted by `/`. */
export const found = z.strictObject({
  path: z.string(),
  kind: entryKind,
  size: bytes.optional(),
  modified: instant.optional(),
});
export type Found = z.infer<typeof found>;

/** What one look finds at most. */
export const MOST_FOUND = 20_000;
