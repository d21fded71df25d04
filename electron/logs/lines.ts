/** Bytes of one line that are kept. */
export const LONGEST_LINE = 16 * 1024;

const NEWLINE = 10;

/** Some lines of a log, and how many of them were longer than is kept. */
export interface Lines {
  readonly lines: readonly string[];
  readonly shortened: number;
}

/** The lines of a log as its bytes arrive, some at a time. What is no UTF-8 becomes U+FFFD; a line without end takes no more memory than a long one. */
export async function* logLines(chunks: AsyncIterable<Uint8Array>, longest = LONGEST_LINE): AsyncGenerator<Lines> {
  // The beginning of a line that goes on in the next chunk, and whether some of it was dropped.
  let held = Buffer.alloc(0);
  let dropped = false;
  for await (const each of chunks) {
    const chunk = Buffer.from(each.buffer, each.byteOffset, each.byteLength);
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      dropped ||= held.length + chunk.length > longest;
      held = Buffer.concat([held, chunk.subarray(0, longest - held.length)]);
      continue;
    }
    const first = chunk.indexOf(NEWLINE);
    const lines = [Buffer.concat([held, chunk.subarray(0, first)]).toString('utf8')];
    const whole = end > first ? chunk.toString('utf8', first + 1, end).split('\n') : [];
    const rest = chunk.subarray(end + 1);
    yield kept([...lines, ...whole], dropped, longest);
    dropped = rest.length > longest;
    // Copied, so that the whole chunk need not be kept for it.
    held = Buffer.from(rest.subarray(0, longest));
  }
  if (held.length > 0) yield kept([held.toString('utf8')], dropped, longest);
}

function kept(lines: readonly string[], firstIsCut: boolean, longest: number): Lines {
  let shortened = firstIsCut ? 1 : 0;
  const short = lines.map((line, index) => {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (whole.length <= longest) return whole;
    if (index > 0 || !firstIsCut) shortened++;
    return whole.slice(0, longest);
  });
  return { lines: short, shortened };
}
