import { z } from 'zod';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { hiveName, keyPath } from '../../contract/windows-hives.ts';

const hits = z.strictObject({
  hits: z.array(
    z.strictObject({
      hive: z.string(),
      key: z.string(),
      /** The value that it is in; absent where it is in the name of the key. */
      value: z.string().optional(),
      /** The start of the value's data. */
      words: z.string().optional(),
    }),
  ),
  /** True where there are more than are told. */
  full: z.boolean(),
  keys: z.number().int(),
});

export const searchRegistry = {
  id: 'search-registry',
  title: 'Search the registry',
  description:
    'Finds a text in the names of keys and values and in the data of one hive of a Windows that is not running. Passwords are not searched. Changes nothing.',
  input: z.strictObject({
    ...windowsPlace,
    hive: hiveName,
    /** Only this key and what is below it. */
    below: keyPath.optional(),
    text: z.string().min(2).max(200),
  }),
  preview: hits,
  result: hits,
};
