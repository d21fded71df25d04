/**
 * The packets of SFTP version 3 (draft-ietf-secsh-filexfer-02) and of OpenSSH's extensions (its PROTOCOL file), as
 * pure functions over bytes. What comes from the server is hostile: every decoder checks bounds and rejects what does
 * not fit with a `damaged` problem.
 */
import { damaged } from './problems.ts';

/** Packet types. */
export const TYPE = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
  extended: 200,
  extendedReply: 201,
} as const;

/** How a file is opened (SSH_FXF_*). */
export const FLAG = { read: 1, write: 2, create: 8, exclusive: 32 } as const;

/** What a server may send in one packet at most: OpenSSH sends up to 256 KiB. A larger claim is an attack or no SFTP at all. */
export const MAXIMUM_PACKET = 512 * 1024;

/** Attributes of a file; times in seconds. Absent ones were not told, or are not to be changed. */
export interface Attributes {
  readonly size?: number;
  readonly owner?: number;
  readonly group?: number;
  /** Kind and permission bits, as in `st_mode`. */
  readonly mode?: number;
  readonly accessed?: number;
  readonly modified?: number;
}

/** A field of a request: a number goes as uint32, a bigint as uint64, bytes as a string. */
export type Field = number | bigint | Uint8Array | Attributes;

const HAS_SIZE = 1;
const HAS_OWNERS = 2;
const HAS_MODE = 4;
const HAS_TIMES = 8;
const HAS_EXTENDED = 0x80000000;

const attributeFlags = (attributes: Attributes): number =>
  (attributes.size === undefined ? 0 : HAS_SIZE) |
  (attributes.owner === undefined || attributes.group === undefined ? 0 : HAS_OWNERS) |
  (attributes.mode === undefined ? 0 : HAS_MODE) |
  (attributes.accessed === undefined || attributes.modified === undefined ? 0 : HAS_TIMES);

const attributesLength = (attributes: Attributes): number => {
  const flags = attributeFlags(attributes);
  return (
    4 +
    (flags & HAS_SIZE ? 8 : 0) +
    (flags & HAS_OWNERS ? 8 : 0) +
    (flags & HAS_MODE ? 4 : 0) +
    (flags & HAS_TIMES ? 8 : 0)
  );
};

function fieldLength(field: Field): number {
  if (typeof field === 'number') return 4;
  if (typeof field === 'bigint') return 8;
  return field instanceof Uint8Array ? 4 + field.length : attributesLength(field);
}

function putField(packet: Buffer, field: Field, start: number): number {
  if (typeof field === 'number') return packet.writeUInt32BE(field, start);
  if (typeof field === 'bigint') return packet.writeBigUInt64BE(field, start);
  if (field instanceof Uint8Array) {
    packet.set(field, packet.writeUInt32BE(field.length, start));
    return start + 4 + field.length;
  }
  const flags = attributeFlags(field);
  let at = packet.writeUInt32BE(flags, start);
  if (flags & HAS_SIZE) at = packet.writeBigUInt64BE(BigInt(field.size ?? 0), at);
  if (flags & HAS_OWNERS) at = packet.writeUInt32BE(field.group ?? 0, packet.writeUInt32BE(field.owner ?? 0, at));
  if (flags & HAS_MODE) at = packet.writeUInt32BE(field.mode ?? 0, at);
  if (flags & HAS_TIMES) at = packet.writeUInt32BE(field.modified ?? 0, packet.writeUInt32BE(field.accessed ?? 0, at));
  return at;
}

/** The first packet of a session: the client speaks version 3. */
export const encodeInit = (): Buffer => Buffer.from([0, 0, 0, 5, TYPE.init, 0, 0, 0, 3]);

/**
 * A request. With `payload` (bytes) the packet ends in a string of that length, whose bytes the caller sends after it:
 * so the data of a WRITE are never copied.
 */
export function encodeRequest(type: number, id: number, fields: readonly Field[], payload?: number): Buffer {
  const own = fields.reduce<number>((sum, field) => sum + fieldLength(field), 9) + (payload === undefined ? 0 : 4);
  const packet = Buffer.allocUnsafe(own);
  packet.writeUInt32BE(own - 4 + (payload ?? 0), 0);
  packet[4] = type;
  packet.writeUInt32BE(id, 5);
  let at = 9;
  for (const field of fields) at = putField(packet, field, at);
  if (payload !== undefined) packet.writeUInt32BE(payload, at);
  return packet;
}

