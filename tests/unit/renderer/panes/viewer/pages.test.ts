import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../../../renderer/parts/code/encodings.ts';
import {
  createPages,
  MOST_PIECES,
  type Pages,
  PIECE,
  type ReadWindow,
  type TextEdit,
} from '../../../../../renderer/panes/viewer/pages.ts';
import type { Shape } from '../../../../../renderer/panes/viewer/shape.ts';

const signal = new AbortController().signal;

/** A file whose content the test may change, and the largest read that was asked of it. */
function fileOf(content: Uint8Array, told = true) {
  const file: { content: Uint8Array; asked: number; read: ReadWindow } = {
    content,
    asked: 0,
    read: async (offset, length) => {
      file.asked = Math.max(file.asked, length);
      return { bytes: file.content.slice(offset, offset + length), size: told ? file.content.length : 0 };
    },
  };
  return file;
}

function apply(text: string, edits: readonly TextEdit[]): string {
  return edits.reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);
}

/** Walks through a file as somebody who scrolls does; what is shown is compared with the file at every step. */
async function walk(
  pages: Pages,
  shape: Exclude<Shape, 'bytes'>,
  content: Uint8Array,
  start: number,
  steps: readonly boolean[],
) {
  let text = await pages.open(start, signal);
  expect(text).toBe(decode(content.slice(pages.from(), pages.to()), shape));
  for (const behind of steps) {
    text = apply(text, await pages.further(behind ? 'behind' : 'before', signal));
    expect(text === decode(content.slice(pages.from(), pages.to()), shape)).toBe(true);
  }
  return text;
}

const noise = (length: number, seed: number) => {
  const bytes = new Uint8Array(length);
  let state = seed + 1;
  for (let at = 0; at < length; at++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    bytes[at] = state >> 16;
  }
  return bytes;
};

describe('a window on a file', () => {
  it.each(['utf-8', 'utf-16le', 'windows-1252'] as const)(
    'shows exactly what the file has there, in %s',
    async (shape) => {
      const line = shape === 'windows-1252' ? 'Grüße für 12 €\n' : 'Grüße aus dem Süden, 日本 😀\n';
      const letters = encode(line, shape);
      const content = new Uint8Array(PIECE * 12);
      for (let at = 0; at + letters.length <= content.length; at += letters.length) content.set(letters, at);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: content.length }),
          fc.array(fc.boolean(), { maxLength: 12 }),
          async (start, steps) => {
            await walk(createPages(fileOf(content).read, shape), shape, content, start, steps);
          },
        ),
        { numRuns: 5 },
      );
    },
  );

  it('shows binary rubbish as UTF-8 without losing a byte', async () => {
    const content = noise(PIECE * 2 + 77, 5);
    const pages = createPages(fileOf(content).read, 'utf-8');
    const text = await walk(pages, 'utf-8', content, 0, [true, true, true]);
    expect(pages.atEnd()).toBe(true);
    expect(encode(text, 'utf-8')).toEqual(content);
  });

  it('never holds more than a bounded part of a huge file, and reads a bounded part at a time', async () => {
    const file = fileOf(noise(PIECE * 20, 1));
    const pages = createPages(file.read, 'latin1');
    await pages.open(0, signal);
    for (let step = 0; step < 18; step++) await pages.further('behind', signal);
    expect(pages.to() - pages.from()).toBeLessThanOrEqual(MOST_PIECES * PIECE);
    expect(file.asked).toBeLessThan(2 * PIECE);
    expect(pages.from()).toBeGreaterThan(0);
  });

  it('knows line numbers from the start on, also after what was above was let go, and none after a jump', async () => {
    const content = encode('one line\n'.repeat(PIECE), 'latin1');
    const pages = createPages(fileOf(content).read, 'latin1');
    await pages.open(0, signal);
    expect(pages.firstLine()).toBe(1);
    for (let step = 0; step < 8; step++) await pages.further('behind', signal);
    expect(pages.from()).toBe(PIECE);
    expect(pages.firstLine()).toBe(decode(content.subarray(0, PIECE), 'latin1').split('\n').length);
    await pages.further('before', signal);
    expect(pages.firstLine()).toBe(1);
    await pages.open(PIECE * 3, signal);
    expect(pages.firstLine()).toBeUndefined();
  });

  it('leads from a place on the screen to the byte in the file and back', async () => {
    const content = encode('\ufeffäöü 😀 line\r\n'.repeat(20_000), 'utf-8');
    const pages = createPages(fileOf(content).read, 'utf-8');
    let text = await pages.open(0, signal);
    text = apply(text, await pages.further('behind', signal));
    for (const near of [0, 50_000, text.length - 100]) {
      const place = text.indexOf('line', near);
      const offset = pages.offsetOf(place);
      expect(decode(content.subarray(offset, offset + 4), 'utf-8')).toBe('line');
      expect(pages.placeOf(offset)).toBe(place);
    }
  });

  it('shows bytes in rows of sixteen with their offset', async () => {
    const pages = createPages(fileOf(encode('Rescue Desk rows\u0000\u0001!', 'latin1')).read, 'bytes');
    const text = await pages.open(0, signal);
    expect(text).toBe(
      '000000000000  52 65 73 63 75 65 20 44  65 73 6b 20 72 6f 77 73  Rescue Desk rows\n' +
        '000000000010  00 01 21                                          ..!\n',
    );
    expect(text.slice(pages.placeOf(11), pages.placeOf(11) + 2)).toBe('20');
    expect(pages.offsetOf(pages.placeOf(18))).toBe(18);
  });

  it('opens the end of a file, and of one that has become shorter since', async () => {
    const file = fileOf(noise(PIECE * 3 + 10, 9));
    const pages = createPages(file.read, 'latin1');
    await pages.open(Number.MAX_SAFE_INTEGER, signal);
    expect(pages.atEnd()).toBe(true);
    expect(pages.to()).toBe(PIECE * 3 + 10);
    file.content = file.content.slice(0, 100);
    const text = await pages.open(PIECE * 2, signal);
    expect(text).toHaveLength(100);
    expect(pages.size()).toBe(100);
  });

  it('reads files that tell no size, such as those of /proc', async () => {
    const pages = createPages(fileOf(encode('processor : 0\n', 'latin1'), false).read, 'utf-8');
    expect(await pages.open(0, signal)).toBe('processor : 0\n');
    expect(pages.atEnd()).toBe(true);
  });

  it('shows each line of a file whose lines end as on an old Mac', async () => {
    const pages = createPages(fileOf(encode('one\rtwo\r', 'latin1')).read, 'utf-8');
    expect(await pages.open(0, signal)).toBe('one\ntwo\n');
  });
});

