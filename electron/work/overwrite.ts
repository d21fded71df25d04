import type { Files } from '../targets/target.ts';

const PIECE = 256 * 1024;

/**
 * Writes a file anew in its place: owner, mode, and what NTFS keeps with it stay. `bytes` may be longer or shorter than what is there. Not in one
 * step: whoever calls has a whole copy elsewhere.
 */
export async function overwrite(files: Files, path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const sink = await files.write(path, { offset: 0, create: 'existing', expected: bytes.length, signal });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) await sink.write(Uint8Array.from(bytes.subarray(at, at + PIECE)));
    await sink.close();
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  const { size } = await files.stat(path, { signal });
  if (size === bytes.length) return;
  const cut = await files.write(path, { offset: bytes.length, create: 'existing', truncate: true, signal });
  await cut.close();
}
