import { z } from 'zod';
import { backupName, backupPlace } from '../../contract/backup.ts';
import { bytes } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';
import { secretHandle } from '../../contract/secrets.ts';

const count = z.number().int().nonnegative();

export const restoreBackup = {
  id: 'restore-backup',
  title: 'Restore a backup',
  description: 'Fetches a set from an FTP backup space to a server, checks every part, decrypts and unpacks it there.',
  input: z.strictObject({
    target: z.string(),
    place: backupPlace,
    name: backupName,
    passphrase: secretHandle.optional(),
    /** A folder that is empty or not there yet. */
    into: path,
  }),
  preview: z.strictObject({ parts: count, bytes }),
  result: z.strictObject({ parts: count, fetched: bytes }),
};
