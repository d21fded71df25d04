import { z } from 'zod';
import { instant } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';
import { problem } from '../../contract/problem.ts';

const count = z.number().int().nonnegative();
const bits = z.number().int().min(0).max(0o7777);
/** Permission bits to set and to take away; the others stay. */
export const modeChange = z.strictObject({ on: bits, off: bits });
export type ModeChange = z.infer<typeof modeChange>;

const id = z.number().int().min(0).max(0xfffffffe);
const owner = z.union([id, z.string().min(1).max(256)]);
const refused = z.array(z.strictObject({ path, problem }));

export const changeAttributes = {
  id: 'change-attributes',
  title: 'Change permissions, owner and times',
  description:
    'Changes permission bits, owner, group and dates, of folders with all that is in them if wanted. Links are left alone.',
  input: z.strictObject({
    target: z.string(),
    paths: z.array(path).min(1),
    /** Also everything in the folders. */
    recursive: z.boolean().default(false),
    fileMode: modeChange.optional(),
    folderMode: modeChange.optional(),
    /** By number, or by the name that the target knows. */
    owner: owner.optional(),
    group: owner.optional(),
    modified: instant.optional(),
    accessed: instant.optional(),
  }),
  preview: z.strictObject({
    files: count,
    folders: count,
    links: count,
    unreadable: refused,
    unreadableCount: count,
    /** The numbers meant, which the job goes by. */
    owner: id.optional(),
    group: id.optional(),
  }),
  result: z.strictObject({ changed: count, same: count, failed: refused, failedCount: count }),
};
