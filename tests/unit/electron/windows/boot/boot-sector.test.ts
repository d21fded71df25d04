import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readBootSector,
  readMasterBootRecord,
  tableOffset,
  withActive,
} from '../../../../../electron/windows/boot/boot-sector.ts';
import { bootSector } from '../../../../support/boot-sectors.ts';

describe('a boot sector', () => {
  it('tells where the files are', () => {
    const { sector, faults } = readBootSector(bootSector());
    expect(faults).toEqual([]);
    expect(sector).toEqual({
      sectorSize: 512,
      clusterSize: 4096,
      sectors: 40_959n,
      tableAt: 4n,
      tableCopyAt: 2_559n,
      serial: '1122334455667788',
      loader: 'BOOTMGR',
    });
    expect(sector && tableOffset(sector)).toBe(16_384n);
  });

  it('may have clusters of up to 2 MiB', () => {
    expect(readBootSector(bootSector({ perCluster: 256 - 12, table: 1n, tableCopy: 2n })).sector?.clusterSize).toBe(
      2 ** 21,
    );
  });

  it.each([
    ['empty', Buffer.alloc(512), 'it is empty'],
    ['cut', Buffer.alloc(100), 'it has 100 bytes'],
    ['of another file system', bootSector({ name: 'MSDOS5.0' }), 'it does not name NTFS'],
    ['without its end mark', bootSector({ mark: 0 }), 'its end mark (55 AA) is missing'],
    ['with odd sectors', bootSector({ sectorSize: 513 }), 'a sector would have 513 bytes'],
    ['with odd clusters', bootSector({ perCluster: 3 }), 'the size of a cluster is none'],
    ['with a table outside', bootSector({ table: 2n ** 60n }), 'its table of files would lie outside the volume'],
  ])('that is %s is none', (_, bytes, fault) => {
    const read = readBootSector(bytes);
    expect(read.sector).toBeUndefined();
    expect(read.faults).toContain(fault);
  });

  it('that is hostile never leads outside of the volume that it describes', () => {
    const mutated = fc
      .array(fc.tuple(fc.nat(511), fc.nat(255)), { maxLength: 12 })
      .map((changes) => changes.reduce((bytes, [at, byte]) => (bytes.writeUInt8(byte, at), bytes), bootSector()));
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.uint8Array({ minLength: 0, maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
        ),
        (bytes) => {
          const { sector, faults } = readBootSector(bytes);
          expect(sector === undefined).toBe(faults.length > 0);
          if (sector === undefined) return;
          const size = sector.sectors * BigInt(sector.sectorSize);
          expect(tableOffset(sector) < size).toBe(true);
          expect(tableOffset(sector) > 0n).toBe(true);
          expect(sector.clusterSize % sector.sectorSize).toBe(0);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the first sector of a disk', () => {
  it('has four entries, of which one is made the active one and nothing else is touched', () => {
    const bytes = Buffer.alloc(512, 0x11);
    bytes.writeUInt16LE(0xaa55, 510);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), (index) => {
        const changed = withActive(bytes, index);
        expect(readMasterBootRecord(changed)?.entries.map(({ active }) => active)).toEqual(
          [0, 1, 2, 3].map((each) => each === index),
        );
        const flags = [446, 462, 478, 494];
        for (const [at, byte] of changed.entries()) if (!flags.includes(at)) expect(byte).toBe(bytes[at]);
      }),
    );
  });

  it('is none where it is cut', () => {
    expect(readMasterBootRecord(Buffer.alloc(511))).toBeUndefined();
  });
});
