import { z } from 'zod';
import { accountsChanged, windowsAccount, windowsFacts, windowsPlace } from '../../contract/windows-accounts.ts';

export const changeAdministrators = {
  id: 'change-administrators',
  title: 'Change Windows administrators',
  description:
    'Makes an account of a Windows that is not running an administrator, or no longer one. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    rid: z.number().int().nonnegative(),
    administrator: z.boolean(),
  }),
  preview: z.strictObject({ windows: windowsFacts, account: windowsAccount }),
  result: accountsChanged,
};
