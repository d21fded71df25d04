import { z } from 'zod';
import { path } from '../../contract/paths.ts';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { hiveName, keyPath } from '../../contract/windows-hives.ts';

/** A value as one of the two has it; without words where it must not be shown. */
const side = z.strictObject({ type: z.string(), words: z.string().optional() });

const comparison = z.strictObject({
  differences: z.array(
    z.strictObject({
      /** From where the comparison begins: `Services\Tcpip`; `''` is that key itself. */
      key: z.string(),
      /** The value that differs; absent where one of the two does not have the key at all. */
      value: z.string().optional(),
      /** What is compared, and what it is compared with. Absent where one of them has none. */
      here: side.optional(),
      there: side.optional(),
      /** Which of the two has the key, where only one has. */
      only: z.enum(['here', 'there']).optional(),
    }),
  ),
  /** All that there are; at most so many are listed as there is room for. */
  total: z.number().int(),
  keys: z.number().int(),
});

export const compareRegistry = {
  id: 'compare-registry',
  title: 'Compare the registry',
  description:
    'Compares a hive of a Windows that is not running, or a key of it, with a copy of the hive or with another key: which keys and values differ. Changes nothing.',
  input: z.strictObject({
    ...windowsPlace,
    hive: hiveName,
    /** Only this key and what is below it. */
    below: keyPath.optional(),
    /** The other hive: a file anywhere, such as one in `RegBack`. By default the same hive. */
    with: z.strictObject({ target: z.string(), path }).optional(),
    /** The key in the other; by default the same one. */
    withBelow: keyPath.optional(),
  }),
  preview: comparison,
  result: comparison,
};
