import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saidReader } from '../../../../electron/archives/said.ts';

/** Reads it in pieces that end at the places named. */
function read(text: string | Buffer, cuts: readonly number[] = []) {
  const heard = { percents: [] as number[], faults: [] as string[], remarks: [] as string[], asked: 0 };
  const reader = saidReader({
    percent: (value) => heard.percents.push(value),
    fault: (name, fault) => heard.faults.push(`${fault}: ${name}`),
    remark: (remark, kind) => heard.remarks.push(`${kind}: ${remark}`),
    asked: () => {
      heard.asked += 1;
    },
  });
  const bytes = Buffer.from(text);
  let from = 0;
  for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
    reader.chunk(bytes.subarray(from, cut));
    from = cut;
  }
  reader.end();
  return heard;
}

const wiped = (length: number) => `${'\b'.repeat(length)}${' '.repeat(length)}${'\b'.repeat(length)}`;
// As 7-Zip 26.02 printed it.
const DAMAGED = `\nTesting archive: bad.zip\n--\nPath = bad.zip\nType = zip\nPhysical Size = 43000529\n\n  0%${wiped(4)}ERROR: CRC Failed : s/a.bin\n  6% 1 T s/a.bin${wiped(16)}ERROR: Data Error in encrypted file. Wrong password? : b é : c\n100% 2 T s/big.bin${wiped(18)}\nSub items Errors: 2\n\nArchives with Errors: 1\n\nSub items Errors: 2\n`;

describe('what 7-Zip says while it works', () => {
  it('names each member that is not whole and why, wherever the pieces end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(Buffer.byteLength(DAMAGED))), (cuts) => {
        const { faults, remarks } = read(DAMAGED, cuts);
        expect(faults).toEqual(['checksum: s/a.bin', 'password: b é : c']);
        expect(remarks).toEqual([]);
      }),
    );
  });

  it('tells how far it is', () => {
    const lines = DAMAGED.split(/(?<=\n)/);
    const cuts = lines.map((_, index) => Buffer.byteLength(lines.slice(0, index).join('')));
    expect(read(DAMAGED, cuts).percents).toEqual([0, 6, 100]);
    expect(read(` 999% 1 T x`).percents).toEqual([100]);
  });

  it('keeps what it says of the whole archive, errors apart from warnings', () => {
    const said = `Path = cut.zip\nType = zip\nERRORS:\nUnexpected end of archive\nPhysical Size = 20000000\n\nWARNINGS:\nThere are data after the end of archive\n\n--\nTail Size = 9\n`;
    expect(read(said).remarks).toEqual([
      'error: Unexpected end of archive',
      'warning: There are data after the end of archive',
    ]);
  });

  it('believes no comment that names faults before it has begun', () => {
    const said = `Comment = \n{\n}\nERROR: CRC Failed : feigned\n}\n\n`;
    expect(read(`${said}${DAMAGED}`).faults).toEqual(['checksum: s/a.bin', 'password: b é : c']);
  });

  it('hears that it asks for a password', () => {
    expect(read('\nEnter password (will not be echoed):\n').asked).toBe(1);
  });

  it('keeps bytes of a name that are no text', () => {
    const { faults } = read(Buffer.concat([Buffer.from('  0%\bERROR: CRC Failed : caf'), Buffer.from([0xe9, 10])]));
    expect(faults).toEqual(['checksum: caf\udce9']);
  });

  it('keeps no more of an endless line than a name may have', () => {
    const reader = saidReader({ percent() {}, fault() {}, remark() {}, asked() {} });
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(64 * 1024, ' 50% 1 T name\b\b');
    for (let index = 0; index < 2000; index++) reader.chunk(chunk);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
  });
});
