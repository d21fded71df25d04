import { z } from 'zod';
import { serverSettings } from '../../contract/windows-server.ts';
import { windowsPlace } from '../../contract/windows-accounts.ts';

export const listServerSettings = {
  id: 'list-server-settings',
  title: 'List server settings',
  description:
    'Shows the network cards, addresses, firewall and remote desktop of a Windows that is not running. Changes nothing.',
  input: z.strictObject(windowsPlace),
  preview: serverSettings,
  result: serverSettings,
};
