const ZEROES = Buffer.alloc(256 * 1024);

/** Bytes in a row that are worth leaving out of a file: what disks give room for at a time is less. */
export const WORTH_A_HOLE = 32 * 1024;

/** True where all bytes are zero, and enough of them. */
export function isHole(bytes: Uint8Array): boolean {
  if (bytes.length < WORTH_A_HOLE) return false;
  for (let at = 0; at < bytes.length; at += ZEROES.length) {
    const piece = bytes.subarray(at, at + ZEROES.length);
    if (ZEROES.compare(piece, 0, piece.length, 0, piece.length) !== 0) return false;
  }
  return true;
}
