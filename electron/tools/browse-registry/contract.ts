import { z } from 'zod';
import { path } from '../../contract/paths.ts';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { hiveName, keyPath, valueTypeName } from '../../contract/windows-hives.ts';

const shown = z.strictObject({
  config: path,
  /** The hives that are there. */
  hives: z.array(z.string()),
  /** Absent where no hive was asked for. */
  key: z
    .strictObject({
      keys: z.array(z.strictObject({ name: z.string(), hasKeys: z.boolean() })),
      values: z.array(
        z.strictObject({
          /** `''` for the unnamed one. */
          name: z.string(),
          /** Absent where the number has no name. */
          type: valueTypeName.optional(),
          typeNumber: z.number().int(),
          size: z.number().int(),
          /** As a person writes it; absent where it is secret. */
          words: z.string().optional(),
          /** True where the words are the whole of it, so that they may be changed. */
          exact: z.boolean(),
        }),
      ),
      /** Keys and values that are not told because there are too many. */
      more: z.number().int(),
      /** The key with all below it as a .reg file, where that was asked for. */
      file: z.string().optional(),
    })
    .optional(),
});

export const browseRegistry = {
  id: 'browse-registry',
  title: 'Browse the registry',
  description:
    'Shows the registry of a Windows that is not running: its hives, and the keys and values of one key, or that key as a .reg file. Passwords are never shown. Changes nothing.',
  input: z.strictObject({
    ...windowsPlace,
    hive: hiveName.optional(),
    key: keyPath.optional(),
    /** The key with all that is below it as a .reg file, too. */
    asFile: z.boolean().optional(),
  }),
  preview: shown,
  result: shown,
};
