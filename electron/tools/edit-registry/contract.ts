import { z } from 'zod';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { changeableHive, keyPath, valueTypeName } from '../../contract/windows-hives.ts';
import { registryChanged, registryPreview } from '../../contract/windows-registry.ts';

const key = keyPath.min(1);
/** Of a value; `''` for the unnamed one. */
const name = z.string().max(16_383);

export const editRegistry = {
  id: 'edit-registry',
  title: 'Edit the registry',
  description:
    'Sets, renames and deletes values, makes and deletes keys, and takes over .reg files in the registry of a Windows that is not running; refuses what would keep Windows from starting. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    hive: changeableHive,
    edits: z
      .array(
        z.discriminatedUnion('edit', [
          z.strictObject({
            edit: z.literal('set-value'),
            key,
            name,
            type: valueTypeName,
            /** A text; lines of a list; a number in digits or as 0x…; bytes in hexadecimal digits. */
            data: z.string().max(262_144),
          }),
          z.strictObject({ edit: z.literal('rename-value'), key, name, to: name.min(1) }),
          z.strictObject({ edit: z.literal('delete-value'), key, name }),
          z.strictObject({ edit: z.literal('make-key'), key }),
          /** With all that is below it. */
          z.strictObject({ edit: z.literal('delete-key'), key }),
          /** The text of a .reg file. */
          z.strictObject({ edit: z.literal('import'), file: z.string().max(1_048_576) }),
        ]),
      )
      .min(1)
      .max(200),
  }),
  preview: registryPreview,
  result: registryChanged,
};
