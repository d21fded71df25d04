import { type ReparseKind, reparseKindOf, unreadableReparseTag } from '../contract/details.ts';
import type { Entry, EntryKind } from '../contract/files.ts';
import { joinPath } from '../contract/paths.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { quoted } from '../work/words.ts';
import { isPathTooLong } from '../work/walk.ts';
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
  const unreadable = entry.kind === 'link' ? unreadableContent(source, entry.linkTo) : undefined;
  if (unreadable !== undefined) return unreadable;
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

const ELSEWHERE: Partial<Record<ReparseKind, readonly [what: string, remedy: string]>> = {
  'cloud-file': [
    'It belongs to a cloud such as OneDrive. Its content may lie only there, and can’t be read here.',
    'Look for it in the cloud, with the account that it belongs to.',
  ],
  deduplicated: [
    'Windows’ deduplication keeps its content elsewhere on the disk, where it can’t be read here.',
    'Read it with a Windows that has deduplication, such as the provider’s Windows rescue.',
  ],
  packed: [
    'Windows packed its content in a way that can’t be read here. Mostly these are files of Windows itself.',
    'Read it with a Windows, such as the provider’s Windows rescue, if you need it.',
  ],
  archived: [
    'Windows moved its content to another storage; only a stub is on this disk.',
    'Look for it in the archive that this server used.',
  ],
  'program-alias': [
    'It only starts a program of the Microsoft Store and has no content of its own. Nothing is lost.',
    '',
  ],
};

/** Of what Windows keeps elsewhere and the driver here shows as a link that leads nowhere; undefined for real links. */
export function unreadableContent(source: string, linkTo: string | undefined): Problem | undefined {
  const tag = unreadableReparseTag(linkTo);
  if (tag === undefined) return undefined;
  const [what, remedy] = ELSEWHERE[reparseKindOf(tag)] ?? [
    `It is a special entry of Windows (reparse tag 0x${tag.toString(16)}), whose content can’t be read here.`,
    'Read it with a Windows, such as the provider’s Windows rescue.',
  ];
  return unsupported(`The content of ${quoted(source)} can’t be read here`, what, remedy === '' ? undefined : remedy);
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
