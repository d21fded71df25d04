import { hash } from 'node:crypto';
import { encodeName, isText } from '../contract/names.ts';
import type { PathStyle } from '../contract/paths.ts';
import { windowsNameFault } from '../contract/windows-names.ts';
import type { FileAbilities } from '../targets/target.ts';
import { impossibleName } from '../work/walk.ts';

/** What decides which names can land: of a target, its way to write paths and what its file system can do. */
export interface Ground {
  readonly style: PathStyle;
  readonly abilities: FileAbilities;
}

/** Longest name: bytes on Linux and macOS, UTF-16 units on Windows. */
const LONGEST = 255;

/** Says why a name can't be given to something there; undefined when it can. */
export function refusedName(ground: Ground, name: string): string | undefined {
  const impossible = impossibleName(ground.style, name);
  if (impossible !== undefined) return impossible;
  if (!isText(name) && !ground.abilities.anyBytes)
    return 'It has bytes in it that are no text (no valid UTF-8), and the destination can only keep text.';
  if (isTooLong(ground, name))
    return `It is longer than the ${LONGEST} ${ground.abilities.windowsNames ? 'characters' : 'bytes'} the destination can keep.`;
  if (!ground.abilities.windowsNames) return undefined;
  const fault = windowsNameFault(name);
  if (fault?.kind === 'character')
    return fault.character < ' '
      ? 'It has a control character in it, which Windows does not allow in names.'
      : `It has a ${fault.character} in it, which Windows does not allow in names.`;
  if (fault?.kind === 'device') return 'Windows keeps this name for a device.';
  if (fault?.kind === 'ending') return 'It ends in a dot or a space, which Windows would silently take away.';
  return undefined;
}

function isTooLong(ground: Ground, name: string): boolean {
  if (ground.abilities.windowsNames) return name.length > LONGEST;
  // No unit takes more than three bytes: most names need no encoding to see that they fit.
  return name.length * 3 > LONGEST && encodeName(name).length > LONGEST;
}

/** What two names have in common when the destination takes them for the same. */
export function foldedName(ground: Ground, name: string): string {
  return ground.abilities.caseSensitive ? name : name.normalize('NFC').toLowerCase();
}

/** `photo.jpg` as `photo (2).jpg`, cut where it would be too long. */
export function numberedName(ground: Ground, name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? dot : name.length;
  const tail = ` (${number})${name.slice(end)}`;
  let stem = name.slice(0, end);
  while (stem.length > 1 && isTooLong(ground, stem + tail))
    // A character beyond U+FFFF is two units, which must not be parted.
    stem = stem.slice(0, /[\ud800-\udbff][\udc00-\udfff]$/.test(stem) ? -2 : -1);
  return stem + tail;
}

const PARTIAL = /^\.[0-9a-f]{16}\.rescue-part$/;

/** What makes a partial file the beginning of this very copy; a source that changed since gives another name. */
export interface PartialOf {
  readonly sourceKey: string;
  readonly source: string;
  readonly size?: number;
  readonly modified?: number;
  /** Whole path it gets in the end. */
  readonly final: string;
}

/** The name under which a file arrives: `.<16 hex>.rescue-part`, the same in each run and process. */
export function partialName({ sourceKey, source, size, modified, final }: PartialOf): string {
  const facts = JSON.stringify([sourceKey, source, size ?? null, modified ?? null, final]);
  // JSON.stringify escapes lone surrogates, so names that are no text stay apart.
  return `.${hash('sha256', facts).slice(0, 16)}.rescue-part`;
}

export function isPartialName(name: string): boolean {
  return PARTIAL.test(name);
}
