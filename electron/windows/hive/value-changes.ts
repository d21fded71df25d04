import type { EditedHive } from './allocate.ts';
import type { Hive } from './cells.ts';
import { EditError } from './edit.ts';
import { deleteKey, makePath } from './edit-keys.ts';
import { deleteValue, setValue } from './edit-values.ts';
import { findKey, subkeyOffsets } from './keys.ts';
import { sameName } from './names.ts';
import { numberData, textData, textsData } from './typed-values.ts';
import { findValue, valueData, values as valuesOf, valueType } from './values.ts';

/** What a value holds: one of `valueType` and its data in hexadecimal digits, so that it can stand in a record. */
export interface ValueContent {
  readonly type: number;
  readonly data: string;
}

/** A value as it is wished; without content it is to be gone. */
export interface WantedValue {
  /** From the root of the hive: `ControlSet001\Services\Tcpip`. */
  readonly key: string;
  readonly name: string;
  readonly content: ValueContent | undefined;
}

/** One value before and after; what is absent has no content. */
export interface ValueChange {
  readonly key: string;
  readonly name: string;
  readonly before?: ValueContent | undefined;
  readonly after?: ValueContent | undefined;
}

/** A change of a hive as data: it can be shown, applied, kept in a record and turned around. */
export interface HiveChanges {
  /** Keys that have to be made, parents first. */
  readonly addedKeys: readonly string[];
  readonly values: readonly ValueChange[];
  /** Keys that are empty after it and go, the deepest first. */
  readonly removedKeys: readonly string[];
}

export const wantNumber = (key: string, name: string, number: number): WantedValue =>
  want(key, name, valueType.number32, numberData(number));
export const wantText = (key: string, name: string, text: string): WantedValue =>
  want(key, name, valueType.text, textData(text));
export const wantTexts = (key: string, name: string, texts: readonly string[]): WantedValue =>
  want(key, name, valueType.texts, textsData(texts));
export const wantAbsent = (key: string, name: string): WantedValue => ({ key, name, content: undefined });

/** A value of any type as it is wished. */
export function want(key: string, name: string, type: number, data: Uint8Array): WantedValue {
  return { key, name, content: { type, data: Buffer.from(data).toString('hex') } };
}

/**
 * What has to change in a hive so that it holds the wished values; what is as wished already is left out, and of two wishes for the
 * same value the later one counts. `emptied` names keys that go, too, with all their values; the keys below them must stand before them. `made` names
 * keys that are to be there, even without values.
 */
export function planChanges(
  hive: Hive,
  wanted: readonly WantedValue[],
  emptied: readonly string[] = [],
  made: readonly string[] = [],
): HiveChanges {
  const values: ValueChange[] = [];
  const addedKeys: string[] = [];
  const need = (key: string) => {
    for (const path of pathsTo(key)) {
      if (findKey(hive, path) === undefined && !addedKeys.some((added) => sameName(added, path))) addedKeys.push(path);
    }
  };
  for (const path of made) need(path);
  for (const { key, name, content: after } of lastWishes(wanted)) {
    const before = contentAt(hive, key, name);
    if (sameContent(before, after)) continue;
    values.push({ key, name, before, after });
    if (after !== undefined) need(key);
  }
  const removedKeys: string[] = [];
  const gone = new Set<number>();
  for (const path of emptied) {
    const key = findKey(hive, path);
    if (key === undefined) continue;
    if (gone.has(key.offset)) continue;
    if (subkeyOffsets(hive, key).some((offset) => !gone.has(offset)))
      throw new EditError('A key that is to go has keys below it');
    gone.add(key.offset);
    removedKeys.push(path);
    for (const { name } of valuesOf(hive, key)) values.push({ key: path, name, before: contentAt(hive, path, name) });
  }
  return { addedKeys, values, removedKeys };
}

/** Makes a planned change. Throws `EditError`, with nothing to be kept of the hive, where it is not as it was planned for. */
export function applyChanges(hive: EditedHive, changes: HiveChanges): void {
  for (const path of changes.addedKeys) {
    if (findKey(hive, path) !== undefined) throw new EditError('A key is there that was not when this was planned');
    makePath(hive, path);
  }
  for (const { key, name, before, after } of changes.values) {
    if (!sameContent(contentAt(hive, key, name), before)) {
      throw new EditError('A value is another than when this was planned');
    }
    const offset = findKey(hive, key)?.offset;
    if (offset === undefined) throw new EditError('A key is gone that was there when this was planned');
    if (after === undefined) deleteValue(hive, offset, name);
    else setValue(hive, offset, name, after.type, Buffer.from(after.data, 'hex'));
  }
  for (const path of changes.removedKeys) {
    const key = findKey(hive, path);
    if (key === undefined) throw new EditError('A key is gone that was there when this was planned');
    if (key.subkeyCount + key.valueCount > 0) throw new EditError('A key that is to go is not empty');
    deleteKey(hive, key.offset);
  }
}

/** The change that takes another one back. */
export function undoOf({ addedKeys, values, removedKeys }: HiveChanges): HiveChanges {
  return {
    addedKeys: removedKeys.toReversed(),
    values: values.map(({ key, name, before, after }) => ({ key, name, before: after, after: before })).toReversed(),
    removedKeys: addedKeys.toReversed(),
  };
}

/** A value's content in words fit for a person who knows the registry: `1`, `0x80000000`, `10.0.0.1, 10.0.0.2`; nothing where it is absent. */
export function contentWords(content: ValueContent | undefined): string | undefined {
  if (content === undefined) return undefined;
  const data = Buffer.from(content.data, 'hex');
  const { type } = content;
  if (type === valueType.number32 && data.length === 4) {
    const number = data.readUInt32LE();
    return number < 65_536 ? String(number) : `0x${number.toString(16)}`;
  }
  if (type === valueType.number64 && data.length === 8) return String(data.readBigUInt64LE());
  if (type === valueType.text || type === valueType.expandableText) {
    return data.toString('utf16le').replace(/\0.*$/s, '');
  }
  if (type === valueType.texts) return data.toString('utf16le').replace(/\0+$/, '').split('\0').join(', ');
  return data.toString('hex').replaceAll(/(..)(?=.)/g, '$1 ');
}

/** What a value holds; nothing where the value or its key is absent. */
export function contentAt(hive: Hive, path: string, name: string): ValueContent | undefined {
  const key = findKey(hive, path);
  const value = key && findValue(hive, key, name);
  return value && { type: value.type, data: valueData(hive, value).toString('hex') };
}

function lastWishes(wanted: readonly WantedValue[]): WantedValue[] {
  const wishes = new Map<string, WantedValue>();
  // A name may hold anything but a zero.
  for (const wish of wanted) wishes.set(`${wish.key}\0${wish.name}`.toLowerCase(), wish);
  return [...wishes.values()];
}

function sameContent(a: ValueContent | undefined, b: ValueContent | undefined): boolean {
  return a?.type === b?.type && a?.data === b?.data;
}

function pathsTo(path: string): string[] {
  const names = path.split('\\');
  return names.map((_, i) => names.slice(0, i + 1).join('\\'));
}
