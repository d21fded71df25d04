import type { Entry, EntryKind } from '../contract/files.ts';
import { joinPath } from '../contract/paths.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { quoted } from '../tools/words.ts';
import { isPathTooLong } from '../tools/walk.ts';
import type { End } from './end.ts';
import { refusedName } from './names.ts';

const KINDS: Record<Exclude<EntryKind, 'file' | 'folder' | 'link'>, string> = {
  device: 'a device',
  pipe: 'a pipe',
  socket: 'a socket',
  other: 'no file',
};

/** Says why an entry of the source can't be copied into `folder` at all; undefined when it can. */
export function refusedEntry(to: End, folder: string, source: string, entry: Entry): Problem | undefined {
  const reason = refusedName(to, entry.name);
  if (reason !== undefined)
    return unsupported(
      `The name ${quoted(entry.name)} can’t be used at the destination`,
      `${reason} ${entry.kind === 'folder' ? 'The folder and all in it' : 'It'} stays at the source only.`,
      'Rename it at the source, or pack it into an archive first.',
    );
  if (isPathTooLong(to.style, joinPath(to.style, folder, entry.name)))
    return unsupported(
      'The path would be too long at the destination',
      `${quoted(source)} lies so deep that the destination could not open it.`,
      'Copy it into a folder with a shorter path.',
    );
  if (entry.kind === 'link' && !to.abilities.links)
    return unsupported(
      'The destination can’t keep links',
      `${quoted(source)} is a link${entry.linkTo === undefined ? '' : ` to ${quoted(entry.linkTo)}`}. It was left out; what it leads to is copied where that itself is among the chosen.`,
    );
  if (entry.kind === 'file' || entry.kind === 'folder' || entry.kind === 'link') return undefined;
  return unsupported(
    `${quoted(source)} is ${KINDS[entry.kind]}`,
    'It has no content of its own that could be copied; the system makes such entries anew when they are needed.',
  );
}

/** Two names of one source folder that the destination takes for one. */
export function sameName(source: string): Problem {
  return unsupported(
    `${quoted(source)} has the same name as another`,
    'The destination does not tell capital from small letters, so only the first of the two can be kept.',
    'Rename one of the two at the source, or copy it into another folder.',
  );
}

/** A source that was copied and changed before the job was continued. */
export function changedSince(source: string): Problem {
  return new ProblemError({
    code: 'already-exists',
    title: `${quoted(source)} was changed after it was copied`,
    message: 'The copy that an earlier part of this job made and proved was left as it is; it is the older one now.',
    remedy: 'Copy this file again, and let it replace the older one.',
  }).problem;
}

/** A chosen source that nothing is at. */
export function gone(source: string): Problem {
  return new ProblemError({
    code: 'not-found',
    title: `${quoted(source)} is not there`,
    message: 'It may have been moved, renamed or deleted since it was chosen. Nothing was copied from it.',
    remedy: 'Refresh the folder and look where it is now.',
  }).problem;
}

function unsupported(title: string, message: string, remedy?: string): Problem {
  return new ProblemError({ code: 'unsupported', title, message, remedy }).problem;
}
