import { z } from 'zod';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { registryChanged, registryPreview } from '../../contract/windows-registry.ts';

export const enableNetworkCard = {
  id: 'enable-network-card',
  title: 'Enable a network card',
  description:
    'Switches a network card of a Windows that is not running on: its own flag, those of the hardware profiles, and its driver. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    /** As `list-server-settings` names it: `PCI\VEN_8086&DEV_10D3\3&11583659&0&C8`. */
    device: z.string().min(1),
  }),
  preview: registryPreview,
  result: registryChanged,
};
