import type { z } from 'zod';
import { absolutePath, endOf, whatIsAt } from '../../copying/end.ts';
import { refusedName } from '../../copying/names.ts';
import type { Planned, Tally } from '../../contract/job.ts';
import { baseOf } from '../../contract/paths.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { HASH_NAME } from '../../contract/sums.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { walk } from '../../work/walk.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import type { makeChecksums } from './contract.ts';

export type SumsInput = z.output<typeof makeChecksums.input>;

/** Counts what would be read. */
export async function planSums(
  context: PlanContext,
  input: SumsInput,
): Promise<Planned & { preview: { total: Tally } }> {
  const { signal } = context;
  const end = endOf(context.target(input.target));
  const total: Tally = { files: 0, folders: 0, links: 0, bytes: 0 };
  for (const given of input.paths) {
    const path = absolutePath(end, given);
    const entry = await end.files.stat(path, { signal });
    if (entry.kind === 'folder') {
      for await (const step of walk(end.files, end.style, { path, entry }, { signal })) {
        if (step.kind === 'enter') total.folders += 1;
        if (step.kind !== 'entry') continue;
        if (step.entry.kind === 'link') total.links += 1;
        if (step.entry.kind !== 'file') continue;
        total.files += 1;
        total.bytes += step.entry.size ?? 0;
      }
    } else if (entry.kind === 'file') {
      total.files += 1;
      total.bytes += entry.size ?? 0;
    } else total.links += 1;
  }
  const into = input.into === undefined ? undefined : absolutePath(end, input.into);
  const what = `${HASH_NAME[input.algorithm]} sums of ${countInWords(total.files, 'file')} (${sizeInWords(total.bytes)})`;
  return {
    title: `Make ${HASH_NAME[input.algorithm]} sums on ${end.label}`,
    summary: `Compute the ${what} on ${end.label}.${into === undefined ? '' : ` Write them into ${quoted(into)}.`}`,
    steps: [
      { text: `Read each file whole and compute its ${HASH_NAME[input.algorithm]}` },
      ...(into === undefined ? [] : [{ text: `Write the new file ${quoted(into)}`, after: into }]),
    ],
    warnings: [],
    changes: into !== undefined,
    claims: [
      ...input.paths.map((path) => ({ resource: claimOf(end.key, end.style, path), mode: 'shared' as const })),
      // A file of its own in a folder that others may read meanwhile.
      ...(into === undefined ? [] : [{ resource: claimOf(end.key, end.style, into), mode: 'shared' as const }]),
    ],
    undo: { possible: false, text: 'Only one new file is written; delete it if it is not wanted.' },
    refusal: into === undefined ? undefined : await refusedFile(end, into, signal),
    preview: { total },
  };
}

/** Says why the sums can't be written there. */
export async function refusedFile(
  end: ReturnType<typeof endOf>,
  into: string,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const name = baseOf(end.style, into);
  const reason = refusedName(end, name);
  if (reason !== undefined)
    return new ProblemError({
      code: 'invalid-input',
      title: `${quoted(name)} can’t be the name of the file`,
      message: `${reason} Nothing was written.`,
      remedy: 'Give the file another name.',
    }).problem;
  if (!(await whatIsAt(end.files, into, signal))) return undefined;
  return new ProblemError({
    code: 'already-exists',
    title: `${quoted(into)} is there already`,
    message: 'Sums are only written into a new file, so that older ones stay for comparing.',
    remedy: 'Give the file another name.',
  }).problem;
}
