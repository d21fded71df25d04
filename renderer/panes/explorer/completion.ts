import { displayName } from '../../../electron/contract/names.ts';
import { DRIVES, joinPath, type PathStyle } from '../../../electron/contract/paths.ts';
import { naturalKey } from '../../parts/grid/natural.ts';

/** What a person types, as the field shows it, and the folders whose real paths are known behind what is shown. */
export interface Typed {
  readonly text: string;
  /** Real paths of folders by how they are shown: names of control marks or raw bytes can't be typed as they are. */
  readonly known: ReadonlyMap<string, string>;
}

/** More suggestions than these nobody reads through. */
const MOST = 50;

const separator = (style: PathStyle) => (style === 'posix' ? '/' : '\\');
const lastSeparator = (style: PathStyle, text: string) =>
  style === 'posix' ? text.lastIndexOf('/') : Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));
const trimmed = (style: PathStyle, text: string) =>
  text.length > 1 && text.endsWith(separator(style)) ? text.slice(0, -1) : text;

/** The field as it stands when a folder's path is about to be changed. */
export function typedFolder(path: string): Typed {
  return { text: displayName(path), known: new Map([[displayName(path), path]]) };
}

/** The text with its known beginning put back as it really is. */
export function realText(style: PathStyle, { text, known }: Typed): string {
  let best = '';
  for (const shown of known.keys()) {
    const prefix = shown.endsWith(separator(style)) ? shown : shown + separator(style);
    if (shown.length > best.length && (text === shown || text.startsWith(prefix))) best = shown;
  }
  return (known.get(best) ?? '') + text.slice(best.length);
}

/** The two parts of what is typed: up to the last separator, and the beginning of a name behind it. */
export function partsOf(style: PathStyle, text: string): { stem: string; beginning: string } {
  const end = lastSeparator(style, text) + 1;
  return { stem: text.slice(0, end), beginning: text.slice(end) };
}

/**
 * The names of folders that go on from what is typed, in their natural order. Windows does not tell capitals apart; on
 * other systems they only count where anything fits with them. Hidden names are offered to those who type the dot.
 */
export function fitting(style: PathStyle, names: readonly string[], beginning: string): string[] {
  const shown = names.map((name) => ({ name, text: displayName(name) }));
  const offered = shown.filter(({ text }) => beginning.startsWith('.') || !text.startsWith('.'));
  const folded = beginning.toLowerCase();
  const exact = style === 'windows' ? [] : offered.filter(({ text }) => text.startsWith(beginning));
  const found = exact.length > 0 ? exact : offered.filter(({ text }) => text.toLowerCase().startsWith(folded));
  return found
    .map(({ name, text }) => ({ name, key: naturalKey(text) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** The field after a name was taken from the suggestions: ready for what lies below it. `parent` is the real path above. */
export function completed(style: PathStyle, { text, known }: Typed, parent: string, name: string): Typed {
  const { stem } = partsOf(style, text);
  const real = joinPath(style, parent, name);
  const drive = style === 'windows' && parent === DRIVES;
  const shown = trimmed(style, drive ? displayName(real) : stem + displayName(name));
  return { text: shown + separator(style), known: new Map(known).set(shown, trimmed(style, real)) };
}
