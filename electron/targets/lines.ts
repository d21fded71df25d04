import { decodeName } from '../contract/names.ts';

/** A name has 255 bytes and what stands before it a few dozen; a line far beyond is no line of a listing. */
const LONGEST = 64 * 1024;

/** The lines of a listing as they arrive, some at a time, their bytes as in `contract/names.ts`; throws `tooLong()` where one never ends. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, tooLong: () => Error): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    const lines: string[] = [];
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      lines.push(decodeName(rest.subarray(from, end > from && rest[end - 1] === 13 ? end - 1 : end)));
      from = end + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > LONGEST) throw tooLong();
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [decodeName(rest)];
}
