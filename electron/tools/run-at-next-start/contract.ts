import { z } from 'zod';
import { bytes } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';
import { windowsPlace } from '../../contract/windows-accounts.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const runAtNextStart = {
  id: 'run-at-next-start',
  title: 'Run a script once at the next start of Windows',
  description:
    'Has a Windows that is not running run commands once at its next start, as SYSTEM and before anybody signs in: a start-up script of its own group policy that takes itself away. For what can’t be done from outside. Can be taken back until then.',
  input: z.strictObject({
    ...windowsPlace,
    /** Lines of a batch file (cmd). They lie on the disk as they are until they have run: no passwords that stay. */
    script: z
      .string()
      .max(20_000)
      .refine((text) => !text.includes('\0'), 'A script has no zero bytes'),
  }),
  preview: z.strictObject({
    folders: z.array(path),
    files: z.array(z.strictObject({ to: path, size: bytes, sha256, before: sha256.optional(), base64: z.string() })),
  }),
  result: z.strictObject({ written: z.number().int() }),
};
