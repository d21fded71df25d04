import { DamagedError } from '../damaged.ts';

/** A place in a template that each record fills with a value of its own. */
interface Slot {
  readonly slot: number;
}

/** An element as a template or a record describes it. */
interface Element {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly parts: readonly Part[] }[];
  readonly parts: readonly Part[];
}

/** A template with the values that fill it. */
interface Instance {
  readonly template: readonly Part[];
  readonly values: Values;
}

export type Part = string | Slot | Element | Instance;

/** The values of a template instance: where each starts, how long it is, and of what type. */
export interface Values {
  readonly count: number;
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly types: readonly number[];
}

export const isElement = (part: Part): part is Element => typeof part === 'object' && 'name' in part;
export const isSlot = (part: Part): part is Slot => typeof part === 'object' && 'slot' in part;

/** More levels than any event has; deeper ones are made to harm. */
const DEEPEST = 40;
/** Bytes of a template definition before its content: the next one's place, its GUID, the content's size. */
const TEMPLATE_HEADER = 24;

/** Reads the binary XML of one chunk (libevtx "EVTX format", MS-EVEN6 2.2.12) and remembers its names and templates. */
export class ChunkXml {
  readonly bytes: Buffer;
  readonly #names = new Map<number, { name: string; size: number }>();
  readonly #templates = new Map<number, readonly Part[]>();
  #at = 0;
  #end = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The content between two places of the chunk, `depth` levels below an event. Throws `DamagedError`. */
  read(start: number, end: number, depth = 0): readonly Part[] {
    return this.#between(start, end, depth, false);
  }

  #between(start: number, end: number, depth: number, inTemplate: boolean): Part[] {
    const [at, limit] = [this.#at, this.#end];
    this.#at = start;
    this.#end = Math.min(end, this.bytes.length);
    try {
      return this.#parts(depth, inTemplate);
    } finally {
      this.#at = at;
      this.#end = limit;
    }
  }

