import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../electron/contract/problem.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { checkBootTool } from '../../../electron/tools/check-boot/index.ts';
import { repairBootTool } from '../../../electron/tools/repair-boot/index.ts';
import { undoChangesTool } from '../../../electron/tools/undo-changes/index.ts';
import { bootSector } from '../../support/boot-sectors.ts';
import { noHives, realPath } from '../../support/hives.ts';
import { testJob } from '../../support/job-context.ts';
import { memoryUndo } from '../../support/memory-undo.ts';
import { sectorServer } from '../../support/sector-server.ts';

const execute = promisify(execFile);
const QEMU_IMG = '/usr/bin/qemu-img';
const reason = noHives ?? (existsSync(QEMU_IMG) ? undefined : 'qemu-img is not installed');
const SECTOR = 512;
const PART = '/dev/sdb1';

type Server = ReturnType<typeof sectorServer>;
type Repair = ToolInput<'repair-boot'>['repair'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rescue-desk-boot-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function readAt(file: string, offset: number, length = SECTOR): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    return (await handle.read(Buffer.alloc(length), 0, length, offset)).buffer;
  } finally {
    await handle.close();
  }
}

async function writeAt(file: string, offset: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(bytes, 0, bytes.length, offset);
  } finally {
    await handle.close();
  }
}

const sumOf = async (file: string) => (await execute('sha256sum', [file])).stdout.split(' ')[0];

const check = async ({ target }: Server, volume = PART) => {
  const { preview } = await checkBootTool.plan(testJob([target]).plan, { target: target.id, volume });
  return checkBootTool.contract.preview.parse(preview);
};
const plan = ({ target }: Server, repair: Repair, volume = PART) =>
  repairBootTool.plan(testJob([target]).plan, { target: target.id, volume, repair });

/** Plans and runs a repair; `undo` takes it back later. */
async function repair(server: Server, what: Repair, undo = memoryUndo()) {
  const planned = await plan(server, what);
  expect(planned.refusal).toBeUndefined();
  const { target } = server;
  const input = { target: target.id, volume: PART, repair: what };
  return repairBootTool.run(testJob([target], [], planned.preview, { undo }).context, input);
}

async function takeBack({ target }: Server, undo: ReturnType<typeof memoryUndo>) {
  const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
  const planned = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
  const { context } = testJob([target], [], planned.preview, { jobId: 'undo', undo });
  return { planned, outcome: await undoChangesTool.run(context, back) };
}

