import { z } from 'zod';
import { secretHandle } from '../../contract/secrets.ts';
import { accountsChanged, windowsAccount, windowsFacts, windowsPlace } from '../../contract/windows-accounts.ts';

export const resetWindowsPassword = {
  id: 'reset-windows-password',
  title: 'Set a Windows password',
  description:
    'Sets or clears the password of an account of a Windows that is not running, unlocks or enables it. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    /** The account’s number: names can look alike. */
    rid: z.number().int().nonnegative(),
    /** A handle of `secrets.keep`, or null for no password at all. */
    password: secretHandle.nullable().optional(),
    unlock: z.literal(true).optional(),
    enabled: z.boolean().optional(),
    neverExpires: z.boolean().optional(),
    mustChange: z.boolean().optional(),
    removeExpiry: z.literal(true).optional(),
    openHours: z.literal(true).optional(),
  }),
  preview: z.strictObject({ windows: windowsFacts, account: windowsAccount }),
  result: accountsChanged,
};
