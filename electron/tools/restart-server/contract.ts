import { z } from 'zod';

export const restartServer = {
  id: 'restart-server',
  title: 'Restart the server',
  description:
    'Restarts the server in order, once nothing of its disks is mounted or started any more. What it starts then is chosen in the provider’s panel.',
  input: z.strictObject({ target: z.string() }),
  preview: z.strictObject({ boot: z.string() }),
  result: z.strictObject({ restarting: z.boolean() }),
};
