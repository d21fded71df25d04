import { describe, expect, test } from 'vitest';
import { copiedTable, partitionOf } from '../../../../electron/disks/copied-table.ts';

const GPT = `label: gpt
label-id: 3A7D0D3C-7B2E-4B59-8E0F-1B4D2F5A6C01
device: /dev/nvme0n1
unit: sectors
first-lba: 34
last-lba: 524254
sector-size: 512

/dev/nvme0n1p1 : start=        2048, size=       65536, type=C12A7328-F81F-11D2-BA4B-00C04FC93EC9, uuid=3A7D0D3C-7B2E-4B59-8E0F-1B4D2F5A6C11, name="EFI system, partition", attrs="RequiredPartition"
/dev/nvme0n1p3 : start=      100352, size=      421888, type=A19D880F-05FC-4D3B-A006-743F0F84911E, uuid=0C5F3C2B-2D3C-4E2F-9D40-0B4B8B0F1C22
`;
const DOS = `label: dos
label-id: 0xc0ffee01
device: /dev/sda
unit: sectors
sector-size: 4096

/dev/sda1 : start=        2048, size=      196608, type=fd, bootable
/dev/sda5 : start=      300000, size=      100000, type=fd
`;

describe('a partition table for another disk', () => {
  test('has the same places, types and names, under the same numbers, and identifiers of its own', () => {
    const copied = copiedTable(GPT, '/dev/sdb');
    expect(copied?.script).toBe(`label: gpt
unit: sectors
first-lba: 34

/dev/sdb1 : start=        2048, size=       65536, type=C12A7328-F81F-11D2-BA4B-00C04FC93EC9, name="EFI system, partition", attrs="RequiredPartition"
/dev/sdb3 : start=      100352, size=      421888, type=A19D880F-05FC-4D3B-A006-743F0F84911E
`);
    // Up to the end of the last partition, and the copy of the table behind it.
    expect(copied?.needs).toBe((100_352 + 421_888 + 33) * 512);
  });

  test('leaves room where the disk has some, before what is started by a BIOS, and for many partitions', () => {
    const early = GPT.replace('first-lba: 34', 'table-length: 256\nfirst-lba: 66').replace('2048,', '  80,');
    expect(copiedTable(early, '/dev/sdb')?.script).toMatch(/^first-lba: 66\ntable-length: 256\n\n.*start= *80,/m);
    expect(copiedTable(early, '/dev/sdb')?.script).not.toContain('last-lba');
    expect(copiedTable(early, '/dev/sdb')?.needs).toBe((100_352 + 421_888 + 65) * 512);
    // More than a number is not handed on.
    expect(copiedTable(GPT.replace('first-lba: 34', 'first-lba: 34x'), '/dev/sdb')?.script).not.toContain('lba');
  });

  test('counts in sectors of its disk, and keeps what is started from', () => {
    const copied = copiedTable(DOS, '/dev/nvme1n1');
    expect(copied).toMatchObject({ sectorSize: 4096, needs: 400_000 * 4096 });
    expect(copied?.script).toContain('/dev/nvme1n1p1 : start=        2048, size=      196608, type=fd, bootable');
    expect(copied?.script).not.toContain('c0ffee');
  });

  test('is none where the disk has none, or one of another kind', () => {
    for (const dump of [
      '',
      'sfdisk: failed',
      GPT.replace('gpt', 'sun'),
      GPT.split('\n\n')[0] ?? '',
      GPT.replace('start=', 'begin='),
    ])
      expect(copiedTable(dump, '/dev/sdb')).toBeUndefined();
  });

  test('is named after its disk as the kernel does', () => {
    expect(partitionOf('/dev/sdb', 2)).toBe('/dev/sdb2');
    expect(partitionOf('/dev/nvme0n1', 2)).toBe('/dev/nvme0n1p2');
  });
});
