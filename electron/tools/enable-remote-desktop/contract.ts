import { z } from 'zod';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { registryChanged, registryPreview } from '../../contract/windows-registry.ts';

export const enableRemoteDesktop = {
  id: 'enable-remote-desktop',
  title: 'Enable remote desktop',
  description:
    'Switches remote desktop of a Windows that is not running on (or off): its services, its port, its way through the firewall. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    allowed: z.boolean().default(true),
    /** People sign in before a session is opened. Left out: stays as it is. */
    networkLevel: z.boolean().optional(),
    port: z.number().int().min(1).max(65_535).optional(),
    /** Lets the port through the firewall. */
    firewall: z.boolean().default(true),
    /** Takes away what a policy says against it. A domain may put it back. */
    policies: z.boolean().default(false),
  }),
  preview: registryPreview,
  result: registryChanged,
};
