import { z } from 'zod';
import { bytes, instant } from './define.ts';
import { path } from './paths.ts';

/** Which Windows: the folder that holds its `Windows` folder (such as `/mnt/windows` or `D:\`), or that folder itself. */
export const windowsPlace = { target: z.string(), folder: path };

/** What is known of an offline Windows. */
export const windowsFacts = z.strictObject({
  /** Where its hives lie. */
  config: path,
  computer: z.string().optional(),
  /** Such as `Windows Server 2022 Standard`. */
  product: z.string().optional(),
  domain: z.string().optional(),
  kind: z.enum(['workstation', 'server', 'domain controller']).optional(),
  /** Hives that were not written to their end, and whose transaction logs had the rest. */
  replayed: z.array(z.string()),
  /** Of the account database's file, so that a change is made only to what was seen. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type WindowsFacts = z.infer<typeof windowsFacts>;

/** An account of an offline Windows. Times are absent where it never was. */
export const windowsAccount = z.strictObject({
  rid: z.number().int().nonnegative(),
  sid: z.string(),
  name: z.string(),
  fullName: z.string(),
  comment: z.string(),
  /** `microsoft`: signs in with a Microsoft account. `recovery`: of a domain controller, for its repair mode only. */
  kind: z.enum(['local', 'microsoft', 'recovery']),
  microsoftAccount: z.string().optional(),
  enabled: z.boolean(),
  locked: z.boolean(),
  expired: z.boolean(),
  expires: instant.optional(),
  blank: z.boolean(),
  neverExpires: z.boolean(),
  mustChange: z.boolean(),
  allHours: z.boolean(),
  passwordSet: instant.optional(),
  lastSignIn: instant.optional(),
  wrongPasswords: z.number().int().nonnegative(),
  signIns: z.number().int().nonnegative(),
  groups: z.array(z.strictObject({ rid: z.number().int().nonnegative(), name: z.string() })),
  administrator: z.boolean(),
  /** Its folder on the target, and what is in it where that was asked for. */
  profile: path.optional(),
  profileBytes: bytes.optional(),
});
export type WindowsAccount = z.infer<typeof windowsAccount>;

/** What changing accounts ends with. */
export const accountsChanged = z.strictObject({
  name: z.string(),
  /** The account database that was written. */
  path,
  /** SHA-256 of it as it was, and as it was read back. */
  before: z.string(),
  after: z.string(),
  /** Where the copies of the hives lie beside it. */
  backup: path,
});
