import { z } from 'zod';
import { instant } from '../../contract/define.ts';
import { linuxPlace, logEntries } from '../../contract/linux-logs.ts';
import { path } from '../../contract/paths.ts';

export const readLogs = {
  id: 'read-logs',
  title: 'Read the logs of a Linux',
  description:
    'Shows what a Linux wrote into its journal and logs, the latest first, also packed ones, what the important lines mean, and from where sign-ins were refused. Changes nothing.',
  input: z.strictObject({
    ...linuxPlace,
    /** As `list-logs` names them; without, the journal and the system's main logs. */
    logs: z.array(path).min(1).max(200).optional(),
    from: instant.optional(),
    until: instant.optional(),
    levels: z.array(z.number().int().min(0).max(7)).optional(),
    /** Programs or units, such as `sshd` or `nginx.service`. */
    sources: z.array(z.string().max(300)).max(100).optional(),
    text: z.string().max(1_000).optional(),
    /** Entries to be shown at most. */
    limit: z.number().int().min(1).max(5_000).default(1_000),
    /** Also as a table for a spreadsheet. */
    csv: z.boolean().default(false),
  }),
  preview: logEntries,
  result: logEntries,
};
