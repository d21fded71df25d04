import { ProblemError } from '../../contract/problem.ts';
import type { Files } from '../../targets/target.ts';
import { quoted } from '../../work/words.ts';

/** Bytes: one holds a single key of 32 bytes, with a name. */
const LONGEST = 4096;
const HEADER = 48;

/**
 * The bytes of a start-up key of BitLocker: a file with the ending BEK, whose 48 bytes of header begin with its size, the version 1 and the
 * header's own size (libbde, “BitLocker Drive Encryption format”, section 8).
 */
export async function checkedKeyFile(files: Files, path: string, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path, { length: LONGEST + 1, signal })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const isKey =
    bytes.length > HEADER &&
    bytes.readUInt32LE(0) === bytes.length &&
    bytes.readUInt32LE(4) === 1 &&
    bytes.readUInt32LE(8) === HEADER;
  if (isKey) return bytes;
  throw new ProblemError({
    code: 'invalid-input',
    title: `${quoted(path)} is no key file of BitLocker`,
    message:
      'A key file of Windows is small, is called after the key with the ending .BEK, and begins with its own size. Nothing was tried.',
    remedy: 'Look on the USB stick that was in the server, also among its hidden files.',
  });
}
