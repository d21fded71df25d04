import { z } from 'zod';
import { path } from '../../contract/paths.ts';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { startName } from '../../contract/windows-server.ts';

const services = z.strictObject({
  config: path,
  computer: z.string().optional(),
  services: z.array(
    z.strictObject({
      name: z.string(),
      displayName: z.string().optional(),
      kind: z.enum(['driver', 'file system driver', 'service', 'other']),
      /** Absent where the hive does not say. */
      start: startName.optional(),
      /** What Windows brings it with, where every Windows has it. */
      usual: startName.optional(),
      delayed: z.boolean(),
      account: z.string().optional(),
      /** The command line or path as the hive has it. */
      image: z.string().optional(),
      /** Absent where it could not be told. */
      fileThere: z.boolean().optional(),
      /** Why it is not to be disabled, one sentence each. */
      needs: z.array(z.string()),
    }),
  ),
});

export const listServices = {
  id: 'list-services',
  title: 'List services and drivers',
  description:
    'Shows the services and drivers of a Windows that is not running: when they start, as whom, from which file, and which must not be disabled. Changes nothing.',
  input: z.strictObject(windowsPlace),
  preview: services,
  result: services,
};
