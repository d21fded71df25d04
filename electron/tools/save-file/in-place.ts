import { isProblem, ProblemError } from '../../contract/problem.ts';
import type { Files } from '../../targets/target.ts';
import { overwrite } from '../../work/overwrite.ts';
import { arrivedWrong, sha256Of } from '../../work/put-file.ts';
import { quoted } from '../../work/words.ts';

/**
 * Writes `content` into the file where it lies and reads it back. Where that fails, as on a full disk, `old` is put back; not when
 * the link is gone, since the next run goes on then.
 */
export async function writeInPlace(
  files: Files,
  path: string,
  { content, sha256, old }: { content: Uint8Array; sha256: string; old: Uint8Array | undefined },
  signal: AbortSignal,
): Promise<void> {
  try {
    await overwrite(files, path, content, signal);
    if ((await sha256Of(files, path, signal)) !== sha256) throw arrivedWrong(path);
  } catch (error) {
    if (signal.aborted || isProblem(error, 'connection-lost') || old === undefined) throw error;
    try {
      await overwrite(files, path, old, signal);
    } catch (second) {
      if (isProblem(second, 'connection-lost')) throw second;
      throw new ProblemError({
        code: 'damaged',
        title: `${quoted(path)} is written only in part`,
        message: `Writing into it failed (${isProblem(error) ? error.problem.title : 'for an unknown reason'}), and the old content could not be put back either. It is kept whole on this computer.`,
        remedy: 'Free room on that disk if it is full, then bring the old content back with Undo.',
      });
    }
    throw error;
  }
}
