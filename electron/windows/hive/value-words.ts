import { EditError } from './edit.ts';
import { numberData, textData, textsData } from './typed-values.ts';
import { valueType } from './values.ts';

const types = {
  REG_SZ: valueType.text,
  REG_EXPAND_SZ: valueType.expandableText,
  REG_MULTI_SZ: valueType.texts,
  REG_DWORD: valueType.number32,
  REG_QWORD: valueType.number64,
  REG_BINARY: valueType.binary,
  REG_NONE: valueType.none,
} as const;
/** The types that have a name. */
export type ValueTypeName = keyof typeof types;

const names = new Map<number, ValueTypeName>(
  Object.entries(types).map(([name, type]) => [type, name as ValueTypeName]),
);

/** The number of a type. */
export const typeOf = (name: ValueTypeName): number => types[name];

/** The name of a type; nothing where Windows has none for it. */
export const typeName = (type: number): ValueTypeName | undefined => names.get(type);

/**
 * The data of a value as a person writes it: a text as it is, a list with a line each, a number in decimal digits, all else in hexadecimal.
 * `exact` where `dataFrom` makes the very same bytes of it.
 */
export function wordsFrom(type: number, data: Buffer): { words: string; exact: boolean } {
  const name = typeName(type);
  const words = name === undefined ? hex(data) : read(name, data);
  return { words, exact: name !== undefined && isSame(name, words, data) };
}

/** The data that a person wrote, as a value holds it. Throws `EditError` for what is none of that type. */
export function dataFrom(type: ValueTypeName, words: string): Buffer {
  if (type === 'REG_SZ' || type === 'REG_EXPAND_SZ') {
    if (words.includes('\0')) throw new EditError('A text cannot have a zero in it');
    return textData(words);
  }
  if (type === 'REG_MULTI_SZ') {
    const lines = words === '' ? [] : words.split('\n');
    if (lines.includes('')) throw new EditError('A list of texts cannot have an empty line in it');
    return textsData(lines);
  }
  if (type === 'REG_DWORD') return numberData(Number(numberFrom(words, 32)));
  if (type === 'REG_QWORD') {
    const data = Buffer.alloc(8);
    data.writeBigUInt64LE(numberFrom(words, 64));
    return data;
  }
  const digits = words.replaceAll(/[\s,]/g, '');
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) throw new EditError('Bytes are written as two of 0 to 9 and A to F each');
  return Buffer.from(digits, 'hex');
}

function read(type: ValueTypeName, data: Buffer): string {
  const text = data.toString('utf16le');
  if (type === 'REG_SZ' || type === 'REG_EXPAND_SZ') return text.replace(/\0.*$/s, '');
  if (type === 'REG_MULTI_SZ') return text.replace(/\0+$/, '').replaceAll('\0', '\n');
  if (type === 'REG_DWORD' && data.length === 4) return String(data.readUInt32LE());
  if (type === 'REG_QWORD' && data.length === 8) return String(data.readBigUInt64LE());
  return hex(data);
}

const hex = (data: Buffer) => data.toString('hex').replaceAll(/(..)(?=.)/g, '$1 ');

function isSame(type: ValueTypeName, words: string, data: Buffer): boolean {
  try {
    return dataFrom(type, words).equals(data);
  } catch (error) {
    if (error instanceof EditError) return false;
    throw error;
  }
}

function numberFrom(words: string, bits: number): bigint {
  const trimmed = words.trim();
  if (!/^(?:\d{1,20}|0x[0-9a-f]{1,16})$/i.test(trimmed)) {
    throw new EditError('A number is written in digits, or as 0x and hexadecimal digits');
  }
  const number = BigInt(trimmed);
  if (number >= 1n << BigInt(bits)) throw new EditError(`The number does not fit into ${bits} bits`);
  return number;
}