describe('following a log', () => {
  it('shows what is added, in any portions, also in the middle of a character', async () => {
    const portion = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.constantFrom(...['é', '\n', '日'].map((text) => encode(text, 'utf-8'))),
    );
    await fc.assert(
      fc.asyncProperty(portion, fc.array(portion, { maxLength: 10 }), async (start, additions) => {
        const file = fileOf(Uint8Array.from([0x0a, ...start]));
        const pages = createPages(file.read, 'utf-8');
        let text = await pages.open(Number.MAX_SAFE_INTEGER, signal);
        for (const added of additions) {
          file.content = Uint8Array.from([...file.content, ...added]);
          const growth = await pages.grow(signal);
          if ('restarted' in growth) throw new Error('nothing was taken away');
          text = apply(text, growth.edits);
          expect(text).toBe(decode(file.content, 'utf-8'));
        }
      }),
    );
  });

  it('notices that the log was emptied, and that another took its place', async () => {
    const file = fileOf(encode('first log\n'.repeat(10), 'latin1'));
    const pages = createPages(file.read, 'utf-8');
    await pages.open(Number.MAX_SAFE_INTEGER, signal);
    file.content = encode('new\n', 'latin1');
    expect(await pages.grow(signal)).toEqual({ restarted: true });
    await pages.open(Number.MAX_SAFE_INTEGER, signal);
    file.content = encode('another log that is longer already\n', 'latin1');
    expect(await pages.grow(signal)).toEqual({ restarted: true });
  });

  it('lets go of the beginning while the end goes on for ever', async () => {
    const file = fileOf(new Uint8Array());
    const pages = createPages(file.read, 'latin1');
    let text = await pages.open(0, signal);
    for (let turn = 0; turn < 12; turn++) {
      const added = noise(PIECE, turn);
      const grown = new Uint8Array(file.content.length + added.length);
      grown.set(file.content);
      grown.set(added, file.content.length);
      file.content = grown;
      const growth = await pages.grow(signal);
      text = apply(text, 'edits' in growth ? growth.edits : []);
    }
    expect(text.length).toBeLessThanOrEqual((MOST_PIECES + 1) * PIECE);
    expect(text === decode(file.content.slice(pages.from()), 'latin1')).toBe(true);
    expect(pages.atEnd()).toBe(true);
  });
});
