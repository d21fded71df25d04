import { z } from 'zod';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { registryChanged, registryPreview } from '../../contract/windows-registry.ts';
import { startName } from '../../contract/windows-server.ts';

export const changeServices = {
  id: 'change-services',
  title: 'Change how services start',
  description:
    'Sets when services and drivers of a Windows that is not running start, or disables them; refuses what would keep Windows from starting. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    services: z
      .array(z.strictObject({ name: z.string().min(1), start: startName }))
      .min(1)
      .max(200),
  }),
  preview: registryPreview,
  result: registryChanged,
};
