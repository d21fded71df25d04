import { createHash, hash } from 'node:crypto';
import { joinPath, parentOf, type PathStyle } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { Attributes } from '../contract/undo.ts';
import type { Files } from '../targets/target.ts';
import { quoted } from './words.ts';

/** Lower-case hexadecimal SHA-256 of a file as it lies there: computed by the target where it can, else of the bytes read. */
export async function sha256Of(
  files: Pick<Files, 'hash' | 'read'>,
  path: string,
  signal?: AbortSignal,
): Promise<string> {
  const [there] = (await files.hash?.('sha256', [path], signal)) ?? [];
  if (there !== undefined && there !== null) return there;
  const digest = createHash('sha256');
  for await (const chunk of files.read(path, { signal })) digest.update(chunk);
  return digest.digest('hex');
}

export interface PutOptions {
  /** Whether a file of that name is replaced; without it one that is there is an `already-exists` problem. */
  readonly replace: boolean;
  /** What the bytes must turn out to be where they lie. */
  readonly sha256: string;
  /** What the file gets before it takes its name. */
  readonly attributes?: Attributes;
  /** Called when all is written and proven, before it takes the name; what it throws leaves everything as it was. */
  readonly beforeTaking?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Puts a file at a path in one step: it is written beside under a name of its own, read back and compared, and only then
 * takes its name. Nobody ever sees half of it, and nothing is lost when this fails.
 */
export async function putFile(
  files: Files,
  style: PathStyle,
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { replace, sha256, attributes = {}, beforeTaking, signal }: PutOptions,
): Promise<void> {
  // The same name each time, so that what a crash left is found and thrown away by the next try.
  const mark = hash('sha256', JSON.stringify([path, sha256])).slice(0, 16);
  const partial = joinPath(style, parentOf(style, path), `.${mark}.rescue-part`);
  await removeIfThere(files, partial);
  // The content may be secret: until it has its own mode nobody else may read it.
  const sink = await files.write(partial, { offset: 0, create: 'new', mode: 0o600, signal });
  try {
    try {
      for await (const chunk of bytes) await sink.write(chunk);
      await sink.close();
    } catch (error) {
      await sink.abandon();
      throw error;
    }
    if ((await sha256Of(files, partial, signal)) !== sha256) throw arrivedWrong(path);
    await files.setAttributes(partial, settable(files, attributes));
    await beforeTaking?.();
    await files.rename(partial, path, { replace });
  } catch (error) {
    await files.remove(partial).catch(() => undefined);
    throw error;
  }
}

async function removeIfThere(files: Files, path: string): Promise<void> {
  try {
    await files.remove(path);
  } catch (error) {
    if (!isProblem(error, 'not-found')) throw error;
  }
}

/** What of those attributes the target can set at all. */
export function settable({ abilities }: Files, { mode, owner, group, modified, accessed }: Attributes): Attributes {
  return {
    ...(abilities.modes && mode !== undefined && { mode }),
    ...(abilities.owners && owner !== undefined && { owner }),
    ...(abilities.owners && group !== undefined && { group }),
    ...(modified !== undefined && { modified }),
    ...(accessed !== undefined && { accessed }),
  };
}

/** The problem of a file that is not what was sent. */
export const arrivedWrong = (path: string) =>
  new ProblemError({
    code: 'damaged',
    title: `${quoted(path)} did not arrive as it was`,
    message: 'What was written differs from what was sent, so it was thrown away. What was there before is untouched.',
    remedy: 'Try again. If it happens again, the disk or the connection damages data.',
    retryable: true,
  });
