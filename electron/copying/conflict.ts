import type { Entry } from '../contract/files.ts';
import { joinPath } from '../contract/paths.ts';
import { ProblemError } from '../contract/problem.ts';
import { sizeInWords } from '../contract/sizes.ts';
import { quoted } from '../work/words.ts';
import type { WhenExists } from '../contract/copying.ts';
import { type End, whatIsAt } from './end.ts';
import { numberedName } from './names.ts';

/** What comes of a file or link whose name may be taken. */
export type Choice =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly replace: boolean;
      /** What is there holds so many bytes, and may only be replaced by a file that begins with them. */
      readonly grows?: number;
    }
  | { readonly kind: 'skip' };

/** Numbers tried for `name (2)` and so on. */
const NUMBERS = 10_000;

/** What holds for a name that may be taken: what was decided for it, else the rule. */
export function ruleFor(
  { to, rule, decided }: { to: End; rule: WhenExists; decided?: ReadonlyMap<string, WhenExists> },
  folder: string,
  name: string,
): WhenExists {
  return decided?.get(joinPath(to.style, folder, name)) ?? rule;
}

/** Decides by the rule where something lands. Throws `already-exists` where the rule, or what is in the way, forbids it. */
export async function choose(
  to: End,
  rule: WhenExists,
  what: { folder: string; name: string; entry: Entry },
  signal: AbortSignal,
): Promise<Choice> {
  const path = joinPath(to.style, what.folder, what.name);
  const there = await whatIsAt(to.files, path, signal);
  if (!there) return { kind: 'write', path, replace: false };
  switch (rule) {
    case 'refuse':
      throw alreadyThere(path, there);
    case 'skip':
      return { kind: 'skip' };
    case 'replace-older':
      if (isReplaceable(what.entry, there) && !isOlder(there, what.entry)) return { kind: 'skip' };
      break;
    case 'replace-different':
      if (isReplaceable(what.entry, there) && !isOfOtherSize(there, what.entry)) return { kind: 'skip' };
      break;
    case 'resume':
      if (isReplaceable(what.entry, there)) return goOn(path, what.entry, there);
      break;
    case 'replace':
      break;
    case 'keep-both':
      for (let number = 2; number < NUMBERS; number++) {
        const other = joinPath(to.style, what.folder, numberedName(to, what.name, number));
        if (!(await whatIsAt(to.files, other, signal))) return { kind: 'write', path: other, replace: false };
      }
      throw alreadyThere(path, there);
  }
  if (!isReplaceable(what.entry, there)) throw inTheWay(path, there);
  return { kind: 'write', path, replace: true };
}

function goOn(path: string, entry: Entry, there: Entry): Choice {
  if (entry.kind === 'link') return { kind: 'skip' };
  if (!canGrow(there, entry)) throw otherBeginning(path);
  return { kind: 'write', path, replace: true, grows: there.size };
}

/** True where a file may be the beginning of the source, or the whole of it, as far as sizes tell. */
export function canGrow(there: Entry, source: Entry): boolean {
  return there.size !== undefined && source.size !== undefined && there.size <= source.size;
}

/** True only when both ends tell the size. */
export function isOfOtherSize(there: Entry, source: Entry): boolean {
  return there.size !== undefined && source.size !== undefined && there.size !== source.size;
}

/** What is there is not the beginning of the source, so that going on with it would make neither of the two. */
export function otherBeginning(path: string): ProblemError {
  return new ProblemError({
    code: 'already-exists',
    title: `${quoted(path)} is another file`,
    message:
      'It is not the beginning of what was to be copied, so the copy could not go on with it. It was left as it is.',
    remedy: 'Replace it, or keep both.',
  });
}

/** A file may take the place of a file, a link that of a link; nothing takes the place of a folder. */
export function isReplaceable(source: Entry, there: Entry): boolean {
  return source.kind === there.kind && (there.kind === 'file' || there.kind === 'link');
}

/** True only when both ends tell the date. */
export function isOlder(there: Entry, source: Entry): boolean {
  return there.modified !== undefined && source.modified !== undefined && there.modified < source.modified;
}

export function alreadyThere(path: string, there: Entry): ProblemError {
  return new ProblemError({
    code: 'already-exists',
    title: `${quoted(path)} is there already`,
    message: `What is there${there.size === undefined || there.kind !== 'file' ? '' : ` (${sizeInWords(there.size)})`} was left as it is.`,
    remedy: 'Choose what to do with files that are there already: skip them, replace them or keep both.',
  });
}

const KINDS: Record<Entry['kind'], string> = {
  file: 'a file',
  folder: 'a folder',
  link: 'a link',
  device: 'a device',
  pipe: 'a pipe',
  socket: 'a socket',
  other: 'something else than a file',
};

/** What is there is of another kind, and no rule lets it be replaced. */
export function inTheWay(path: string, there: Entry): ProblemError {
  return new ProblemError({
    code: 'already-exists',
    title: `${quoted(path)} is ${KINDS[there.kind]}`,
    message:
      'Something of another kind has this name at the destination. It was left as it is, and nothing was written through it.',
    remedy: 'Give one of the two another name, or choose another destination.',
  });
}
