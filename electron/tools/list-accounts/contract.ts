import { z } from 'zod';
import { windowsAccount, windowsFacts, windowsPlace } from '../../contract/windows-accounts.ts';

const accounts = z.strictObject({ windows: windowsFacts, accounts: z.array(windowsAccount) });

export const listAccounts = {
  id: 'list-accounts',
  title: 'List Windows accounts',
  description:
    'Shows who has an account on a Windows that is not running, and whether it can be used. Changes nothing.',
  input: z.strictObject({
    ...windowsPlace,
    /** Also count what is in each account’s folder, which takes a while. */
    sizes: z.boolean().default(false),
  }),
  preview: accounts,
  result: accounts,
};
