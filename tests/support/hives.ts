import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { EditedHive } from '../../electron/windows/hive/allocate.ts';
import type { Hive } from '../../electron/windows/hive/cells.ts';
import { sealedBytes } from '../../electron/windows/hive/edit.ts';
import { addKey } from '../../electron/windows/hive/edit-keys.ts';
import { setValue } from '../../electron/windows/hive/edit-values.ts';
import { className, type Key, rootKey, subkeys } from '../../electron/windows/hive/keys.ts';
import { newHive } from '../../electron/windows/hive/new-hive.ts';
import { upcase } from '../../electron/windows/hive/names.ts';
import { valueData, values } from '../../electron/windows/hive/values.ts';
import { toFileTime } from '../../electron/windows/time.ts';

/** 23 November 2025 as a FILETIME. */
export const NOW = toFileTime(Date.UTC(2025, 10, 23));

const folder = process.env['RESCUE_DESK_HIVES'] ?? resolve(import.meta.dirname, '../../../shared/hives');

/** Why tests on hives that Windows wrote are skipped; nothing where they are there. They are never part of this repository. */
export const noHives = existsSync(join(folder, 'MANIFEST.md'))
  ? undefined
  : 'no hives of real Windows systems here (RESCUE_DESK_HIVES names a folder with some)';

/** Where a file of that folder lies. */
export const realPath = (name: string): string => join(folder, name);

/** A file of that folder. */
export const realFile = (name: string): Buffer => readFileSync(join(folder, name));

/** Every file of that folder that starts like a hive or one of its logs. */
export function realHives(): string[] {
  if (noHives !== undefined) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .filter((name) => readFileSync(join(folder, name)).toString('latin1', 0, 4) === 'regf')
    .sort();
}

/** A hive's content, by upper-cased path: what a person would compare. */
export type Content = Map<string, { class: string; values: Map<string, { name: string; type: number; data: string }> }>;

/** All keys and values of a hive. Only for hives that passed the check: others may have loops. */
export function contentOf(hive: Hive, start: Key = rootKey(hive), path = ''): Content {
  const content: Content = new Map();
  const open: [Key, string][] = [[start, path]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [key, at] = next;
    const found = values(hive, key).map((value) => {
      const data = valueData(hive, value).toString('latin1');
      return [fold(value.name), { name: value.name, type: value.type, data }] as const;
    });
    content.set(at, { class: className(hive, key), values: new Map(found) });
    for (const below of subkeys(hive, key)) open.push([below, `${at}\\${fold(below.name)}`]);
  }
  return content;
}

/** A name as the model knows it: upper case as Windows has it. */
export const fold = (name: string): string =>
  Array.from({ length: name.length }, (_, i) => String.fromCharCode(upcase(name.charCodeAt(i)))).join('');

/** A small hive of our own with every kind of thing in it; with 600 keys in one list, that list is cut in two. */
export function ownHive(minor: number, many = 600): Buffer {
  const hive = newHive({ minor, rootName: 'ROOT', fileName: 'own', now: NOW });
  fillHive(hive, many);
  return sealedBytes(hive, 2);
}

function fillHive(hive: EditedHive, count: number): void {
  const software = addKey(hive, hive.root, 'Software');
  setValue(hive, software, '', 1, Buffer.from('the unnamed one\0', 'utf16le'));
  setValue(hive, software, 'Number', 4, Buffer.from([1, 0, 0, 0]));
  setValue(hive, software, 'Nothing', 3, Buffer.alloc(0));
  setValue(hive, software, 'Lang', 3, Buffer.alloc(40_000, 'long data'));
  setValue(hive, software, 'Größe ☂', 3, Buffer.from('a name above Latin-1'));
  addKey(hive, software, 'With class', '0a1b2c3d');
  const many = addKey(hive, hive.root, 'Many');
  for (let i = 0; i < count; i++) addKey(hive, many, `Key ${(i * 7_919) % count}`);
  addKey(hive, hive.root, 'Zürich');
  addKey(hive, hive.root, 'Ключ');
}
