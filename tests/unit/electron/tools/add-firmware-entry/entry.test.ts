import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../../../electron/contract/problem.ts';
import { readFirmwareEntries } from '../../../../../electron/disks/firmware-entries.ts';
import { addFirmwareEntryTool } from '../../../../../electron/tools/add-firmware-entry/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import type { Command } from '../../../../../electron/targets/target.ts';
import { testJob } from '../../../../support/job-context.ts';
import { memoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';

const GUID = '3A7D0D3C-7B2E-4B59-8E0F-1B4D2F5A6C11';
const ESP = '/dev/sda1';

/** A server with EFI, whose firmware does what efibootmgr(8) of version 17 asks. */
function efiServer() {
  const firmware = {
    order: ['0001', '0000'],
    entries: new Map([
      [
        '0000',
        'debian\tHD(1,GPT,6c40aaaf-0000-4000-8000-000000000001,0x800,0x100000)/File(\\EFI\\debian\\shimx64.efi)',
      ],
      [
        '0001',
        'UEFI: PXE IPv4 Intel(R) I210\tPciRoot(0x0)/Pci(0x1c,0x0)/MAC(a0369fffffff,0)/IPv4(0.0.0.0)N.....YM....R,Y.',
      ],
    ]),
  };
  const server = {
    ...firmware,
    /** Absent: not started by EFI. */
    hasEfi: true,
    serial: 'WD-1',
    before: async (_args: readonly string[]): Promise<void> => {},
    after: async (_args: readonly string[]): Promise<void> => {},
    target: Object.assign(memoryTarget(), { commands: { run, start: () => Promise.reject(new Error('not asked')) } }),
  };
  async function run({ program, args }: Command) {
    const said = (text: string, status = 0) => ({ status, stdout: Buffer.from(text), stderr: '' });
    const partition = { path: ESP, type: 'part', size: 1e8, fstype: 'vfat', pttype: 'gpt' };
    const disk = {
      path: '/dev/sda',
      type: 'disk',
      size: 1e12,
      serial: server.serial,
      pttype: 'gpt',
      children: [partition],
    };
    if (program === 'lsblk') return said(JSON.stringify({ blockdevices: [disk] }));
    if (program === 'sfdisk') {
      const type = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';
      const partitions = [{ node: ESP, start: 2048, size: 204_800, type, uuid: GUID }];
      const id = '3A7D0D3C-7B2E-4B59-8E0F-1B4D2F5A6C01';
      return said(JSON.stringify({ partitiontable: { label: 'gpt', id, sectorsize: 512, partitions } }));
    }
    if (program !== 'efibootmgr') return said('', 1);
    if (!server.hasEfi) return said('', 2);
    await server.before(args);
    const valueOf = (name: string) => args[args.indexOf(name) + 1] ?? '';
    const number = valueOf('--bootnum');
    if (args.includes('--create-only')) {
      if (server.entries.has(number)) return said('', 40);
      const path = `HD(${valueOf('--part')},GPT,${GUID.toLowerCase()},0x800,0x32000)/File(${valueOf('--loader')})`;
      server.entries.set(number, `${valueOf('--label')}\t${path}`);
    } else if (args.includes('--bootorder')) server.order = valueOf('--bootorder').split(',');
    else if (args.includes('--delete-bootnum')) {
      server.entries.delete(number);
      server.order = server.order.filter((each) => each !== number);
    }
    await server.after(args);
    const lines = [...server.entries].map(([each, words]) => `Boot${each}* ${words}`);
    return said(
      ['BootCurrent: 0001', 'Timeout: 1 seconds', `BootOrder: ${server.order.join(',')}`, ...lines, ''].join('\n'),
    );
  }
  return server;
}

type Server = ReturnType<typeof efiServer>;

const plan = ({ target }: Server, volume = ESP) =>
  addFirmwareEntryTool.plan(testJob([target]).plan, { target: target.id, volume });
const run = ({ target }: Server, preview: unknown, undo = memoryUndo()) =>
  addFirmwareEntryTool.run(testJob([target], [], preview, { undo }).context, { target: target.id, volume: ESP });

async function takeBack({ target }: Server, undo: ReturnType<typeof memoryUndo>) {
  const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
  const planned = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
  await undoChangesTool.run(testJob([target], [], planned.preview, { jobId: 'undo', undo }).context, back);
  return planned;
}

const picture = ({ order, entries }: Server) => ({ order: [...order], entries: [...entries] });

describe('an entry for Windows', () => {
  it('is made behind all others, so that the network still comes first, and deleted again', async () => {
    const server = efiServer();
    const before = picture(server);
    const planned = await plan(server);
    expect(planned.steps[1]).toMatchObject({
      before: 'UEFI: PXE IPv4 Intel(R) I210, then debian',
      after: 'UEFI: PXE IPv4 Intel(R) I210, then debian, then Windows Boot Manager (new)',
    });
    const undo = memoryUndo();
    expect(await run(server, planned.preview, undo)).toEqual({
      result: { number: '0002', order: ['0001', '0000', '0002'] },
    });
    expect(server.entries.get('0002')).toContain('bootmgfw.efi');
    expect((await plan(server)).refusal?.code).toBe('already-exists');
    await takeBack(server, undo);
    expect(picture(server)).toEqual(before);
  });

  it('is not made where there is no EFI, or on what is no EFI system partition', async () => {
    const server = efiServer();
    await expect(plan(server, '/dev/sda')).rejects.toMatchObject({ problem: { code: 'unsupported' } });
    await expect(plan(server, '/dev/sdb1')).rejects.toMatchObject({ problem: { code: 'not-found' } });
    server.hasEfi = false;
    await expect(plan(server)).rejects.toMatchObject({
      problem: { title: expect.stringContaining('not started by EFI') },
    });
  });

  it('is not made on another disk, or over what somebody made since', async () => {
    const server = efiServer();
    const { preview } = await plan(server);
    server.serial = 'WD-2';
    expect((await run(server, preview)).problem?.code).toBe('not-found');
    server.serial = 'WD-1';
    server.entries.set('0002', 'other\tHD(1,GPT,x)/File(\\other.efi)');
    expect((await run(server, preview)).problem?.code).toBe('already-exists');
    expect(server.order).toEqual(['0001', '0000']);
  });

  it('that was made anew by somebody else stays', async () => {
    const server = efiServer();
    const undo = memoryUndo();
    await run(server, (await plan(server)).preview, undo);
    server.entries.set('0002', 'theirs\tHD(1,GPT,x)/File(\\other.efi)');
    const planned = await takeBack(server, undo);
    expect(planned.refusal?.code).toBe('not-found');
    expect(server.entries.has('0002')).toBe(true);
  });

  it.each(['before', 'after'] as const)(
    'is there once, in its place, after the line was cut %s each step',
    async (when) => {
      for (let cut = 1; ; cut++) {
        const server = efiServer();
        const start = picture(server);
        const { preview } = await plan(server);
        const undo = memoryUndo();
        let count = 0;
        let lost = false;
        server[when] = async () => {
          if (++count !== cut) return;
          lost = true;
          throw new ProblemError({
            code: 'connection-lost',
            title: 'Cut',
            message: 'The line was cut.',
            retryable: true,
          });
        };
        const { problem } = await run(server, preview, undo);
        server[when] = async () => {};
        expect(problem).toBeUndefined();
        expect(server.order).toEqual(['0001', '0000', '0002']);
        expect(server.entries.size).toBe(3);
        await takeBack(server, undo);
        expect(picture(server)).toEqual(start);
        if (!lost) break;
      }
    },
  );
});

describe('what efibootmgr says', () => {
  it('is read in the way of newer versions, too', () => {
    const text =
      'BootCurrent: 0004\nBootOrder: 0004,0000\nBoot0000  Windows\tHD(2,GPT,3a7d,0x1,0x2)/\\EFI\\MICROSOFT\\BOOT\\BOOTMGFW.EFI57494e\nBoot0004* x\n';
    expect(readFirmwareEntries(text)).toEqual({
      order: ['0004', '0000'],
      entries: [
        { number: '0000', label: 'Windows', path: 'HD(2,GPT,3a7d,0x1,0x2)/\\EFI\\MICROSOFT\\BOOT\\BOOTMGFW.EFI57494e' },
        { number: '0004', label: 'x', path: '' },
      ],
    });
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { order, entries } = readFirmwareEntries(text);
        for (const number of [...order, ...entries.map((entry) => entry.number)]) expect(number).toMatch(/^[0-9A-F]+$/);
      }),
    );
  });
});
