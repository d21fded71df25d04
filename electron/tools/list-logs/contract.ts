import { z } from 'zod';
import { linuxLogs, linuxPlace } from '../../contract/linux-logs.ts';

export const listLogs = {
  id: 'list-logs',
  title: 'List the logs of a Linux',
  description:
    'Shows which logs a Linux keeps, mounted or running: its journal and /var/log with what was rotated and packed, with size and time. Changes nothing.',
  input: z.strictObject(linuxPlace),
  preview: linuxLogs,
  result: linuxLogs,
};