describe.skipIf(reason !== undefined)(
  `the boot sector of a volume that Windows formatted${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let image: string;
    let server: Server;
    let last: number;

    beforeEach(async () => {
      image = join(folder, 'vsstest.raw');
      await execute(QEMU_IMG, ['convert', '-O', 'raw', realPath('boot/vsstest.qcow2'), image]);
      last = 1024 ** 3 - SECTOR;
      server = sectorServer([
        {
          path: '/dev/sdb',
          file: image,
          type: 'disk',
          serial: 'WD-1',
          table: 'gpt',
          children: [{ path: PART, file: image, type: 'part', content: 'ntfs' }],
        },
      ]);
    });

    it('is found whole, with its copy', async () => {
      const found = await check(server);
      expect(found.findings.filter(({ id }) => id !== 'no-efi-partition')).toEqual([]);
      expect((await plan(server, 'boot-sector')).refusal?.code).toBe('already-exists');
      expect((await plan(server, 'copy')).refusal?.code).toBe('already-exists');
    });

    it('is identical again after it was wiped and repaired, and wiped again once that is undone', async () => {
      const before = await sumOf(image);
      await writeAt(image, 0, Buffer.alloc(SECTOR));
      server.devices[0]?.children?.forEach((each) => delete each.content);
      expect((await check(server)).findings[0]).toMatchObject({
        id: 'boot-sector',
        weight: 'reason',
        repair: 'boot-sector',
      });
      const undo = memoryUndo();
      expect(await repair(server, 'boot-sector', undo)).toEqual({ result: { device: PART, offset: 0, written: true } });
      expect(await sumOf(image)).toBe(before);
      expect((await check(server)).findings.filter(({ weight }) => weight === 'reason')).toEqual([]);
      const { planned, outcome } = await takeBack(server, undo);
      expect(planned.undo.possible).toBe(true);
      expect(outcome).toMatchObject({ result: { back: 1, leftCount: 0 } });
      expect(await readAt(image, 0)).toEqual(Buffer.alloc(SECTOR));
      // Undoing that undo repairs it once more.
      const again = { jobs: ['undo'], targets: [server.target.id], evenIfChanged: false };
      const redo = await undoChangesTool.plan(testJob([server.target], [], undefined, { undo }).plan, again);
      await undoChangesTool.run(testJob([server.target], [], redo.preview, { jobId: 'redo', undo }).context, again);
      expect(await sumOf(image)).toBe(before);
    });

    it('makes its copy whole again, and never the other way round', async () => {
      const before = await readAt(image, last);
      await writeAt(image, last, Buffer.alloc(SECTOR, 0x5a));
      expect((await check(server)).findings[0]).toMatchObject({ id: 'copy', weight: 'note', repair: 'copy' });
      expect((await plan(server, 'boot-sector')).refusal?.code).toBe('damaged');
      await repair(server, 'copy');
      expect(await readAt(image, last)).toEqual(before);
      expect(await readAt(image, 0)).toEqual(before);
    });

    it('is given up where its copy does not lead to the files', async () => {
      const copy = await readAt(image, last);
      copy.writeBigUInt64LE(copy.readBigUInt64LE(48) + 1n, 48);
      await writeAt(image, last, copy);
      await writeAt(image, 0, Buffer.alloc(SECTOR));
      expect((await check(server)).findings[0]).toMatchObject({ id: 'boot-sector-lost' });
      expect((await plan(server, 'boot-sector')).refusal?.code).toBe('damaged');
      expect(server.written).toEqual([]);
    });

    it('says so where the volume is longer than its partition', async () => {
      await execute('truncate', ['-s', String(512 * 1024 ** 2), image]);
      const found = await check(server);
      expect(found.findings.map(({ id }) => id)).toContain('longer-than-partition');
      expect((await plan(server, 'copy')).refusal?.title).toContain('longer');
    });

    it('never has its own last sector taken for a copy, where the partition is only a sector too short', async () => {
      await execute('truncate', ['-s', String(last), image]);
      const found = await check(server);
      expect(found.findings.filter(({ id }) => id !== 'no-efi-partition')).toMatchObject([
        { id: 'longer-than-partition' },
      ]);
      expect((await plan(server, 'copy')).refusal?.title).toContain('longer');
    });

    it('has its copy behind the volume, also where the partition goes on', async () => {
      await execute('truncate', ['-s', String(2 * 1024 ** 3), image]);
      expect((await check(server)).findings.filter(({ id }) => id !== 'no-efi-partition')).toEqual([]);
      const before = await readAt(image, last);
      await writeAt(image, last, Buffer.alloc(SECTOR));
      expect((await check(server)).findings[0]).toMatchObject({ id: 'copy' });
      await repair(server, 'copy');
      expect(await readAt(image, last)).toEqual(before);
    });

    it('is not touched where another disk has taken the name, it was mounted, or somebody wrote to it since', async () => {
      await writeAt(image, 0, Buffer.alloc(SECTOR));
      const [disk] = server.devices;
      const planned = await plan(server, 'boot-sector');
      const run = async () => {
        const { context } = testJob([server.target], [], planned.preview);
        return repairBootTool.run(context, { target: server.target.id, volume: PART, repair: 'boot-sector' });
      };
      if (disk === undefined) throw new Error('no disk');
      disk.serial = 'WD-2';
      expect((await run()).problem?.code).toBe('not-found');
      disk.serial = 'WD-1';
      disk.children?.forEach((each) => (each.mountpoint = '/mnt/c'));
      expect((await run()).problem?.code).toBe('busy');
      expect((await plan(server, 'boot-sector')).refusal?.code).toBe('busy');
      disk.children?.forEach((each) => delete each.mountpoint);
      await writeAt(image, 0, Buffer.alloc(SECTOR, 1));
      expect((await run()).problem?.code).toBe('busy');
      expect(server.written).toEqual([]);
      expect(await readAt(image, 0)).toEqual(Buffer.alloc(SECTOR, 1));
    });

    it('is left alone by an undo where somebody wrote to it since', async () => {
      await writeAt(image, 0, Buffer.alloc(SECTOR));
      const undo = memoryUndo();
      await repair(server, 'boot-sector', undo);
      await writeAt(image, 0, bootSector({ code: 'GRUB' }));
      const { planned } = await takeBack(server, undo);
      expect(planned.refusal?.code).toBe('not-found');
      expect(await readAt(image, 0)).toEqual(bootSector({ code: 'GRUB' }));
    });

    it.each(['lsblk', 'dd', 'blockdev'])('is whole after the line was cut at each %s', async (program) => {
      const before = await readAt(image, 0);
      for (let cut = 1; ; cut++) {
        await writeAt(image, 0, Buffer.alloc(SECTOR));
        const planned = await plan(server, 'boot-sector');
        const undo = memoryUndo();
        let count = 0;
        let lost = false;
        server.before = async (name) => {
          if (name !== program || ++count !== cut) return;
          lost = true;
          throw new ProblemError({
            code: 'connection-lost',
            title: 'Cut',
            message: 'The line was cut.',
            retryable: true,
          });
        };
        const { context } = testJob([server.target], [], planned.preview, { undo });
        const outcome = await repairBootTool.run(context, {
          target: server.target.id,
          volume: PART,
          repair: 'boot-sector',
        });
        server.before = async () => {};
        expect(outcome.problem).toBeUndefined();
        expect(await readAt(image, 0)).toEqual(before);
        await takeBack(server, undo);
        expect(await readAt(image, 0)).toEqual(Buffer.alloc(SECTOR));
        if (!lost) break;
      }
    });
  },
);

describe('the active partition of a disk', () => {
  const TABLE = 446;

  /** A disk in the old way with two partitions, the first of which has a loader; none is active. */
  async function oldDisk(active?: number): Promise<{ server: Server; disk: string }> {
    const disk = join(folder, 'disk.raw');
    const part = join(folder, 'part.raw');
    await execute('truncate', ['-s', '20M', part]);
    await execute('truncate', ['-s', '40M', disk]);
    const first = Buffer.alloc(SECTOR, 0x90);
    first.fill(0, TABLE, 510);
    for (const index of [0, 1]) {
      first.writeUInt8(active === index ? 0x80 : 0, TABLE + 16 * index);
      first.writeUInt8(7, TABLE + 16 * index + 4);
    }
    first.writeUInt16LE(0xaa55, 510);
    await writeAt(disk, 0, first);
    const sector = bootSector();
    await writeAt(part, 0, sector);
    await writeAt(part, 20 * 1024 ** 2 - SECTOR, sector);
    await writeAt(part, 4 * 4096, Buffer.from('FILE'.padEnd(242, '\0') + '\x04\0$\0M\0F\0T\0', 'latin1'));
    const partition = { node: PART, start: 2048, size: 40_960, type: '7' };
    const server = sectorServer([
      {
        path: '/dev/sdb',
        file: disk,
        type: 'disk',
        serial: 'WD-1',
        table: 'dos',
        children: [{ path: PART, file: part, type: 'part', content: 'ntfs', partition }],
      },
    ]);
    return { server, disk };
  }

  it('is missed, set, and taken back, with nothing else of the sector touched', async () => {
    const { server, disk } = await oldDisk();
    const before = await readAt(disk, 0);
    expect((await check(server)).findings).toMatchObject([{ id: 'no-active-partition', repair: 'active-partition' }]);
    const undo = memoryUndo();
    await repair(server, 'active-partition', undo);
    const after = Buffer.from(before);
    after.writeUInt8(0x80, TABLE);
    expect(await readAt(disk, 0)).toEqual(after);
    expect((await check(server)).findings).toEqual([]);
    await takeBack(server, undo);
    expect(await readAt(disk, 0)).toEqual(before);
  });

  it('is not changed where there is one', async () => {
    const { server } = await oldDisk(1);
    expect((await check(server)).findings).toEqual([]);
    expect((await plan(server, 'active-partition')).refusal?.code).toBe('already-exists');
  });

  it('is started by the code of SYSLINUX where the disk has none, and only then; the table and the signature stay', async () => {
    const { server, disk } = await oldDisk(0);
    const first = await readAt(disk, 0);
    first.fill(0, 0, 440);
    first.writeUInt32LE(0x5eedcafe, 440);
    await writeAt(disk, 0, first);
    expect((await check(server)).findings).toMatchObject([{ id: 'no-disk-code', repair: 'disk-code' }]);
    expect((await plan(server, 'disk-code')).refusal?.message).toContain('syslinux-common');
    // A file that would reach into the table is not that code.
    const installed = server.target.put('/usr/lib/syslinux/mbr/mbr.bin', Buffer.alloc(512, 0xfa));
    expect((await plan(server, 'disk-code')).refusal?.code).toBe('not-found');
    installed.content = Buffer.alloc(440, 0xfa);
    const undo = memoryUndo();
    await repair(server, 'disk-code', undo);
    expect(await readAt(disk, 0)).toEqual(Buffer.concat([Buffer.alloc(440, 0xfa), first.subarray(440)]));
    expect((await check(server)).findings).toEqual([]);
    expect((await plan(server, 'disk-code')).refusal?.code).toBe('already-exists');
    await takeBack(server, undo);
    expect(await readAt(disk, 0)).toEqual(first);
  });
});
