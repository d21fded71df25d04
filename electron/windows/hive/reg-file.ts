import { DamagedError } from '../damaged.ts';
import { currentControlSet } from '../installation/system.ts';
import type { Hive } from './cells.ts';
import { EditError } from './edit.ts';
import { findKey, type Key, subkeys } from './keys.ts';
import { sameName } from './names.ts';
import { numberData, textData } from './typed-values.ts';
import { want, wantAbsent, type WantedValue } from './value-changes.ts';
import { valueData, values, valueType } from './values.ts';

/** Where a hive hangs in the registry of a Windows that runs. */
export interface Mount {
  /** Such as `HKEY_LOCAL_MACHINE\SYSTEM`. */
  readonly path: string;
  /** The control set that `CurrentControlSet` stands for; it is not in the hive. */
  readonly controlSet?: string | undefined;
}

/** What a .reg file wishes; keys with their whole path, as `HKEY_LOCAL_MACHINE\SYSTEM\Select`. */
export interface RegFile {
  /** Keys that are to be there, also those without values. */
  readonly keys: readonly string[];
  readonly values: readonly WantedValue[];
  readonly removedKeys: readonly string[];
}

const HEAD = 'Windows Registry Editor Version 5.00';
const OLD_HEAD = 'REGEDIT4';
/** Bytes of a .reg file that is read, and keys that are written into one. */
const LARGEST = 16 * 1024 * 1024;
const MOST_KEYS = 200_000;

/** A key of a hive with all below it as a .reg file (UTF-16 with a byte order mark, as Windows writes it); `isLeftOut` tells by names of values. */
export function exportReg(
  hive: Hive,
  path: string,
  mount: Mount,
  isLeftOut: (value: string) => boolean = () => false,
): Buffer {
  const top = findKey(hive, path);
  if (top === undefined) throw new EditError('There is no such key');
  const lines: string[] = [HEAD, ''];
  const open: [Key, string][] = [[top, path === '' ? mount.path : `${mount.path}\\${path}`]];
  for (let next = open.pop(), count = 0; next !== undefined; next = open.pop()) {
    if (++count > MOST_KEYS) throw new EditError('There are more keys than fit in one file');
    const [key, at] = next;
    lines.push(`[${at}]`);
    for (const value of values(hive, key)) {
      if (!isLeftOut(value.name)) lines.push(valueLine(value.name, value.type, valueData(hive, value)));
    }
    lines.push('');
    for (const below of subkeys(hive, key).toReversed()) open.push([below, `${at}\\${below.name}`]);
  }
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf16le');
}

/** Reads a .reg file, of today (UTF-16 or UTF-8) or the old kind; throws `DamagedError` that names the first line that is no part of one. */
export function parseReg(bytes: Uint8Array): RegFile {
  if (bytes.length > LARGEST) throw new DamagedError('The file is too large');
  const lines = joinedLines(decoded(Buffer.from(bytes)));
  const head = lines.shift()?.text.trim();
  if (head !== HEAD && head !== OLD_HEAD) throw new DamagedError('This is no file of registry entries');
  const file = { keys: [] as string[], values: [] as WantedValue[], removedKeys: [] as string[] };
  let key: string | undefined;
  for (const { text, number } of lines) {
    const line = text.trim();
    if (line === '' || line.startsWith(';')) continue;
    const [, minus, name] = /^\[(-?)([^\0]+)\]$/.exec(line) ?? [];
    if (name !== undefined) {
      key = minus === '' ? name : undefined;
      (minus === '' ? file.keys : file.removedKeys).push(name);
      continue;
    }
    const value = key === undefined ? undefined : parseValue(key, line, head === OLD_HEAD);
    if (value === undefined) throw new DamagedError(`Line ${number} is no registry entry`);
    file.values.push(value);
  }
  return file;
}

/** Where a hive of that name hangs while its Windows runs. */
export function mountOf(name: string, hive: Hive): Mount {
  if (name === 'SYSTEM') return { path: 'HKEY_LOCAL_MACHINE\\SYSTEM', controlSet: currentControlSet(hive).name };
  if (name === 'DEFAULT') return { path: 'HKEY_USERS\\.DEFAULT' };
  return { path: name.startsWith('Users\\') ? 'HKEY_CURRENT_USER' : `HKEY_LOCAL_MACHINE\\${name}` };
}

