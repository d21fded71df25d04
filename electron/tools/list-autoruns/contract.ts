import { z } from 'zod';
import { path } from '../../contract/paths.ts';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { changeableHive } from '../../contract/windows-hives.ts';

const autoruns = z.strictObject({
  config: path,
  autoruns: z.array(
    z.strictObject({
      kind: z.enum([
        'run',
        'shell',
        'debugger',
        'library',
        'security package',
        'boot',
        'print monitor',
        'set-up of a person',
        'start-up folder',
        'task',
        'task that is off',
      ]),
      /** The hive and key, or the folder. */
      place: z.string(),
      name: z.string(),
      command: z.string(),
      isUsual: z.boolean(),
      /** Absent where it could not be told which file it is. */
      fileThere: z.boolean().optional(),
      /** Of the file, where it is there and not too large. */
      sha256: z.string().optional(),
      /** Of a start-up folder: what `trash-files` takes to keep it from starting. */
      file: path.optional(),
      /** What `edit-registry` takes to keep it from starting; absent where that is not safe. */
      off: z
        .strictObject({ hive: changeableHive, key: z.string(), name: z.string(), text: z.string().optional() })
        .optional(),
    }),
  ),
  /** Hives that could not be read. */
  unread: z.array(z.string()),
});

export const listAutoruns = {
  id: 'list-autoruns',
  title: 'List what starts by itself',
  description:
    'Shows what a Windows that is not running starts by itself besides services: Run keys of the machine and of people, start-up folders, scheduled tasks, Winlogon, debuggers, AppInit, LSA, boot and print monitors, each with its file and SHA-256. Changes nothing.',
  input: z.strictObject(windowsPlace),
  preview: autoruns,
  result: autoruns,
};
