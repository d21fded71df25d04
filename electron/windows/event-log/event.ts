import { DamagedError } from '../damaged.ts';
import { fromFileTime } from '../time.ts';
import { ChunkXml, isElement, isSlot, type Part, type Values } from './binary-xml.ts';
import type { RecordPlace } from './chunk.ts';
import { valueText, XML_TYPE } from './value.ts';

/** One event of a log. */
export interface LogEvent {
  /** Its number in the log. */
  readonly number: number;
  /** When it happened, in milliseconds since 1970. */
  readonly time: number;
  /** Who wrote it, such as `Service Control Manager`. */
  readonly source: string;
  readonly id: number;
  /** 1 critical, 2 error, 3 warning, 4 information, 5 verbose; 0 always written, as audits are. */
  readonly level: number;
  readonly channel: string;
  readonly computer: string;
  /** A security identifier, where one is told. */
  readonly user: string | undefined;
  /** An audit that failed, such as a sign-in with a wrong password. */
  readonly failedAudit: boolean;
  /** What the event tells, in its own order; old sources give no names. */
  readonly data: readonly { readonly name: string; readonly value: string }[];
}

/** Letters that all values of an event may have together, and bytes of the fragments in them: a template could hold the same one thousands of times. */
const MOST_TEXT = 1_000_000;
/** Parts that an event may have together: templates that hold each other twice would double with each level. */
const MOST_PARTS = 100_000;
/** More levels than any event has. */
const DEEPEST = 40;
const FAILED_AUDIT = 1n << 52n;

interface Plain {
  name: string;
  attributes: [string, string][];
  children: Plain[];
  text: string;
}

/** The event of a record; throws `DamagedError` where its content is not what it must be. */
export function readEvent(xml: ChunkXml, record: RecordPlace): LogEvent {
  const plain = new Filling(xml).fill(xml.read(record.start + 24, record.start + record.size - 4));
  const event = plain.name === 'Event' ? plain : child(plain, 'Event');
  const system = event && child(event, 'System');
  if (event === undefined || system === undefined)
    throw new DamagedError('An event says nothing of itself', record.start);
  const text = (name: string) => child(system, name)?.text ?? '';
  const created = Date.parse(attribute(child(system, 'TimeCreated'), 'SystemTime') ?? '');
  const keywords = text('Keywords');
  return {
    number: Number(record.number),
    time: Number.isNaN(created) ? fromFileTime(record.time) : created,
    source:
      attribute(child(system, 'Provider'), 'Name') ?? attribute(child(system, 'Provider'), 'EventSourceName') ?? '',
    id: numberOf(text('EventID')),
    level: numberOf(text('Level')),
    channel: text('Channel'),
    computer: text('Computer'),
    user: attribute(child(system, 'Security'), 'UserID') || undefined,
    failedAudit: /^0x[0-9a-f]{1,16}$/.test(keywords) && (BigInt(keywords) & FAILED_AUDIT) !== 0n,
    data: dataOf(event, system),
  };
}

/** Everything that is not in `System`: data by name, or whatever elements a source has made up. */
function dataOf(event: Plain, system: Plain): LogEvent['data'] {
  const data: { name: string; value: string }[] = [];
  const walk = (element: Plain) => {
    if (element.children.length > 0) for (const below of element.children) walk(below);
    else if (element.text !== '' || element.name === 'Data') {
      const name = attribute(element, 'Name') ?? (element.name === 'Data' ? '' : element.name);
      data.push({ name, value: element.text });
    }
  };
  for (const part of event.children) if (part !== system) walk(part);
  return data;
}

const child = (element: Plain, name: string) => element.children.find((below) => below.name === name);
const attribute = (element: Plain | undefined, name: string) =>
  element?.attributes.find(([known]) => known === name)?.[1];
const numberOf = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : 0);

/** Puts the values of a record into its templates. */
class Filling {
  readonly #xml: ChunkXml;
  #text = MOST_TEXT;
  #parts = MOST_PARTS;

  constructor(xml: ChunkXml) {
    this.#xml = xml;
  }

  fill(parts: readonly Part[]): Plain {
    const top: Plain = { name: '', attributes: [], children: [], text: '' };
    this.#into(top, parts, none, 0);
    return top.children.length === 1 ? (top.children[0] ?? top) : top;
  }

  #into(element: Plain, parts: readonly Part[], values: Values, depth: number): void {
    if (depth > DEEPEST) throw new DamagedError('Too many levels');
    for (const part of parts) {
      if (this.#parts-- === 0) throw new DamagedError('An event has more parts than it can have');
      if (typeof part === 'string') element.text += this.#spend(part);
      else if (isSlot(part)) this.#slot(element, part.slot, values, depth);
      else if (isElement(part)) {
        const attributes: Plain['attributes'] = [];
        for (const { name, parts: own } of part.attributes) {
          let text = '';
          for (const piece of own) text += this.#plain(piece, values);
          attributes.push([name, text]);
        }
        const below: Plain = { name: part.name, attributes, children: [], text: '' };
        element.children.push(below);
        this.#into(below, part.parts, values, depth + 1);
      } else this.#into(element, part.template, part.values, depth + 1);
    }
  }

  #slot(element: Plain, slot: number, values: Values, depth: number): void {
    if (values.types[slot] !== XML_TYPE) {
      element.text += this.#valueOf(slot, values);
      return;
    }
    const [start = 0, size = 0] = [values.starts[slot], values.sizes[slot]];
    this.#count(size);
    const parts = this.#xml.read(start, start + size, depth + 1);
    this.#into(element, parts, none, depth + 1);
  }

  #plain(part: Part, values: Values): string {
    if (typeof part === 'string') return this.#spend(part);
    return isSlot(part) ? this.#valueOf(part.slot, values) : '';
  }

  #valueOf(slot: number, values: Values): string {
    if (slot >= values.count) return '';
    const text = valueText(this.#xml.bytes, values.starts[slot] ?? 0, values.sizes[slot] ?? 0, values.types[slot] ?? 0);
    return this.#spend(text);
  }

  #spend(text: string): string {
    this.#count(text.length);
    return text;
  }

  #count(length: number): void {
    this.#text -= length;
    if (this.#text < 0) throw new DamagedError('An event has more text than it can have');
  }
}

const none: Values = { count: 0, starts: [], sizes: [], types: [] };
