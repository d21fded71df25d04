import { DamagedError } from '../damaged.ts';
import type { Hive } from '../hive/cells.ts';
import { findKey, type Key, subkeys } from '../hive/keys.ts';
import { numberValue, textsValue, textValue } from '../hive/typed-values.ts';
import { findValue, valueData } from '../hive/values.ts';
import { type BootDevice, decodeDevice } from './device.ts';
import { bootObject, element, elementNames, objectNames, objectType } from './elements.ts';

/** What an element holds, by the format in its code. */
export type ElementValue =
  | { readonly kind: 'device'; readonly device: BootDevice }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'objects'; readonly ids: readonly string[] }
  | { readonly kind: 'integer'; readonly integer: bigint }
  | { readonly kind: 'boolean'; readonly on: boolean }
  | { readonly kind: 'bytes'; readonly hex: string };

export interface BootElement {
  readonly code: number;
  /** As bcdedit calls it, or its code. */
  readonly name: string;
  readonly value: ElementValue;
}

/** One object of a boot store: the boot manager, a loader of Windows, a set of settings. */
export interface BootEntry {
  /** A GUID in lower case, with braces. */
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly elements: readonly BootElement[];
}

/** A boot store (BCD): what starts, from where, and how. */
export interface BootStore {
  readonly entries: readonly BootEntry[];
  /** The entry that starts unless somebody chooses another one. */
  readonly defaultId: string | undefined;
  /** Seconds that the menu waits. */
  readonly timeout: number | undefined;
}

/** Reads a boot store; throws `DamagedError` for a hive that is none. */
export function readBootStore(bcd: Hive): BootStore {
  const objects = findKey(bcd, 'Objects');
  if (objects === undefined) throw new DamagedError('The hive is no boot store');
  const entries = subkeys(bcd, objects).map((key) => readEntry(bcd, key));
  const manager = entries.find(({ id }) => id === bootObject.manager);
  const chosen = manager && valueOf(manager, element.defaultObject);
  const timeout = manager && valueOf(manager, element.timeout);
  return {
    entries,
    defaultId: chosen?.kind === 'objects' ? chosen.ids[0] : undefined,
    timeout: timeout?.kind === 'integer' ? Number(timeout.integer) : undefined,
  };
}

/** What an entry says for an element; nothing where it does not say. */
export const valueOf = (entry: BootEntry, code: number): ElementValue | undefined =>
  entry.elements.find((known) => known.code === code)?.value;

/** Entries that start Windows. */
export const windowsLoaders = ({ entries }: BootStore): BootEntry[] =>
  entries.filter(({ type }) => type === objectType.loader);

/** How an entry starts Windows: as usual, or in a safe mode. */
export function safeModeOf(entry: BootEntry): 'off' | 'minimal' | 'network' | 'directory' {
  const value = valueOf(entry, element.safeMode);
  if (value?.kind !== 'integer') return 'off';
  return value.integer === 1n ? 'network' : value.integer === 2n ? 'directory' : 'minimal';
}

function readEntry(bcd: Hive, key: Key): BootEntry {
  const id = key.name.toLowerCase();
  const list = findKey(bcd, 'Elements', key);
  const elements = list === undefined ? [] : subkeys(bcd, list).flatMap((found) => readElement(bcd, found));
  const description = elements.find(({ code }) => code === element.description)?.value;
  return {
    id,
    type: numberValue(bcd, findKey(bcd, 'Description', key), 'Type') ?? 0,
    name: (description?.kind === 'text' ? description.text : undefined) ?? objectNames[id] ?? id,
    elements,
  };
}

function readElement(bcd: Hive, key: Key): BootElement[] {
  if (!/^[0-9a-f]{8}$/i.test(key.name)) return [];
  const code = Number.parseInt(key.name, 16);
  const value = elementValue(bcd, key, (code >>> 24) & 0xf);
  return value === undefined ? [] : [{ code, name: elementNames[key.name.toLowerCase()] ?? key.name, value }];
}

function elementValue(bcd: Hive, key: Key, format: number): ElementValue | undefined {
  const value = findValue(bcd, key, 'Element');
  if (value === undefined) return undefined;
  const text = textValue(bcd, key, 'Element');
  if (format === 2 && text !== undefined) return { kind: 'text', text };
  if (format === 3 && text !== undefined) return { kind: 'objects', ids: [text.toLowerCase()] };
  const texts = textsValue(bcd, key, 'Element');
  if (format === 4 && texts !== undefined) return { kind: 'objects', ids: texts.map((id) => id.toLowerCase()) };
  const data = valueData(bcd, value);
  if (format === 1) return { kind: 'device', device: decodeDevice(data) };
  // Old stores have integers of one to three bytes.
  if (format === 5 && data.length > 0 && data.length <= 8) {
    return { kind: 'integer', integer: Buffer.concat([data, Buffer.alloc(8)]).readBigUInt64LE() };
  }
  if (format === 6 && data.length > 0) return { kind: 'boolean', on: data[0] !== 0 };
  return { kind: 'bytes', hex: data.toString('hex') };
}
