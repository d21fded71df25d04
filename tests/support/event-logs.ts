import { crc32 } from 'node:zlib';
import { toFileTime } from '../../electron/windows/time.ts';

/** An event to be written into a made-up log. */
export interface MadeEvent {
  readonly source: string;
  readonly id: number;
  readonly level?: number;
  readonly time?: number;
  readonly data?: readonly (readonly [name: string, value: string])[];
}

const CHUNK = 65_536;

/** A log with these events, `perChunk` to a chunk, each written out in full, without templates, as some sources do. */
export function makeEventLog(events: readonly MadeEvent[], perChunk = 20): Buffer {
  const header = Buffer.alloc(4_096);
  header.write('ElfFile\0', 'latin1');
  const chunks: Buffer[] = [];
  for (let first = 0; first < events.length; first += perChunk) {
    chunks.push(makeChunk(events.slice(first, first + perChunk), first + 1));
  }
  return Buffer.concat([header, ...chunks]);
}

function makeChunk(events: readonly MadeEvent[], firstNumber: number): Buffer {
  const chunk = Buffer.alloc(CHUNK);
  let at = 512;
  for (const [i, event] of events.entries()) {
    const writer = new XmlWriter(chunk, at + 24);
    writer.event(event);
    const size = Math.ceil((writer.at + 4 - at) / 8) * 8;
    chunk.writeUInt32LE(0x2a2a, at);
    chunk.writeUInt32LE(size, at + 4);
    chunk.writeBigUInt64LE(BigInt(firstNumber + i), at + 8);
    chunk.writeBigUInt64LE(toFileTime(event.time ?? 0), at + 16);
    chunk.writeUInt32LE(size, at + size - 4);
    at += size;
  }
  chunk.write('ElfChnk\0', 'latin1');
  for (const place of [8, 24]) chunk.writeBigUInt64LE(BigInt(firstNumber), place);
  for (const place of [16, 32]) chunk.writeBigUInt64LE(BigInt(firstNumber + events.length - 1), place);
  chunk.writeUInt32LE(128, 40);
  chunk.writeUInt32LE(at, 48);
  chunk.writeUInt32LE(crc32(chunk.subarray(512, at)), 52);
  chunk.writeUInt32LE(crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), 124);
  return chunk;
}

class XmlWriter {
  at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  event({ source, id, level = 4, time = 0, data = [] }: MadeEvent): void {
    this.#put(0x0f, 1, 1, 0);
    this.#element('Event', [], () => {
      this.#element('System', [], () => {
        this.#element('Provider', [['Name', source]]);
        this.#element('EventID', [], () => this.#text(String(id)));
        this.#element('Level', [], () => this.#text(String(level)));
        this.#element('TimeCreated', [['SystemTime', new Date(time).toISOString()]]);
        this.#element('Channel', [], () => this.#text('System'));
        this.#element('Computer', [], () => this.#text('SERVER'));
      });
      this.#element('EventData', [], () => {
        for (const [name, value] of data) {
          this.#element('Data', name === '' ? [] : [['Name', name]], () => this.#text(value));
        }
      });
    });
    this.#put(0);
  }

  #element(name: string, attributes: [string, string][], content?: () => void): void {
    this.#put(attributes.length > 0 ? 0x41 : 0x01, 0, 0, 0, 0);
    this.#name(name);
    if (attributes.length > 0) this.#put(0, 0, 0, 0);
    for (const [attribute, value] of attributes) {
      this.#put(0x06);
      this.#name(attribute);
      this.#text(value);
    }
    if (content === undefined) this.#put(0x03);
    else {
      this.#put(0x02);
      content();
      this.#put(0x04);
    }
  }

  #name(name: string): void {
    this.at = this.#bytes.writeUInt32LE(this.at + 4, this.at);
    this.#put(0, 0, 0, 0, 0, 0);
    this.at = this.#bytes.writeUInt16LE(name.length, this.at);
    this.at += this.#bytes.write(`${name}\0`, this.at, 'utf16le');
  }

  #text(text: string): void {
    this.#put(0x05, 1);
    this.at = this.#bytes.writeUInt16LE(text.length, this.at);
    this.at += this.#bytes.write(text, this.at, 'utf16le');
  }

  #put(...bytes: number[]): void {
    for (const byte of bytes) this.at = this.#bytes.writeUInt8(byte, this.at);
  }
}
