import { z } from 'zod';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { registryChanged, registryPreview } from '../../contract/windows-registry.ts';

export const setNetworkAddress = {
  id: 'set-network-address',
  title: 'Set a network address',
  description:
    'Gives a network card of a Windows that is not running its address by DHCP, or a fixed one. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    /** GUID of the card's interface, with braces, as `list-server-settings` names it. */
    interfaceId: z.string().regex(/^\{[0-9A-Fa-f-]{36}\}$/),
    /** Without it: by DHCP. */
    fixed: z
      .strictObject({
        address: z.ipv4(),
        mask: z.ipv4(),
        gateway: z.ipv4().optional(),
        nameServers: z.array(z.ipv4()).max(8).default([]),
      })
      .optional(),
  }),
  preview: registryPreview,
  result: registryChanged,
};
