import { LARGEST_CONTENT } from '../../contract/contents.ts';
import { hash } from 'node:crypto';
import type { Entry } from '../../contract/files.ts';
import { DRIVES, joinPath, rootOf, normalPath, parentOf } from '../../contract/paths.ts';
import { isProblem, type Problem, ProblemError } from '../../contract/problem.ts';
import type { ToolInput } from '../../contract/tools.ts';
import type { PlanContext } from '../../engine/tool.ts';
import type { Files, Target } from '../../targets/target.ts';
import { sha256Of } from '../../work/put-file.ts';
import { quoted } from '../../work/words.ts';
import type { FileVersion } from './contract.ts';

type Input = ToolInput<'save-file'>;

/** Links on the way to a file; as many as Linux follows. */
const MOST_LINKS = 40;

/** The bytes that are to be written. */
export async function contentOf(context: PlanContext, { content }: Input): Promise<Uint8Array> {
  return typeof content === 'string' ? context.content(content) : Buffer.from(content.text, 'utf8');
}

/** What stands where a file is to be written: its own path at the end of any links, and its entry where there is one. */
export interface Spot {
  readonly path: string;
  readonly entry?: Entry;
  /** True when the path that was given is a link. */
  readonly linked: boolean;
}

/** Follows links at the last name only; those of folders on the way are the target's to follow. */
export async function spotOf(
  { pathStyle: style }: Target,
  files: Files,
  path: string,
  signal: AbortSignal,
): Promise<Spot> {
  let at = path;
  for (let links = 0; links <= MOST_LINKS; links++) {
    const entry = await entryOrNothing(files, at, signal);
    if (entry?.kind !== 'link') return { path: at, linked: links > 0, ...(entry && { entry }) };
    const to = await files.readLink(at);
    const isAbsolute = style === 'posix' ? to.startsWith('/') : rootOf(style, to) !== DRIVES;
    at = isAbsolute ? normalPath(style, to) : normalPath(style, joinPath(style, parentOf(style, at), to));
  }
  throw new ProblemError({
    code: 'invalid-input',
    title: `${quoted(path)} is a link that leads back to itself`,
    message: 'There is no file at the end of it, so nothing was written.',
  });
}

async function entryOrNothing(files: Files, path: string, signal: AbortSignal): Promise<Entry | undefined> {
  try {
    return await files.stat(path, { signal });
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

/** A file as it is now. */
export async function versionOf(files: Files, path: string, entry: Entry, signal: AbortSignal): Promise<FileVersion> {
  return {
    size: entry.size ?? 0,
    sha256: await sha256Of(files, path, signal),
    ...(entry.modified !== undefined && { modified: entry.modified }),
  };
}

/** The version that given bytes make. */
export function versionOfBytes(bytes: Uint8Array): FileVersion {
  return { size: bytes.length, sha256: hash('sha256', bytes) };
}

/** Whether a file is still what it was: its bytes count, a date that was touched does not. */
export function isSame(one: FileVersion | undefined, other: FileVersion | undefined): boolean {
  return one?.sha256 === other?.sha256;
}

/** What it means that a file is not what was read. */
export function conflictOf(path: string, now: FileVersion | undefined, expected: FileVersion | undefined): Problem {
  if (expected === undefined) {
    return new ProblemError({
      code: 'already-exists',
      title: `There is a file ${quoted(path)} already`,
      message: 'Nothing was written, and the file that is there is untouched.',
      remedy: 'Choose another name, or look at what would change and replace it knowingly.',
    }).problem;
  }
  return new ProblemError({
    code: 'busy',
    title: now === undefined ? `${quoted(path)} is not there any more` : `${quoted(path)} was changed by somebody else`,
    message:
      now === undefined
        ? 'It was deleted or renamed since it was opened. Nothing was written.'
        : 'It is not what it was when it was opened. Nothing was written: saving would throw those changes away.',
    remedy: 'Compare the two, or save under another name.',
  }).problem;
}

/** What a file holds, as far as one that is edited may. */
export async function bytesOf(files: Files, path: string, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path, { length: LARGEST_CONTENT, signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
