import { ProblemError } from '../contract/problem.ts';
import { type Choice, otherBeginning } from './conflict.ts';
import { type End, whatIsAt } from './end.ts';
import type { Proof } from './prove.ts';

type Write = Extract<Choice, { kind: 'write' }>;

/**
 * Puts what is there already at the beginning of the partial file, to be gone on with; what is there stays as it is until
 * the whole takes its place. Does nothing where an earlier try has done it.
 */
export async function plantBeginning(to: End, partial: string, choice: Write, signal: AbortSignal): Promise<void> {
  const { path, grows } = choice;
  if (grows === undefined) return;
  const there = await whatIsAt(to.files, partial, signal);
  if (there?.kind === 'file' && (there.size ?? 0) >= grows) return;
  if (there) await to.files.remove(partial);
  if (grows === 0 || (await to.files.copyWithin?.(path, partial, { offset: 0, signal }))) return;
  const sink = await to.files.write(partial, { offset: 0, create: 'new', expected: grows, mode: 0o600, signal });
  try {
    for await (const chunk of to.files.read(path, { length: grows, signal })) await sink.write(chunk);
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  await sink.close();
}

/**
 * Throws unless it is proven that the partial file, which begins with what is there, is the source: only then nothing is
 * lost by replacing what is there.
 */
export async function refuseOther(
  { to }: { to: End },
  { path, grows }: Write,
  proof: Proof | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (proof?.kind === 'unproven') throw new ProblemError(proof.problem);
  if (proof?.kind !== 'equal') throw otherBeginning(path);
  const there = await whatIsAt(to.files, path, signal);
  if (there?.size !== grows) throw otherBeginning(path);
}
