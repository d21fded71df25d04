/** The GUID at a place, as Windows writes it: the first three parts backwards, in lower case, with braces. */
export function guidAt(bytes: Buffer, at: number): string {
  const part = (start: number, size: number) =>
    bytes
      .readUIntLE(at + start, size)
      .toString(16)
      .padStart(2 * size, '0');
  const tail = bytes.toString('hex', at + 8, at + 16);
  return `{${part(0, 4)}-${part(4, 2)}-${part(6, 2)}-${tail.slice(0, 4)}-${tail.slice(4)}}`;
}

/** The 16 bytes of a GUID, with or without braces; throws a `RangeError` for what is none. */
export function guidBytes(text: string): Buffer {
  const parts = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i.exec(text);
  const [, first, second, third, fourth, fifth] = parts ?? [];
  if (first === undefined || second === undefined || third === undefined) throw new RangeError('That is no GUID');
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(Number.parseInt(first, 16), 0);
  bytes.writeUInt16LE(Number.parseInt(second, 16), 4);
  bytes.writeUInt16LE(Number.parseInt(third, 16), 6);
  bytes.write(`${fourth}${fifth}`, 8, 'hex');
  return bytes;
}
