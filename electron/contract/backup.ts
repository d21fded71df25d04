import { z } from 'zod';
import { bytes, instant } from './define.ts';
import { path } from './paths.ts';
import { secretHandle } from './secrets.ts';
import { fingerprint, ftpSecurity } from './target.ts';

/** A folder of an FTP server that holds backups, as the server that makes them reaches it. */
export const backupPlace = z.strictObject({
  host: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:-]{0,253}$/),
  port: z.number().int().min(1).max(65_535).default(21),
  security: ftpSecurity.default('explicit'),
  user: z.string().regex(/^[^\p{Cc}:]{1,255}$/u),
  password: secretHandle,
  /** The certificate's fingerprint; without it a known authority must vouch for the server. */
  certificate: fingerprint.optional(),
  /** Below the account's own folder; each set has a folder of its own in it. */
  folder: z
    .string()
    .regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/)
    .refine((text) => !text.split('/').includes('..'))
    .default('rescue-desk'),
});
export type BackupPlace = z.infer<typeof backupPlace>;

export const backupName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);

/** What stands in a set as `manifest.json`: written last, so a set without it was never finished. */
export const backupManifest = z.strictObject({
  format: z.literal('rescue-desk-backup-1'),
  created: instant,
  from: z.string(),
  paths: z.array(path),
  /** The parts, one after the other, are this: a tar archive, compressed by zstd, encrypted as OpenPGP (RFC 9580) or not. */
  encrypted: z.boolean(),
  /** True where tar could not read everything. */
  unread: z.boolean(),
  parts: z.array(
    z.strictObject({ name: z.string().regex(/^part\.\d{6}$/), bytes, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});
export type BackupManifest = z.infer<typeof backupManifest>;