/**
 * Cuts a stream of bytes into packets, whatever pieces it comes in; `onPacket` gets each one without its length. Whole
 * packets are views of the piece they came in; others are put together in memory of their own, never more than one packet.
 */
export function packetSplitter(onPacket: (packet: Buffer) => void, maximum = MAXIMUM_PACKET): (piece: Buffer) => void {
  const head = Buffer.alloc(4);
  let headFilled = 0;
  let body: Buffer | undefined;
  let bodyFilled = 0;

  return (piece) => {
    let at = 0;
    while (at < piece.length) {
      if (body === undefined) {
        const taken = Math.min(4 - headFilled, piece.length - at);
        piece.copy(head, headFilled, at, at + taken);
        headFilled += taken;
        at += taken;
        if (headFilled < 4) return;
        headFilled = 0;
        const length = head.readUInt32BE(0);
        if (length < 5 || length > maximum) throw damaged(`a packet of ${length} bytes`);
        if (piece.length - at >= length) {
          onPacket(piece.subarray(at, at + length));
          at += length;
          continue;
        }
        body = Buffer.allocUnsafe(length);
        bodyFilled = 0;
      }
      const taken = Math.min(body.length - bodyFilled, piece.length - at);
      piece.copy(body, bodyFilled, at, at + taken);
      bodyFilled += taken;
      at += taken;
      if (bodyFilled === body.length) {
        const packet = body;
        body = undefined;
        onPacket(packet);
      }
    }
  };
}

/** Reads one packet from front to back; the practice server reads requests with it. */
export interface Cursor {
  readonly packet: Buffer;
  at: number;
}

const left = (cursor: Cursor): number => cursor.packet.length - cursor.at;

function take(cursor: Cursor, length: number): number {
  if (length > left(cursor)) throw damaged('a packet that ends too early');
  const start = cursor.at;
  cursor.at += length;
  return start;
}

export const takeNumber = (cursor: Cursor): number => cursor.packet.readUInt32BE(take(cursor, 4));

export function takeLarge(cursor: Cursor): number {
  const value = cursor.packet.readBigUInt64BE(take(cursor, 8));
  if (value > Number.MAX_SAFE_INTEGER) throw damaged('a size beyond 2^53 bytes');
  return Number(value);
}

export function takeBytes(cursor: Cursor): Buffer {
  const length = takeNumber(cursor);
  const start = take(cursor, length);
  return cursor.packet.subarray(start, start + length);
}

export function takeAttributes(cursor: Cursor): Attributes {
  const flags = takeNumber(cursor);
  const attributes: { -readonly [K in keyof Attributes]: Attributes[K] } = {};
  if (flags & HAS_SIZE) attributes.size = takeLarge(cursor);
  if (flags & HAS_OWNERS) {
    attributes.owner = takeNumber(cursor);
    attributes.group = takeNumber(cursor);
  }
  if (flags & HAS_MODE) attributes.mode = takeNumber(cursor);
  if (flags & HAS_TIMES) {
    attributes.accessed = takeNumber(cursor);
    attributes.modified = takeNumber(cursor);
  }
  if (flags & HAS_EXTENDED) {
    for (let count = takeNumber(cursor); count > 0; count--) {
      takeBytes(cursor);
      takeBytes(cursor);
    }
  }
  return attributes;
}

/** One name of a folder; `long` is a line as of `ls -l`, in a form of the server's own. */
export interface Name {
  readonly name: Buffer;
  readonly long: Buffer;
  readonly attributes: Attributes;
}

/** What a server answers, by the request it answers. Bytes are views of the packet. */
export interface Answers {
  status: { readonly code: number; readonly message: string };
  handle: Buffer;
  data: Buffer;
  names: readonly Name[];
  attributes: Attributes;
  reply: Buffer;
}
export type AnswerKind = keyof Answers;

/** OpenSSH's handles have 4 bytes; the draft allows 256. */
const MAXIMUM_HANDLE = 256;

const KIND_OF_TYPE: Readonly<Record<number, AnswerKind>> = {
  [TYPE.status]: 'status',
  [TYPE.handle]: 'handle',
  [TYPE.data]: 'data',
  [TYPE.name]: 'names',
  [TYPE.attributes]: 'attributes',
  [TYPE.extendedReply]: 'reply',
};

