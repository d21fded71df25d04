import { displayName, encodeName } from '../../contract/names.ts';
import { baseOf, DRIVES, normalPath, type PathStyle, rootOf, segmentsOf } from '../../contract/paths.ts';
import { windowsNameFault } from '../../contract/windows-names.ts';
import { invalidInput } from './problems.ts';

/** A path as Node's fs takes it: bytes on POSIX, so that every name can be said; text on Windows. */
export type NativePath = Buffer | string;

const DRIVE = /^[A-Za-z]:\\/;
const SHARE = /^\\\\(?![.?]\\)[^\\/:]+\\[^\\/:]+/;

/**
 * Translates a path of the contract. `.` and `..`, doubled and trailing separators are gone after it, so that a
 * trailing `/` can't lead through a link. Throws `invalid-input` for what is no absolute path of a file or folder: also
 * for Windows device paths (`\\.\`), alternate data streams (`file:stream`) and the folder of drives.
 */
export function nativePath(style: PathStyle, path: string): NativePath {
  if (path.includes('\0')) throw invalidInput(`“${displayName(path)}” can’t be a name`, 'It holds a NUL character.');
  if (style === 'posix') {
    if (!path.startsWith('/'))
      throw invalidInput(`“${displayName(path)}” is no whole path`, 'A path here starts with “/”.');
    return encoded(normalPath('posix', path));
  }
  const plain = path.replaceAll('/', '\\');
  if (plain === DRIVES) throw invalidInput('This is the list of drives', 'Open a drive first, then try again in it.');
  if (!DRIVE.test(plain) && !SHARE.test(plain)) {
    throw invalidInput(
      `“${displayName(path)}” is no whole path`,
      'A path here starts with a drive, as in “C:\\Users”.',
    );
  }
  const stream = segmentsOf('windows', plain).find((name) => name.includes(':'));
  if (stream !== undefined && rootOf('windows', plain) !== DRIVES) {
    throw invalidInput(`“${displayName(stream)}” can’t be a name`, 'Names on Windows hold no colon.');
  }
  return normalPath('windows', plain);
}

/** The bytes of a name or link text on POSIX, the text itself on Windows. */
export function nativeText(style: PathStyle, text: string): NativePath {
  return style === 'posix' ? encoded(text) : text;
}

function encoded(text: string): Buffer {
  try {
    return Buffer.from(encodeName(text));
  } catch {
    throw invalidInput(`“${displayName(text)}” can’t be a name`, 'It holds half a character that stands for nothing.');
  }
}

const REASONS = {
  device: 'Windows keeps this name for a device.',
  ending: 'Windows does not allow a dot or a space at the end of a name.',
  character: 'Windows does not allow one of its characters (< > : " | ? * or a control character).',
  bytes: 'It has bytes in it that are no text.',
};

/**
 * Throws `invalid-input` where the last name of `path` could not be reached again with Windows' own programs.
 * Source: "Naming Files, Paths, and Namespaces" of the Windows documentation.
 */
export function checkNewName(style: PathStyle, path: string): void {
  if (style === 'posix') return;
  const name = baseOf('windows', path);
  const fault = windowsNameFault(name);
  const reason = fault && REASONS[fault.kind];
  if (reason !== undefined) {
    throw invalidInput(`“${displayName(name)}” can’t be a name here`, reason, 'Choose another name.');
  }
}
