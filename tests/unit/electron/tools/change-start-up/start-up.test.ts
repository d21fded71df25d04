import { describe, expect, it } from 'vitest';
import { changeStartUpTool } from '../../../../../electron/tools/change-start-up/index.ts';
import { listStartUpTool } from '../../../../../electron/tools/list-start-up/index.ts';
import { newBootStore } from '../../../../../electron/windows/sample/new-boot-store.ts';
import { noHives, NOW, realFile } from '../../../../support/hives.ts';
import { testJob } from '../../../../support/job-context.ts';
import { type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { change, picture } from '../../../../support/server-target.ts';

const LOADER = '{733b62e5-f608-11eb-825c-c112f60133ab}';

function withStore(path: string, bytes = newBootStore(NOW)): MemoryTarget {
  const target = memoryTarget({ chunk: 65_536, free: 1e9, mounts: ['/mnt/c'] });
  target.put(path, bytes);
  return target;
}

async function listed(target: MemoryTarget) {
  const plan = await listStartUpTool.plan(testJob([target]).plan, { target: target.id, folder: '/mnt/c' });
  return listStartUpTool.contract.preview.parse(plan.preview);
}

describe('the boot store', () => {
  it.each(['/mnt/c/Boot/BCD', '/mnt/c/efi/MICROSOFT/Boot/BCD'])(
    'in %s is listed, taken out of safe mode, and comes back to the byte',
    async (path) => {
      const target = withStore(path);
      const before = picture(target);
      expect(await listed(target)).toMatchObject({
        timeout: 30,
        loaders: [
          {
            id: LOADER,
            name: 'Windows Server',
            isDefault: true,
            device: 'MBR partition at byte 1048576 on disk 5eedcafe',
            path: '\\Windows\\system32\\winload.exe',
            safeMode: 'minimal',
            recovery: true,
            ems: false,
          },
        ],
      });
      const input = { target: target.id, folder: '/mnt/c', safeMode: 'off' } as const;
      const { lines, takeBack } = await change(target, changeStartUpTool, input);
      expect(lines[0]).toBe('Safe mode (Windows Server): on, without network -> off');
      expect((await listed(target)).loaders[0]?.safeMode).toBe('off');
      await takeBack();
      expect(picture(target)).toEqual(before);
    },
  );

  it('takes everything else that decides how Windows starts', async () => {
    const target = withStore('/mnt/c/Boot/BCD');
    const wish = {
      loader: LOADER.toUpperCase(),
      safeMode: 'network',
      ignoreFailures: true,
      recovery: false,
      ems: true,
      lastKnownGood: true,
      timeout: 5,
    } as const;
    const { lines } = await change(target, changeStartUpTool, { target: target.id, folder: '/mnt/c', ...wish });
    expect(lines.slice(0, 6)).toEqual([
      'Safe mode (Windows Server): on, without network -> on, with network',
      'Go on after a failed start (Windows Server): no -> yes',
      'Start the recovery after failures (Windows Server): yes -> no',
      'Emergency console on a serial line (Windows Server): no -> yes',
      'Use the last known good settings (Windows Server): no -> yes',
      'Seconds that the menu waits (Windows Server): 30 -> 5',
    ]);
    const { timeout, loaders } = await listed(target);
    expect({ timeout, ...loaders[0] }).toMatchObject({
      timeout: 5,
      safeMode: 'network',
      ignoreFailures: true,
      recovery: false,
      ems: true,
      lastKnownGood: true,
    });
  });

  it('warns before a mode without network', async () => {
    const target = withStore('/mnt/c/Boot/BCD');
    const input = { target: target.id, folder: '/mnt/c', loader: LOADER } as const;
    await change(target, changeStartUpTool, { ...input, safeMode: 'off' });
    const other = withStore('/mnt/c/Boot/BCD', Buffer.from(target.at('/mnt/c/Boot/BCD')?.content ?? ''));
    const plan = await changeStartUpTool.plan(testJob([other]).plan, {
      ...input,
      target: other.id,
      safeMode: 'minimal',
    });
    expect(plan.warnings.map(({ text }) => text).join()).toContain('there is no network');
  });

  it('says where it may lie when it is not there, and which entry it has not', async () => {
    const target = withStore('/mnt/c/Boot/BCD');
    target.folder('/mnt/d');
    const input = { target: target.id, folder: '/mnt/c', safeMode: 'off' } as const;
    const unknown = { ...input, loader: '{00000000-0000-0000-0000-000000000000}' };
    await expect(change(target, changeStartUpTool, unknown)).rejects.toMatchObject({
      problem: { message: expect.stringContaining('has no entry') },
    });
    await expect(change(target, changeStartUpTool, { ...input, folder: '/mnt/d' })).rejects.toMatchObject({
      problem: { title: 'There is no boot store in “/mnt/d”' },
    });
  });
});

describe('an entry that names a partition', () => {
  /** A server with a disk of that signature, and NTFS on its second partition. */
  function onServer(signature: string) {
    const target = withStore('/mnt/c/Boot/BCD');
    const partitions = [
      { node: '/dev/sda1', start: 64 },
      { node: '/dev/sda2', start: 2048 },
    ];
    const answers: Readonly<Record<string, object>> = {
      lsblk: {
        blockdevices: [
          {
            path: '/dev/sda',
            type: 'disk',
            size: 1e9,
            pttype: 'dos',
            children: [
              { path: '/dev/sda1', type: 'part', size: 1e6, fstype: 'vfat' },
              { path: '/dev/sda2', type: 'part', size: 5e8, fstype: 'ntfs', label: 'Windows' },
            ],
          },
        ],
      },
      sfdisk: { partitiontable: { label: 'dos', id: signature, sectorsize: 512, partitions } },
    };
    const run = async ({ program }: { program: string }) => {
      const answer = answers[program];
      return { status: answer ? 0 : 1, stdout: Buffer.from(JSON.stringify(answer ?? '')), stderr: '' };
    };
    return Object.assign(target, { commands: { run, start: () => Promise.reject(new Error('not asked')) } });
  }

  it('is shown with the partition that this is', async () => {
    const { loaders, partitions } = await listed(onServer('0x5eedcafe'));
    expect(loaders[0]).toMatchObject({ partition: '/dev/sda2', isLost: false });
    expect(partitions).toEqual([{ path: '/dev/sda2', label: 'Windows', size: 5e8 }]);
  });

  it('is made to name another one, as after the disk was cloned, and comes back to the byte', async () => {
    const target = onServer('0x00c0ffee');
    const before = picture(target);
    expect((await listed(target)).loaders[0]).toMatchObject({ isLost: true });
    const input = { target: target.id, folder: '/mnt/c', loader: LOADER, partition: '/dev/sda2' } as const;
    const { lines, takeBack } = await change(target, changeStartUpTool, input);
    expect(lines[0]).toBe(
      'Partition with Windows (Windows Server): MBR partition at byte 1048576 on disk 5eedcafe -> MBR partition at byte 1048576 on disk 00c0ffee',
    );
    expect((await listed(target)).loaders[0]).toMatchObject({ partition: '/dev/sda2', isLost: false });
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('is not made to name what Windows can’t lie on', async () => {
    const target = onServer('0x00c0ffee');
    const input = { target: target.id, folder: '/mnt/c', loader: LOADER, partition: '/dev/sda1' } as const;
    await expect(change(target, changeStartUpTool, input)).rejects.toMatchObject({
      problem: { code: 'not-found' },
    });
  });
});

describe.skipIf(noHives !== undefined)('on a boot store that Windows wrote', () => {
  it('safe mode is set and taken back', async () => {
    const target = withStore('/mnt/c/Boot/BCD', realFile('regipy/BCD'));
    const before = picture(target);
    const loader = (await listed(target)).loaders.find(({ isDefault }) => isDefault)?.id;
    const input = { target: target.id, folder: '/mnt/c', loader, safeMode: 'network' } as const;
    const { takeBack } = await change(target, changeStartUpTool, input);
    expect((await listed(target)).loaders.find(({ id }) => id === loader)?.safeMode).toBe('network');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });
});
