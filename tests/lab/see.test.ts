import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlockDevice, DisksPicture } from '../../electron/contract/disks.ts';
import { look } from '../../electron/looks/index.ts';
import type { Target } from '../../electron/targets/target.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { hasSamples, noLab } from './machine/recipe.ts';

const reason = noLab();

describe.skipIf(reason !== undefined)(
  `the disks of a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;
    const stop = new AbortController();
    let pictures: AsyncGenerator<DisksPicture>;

    async function* watched(): AsyncGenerator<DisksPicture> {
      for await (const news of look(
        { target: () => target, signal: stop.signal },
        { look: 'disks', target: target.id },
      ))
        if (news.kind === 'disks') yield news.disks;
    }
    const next = async (): Promise<DisksPicture> => {
      const { value } = (await pictures.next()) as { value: DisksPicture };
      return value;
    };

    let picture: DisksPicture;
    /** Waits for a picture in which a disk is as wanted. */
    const until = async (wanted: (disk: BlockDevice) => boolean, serial: string): Promise<void> => {
      do picture = await next();
      while (!picture.devices.some((device) => device.serial === serial && wanted(device)));
    };
    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
      pictures = watched();
      await until(({ health }) => health !== undefined, 'WINDOWS01');
    });
    afterAll(async () => {
      stop.abort();
      await target?.close();
      await lab?.stop();
    });

    const withLabel = (label: string) => picture.devices.find((device) => device.label === label);

    it('tells each disk with its serial, its partitions with their places and types, and what lies on them', async () => {
      const windows = picture.devices.find(({ serial }) => serial === 'WINDOWS01');
      expect(windows).toMatchObject({ kind: 'disk', table: 'gpt', connection: 'nvme', size: 256 * 1024 * 1024 });
      expect(windows?.health?.verdict).toBe('passed');
      const partitions = picture.devices.filter(({ parents }) => parents[0] === windows?.path);
      expect(partitions.map(({ partition }) => partition?.typeName)).toEqual([
        'EFI system partition',
        'Microsoft reserved',
        'Windows data',
      ]);
      expect(partitions.map(({ content }) => content)).toEqual(['vfat', undefined, 'ntfs']);
      expect(partitions[0]?.partition?.start).toBe(1024 * 1024);
      expect(withLabel('root')).toMatchObject({ content: 'ext4', partition: { number: 1, bootable: true } });
      expect(picture.missing).toEqual([]);
    });

    it('tells in which state Windows left its file systems', () => {
      const states = ['Windows', 'DIRTY', 'HIBERNATED', 'FULL'].map((label) => withLabel(label)?.ntfs);
      expect(states).toEqual(['clean', 'unclean', 'hibernated', 'clean']);
    });

    it('tells which member of a RAID is out of date, and what logical volumes may come', async () => {
      const stale = picture.raids.find(({ name }) => name === 'data');
      expect(stale).toMatchObject({ level: 'raid1', wanted: 2 });
      expect(stale?.members.map(({ outOfDate }) => outOfDate)).toEqual([false, true]);
      expect(stale?.device).toBeUndefined();
      expect(picture.raids.find(({ name }) => name === 'volumes')?.members).toHaveLength(2);
    });

    it.skipIf(!hasSamples)('tells dynamic disks and BitLocker of a real Windows', () => {
      const mirror = picture.dynamic.find(({ type }) => type === 'mirrored');
      expect(mirror).toMatchObject({ parts: 2 });
      expect(mirror?.devices).toHaveLength(2);
      expect(picture.devices.find(({ serial }) => serial === 'BITLOCKER1')?.content).toBe('BitLocker');
    });

    it('changes no byte of any disk by looking', async () => {
      expect(await lab.changed()).toEqual([]);
    });

    it('tells by itself that a disk was mounted, and that one is gone', async () => {
      await lab.run('mkdir -p /mnt/seen && mount -o ro $(findfs LABEL=var) /mnt/seen');
      do picture = await next();
      while (withLabel('var')?.mounts.length === 0);
      expect(withLabel('var')?.mounts).toEqual([{ place: '/mnt/seen', readOnly: true }]);
      await lab.run('umount /mnt/seen');
      do picture = await next();
      while (withLabel('var')?.mounts.length === 1);
      await lab.unplug('mixed');
      do picture = await next();
      while (picture.devices.some(({ serial }) => serial === 'MIXED0001'));
    });

    it('names what is missing on the server, and tells the rest', async () => {
      await lab.run('chmod a-x /usr/sbin/mdadm && mv /usr/sbin/mdadm /root/mdadm');
      await lab.plug('mixed');
      await until(({ size }) => size > 0, 'MIXED0001');
      while (picture.missing.length === 0) picture = await next();
      expect(picture.missing.map(({ package: name }) => name)).toEqual(['mdadm']);
      expect(picture.devices.some(({ serial }) => serial === 'MIXED0001')).toBe(true);
    });
  },
);
