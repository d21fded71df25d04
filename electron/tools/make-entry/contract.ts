import { z } from 'zod';
import { path } from '../../contract/paths.ts';

export const makeEntry = {
  id: 'make-entry',
  title: 'Make a file or link',
  description: 'Makes an empty file, a symbolic link that holds a path, or a second name (hard link) for a file.',
  input: z.strictObject({
    target: z.string(),
    /** Where it will be; nothing may have that name. */
    path,
    make: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file') }),
      /** `to` is kept as it is; a relative path is seen from the folder of the link. */
      z.strictObject({ kind: z.literal('symbolic-link'), to: path }),
      z.strictObject({ kind: z.literal('hard-link'), to: path }),
    ]),
  }),
  preview: z.strictObject({}),
  result: z.strictObject({ path }),
};