  /** Parts up to the end of the element or of the fragment. */
  #parts(depth: number, inTemplate: boolean): Part[] {
    if (depth > DEEPEST) throw this.#damaged('Too many levels');
    const parts: Part[] = [];
    while (this.#at < this.#end) {
      const token = this.#byte();
      const kind = token & 0x3f;
      if (kind === 0x00 || kind === 0x04) break;
      if (kind === 0x01) parts.push(this.#element(depth, inTemplate, (token & 0x40) !== 0));
      else if (kind === 0x0f) this.#skip(3);
      else if (kind === 0x0c) parts.push(this.#instance(depth));
      else parts.push(...this.#text(kind, token));
    }
    return parts;
  }

  /** What stands in text: a value, a slot, a character or an entity. */
  #text(kind: number, token: number): Part[] {
    if (kind === 0x05) {
      const type = this.#byte();
      if (type !== 1) throw this.#damaged(`A text of type ${type}`);
      return [this.#string()];
    }
    if (kind === 0x0d || kind === 0x0e) {
      const slot = this.#word();
      this.#skip(1);
      return [{ slot }];
    }
    if (kind === 0x07) return [this.#string()];
    if (kind === 0x08) return [String.fromCharCode(this.#word())];
    if (kind === 0x09) return [entities[this.#name()] ?? ''];
    if (kind === 0x0a) {
      this.#name();
      return [];
    }
    if (kind === 0x0b) {
      this.#string();
      return [];
    }
    throw this.#damaged(`An unknown token 0x${token.toString(16)}`);
  }

  #element(depth: number, inTemplate: boolean, hasAttributes: boolean): Element {
    // Only in a template is there the number of a slot that the element depends on; its size follows.
    this.#skip(inTemplate ? 6 : 4);
    const name = this.#name();
    const attributes: { name: string; parts: Part[] }[] = [];
    if (hasAttributes) {
      this.#skip(4);
      while ((this.#peek() & 0x3f) === 0x06) {
        this.#skip(1);
        const attribute = { name: this.#name(), parts: [] as Part[] };
        attributes.push(attribute);
        while ([0x05, 0x08, 0x09, 0x0d, 0x0e].includes(this.#peek() & 0x3f)) {
          const token = this.#byte();
          attribute.parts.push(...this.#text(token & 0x3f, token));
        }
      }
    }
    const close = this.#byte();
    if (close === 0x03) return { name, attributes, parts: [] };
    if (close !== 0x02) throw this.#damaged('An element is not closed');
    return { name, attributes, parts: this.#parts(depth + 1, inTemplate) };
  }

  #instance(depth: number): Instance {
    this.#skip(5);
    const offset = this.#double();
    const inline = offset === this.#at;
    const template = this.#template(offset, depth);
    if (inline) this.#skip(TEMPLATE_HEADER + this.#doubleAt(offset + 20));
    const count = this.#double();
    if (4 * count > this.#end - this.#at) throw this.#damaged('More values than there is room for');
    const [starts, sizes, types]: [number[], number[], number[]] = [[], [], []];
    let data = this.#at + 4 * count;
    for (let i = 0; i < count; i++) {
      const size = this.#word();
      types.push(this.#byte());
      this.#skip(1);
      starts.push(data);
      sizes.push(size);
      data += size;
    }
    this.#skip(data - this.#at);
    return { template, values: { count, starts, sizes, types } };
  }

  #template(offset: number, depth: number): readonly Part[] {
    const known = this.#templates.get(offset);
    if (known !== undefined) return known;
    const size = this.#doubleAt(offset + 20);
    if (offset + TEMPLATE_HEADER + size > this.bytes.length) throw this.#damaged('A template is longer than the chunk');
    // Templates that hold themselves would never end.
    this.#templates.set(offset, []);
    const parts = this.#between(offset + TEMPLATE_HEADER, offset + TEMPLATE_HEADER + size, depth + 1, true);
    this.#templates.set(offset, parts);
    return parts;
  }

  /** A name: where it is, and there itself where it is used first. */
  #name(): string {
    const offset = this.#double();
    const inline = offset === this.#at;
    let known = this.#names.get(offset);
    if (known === undefined) {
      const length = this.#wordAt(offset + 6);
      const start = offset + 8;
      if (start + 2 * length > this.bytes.length) throw this.#damaged('A name is longer than the chunk');
      known = { name: this.bytes.toString('utf16le', start, start + 2 * length), size: 10 + 2 * length };
      this.#names.set(offset, known);
    }
    if (inline) this.#skip(known.size);
    return known.name;
  }

  #string(): string {
    const start = this.#at + 2;
    const end = start + 2 * this.#word();
    this.#skip(end - start);
    return this.bytes.toString('utf16le', start, end);
  }

  #peek(): number {
    return this.#at < this.#end ? (this.bytes[this.#at] ?? 0) : 0;
  }

  #byte(): number {
    this.#skip(1);
    return this.bytes[this.#at - 1] ?? 0;
  }

  #word(): number {
    this.#skip(2);
    return this.bytes.readUInt16LE(this.#at - 2);
  }

  #double(): number {
    this.#skip(4);
    return this.bytes.readUInt32LE(this.#at - 4);
  }

  #wordAt(at: number): number {
    if (at + 2 > this.bytes.length) throw this.#damaged('A place outside the chunk');
    return this.bytes.readUInt16LE(at);
  }

  #doubleAt(at: number): number {
    if (at + 4 > this.bytes.length) throw this.#damaged('A place outside the chunk');
    return this.bytes.readUInt32LE(at);
  }

  #skip(count: number): void {
    if (this.#at + count > this.#end) throw this.#damaged('The content is cut off');
    this.#at += count;
  }

  #damaged(what: string): DamagedError {
    return new DamagedError(what, this.#at);
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
