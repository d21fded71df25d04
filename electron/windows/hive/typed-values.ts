import type { Hive } from './cells.ts';
import type { Key } from './keys.ts';
import { findValue, valueData, valueType } from './values.ts';

/** Values as what they mean; nothing where there is none of that name, or one of another kind. */

/** A text, up to its first zero. */
export function textValue(hive: Hive, key: Key | undefined, name: string): string | undefined {
  const data = dataOfKind(hive, key, name, [valueType.text, valueType.expandableText]);
  return data?.toString('utf16le').replace(/\0.*$/s, '');
}

/** A list of texts; Windows allows empty ones in it. */
export function textsValue(hive: Hive, key: Key | undefined, name: string): string[] | undefined {
  const data = dataOfKind(hive, key, name, [valueType.texts]);
  if (data === undefined) return undefined;
  const texts = data.toString('utf16le').replace(/\0$/, '');
  return texts === '' ? [] : texts.replace(/\0$/, '').split('\0');
}

/** A number of 32 bits, without sign. */
export function numberValue(hive: Hive, key: Key | undefined, name: string): number | undefined {
  const data = dataOfKind(hive, key, name, [valueType.number32]);
  return data?.length === 4 ? data.readUInt32LE() : undefined;
}

/** Eight bytes that are a FILETIME. */
export function timeValue(hive: Hive, key: Key | undefined, name: string): bigint | undefined {
  const data = dataOfKind(hive, key, name, [valueType.binary, valueType.number64]);
  return data?.length === 8 ? data.readBigUInt64LE() : undefined;
}

/** A text as a value holds it. */
export const textData = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** A list of texts as a value holds it. */
export const textsData = (texts: readonly string[]): Buffer =>
  Buffer.from(`${texts.map((text) => `${text}\0`).join('')}\0`, 'utf16le');

/** A number of 32 bits as a value holds it. */
export function numberData(number: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(number >>> 0);
  return data;
}

function dataOfKind(hive: Hive, key: Key | undefined, name: string, types: readonly number[]): Buffer | undefined {
  const value = key && findValue(hive, key, name);
  return value !== undefined && types.includes(value.type) ? valueData(hive, value) : undefined;
}
