/** Reads the data types of SSH (RFC 4251, section 5) from hostile bytes; every read throws a RangeError at the end. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint32(): number {
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  bytes(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new RangeError('the data end too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  string(): Buffer {
    return this.bytes(this.uint32());
  }

  /** A string of ASCII letters, such as the name of an algorithm. */
  text(): string {
    return this.string().toString('latin1');
  }
}

/** A uint32. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A string: its length, then its bytes. */
export function string(value: Uint8Array | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** A positive mpint from big-endian bytes of any length: no leading zeros but the one that keeps it positive. */
export function mpint(value: Uint8Array): Buffer {
  let start = 0;
  while (start < value.length && value[start] === 0) start++;
  const digits = value.subarray(start);
  return string((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits);
}
