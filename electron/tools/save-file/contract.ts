import { z } from 'zod';
import { contentHandle } from '../../contract/contents.ts';
import { bytes, instant } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file as it was read: what it must still be when it is replaced. */
export const fileVersion = z.strictObject({ size: bytes, sha256, modified: instant.optional() });
export type FileVersion = z.infer<typeof fileVersion>;

/** Lines that became others; `line` counts from 1 in the file as it is. */
const hunk = z.strictObject({
  line: z.number().int().positive(),
  before: z.array(z.string()),
  after: z.array(z.string()),
});
export type Hunk = z.infer<typeof hunk>;

export const saveFile = {
  id: 'save-file',
  title: 'Save a file',
  description:
    'Writes a file in one step, if nobody changed it since it was read. Owner and mode stay; the old content can be brought back.',
  input: z.strictObject({
    target: z.string(),
    path,
    /** The new content: a handle of `contents.add`, or text that is written as UTF-8. */
    content: z.union([contentHandle, z.strictObject({ text: z.string().max(100_000) })]),
    /** What is there now, as it was read; absent for a file that is not there yet. */
    expected: fileVersion.optional(),
    /** Write into the file that a symbolic link leads to; without it a link is refused. */
    throughLink: z.boolean().default(false),
    /** Write into the file where it lies, so that its other names and what Windows keeps with it stay; not in one step. */
    inPlace: z.boolean().default(false),
    /** How the text is to be read for showing what changes; nothing else depends on it. */
    encoding: z.string().max(40).default('utf-8'),
  }),
  preview: z.strictObject({
    /** The file itself, at the end of any links. */
    path,
    hunks: z.array(hunk),
    /** Lines that are new and gone, also those that are not in `hunks`. */
    added: z.number().int(),
    removed: z.number().int(),
    /** What is there now, where that is not what was expected. */
    conflict: fileVersion.optional(),
    /** Where the path is a link that may not be followed: what it leads to. */
    link: path.optional(),
    /** Something that a new file in its place would not have, and writing in place keeps. */
    loses: z.boolean().default(false),
  }),
  result: z.strictObject({ path, saved: fileVersion }),
};
