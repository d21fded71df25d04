import type { LinuxLog } from '../contract/linux-logs.ts';
import { sizeInWords } from '../contract/sizes.ts';
import { countInWords } from '../work/words.ts';
import { lineReader } from './line.ts';
import { logLines } from './lines.ts';
import { nameOfLog, packedAs } from './linux.ts';
import { type Bytes, unpacked } from './open.ts';
import { breathe, fewer, type Reading } from './reading.ts';

/** Reads one text log, packed or not; of one that is too long and not packed the end. */
export async function readText(
  reading: Reading,
  log: string,
  real: string,
  { size, modified }: { size: number; modified: number | undefined },
): Promise<void> {
  const { linux, collect, left, bounds, notes, signal, clock } = reading;
  const most = `${sizeInWords(bounds.bytes)} or ${countInWords(bounds.lines, 'line')} of text`;
  if (isEnough(left)) {
    notes.push({
      log,
      reason: `It was not read: the others have more than ${most}.`,
      remedy: fewer,
    });
    return;
  }
  const packed: LinuxLog['packed'] = packedAs(real);
  // Of one that is not packed the end is what counts.
  const offset = packed === undefined ? Math.max(0, size - left.bytes) : 0;
  if (offset > 0) notes.push({ log, reason: `Only its last ${sizeInWords(size - offset)} were read.` });
  const read = lineReader(clock, modified ?? Date.now());
  const fall = nameOfLog(log);
  const bytes = unpacked(linux.end.target, linux.end.files, real, packed, offset, signal);
  const cut = { done: false };
  let time: number | undefined;
  let isFirst = true;
  for await (const { lines, shortened } of logLines(bounded(bytes, reading, () => (cut.done = true)))) {
    if (isFirst && isNoText(lines.slice(0, 20).join('\n'))) {
      notes.push({ log, reason: 'It is no text.' });
      return;
    }
    reading.shortened += shortened;
    left.lines -= lines.length;
    // Where the beginning is left out, the first line is the rest of one.
    const whole = isFirst && offset > 0 ? lines.slice(1) : lines;
    isFirst = false;
    for (const raw of whole) {
      // A crash leaves runs of zeroes where lines were on their way to the disk.
      const line = raw.charCodeAt(0) === 0 ? raw.replace(/^\0+/, '') : raw;
      if (line === '') continue;
      const said = read(line);
      // What stands below a line with a time belongs to it.
      time = said.time ?? time;
      collect.take(
        { time, level: said.level, source: said.source ?? fall, process: said.process, message: said.message },
        log,
      );
    }
    await breathe(signal);
  }
  if (cut.done)
    notes.push({
      log,
      reason: `It was read until there were ${most}; what comes after that in it was not.`,
      remedy: fewer,
    });
}

const isEnough = ({ bytes, lines }: Reading['left']): boolean => bytes <= 0 || lines <= 0;

/** The bytes until there were enough for one go. */
async function* bounded(bytes: Bytes, { left }: Reading, onCut: () => void): Bytes {
  for await (const chunk of bytes) {
    if (isEnough(left)) {
      onCut();
      return;
    }
    left.bytes -= chunk.length;
    yield chunk;
  }
}

/** True for the start of a file that holds something else: many bytes that no text has. */
function isNoText(start: string): boolean {
  const some = start.slice(0, 2_000);
  // eslint-disable-next-line no-control-regex -- that is what is looked for.
  return (some.match(/[\x01-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0) > some.length / 5;
}
