import { createHash } from 'node:crypto';
import { isProblem, type Problem, ProblemError } from '../contract/problem.ts';
import type { HashAlgorithm } from '../contract/sums.ts';
import type { Steady } from '../work/steady.ts';
import type { End } from './end.ts';

/**
 * What comparing both ends showed. `equal`: each end's bytes were read anew from where they lie, after the copy, and have
 * the same SHA-256; what was hashed on the way says nothing about a disk and is not used. `unproven`: one end's can't be
 * read, so nothing is known either way.
 */
export type Proof =
  | { readonly kind: 'equal'; readonly sha256: string }
  | { readonly kind: 'different' }
  | { readonly kind: 'unproven'; readonly problem: Problem };

/**
 * Hash of a whole file of `size` bytes: computed where the file is, else from the bytes read back. `damaged` when there are
 * fewer or more to be read.
 */
export async function hashOf(
  steady: Steady,
  end: Pick<End, 'files' | 'hash'>,
  algorithm: HashAlgorithm,
  path: string,
  size: number,
  signal: AbortSignal,
): Promise<string> {
  const there = await end.hash(algorithm, path, size, signal);
  if (there !== null) return there;
  const hash = createHash(algorithm);
  let read = 0;
  let before = 0;
  const patience = steady.patience();
  // Goes on where the connection was lost: what took hours to read must not be read again from the start.
  for (let whole = false; !whole; ) {
    try {
      for await (const chunk of end.files.read(path, { offset: read, signal })) {
        hash.update(chunk);
        read += chunk.length;
        if (read > size) break;
      }
      whole = true;
    } catch (error) {
      await patience.again(error, read > before);
      before = read;
    }
  }
  if (read === size) return hash.digest('hex');
  throw new ProblemError({
    code: 'damaged',
    title: 'The file could not be read back whole',
    message: `It should have ${size} bytes; ${read > size ? 'more' : `only ${read}`} came back, so it could not be compared.`,
    retryable: true,
  });
}

/**
 * Compares a source with its copy; `sourceHash` is the work of hashing the source, begun before or now, `copyHash` that of the
 * copy, where it was begun: null where that came to nothing.
 */
export async function prove(
  steady: Steady,
  to: End,
  copy: string,
  size: number,
  sourceHash: Promise<string>,
  signal: AbortSignal,
  copyHash: Promise<string | null> = Promise.resolve(null),
): Promise<Proof> {
  const ofCopy = async () => (await copyHash) ?? (await hashOf(steady, to, 'sha256', copy, size, signal));
  const [source, copied] = await Promise.allSettled([sourceHash, ofCopy()]);
  for (const end of [source, copied]) {
    if (end.status === 'fulfilled') continue;
    signal.throwIfAborted();
    const error: unknown = end.reason;
    if (!isProblem(error)) throw error;
    if (isUnreadable(error)) return { kind: 'unproven', problem: error.problem };
    // Fewer or more bytes than were copied: not the same, whatever the reason.
    if (error.problem.code === 'damaged') return { kind: 'different' };
    throw error;
  }
  if (source.status === 'rejected' || copied.status === 'rejected') return { kind: 'different' };
  return source.value === copied.value ? { kind: 'equal', sha256: source.value } : { kind: 'different' };
}

function isUnreadable({ problem: { code } }: ProblemError): boolean {
  return code === 'unsupported' || code === 'no-permission' || code === 'not-found';
}
