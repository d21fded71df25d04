import type { z } from 'zod';
import type { Entry } from '../../contract/files.ts';
import { baseOf, DRIVES, isInside, joinPath, parentOf, rootOf } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import { quoted } from '../../work/words.ts';
import type { copyFiles } from './contract.ts';
import { absolutePath, type End, realPath, whatIsAt } from '../../copying/end.ts';
import { foldedName } from '../../copying/names.ts';

export type CopyInput = z.output<typeof copyFiles.input>;
export type Preview = z.output<typeof copyFiles.preview>;

/** One of the chosen files and folders. */
export interface Root {
  readonly source: string;
  /** What is there; null where nothing is (any more). */
  readonly entry: Entry | null;
  readonly name: string;
  readonly final: string;
}

/**
 * What was chosen, and where each goes; everything by its whole path. Throws `invalid-input` for what makes no sense:
 * a folder into itself, two sources with one name, a move without proof.
 */
export async function rootsOf(
  from: End,
  to: End,
  input: CopyInput,
  signal: AbortSignal,
): Promise<{ folder: string; roots: Root[] }> {
  const folder = absolutePath(to, input.to.path);
  if (to.style === 'windows' && folder === DRIVES)
    throw refusal('Files can’t be copied beside the drives', 'A drive has to be chosen first.', 'Open a drive.');
  const sources = [...new Set(input.from.paths.map((path) => absolutePath(from, path)))];
  if (input.to.name !== undefined && sources.length > 1)
    throw refusal(
      'One name can’t be given to several files',
      `${sources.length} files or folders were chosen, and one new name. Nothing was copied.`,
      'Choose one of them, or leave the new name out.',
    );
  if (input.move && !input.verify)
    throw refusal(
      'Moving needs the comparison',
      'A source file is removed only when its copy is proven equal, so the comparison can’t be left out of a move. Nothing was moved.',
      'Copy instead, or leave the comparison on.',
    );
  if (!input.verify && (input.whenExists === 'resume' || input.decisions?.some(({ answer }) => answer === 'resume')))
    throw refusal(
      'Going on with files needs the comparison',
      'What is there is replaced only by a file that is proven to begin with it, so the comparison can’t be left out. Nothing was copied.',
      'Leave the comparison on, or choose another rule.',
    );

  const roots: Root[] = [];
  const taken = new Map<string, string>();
  for (const source of sources) {
    const name = input.to.name ?? ownName(from, source);
    const final = joinPath(to.style, folder, name);
    const other = taken.get(foldedName(to, name));
    if (other !== undefined)
      throw refusal(
        'Two of the chosen have the same name',
        `${quoted(other)} and ${quoted(source)} would both become ${quoted(final)}. Nothing was copied.`,
        'Copy them one after the other, to different folders.',
      );
    taken.set(foldedName(to, name), source);
    if (input.move) refuseNested(from, sources, source);
    const entry = await whatIsAt(from.files, source, signal);
    roots.push({ source, entry, name, final });
  }
  await refuseItself(from, to, folder, roots, input, signal);
  return { folder, roots };
}

function refusal(title: string, message: string, remedy?: string): ProblemError {
  return new ProblemError({ code: 'invalid-input', title, message, remedy });
}

/** The name a source brings along; a whole disk's is that of its drive. */
function ownName({ style }: End, source: string): string {
  if (source !== rootOf(style, source)) return baseOf(style, source);
  const drive = /^([A-Za-z]):\\$/.exec(source)?.[1];
  if (drive !== undefined) return drive;
  throw refusal(
    'The whole file system has no name of its own',
    'A copy of everything needs a folder to be in. Nothing was copied.',
    'Give it a new name, or choose the folders in it.',
  );
}

function refuseNested({ style }: End, sources: readonly string[], source: string): void {
  const inner = sources.find((other) => other !== source && isInside(style, source, other));
  if (inner !== undefined)
    throw refusal(
      'One of the chosen lies in another',
      `${quoted(inner)} is moved with ${quoted(source)} already. Nothing was moved.`,
      'Choose only the outer one.',
    );
}

/** By real paths, so that a link on the way hides nothing. */
async function refuseItself(
  from: End,
  to: End,
  folder: string,
  roots: readonly Root[],
  input: CopyInput,
  signal: AbortSignal,
): Promise<void> {
  if (from.key !== to.key) return;
  const fold = (path: string) => (to.abilities.caseSensitive ? path : path.normalize('NFC').toLowerCase());
  const realFolder = await realPath(to, folder, signal);
  for (const { source, entry, name } of roots) {
    if (!entry) continue;
    const parent = parentOf(from.style, source);
    const isTop = source === rootOf(from.style, source);
    const real = isTop
      ? source
      : joinPath(from.style, await realPath(from, parent, signal), baseOf(from.style, source));
    const final = joinPath(to.style, realFolder, name);
    if (fold(real) === fold(final)) {
      if (entry.kind === 'file' && input.whenExists === 'keep-both' && !input.move) continue;
      throw refusal(
        `${quoted(source)} can’t be copied onto itself`,
        'Source and destination are the same. Nothing was changed.',
        'Choose another destination or give it a new name.',
      );
    }
    if (entry.kind === 'folder' && isInside(from.style, fold(real), fold(final)))
      throw refusal(
        `${quoted(source)} can’t be copied into itself`,
        'The destination lies in the folder that is to be copied, so the copy would never end. Nothing was changed.',
        'Choose a destination outside that folder.',
      );
  }
}
