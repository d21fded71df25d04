import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reparseKindOf, unreadableReparseTag } from '../../../../electron/contract/details.ts';
import { parseDetails } from '../../../../electron/targets/entry-details.ts';
import {
  attributesOf,
  factsOfNtfs,
  parseExtendedAttributes,
  parseReparsePoint,
  timesOfNtfs,
} from '../../../../electron/targets/ntfs-facts.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');

/** Recorded from ntfs-3g 2022.10.3 and attr 2.5.1 on Debian 12. */
const RECORDED = `stat 2 1 512 0 1795398966 1795399034 0 0
# file: /mnt/doc.txt
system.ntfs_attrib_be=0x00000026

# file: /mnt/doc.txt
system.ntfs_attrib=0x26000000

# file: /mnt/doc.txt
system.ntfs_times_be=0x01dd7aedcd544b6701dd7aedcd54502501dd7aedcd544b6701dd7aedcd55c527

# file: /mnt/doc.txt
system.ntfs_dos_name=0x444f437e312e545854

# file: /mnt/doc.txt
user.Zone.Identifier
user.a\\075b
user.huge
user.été stream

# file: /mnt/doc.txt
user.Zone.Identifier=0x5b5a6f6e655472616e736665725d0d0a5a6f6e6549643d330d0a
user.a\\075b=0x
user.été stream=0x616263646566

`;
const JUNCTION = bytes(
  '030000a0280000000000140014000c005c003f003f005c0043003a005c0064006900720043003a005c00640069007200',
);
const LINK = bytes('0c0000a02800000000000e000e000e000100000064006f0063002e0074007800740064006f0063002e00740078007400');
const VOLUME = bytes(
  '030000a06a00000000006200620000005c003f003f005c0056006f006c0075006d0065007b00310032003300340035003600370038002d0031003200330034002d0031003200330034002d0031003200330034002d003100320033003400350036003700380039003000610062007d005c00',
);

describe('what a disk of Windows knows of a file', () => {
  it('is read from what getfattr prints, streams too large for it without a size', () => {
    expect(parseDetails(Buffer.from(RECORDED), 'doc.txt')).toEqual({
      // The disk counts its short name as another one.
      names: 1,
      onDisk: 512,
      created: Date.UTC(2026, 10, 23, 1, 56, 6, 167),
      accessed: Date.UTC(2026, 10, 23, 1, 56, 6, 167),
      changed: Date.UTC(2026, 10, 23, 1, 56, 6, 177),
      ownerNumber: 0,
      groupNumber: 0,
      windows: {
        attributes: ['hidden', 'system', 'archive'],
        shortName: 'DOC~1.TXT',
        streams: [
          { name: 'Zone.Identifier', size: 26 },
          { name: 'a=b', size: 0 },
          { name: 'huge' },
          { name: 'été stream', size: 6 },
        ],
      },
    });
  });

  it('is not told of a file on another file system, whose attributes mean something else', () => {
    const output = 'stat 1 8 512 1795398966 1795398966 1795399034 33 33\n# file: /a\nuser.note=0x61\n\n';
    expect(parseDetails(Buffer.from(output))).toEqual({
      names: 1,
      onDisk: 4096,
      created: 1795398966000,
      accessed: 1795398966000,
      changed: 1795399034000,
      ownerNumber: 33,
      groupNumber: 33,
    });
  });

  it('is known by attributes alone from the kernel’s own driver, which shows no streams', () => {
    const found = parseExtendedAttributes(Buffer.from('# file: /a\nsystem.ntfs_attrib=0x22080000\nuser.x=0x00\n'));
    expect(factsOfNtfs(found)).toEqual({ attributes: ['hidden', 'archive', 'compressed'] });
    expect(timesOfNtfs(found)).toBeUndefined();
  });

  it('says which program would tell it', () => {
    expect(parseDetails(Buffer.from('lacks getfattr\n'))).toEqual({ lacks: 'getfattr' });
  });

  it('is empty where nothing is told, and made of whole numbers whatever a server says', () => {
    expect(parseDetails(Buffer.from(''))).toEqual({});
    expect(parseDetails(Buffer.from(`stat 1 ${'9'.repeat(30)} 512 0 1 1 0 0\n`))).toEqual({});
    expect(parseDetails(Buffer.from('stat 1 8 512 ? 1 1 0 0\n')).created).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (text, raw) => {
        parseDetails(Buffer.concat([Buffer.from(`stat ${text}\nuser.${text}=0x`), raw]));
      }),
    );
  });

  it('names attributes in the order of their bits', () => {
    expect(attributesOf(0x404801)).toEqual(['read-only', 'compressed', 'encrypted', 'recalled']);
    expect(attributesOf(0x90)).toEqual([]);
  });
});

describe('a reparse point', () => {
  it('is a link, a junction or the place of another volume, and tells where it leads', () => {
    expect(parseReparsePoint(LINK)).toEqual({ tag: 0xa000000c, kind: 'symbolic-link', to: 'doc.txt' });
    expect(parseReparsePoint(JUNCTION)).toEqual({ tag: 0xa0000003, kind: 'junction', to: 'C:\\dir' });
    expect(parseReparsePoint(VOLUME)).toEqual({
      tag: 0xa0000003,
      kind: 'mount-point',
      to: '\\??\\Volume{12345678-1234-1234-1234-1234567890ab}\\',
    });
  });

  it('is named by its tag where nothing is known of what it holds', () => {
    expect(parseReparsePoint(bytes('1a60009008000000'))).toEqual({ tag: 0x9000601a, kind: 'cloud-file' });
    expect(parseReparsePoint(bytes('78563412'))).toBeUndefined();
    expect(parseReparsePoint(bytes('7856341200000000'))).toEqual({ tag: 0x12345678, kind: 'other' });
    expect([0x9000001a, 0x9000f01a, 0x80000021].map(reparseKindOf)).toEqual(Array(3).fill('cloud-file'));
    expect([0x80000013, 0x8000001b, 0x80000017].map(reparseKindOf)).toEqual([
      'deduplicated',
      'program-alias',
      'packed',
    ]);
  });

  it('never leads outside its own bytes, however it was damaged', () => {
    expect(parseReparsePoint(JUNCTION.subarray(0, 20))).toMatchObject({ kind: 'junction' });
    fc.assert(
      fc.property(
        fc.constantFrom(LINK, JUNCTION, VOLUME),
        fc.nat(120),
        fc.nat(255),
        fc.nat(120),
        (raw, at, to, cut) => {
          const damaged = Buffer.from(raw);
          damaged[at % damaged.length] = to;
          const found = parseReparsePoint(damaged.subarray(0, cut));
          expect((found?.to ?? '').length * 2).toBeLessThanOrEqual(raw.length);
        },
      ),
    );
  });

  it('that ntfs-3g can not follow is known by the text it gives instead', () => {
    expect(unreadableReparseTag('unsupported reparse tag 0x8000001b')).toBe(0x8000001b);
    expect(unreadableReparseTag('unsupported reparse point')).toBeUndefined();
    expect(unreadableReparseTag('doc.txt')).toBeUndefined();
    expect(unreadableReparseTag(undefined)).toBeUndefined();
  });
});
