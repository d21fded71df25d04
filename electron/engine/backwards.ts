import { open } from 'node:fs/promises';

/** Bytes read at once from the end on. */
const PIECE = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a file as parsed JSON, the last one first; lines that are empty or cut short by a crash are left out.
 * Nothing where there is no file. Holds one line and one piece at a time, however long the file is.
 */
export async function* linesBackwards(path: string): AsyncGenerator<unknown, void, void> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    let end = (await handle.stat()).size;
    // Pieces of the line whose beginning is not read yet, the first one first.
    let tail: Buffer[] = [];
    while (end > 0) {
      const start = Math.max(0, end - PIECE);
      const piece = Buffer.alloc(end - start);
      const { bytesRead } = await handle.read(piece, 0, piece.length, start);
      if (bytesRead < piece.length) return;
      end = start;
      let last = piece.length;
      for (let at = piece.lastIndexOf(NEWLINE); at >= 0; at = at === 0 ? -1 : piece.lastIndexOf(NEWLINE, at - 1)) {
        yield* parsed(Buffer.concat([piece.subarray(at + 1, last), ...tail]));
        tail = [];
        last = at;
      }
      tail = [piece.subarray(0, last), ...tail];
    }
    yield* parsed(Buffer.concat(tail));
  } finally {
    await handle.close();
  }
}

function* parsed(line: Buffer): Generator<unknown, void, void> {
  if (line.length === 0) return;
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return;
  }
  yield value;
}