/** What an answer packet is, and which request it answers. */
export function answerHead(packet: Buffer): { id: number; kind: AnswerKind } {
  const kind = KIND_OF_TYPE[packet[0] ?? 0];
  if (kind === undefined) throw damaged(`a packet of type ${packet[0]}`);
  return { id: takeNumber({ packet, at: 1 }), kind };
}

const DECODERS: { readonly [K in AnswerKind]: (cursor: Cursor) => Answers[K] } = {
  status(cursor) {
    const code = takeNumber(cursor);
    // Some old servers leave out the message and its language.
    return { code, message: left(cursor) >= 4 ? takeBytes(cursor).toString('utf8', 0, 1000) : '' };
  },
  handle(cursor) {
    const handle = takeBytes(cursor);
    if (handle.length > MAXIMUM_HANDLE) throw damaged(`a handle of ${handle.length} bytes`);
    return handle;
  },
  data: takeBytes,
  names(cursor) {
    const names: Name[] = [];
    for (let count = takeNumber(cursor); count > 0; count--) {
      names.push({ name: takeBytes(cursor), long: takeBytes(cursor), attributes: takeAttributes(cursor) });
    }
    return names;
  },
  attributes: takeAttributes,
  reply: (cursor) => cursor.packet.subarray(cursor.at),
};

/** The content of an answer packet of the given kind. */
export function decodeAnswer<K extends AnswerKind>(kind: K, packet: Buffer): Answers[K] {
  return DECODERS[kind]({ packet, at: 5 });
}

/** The server's version and extensions (name to version), from its first packet. */
export function decodeVersion(packet: Buffer): { version: number; extensions: Map<string, string> } {
  if (packet[0] !== TYPE.version) throw damaged(`a packet of type ${packet[0]} as its first`);
  const cursor: Cursor = { packet, at: 1 };
  const version = takeNumber(cursor);
  const extensions = new Map<string, string>();
  while (left(cursor) > 0) extensions.set(takeBytes(cursor).toString('latin1'), takeBytes(cursor).toString('latin1'));
  return { version, extensions };
}

/** The answer to limits@openssh.com; 0 means that the server names no limit. */
export function decodeLimits(reply: Buffer): { packet: number; read: number; write: number; handles: number } {
  const cursor: Cursor = { packet: reply, at: 0 };
  const limit = () => Number(cursor.packet.readBigUInt64BE(take(cursor, 8)));
  return { packet: limit(), read: limit(), write: limit(), handles: limit() };
}

/** What a file system says of itself (statvfs). */
export interface FileSystem {
  /** Bytes; `free` is what an ordinary user may still write. */
  readonly total: number;
  readonly free: number;
  /** No further file can be made, however much space is free. */
  readonly outOfFiles: boolean;
  readonly id: bigint;
  readonly readOnly: boolean;
}

/** The answer to statvfs@openssh.com. */
export function decodeFileSystem(reply: Buffer): FileSystem {
  const cursor: Cursor = { packet: reply, at: 0 };
  const next = () => cursor.packet.readBigUInt64BE(take(cursor, 8));
  const [, unit = 0n, blocks = 0n, , available = 0n, files = 0n, , freeFiles = 0n, id = 0n, flags = 0n] = Array.from(
    { length: 11 },
    next,
  );
  const bytes = (count: bigint) => Math.min(Number(count * unit), Number.MAX_SAFE_INTEGER);
  return {
    total: bytes(blocks),
    free: bytes(available),
    outOfFiles: files > 0n && freeFiles === 0n,
    id,
    readOnly: (flags & 1n) === 1n,
  };
}

/** The answer to users-groups-by-id@openssh.com: two strings, each a row of strings; an unknown number has an empty name. */
export function decodeOwnerNames(reply: Buffer): { users: Buffer[]; groups: Buffer[] } {
  const cursor: Cursor = { packet: reply, at: 0 };
  const row = () => {
    const inner: Cursor = { packet: takeBytes(cursor), at: 0 };
    const names: Buffer[] = [];
    while (left(inner) > 0) names.push(takeBytes(inner));
    return names;
  };
  return { users: row(), groups: row() };
}
