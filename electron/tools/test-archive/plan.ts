import type { z } from 'zod';
import { isLocked, locked, noSevenZip, notAFile } from '../../archives/problems.ts';
import { type Archive, findSevenZip, glanceAt } from '../../archives/seven-zip.ts';
import type { Member } from '../../archives/listing.ts';
import { absolutePath, type End, endOf } from '../../copying/end.ts';
import type { Planned, Tally } from '../../contract/job.ts';
import { baseOf } from '../../contract/paths.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import type { testArchive } from './contract.ts';

export type TestInput = z.output<typeof testArchive.input>;
type Preview = z.output<typeof testArchive.preview>;

/** Looks what is in it, as far as that goes without a password. */
export async function planTest(context: PlanContext, input: TestInput): Promise<Planned & { preview: Preview }> {
  const end = endOf(context.target(input.target));
  const { archive, size } = await archiveOf(end, input, context.signal);
  const preview = await look(archive, input.password !== undefined, context.signal);
  const name = quoted(archive.name);
  const inside = preview.archive;
  const holds =
    inside === undefined || inside.members.files === 0
      ? ''
      : `, with ${countInWords(inside.members.files, 'file')} in it`;
  return {
    title: `Test ${name} on ${end.label}`,
    summary: `Read all of ${name} (${sizeInWords(size)}${holds}) on ${end.label}, and compare it with the checksums in it, where it has some.`,
    steps: [{ text: 'Read the archive whole. Nothing of it is written anywhere', detail: archive.path }],
    warnings: [],
    changes: false,
    claims: [{ resource: claimOf(end.key, end.style, archive.path), mode: 'shared' }],
    undo: { possible: false, text: 'Nothing is changed.' },
    ...(preview.isLocked && { refusal: locked(archive.name, false).problem }),
    preview,
  };
}

/** The archive as 7-Zip there is called for it. Throws where there is no 7-Zip, or no file. */
export async function archiveOf(
  end: End,
  input: Pick<TestInput, 'path'>,
  signal: AbortSignal,
  password?: string,
): Promise<{ archive: Archive; size: number }> {
  const path = absolutePath(end, input.path);
  const { commands } = end.target;
  const { kind, size = 0 } = await end.files.stat(path, { follow: true, signal });
  if (kind !== 'file') throw notAFile(path);
  const program = commands && (await findSevenZip(commands, end.style, signal));
  if (!commands || program === undefined) throw noSevenZip(end.label);
  const name = baseOf(end.style, path);
  return {
    archive: { commands, program, style: end.style, path, name, ...(password !== undefined && { password }) },
    size,
  };
}

async function look(archive: Archive, hasPassword: boolean, signal: AbortSignal): Promise<Preview> {
  try {
    const { type, members } = await glanceAt(archive, signal);
    const isLockedInside = members.some(({ isEncrypted }) => isEncrypted);
    return { archive: { type, members: countOf(members) }, isLocked: isLockedInside && !hasPassword };
  } catch (error) {
    // Its password is for the job only: here nothing may be opened with it.
    if (!isLocked(error)) throw error;
    return { isLocked: !hasPassword };
  }
}

/** What is in an archive, by kinds. */
export function countOf(members: Iterable<Member>): Tally {
  const total: Tally = { files: 0, folders: 0, links: 0, bytes: 0 };
  for (const member of members) addTo(total, member);
  return total;
}

/** Counts one more. Sizes are the archive's word, and may be absurd. */
export function addTo(total: Tally, { kind, size = 0 }: Pick<Member, 'kind' | 'size'>): void {
  if (kind === 'folder') total.folders += 1;
  else if (kind === 'link') total.links += 1;
  else total.files += 1;
  total.bytes = Math.min(Number.MAX_SAFE_INTEGER, total.bytes + size);
}
