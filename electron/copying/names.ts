import { createHash } from 'node:crypto';
import { encodeName } from '../contract/names.ts';
import type { PathStyle } from '../contract/paths.ts';
import type { FileAbilities } from '../targets/target.ts';
import { impossibleName } from '../tools/walk.ts';

/** What decides which names can land: of a target, its way to write paths and what its file system can do. */
export interface Ground {
  readonly style: PathStyle;
  readonly abilities: FileAbilities;
}

/** Longest name: bytes on Linux and macOS, UTF-16 units on Windows. */
const LONGEST = 255;

const BYTE_ESCAPE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const WINDOWS_CHARACTER = /[<>:"|?*\\]|[^\P{Cc}\u007f-\u009f]/u;
// Windows takes these for devices with any extension, and the superscripts 1 to 3 for digits ("Naming Files, Paths, and
// Namespaces" in Microsoft's documentation).
const WINDOWS_DEVICE = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3])[ ]*(?:\.|$)/i;

/** Says why a name can't be given to something there; undefined when it can. */
export function refusedName(ground: Ground, name: string): string | undefined {
  const impossible = impossibleName(ground.style, name);
  if (impossible !== undefined) return impossible;
  const text = !BYTE_ESCAPE.test(name);
  if (!text && !ground.abilities.anyBytes)
    return 'It has bytes in it that are no text (no valid UTF-8), and the destination can only keep text.';
  if (nameLength(ground, name) > LONGEST)
    return `It is longer than the ${LONGEST} ${ground.abilities.windowsNames ? 'characters' : 'bytes'} the destination can keep.`;
  if (!ground.abilities.windowsNames) return undefined;
  const character = WINDOWS_CHARACTER.exec(name)?.[0];
  if (character !== undefined)
    return character < ' '
      ? 'It has a control character in it, which Windows does not allow in names.'
      : `It has a ${character} in it, which Windows does not allow in names.`;
  if (WINDOWS_DEVICE.test(name)) return 'Windows keeps this name for a device.';
  if (name.endsWith('.') || name.endsWith(' '))
    return 'It ends in a dot or a space, which Windows would silently take away.';
  return undefined;
}

function nameLength(ground: Ground, name: string): number {
  return ground.abilities.windowsNames ? name.length : encodeName(name).length;
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
  while (stem.length > 1 && nameLength(ground, stem + tail) > LONGEST)
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
  return `.${createHash('sha256').update(facts).digest('hex').slice(0, 16)}.rescue-part`;
}

export function isPartialName(name: string): boolean {
  return PARTIAL.test(name);
}