/** What a .reg file wishes of the hive of a mount, with keys from its top. Throws `EditError` for keys that lie elsewhere. */
export function regInHive(file: RegFile, mount: Mount): RegFile {
  const below = (path: string) => pathInHive(path, mount);
  return {
    keys: file.keys.map(below),
    values: file.values.map((value) => ({ ...value, key: below(value.key) })),
    removedKeys: file.removedKeys.map(below),
  };
}

function pathInHive(path: string, { path: prefix, controlSet }: Mount): string {
  const start = path.slice(0, prefix.length);
  const rest = path.slice(prefix.length);
  if (!sameName(start, prefix) || !(rest === '' || rest.startsWith('\\'))) {
    throw new EditError(`The key ${path} is not in this hive`);
  }
  const inside = rest.slice(1);
  return controlSet === undefined ? inside : inside.replace(/^CurrentControlSet(?=\\|$)/i, () => controlSet);
}

function valueLine(name: string, type: number, data: Buffer): string {
  const left = name === '' ? '@' : `"${escaped(name)}"`;
  if (type === valueType.number32 && data.length === 4) {
    return `${left}=dword:${data.readUInt32LE().toString(16).padStart(8, '0')}`;
  }
  const text = data.toString('utf16le').slice(0, -1);
  // Only what comes back the same may stand as text.
  if (type === valueType.text && /^[^\0\r\n]*$/.test(text) && textData(text).equals(data))
    return `${left}="${escaped(text)}"`;
  const kind = type === valueType.binary ? 'hex' : `hex(${type.toString(16)})`;
  return `${left}=${kind}:${data.toString('hex').replaceAll(/(..)(?=.)/g, '$1,')}`;
}

const escaped = (text: string) => text.replaceAll(/[\\"]/g, '\\$&');
const plain = (text: string) => text.replaceAll(/\\(.)/gs, '$1');

function parseValue(key: string, line: string, old: boolean): WantedValue | undefined {
  const [, name, unnamed, right] = /^(?:"((?:[^"\\]|\\.)*)"|(@))\s*=\s*(.*)$/s.exec(line) ?? [];
  if (right === undefined) return undefined;
  const of = unnamed === '@' ? '' : plain(name ?? '');
  if (right === '-') return wantAbsent(key, of);
  const [, text] = /^"((?:[^"\\]|\\.)*)"$/s.exec(right) ?? [];
  if (text !== undefined) return want(key, of, valueType.text, textData(plain(text)));
  const [, dword] = /^dword:([0-9a-f]{1,8})$/i.exec(right) ?? [];
  if (dword !== undefined) return want(key, of, valueType.number32, numberData(Number.parseInt(dword, 16)));
  const [, type, digits] =
    /^hex(?:\(([0-9a-f]{1,8})\))?:((?:[0-9a-f]{2}(?:,(?=.))?)*)$/i.exec(right.replaceAll(/\s/g, '')) ?? [];
  if (digits === undefined) return undefined;
  const number = type === undefined ? valueType.binary : Number.parseInt(type, 16);
  const data = Buffer.from(digits.replaceAll(',', ''), 'hex');
  const isText = number === valueType.expandableText || number === valueType.texts;
  // The old kind has texts of one byte a letter.
  return want(key, of, number, old && isText ? Buffer.from(data.toString('latin1'), 'utf16le') : data);
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  return bytes.toString(bytes[0] === 0xef && bytes[1] === 0xbb ? 'utf8' : 'latin1').replace(/^\ufeff/, '');
}

/** Lines; of hexadecimal data those that end in a backslash are put together with the next. */
function joinedLines(text: string): { text: string; number: number }[] {
  const joined: { text: string; number: number }[] = [];
  let open: string[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const goesOn = open.length > 0 ? /^[\s0-9a-f,]*\\$/i : /=\s*hex(?:\([0-9a-f]{1,8}\))?:[\s0-9a-f,]*\\$/i;
    if (goesOn.test(line)) {
      open.push(line.slice(0, -1));
      continue;
    }
    joined.push({ text: [...open, line].join(''), number: i + 1 });
    open = [];
  }
  return joined;
}
