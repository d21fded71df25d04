import { z } from 'zod';
import { windowsPlace } from '../../contract/windows-accounts.ts';
import { registryChanged, registryPreview } from '../../contract/windows-registry.ts';

export const switchFirewall = {
  id: 'switch-firewall',
  title: 'Switch the Windows firewall',
  description:
    'Switches the firewall of a Windows that is not running on or off, profile by profile, or lets in remote desktop and nothing else. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    /** Left out: stays as it is. */
    domain: z.boolean().optional(),
    private: z.boolean().optional(),
    public: z.boolean().optional(),
    /** Change what policies say, too, where they say something. A domain may put it back. */
    policies: z.boolean().default(false),
    /** Opens the port of remote desktop, and takes rules that block it out of the way. */
    allowRemoteDesktop: z.boolean().default(false),
  }),
  preview: registryPreview,
  result: registryChanged,
};
