import type { z } from 'zod';
import { absolutePath, type End, endOf } from '../../copying/end.ts';
import type { Planned } from '../../contract/job.ts';
import { baseOf, parentOf } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { readSumFile, type SumFile } from '../../work/sum-file.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import type { verifyChecksums } from './contract.ts';

export type VerifyInput = z.output<typeof verifyChecksums.input>;

/** A list of half a million sums has less. */
const LARGEST = 96 * 1024 * 1024;

/** The file of sums, read whole. Throws `invalid-input` for one that has none. */
export async function sumsIn(end: End, path: string, signal: AbortSignal): Promise<SumFile> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of end.files.read(path, { signal })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LARGEST) throw notSums(path, 'It is far too large for a list of sums.');
  }
  const file = readSumFile(Buffer.concat(chunks), baseOf(end.style, path));
  if (file.sums.length === 0)
    throw notSums(path, 'No line in it is a SHA-256, SHA-1 or MD5 sum as sha256sum, md5sum or BSD write them.');
  return file;
}

function notSums(path: string, why: string): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: `${quoted(path)} is not a list of checksums`,
    message: `${why} Nothing was compared.`,
    remedy: 'Choose a file that ends in .sha256, .sha1 or .md5, or make one first.',
  });
}

/** Reads the list and says how much there is to compare. */
export async function planVerification(
  context: PlanContext,
  input: VerifyInput,
): Promise<Planned & { preview: { sums: number; strange: number } }> {
  const end = endOf(context.target(input.target));
  const path = absolutePath(end, input.path);
  const { sums, strange } = await sumsIn(end, path, context.signal);
  const summary = `Compare ${countInWords(sums.length, 'file')} with ${sums.length === 1 ? 'its sum' : 'their sums'} in ${quoted(path)}.`;
  return {
    title: `Verify ${quoted(baseOf(end.style, path))} on ${end.label}`,
    summary,
    steps: [{ text: summary }],
    warnings: [],
    changes: false,
    claims: [{ resource: claimOf(end.key, end.style, parentOf(end.style, path)), mode: 'shared' }],
    undo: { possible: false, text: 'Nothing is changed.' },
    preview: { sums: sums.length, strange },
  };
}
