const PIECE = 262_144;

/** True where each byte is that of one of those contents at its place. */
export function isMixed(bytes: Buffer, contents: readonly Buffer[]): boolean {
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = bytes.subarray(at, at + PIECE);
    if (contents.some((content) => content.subarray(at, at + piece.length).equals(piece))) continue;
    for (const [i, byte] of piece.entries()) if (!contents.some((content) => content[at + i] === byte)) return false;
  }
  return true;
}
