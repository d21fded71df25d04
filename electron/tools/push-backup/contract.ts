import { z } from 'zod';
import { backupName, backupPlace } from '../../contract/backup.ts';
import { bytes } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';
import { secretHandle } from '../../contract/secrets.ts';

const MEBIBYTE = 1024 * 1024;

export const pushBackup = {
  id: 'push-backup',
  title: 'Push a backup',
  description:
    'Packs folders on a server, encrypts them and stores them on an FTP backup space, from the server itself; goes on when this app is closed.',
  input: z.strictObject({
    target: z.string(),
    paths: z.array(path).min(1).max(1000),
    /** Masks of names that are left out, as tar has them: `*.tmp`, `node_modules`. */
    exclude: z
      .array(z.string().regex(/^[^\0\r\n]{1,500}$/))
      .max(200)
      .default([]),
    place: backupPlace,
    /** Without a passphrase everybody who reaches the backup space can read it. */
    passphrase: secretHandle.optional(),
    /** One part is held in the server's memory until it is proven to be stored. */
    partBytes: z
      .number()
      .int()
      .min(1 * MEBIBYTE)
      .max(4096 * MEBIBYTE)
      .default(256 * MEBIBYTE),
  }),
  preview: z.strictObject({ name: backupName, programs: z.array(z.string()) }),
  result: z.strictObject({
    name: backupName,
    parts: z.number().int().nonnegative(),
    stored: bytes,
    /** True where something could not be read; what could be is stored. */
    unread: z.boolean(),
  }),
};
