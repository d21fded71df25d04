import { z } from 'zod';
import { windowsFacts, windowsPlace } from '../../contract/windows-accounts.ts';

/** One thing that decides whether signing in works. */
export const signInLine = z.strictObject({
  id: z.string(),
  title: z.string(),
  value: z.string(),
  /** `no` keeps the person out, `maybe` can, `yes` does not. */
  fine: z.enum(['yes', 'maybe', 'no']),
  /** The hive and the key that it was read from. */
  source: z.string(),
  /** What to do about it, in a sentence. */
  how: z.string().optional(),
  /** What `reset-windows-password` or `change-administrators` would have to be asked to mend it; `server`: it is among the settings of the server. */
  mends: z
    .enum(['enabled', 'unlock', 'password', 'removeExpiry', 'openHours', 'mustChange', 'administrator', 'server'])
    .optional(),
});
export type SignInLine = z.infer<typeof signInLine>;

const checklist = z.strictObject({ windows: windowsFacts, name: z.string(), lines: z.array(signInLine) });

export const willItSignIn = {
  id: 'will-it-sign-in',
  title: 'Will it sign in?',
  description: 'Goes through all that could keep an account from signing in over remote desktop. Changes nothing.',
  input: z.strictObject({ ...windowsPlace, rid: z.number().int().nonnegative() }),
  preview: checklist,
  result: checklist,
};
