import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../../../../electron/contract/problem.ts';
import {
  type Attributes,
  answerHead,
  decodeAnswer,
  decodeFileSystem,
  decodeLimits,
  decodeOwnerNames,
  decodeVersion,
  encodeInit,
  encodeRequest,
  type Field,
  MAXIMUM_PACKET,
  packetSplitter,
  TYPE,
} from '../../../../../../electron/targets/ssh/sftp/wire.ts';

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const bytes = fc.uint8Array({ maxLength: 400 });
const attributes: fc.Arbitrary<Attributes> = fc
  .record({
    size: fc.option(fc.maxSafeNat(), { nil: undefined }),
    owners: fc.option(fc.tuple(uint32, uint32), { nil: undefined }),
    mode: fc.option(uint32, { nil: undefined }),
    times: fc.option(fc.tuple(uint32, uint32), { nil: undefined }),
  })
  .map(({ size, owners, mode, times }) => ({
    ...(size !== undefined && { size }),
    ...(owners && { owner: owners[0], group: owners[1] }),
    ...(mode !== undefined && { mode }),
    ...(times && { accessed: times[0], modified: times[1] }),
  }));

/** A packet as servers make them: requests and answers are built of the same fields. */
const packetOf = (type: number, id: number, fields: Field[]) => encodeRequest(type, id, fields).subarray(4);

const problemOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('SFTP answers', () => {
  it('give back the attributes they were made from', () => {
    fc.assert(
      fc.property(uint32, attributes, (id, wanted) => {
        const packet = packetOf(TYPE.attributes, id, [wanted]);
        expect(answerHead(packet)).toEqual({ id, kind: 'attributes' });
        expect(decodeAnswer('attributes', packet)).toEqual(wanted);
      }),
    );
  });

  it('give back names byte for byte, with their attributes', () => {
    fc.assert(
      fc.property(uint32, fc.array(fc.tuple(bytes, bytes, attributes), { maxLength: 20 }), (id, names) => {
        const packet = packetOf(TYPE.name, id, [names.length, ...names.flat()]);
        const found = decodeAnswer('names', packet);
        expect(
          found.map(({ name, long, attributes: held }) => [Uint8Array.from(name), Uint8Array.from(long), held]),
        ).toEqual(names.map(([name, long, held]) => [Uint8Array.from(name), Uint8Array.from(long), held]));
      }),
    );
  });

  it('skip extended attributes', () => {
    const packet = packetOf(TYPE.attributes, 7, [0x80000004, 0o100644, 1, Buffer.from('x@y'), Buffer.from('z'), 9]);
    expect(decodeAnswer('attributes', packet)).toEqual({ mode: 0o100644 });
  });

  it('may be a status without a message, as old servers send it', () => {
    expect(decodeAnswer('status', packetOf(TYPE.status, 1, [4]))).toEqual({ code: 4, message: '' });
    expect(decodeAnswer('status', packetOf(TYPE.status, 1, [4, Buffer.from('No'), Buffer.from('en')]))).toEqual({
      code: 4,
      message: 'No',
    });
  });

  it('are refused when a size is beyond 2^53', () => {
    const packet = packetOf(TYPE.attributes, 1, [1, 2n ** 53n]);
    expect(
      isProblem(
        problemOf(() => decodeAnswer('attributes', packet)),
        'damaged',
      ),
    ).toBe(true);
  });

  it('are refused when a handle is longer than the draft allows', () => {
    const packet = packetOf(TYPE.handle, 1, [Buffer.alloc(257)]);
    expect(
      isProblem(
        problemOf(() => decodeAnswer('handle', packet)),
        'damaged',
      ),
    ).toBe(true);
  });

  it('end in a problem, whatever the bytes', () => {
    const kinds = ['status', 'handle', 'data', 'names', 'attributes', 'reply'] as const;
    const sound = (work: () => unknown) => {
      const result = problemOf(work);
      if (result instanceof Error) expect(isProblem(result, 'damaged')).toBe(true);
    };
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 200 }), (raw) => {
        const packet = Buffer.from(raw);
        sound(() => answerHead(packet));
        sound(() => decodeVersion(packet));
        sound(() => decodeLimits(packet));
        sound(() => decodeFileSystem(packet));
        sound(() => decodeOwnerNames(packet));
        for (const kind of kinds) sound(() => decodeAnswer(kind, packet));
      }),
      { numRuns: 5000 },
    );
  });

  it('do not make room for more names than the packet can hold', () => {
    const packet = packetOf(TYPE.name, 1, [0xffffffff, Buffer.from('a'), Buffer.from('a'), {}]);
    expect(
      isProblem(
        problemOf(() => decodeAnswer('names', packet)),
        'damaged',
      ),
    ).toBe(true);
  });
});

describe('the greeting', () => {
  it('asks for version 3', () => {
    expect([...encodeInit()]).toEqual([0, 0, 0, 5, 1, 0, 0, 0, 3]);
  });

  it('tells the version and the extensions', () => {
    const packet = Buffer.concat([
      Buffer.from([2, 0, 0, 0, 3]),
      encodeRequest(0, 0, [Buffer.from('posix-rename@openssh.com'), Buffer.from('1')]).subarray(9),
    ]);
    expect(decodeVersion(packet)).toEqual({ version: 3, extensions: new Map([['posix-rename@openssh.com', '1']]) });
  });
});

describe('the stream of packets', () => {
  const collect = (pieces: Iterable<Buffer>, maximum?: number) => {
    const packets: string[] = [];
    const split = packetSplitter((packet) => packets.push(packet.toString('hex')), maximum);
    for (const piece of pieces) split(piece);
    return packets;
  };

  it('is cut at the same places, whatever pieces it comes in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 5, maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 30 }),
        (contents, sizes) => {
          const stream = Buffer.concat(
            contents.flatMap((content) => {
              const head = Buffer.alloc(4);
              head.writeUInt32BE(content.length);
              return [head, content];
            }),
          );
          const pieces: Buffer[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            pieces.push(stream.subarray(at, at + size));
            at += size;
          }
          const expected = contents.map((content) => Buffer.from(content).toString('hex'));
          expect(collect(pieces)).toEqual(expected);
          expect(collect([stream])).toEqual(expected);
        },
      ),
    );
  });

  it('is refused at a packet too long or too short to be one', () => {
    for (const length of [0, 4, MAXIMUM_PACKET + 1, 0xffffffff, 0x57656c63]) {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(length);
      expect(
        isProblem(
          problemOf(() => collect([head])),
          'damaged',
        ),
      ).toBe(true);
    }
  });
});

describe('requests', () => {
  it('announce the data of a write without holding them', () => {
    const packet = encodeRequest(TYPE.write, 9, [Buffer.from('h'), 2n ** 40n], 1000);
    expect(packet.readUInt32BE(0)).toBe(packet.length - 4 + 1000);
    expect(packet.readUInt32BE(packet.length - 4)).toBe(1000);
    expect(packet.readBigUInt64BE(9 + 5)).toBe(2n ** 40n);
  });
});
