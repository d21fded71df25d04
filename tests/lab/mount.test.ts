import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { findSystemsTool } from '../../electron/tools/find-systems/index.ts';
import { mountByFstabTool } from '../../electron/tools/mount-by-fstab/index.ts';
import { mountVolumeTool } from '../../electron/tools/mount-volume/index.ts';
import { undoChangesTool } from '../../electron/tools/undo-changes/index.ts';
import { unmountVolumeTool } from '../../electron/tools/unmount-volume/index.ts';
import { asking } from '../../electron/disks/ask.ts';
import { lookOnce } from '../../electron/disks/picture.ts';
import { testJob } from '../support/job-context.ts';
import { memoryUndo } from '../support/memory-undo.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { hasSamples, noLab } from './machine/recipe.ts';

const reason = noLab();

describe.skipIf(reason !== undefined)(
  `mounting in a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;

    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
    });
    afterAll(async () => {
      await target?.close();
      await lab?.stop();
    });

    const pictureNow = () => {
      if (!target.commands) throw new Error('no programs');
      return lookOnce(asking(target.commands, new AbortController().signal));
    };
    const labelled = async (label: string) => (await lab.run(`findfs LABEL=${label}`)).trim();
    const plan = (volume: string, more: { write?: boolean; giveUp?: 'journal' | 'hibernation' } = {}) =>
      mountVolumeTool.plan(
        testJob([target]).plan,
        mountVolumeTool.contract.input.parse({ target: target.id, volume, ...more }),
      );
    const mount = async (volume: string, more: Parameters<typeof plan>[1] = {}) => {
      const { preview, refusal } = await plan(volume, more);
      expect(refusal).toBeUndefined();
      const input = mountVolumeTool.contract.input.parse({ target: target.id, volume, ...more });
      const { result, problem } = await mountVolumeTool.run(testJob([target], [], preview).context, input);
      expect(problem).toBeUndefined();
      return result;
    };
    const release = async (place?: string) => {
      const input = { target: target.id, ...(place !== undefined && { place }) };
      const { preview } = await unmountVolumeTool.plan(testJob([target]).plan, input);
      return unmountVolumeTool.run(testJob([target], [], preview).context, input);
    };

    it('reads Windows, Linux, and file systems in every bad state, and changes no byte of any disk', async () => {
      expect(await mount(await labelled('Windows'))).toMatchObject({ place: '/mnt/windows', readOnly: true });
      expect(await lab.run('cat /mnt/windows/Users/Camille/Documents/prices.csv')).toContain('socks');
      for (const label of ['DIRTY', 'HIBERNATED', 'damaged', 'snapshots']) await mount(await labelled(label));
      expect(await lab.run('cat /mnt/dirty/Data/note.txt /mnt/hibernated/Data/note.txt')).toBe(
        'on DIRTY\non HIBERNATED\n',
      );
      expect(await lab.run('cat /mnt/snapshots/@data/note.txt')).toBe('in a subvolume\n');
      const { result, problem } = await release();
      expect(problem).toBeUndefined();
      expect(result.unmounted).toHaveLength(5);
      expect(await lab.run('findmnt -rn -o TARGET | grep ^/mnt || true')).toBe('');
      expect(await lab.changed()).toEqual([]);
    });

    it('mounts a whole Linux by its own list, read-only as its root, and takes it apart again', async () => {
      const changed = await lab.changed();
      const { place = '' } = await mount(await labelled('root'));
      const input = { target: target.id, place };
      const { preview, refusal, warnings } = await mountByFstabTool.plan(testJob([target]).plan, input);
      expect(refusal).toBeUndefined();
      // The list says /dev/hda2, as it was called years ago.
      expect(warnings).toMatchObject([{ text: expect.stringContaining('by its number on the disk') }]);
      const { result, problem } = await mountByFstabTool.run(testJob([target], [], preview).context, input);
      expect(problem).toBeUndefined();
      expect(result).toEqual({ mounted: [{ device: await labelled('var'), place: `${place}/var` }], left: [] });
      expect(await lab.run(`cat ${place}/var/www/index.html`)).toBe('it works\n');
      expect((await mountByFstabTool.plan(testJob([target]).plan, input)).refusal).toMatchObject({ code: 'not-found' });

      // Its own shell, with devices that nobody else sees and that are gone with it.
      const shell = await target.terminal?.open({ columns: 80, rows: 24, inside: place });
      let screen = '';
      const ended = new Promise<void>((resolve) => shell?.onEnd(() => resolve()));
      shell?.onData((data) => {
        screen += Buffer.from(data).toString('utf8');
      });
      shell?.write('cat /etc/hostname /var/www/index.html; ls /dev/null /proc/self/status /sys/block; echo done=$?\n');
      await expect.poll(() => screen, { timeout: 60_000 }).toMatch(/^done=0/m);
      expect(screen).toMatch(/^ns3012345/m);
      expect(screen).toMatch(/^it works/m);
      expect(await lab.run('findmnt -rn -o TARGET')).not.toMatch(new RegExp(`^${place}/(?:dev|proc|sys)`, 'm'));
      shell?.write('exit\n');
      await ended;
      expect((await release(place)).problem).toBeUndefined();
      expect(await lab.run('findmnt -rn -o TARGET | grep ^/mnt || true')).toBe('');
      expect(await lab.changed()).toEqual(changed);
    });

    it('touches no other disk that has the name of the one that was agreed to', async () => {
      const dirty = await labelled('DIRTY');
      const input = mountVolumeTool.contract.input.parse({
        target: target.id,
        volume: dirty,
        write: true,
        giveUp: 'journal',
      });
      const planned = await mountVolumeTool.plan(testJob([target]).plan, input);
      const changed = await lab.changed();
      const [agreed] = planned.preview.agreed;
      for (const other of [{ serials: ['OTHER'] }, { uuid: 'other' }, { size: 1 }]) {
        const preview = { ...planned.preview, agreed: [{ ...agreed, ...other }] };
        const { problem } = await mountVolumeTool.run(testJob([target], [], preview).context, input);
        expect(problem).toMatchObject({ code: 'busy' });
      }
      // Windows of the same disk went to sleep since.
      const asleep = await labelled('HIBERNATED');
      const preview = { ...planned.preview, device: asleep };
      const { problem } = await mountVolumeTool.run(testJob([target], [], preview).context, input);
      expect(problem).toMatchObject({ code: 'busy' });
      expect(await lab.changed()).toEqual(changed);
    });

    it.skipIf(!hasSamples)('puts a real mirror of Windows together, reads it, and takes it apart', async () => {
      const mirror = (await pictureNow()).dynamic.find(({ type }) => type === 'mirrored');
      const { place } = await mount(`dynamic:${mirror?.group}/${mirror?.name}`);
      expect(place).toBeDefined();
      const { result, problem } = await release();
      expect(problem).toBeUndefined();
      // The volume and its two halves; nothing else was started.
      expect(result.stopped).toHaveLength(3);
      expect(result.stopped.filter((what) => !what.startsWith('the Windows volume ldm_'))).toEqual([]);
      expect(await lab.run('dmsetup ls')).not.toContain('ldm_');
      expect(await lab.changed()).toEqual([]);
    });

    it('refuses to write where Windows did not end in order, and writes after what stands in the way was given up', async () => {
      const dirty = await labelled('DIRTY');
      expect((await plan(dirty, { write: true })).refusal?.details).toMatchObject({ choice: 'journal' });
      expect((await plan(dirty, { write: true, giveUp: 'journal' })).phrase).toBe('NTFS00001');
      await mount(dirty, { write: true, giveUp: 'journal' });
      await lab.run('echo new >/mnt/dirty/new.txt');
      const asleep = await labelled('HIBERNATED');
      expect((await plan(asleep, { write: true })).refusal?.details).toMatchObject({ choice: 'hibernation' });
      await mount(asleep, { write: true, giveUp: 'hibernation' });
      expect(await lab.run('ls /mnt/hibernated')).not.toContain('hiberfil');
      expect((await release()).problem).toBeUndefined();
      expect(await lab.changed()).toEqual(['ntfs']);
    });

    it('starts a RAID of which one half is out of date from the newer half, and logical volumes on another', async () => {
      const changed = await lab.changed();
      const raids = (await pictureNow()).raids;
      const uuid = (name: string) => `raid:${raids.find((raid) => raid.name === name)?.uuid}`;
      const data = await mount(uuid('data'));
      expect(await lab.run(`cat ${data.place}/newer.txt`)).toBe('written to one half only\n');
      const volumes = await mount(uuid('volumes'));
      expect(volumes).toMatchObject({ notes: ['It holds logical volumes; each has a row of its own now.'] });
      const home = await mount('logical:server/home');
      expect(await lab.run(`cat ${home.place}/home.txt`)).toBe('in a logical volume\n');
      const { result, problem } = await release();
      expect(problem).toBeUndefined();
      expect(result.stopped).toHaveLength(3);
      expect(await lab.run('cat /proc/mdstat')).not.toContain('active');
      expect(await lab.changed()).toEqual(changed);
    });

    it('undoes what was mounted and started, the latest first, also by the latest of several jobs', async () => {
      const raids = (await pictureNow()).raids;
      const undo = memoryUndo();
      const made: string[] = [];
      const noted = async (volume: string) => {
        const input = mountVolumeTool.contract.input.parse({ target: target.id, volume });
        const { preview } = await mountVolumeTool.plan(testJob([target]).plan, input);
        const jobId = `mount-${made.push(volume)}`;
        const { problem } = await mountVolumeTool.run(testJob([target], [], preview, { undo, jobId }).context, input);
        expect(problem).toBeUndefined();
        return jobId;
      };
      const undoing = { targets: [target.id], evenIfChanged: false };
      const planUndo = (...jobs: string[]) =>
        undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, { ...undoing, jobs });
      const carrier = await noted(`raid:${raids.find(({ name }) => name === 'volumes')?.uuid}`);
      const home = await noted('logical:server/home');
      // The RAID alone can't go: something lies on it.
      expect((await planUndo(carrier)).preview).toMatchObject({ back: 0, leftCount: 1 });
      const planned = await planUndo(carrier, home);
      expect(planned.refusal).toBeUndefined();
      expect(planned.steps.map(({ text }) => text)).toEqual([
        'Unmount /mnt/home',
        'Stop /dev/mapper/server-home',
        'Stop /dev/md/volumes',
      ]);
      const { result, problem } = await undoChangesTool.run(
        testJob([target], [], planned.preview, { undo, jobId: 'undo' }).context,
        { ...undoing, jobs: [carrier, home] },
      );
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ back: 3, leftCount: 0 });
      expect(await lab.run('findmnt -rn -o TARGET | grep ^/mnt || true')).toBe('');
      expect(await lab.run('cat /proc/mdstat; dmsetup ls; ls /run/rescue-desk/started')).not.toMatch(
        /active|server-|%2F/,
      );
    });

    it('leaves running what others had started', async () => {
      const members = (await pictureNow()).raids.find(({ name }) => name === 'data')?.members ?? [];
      const current = members.filter(({ outOfDate }) => !outOfDate).map(({ device }) => device);
      await lab.run(`mdadm --assemble --readonly --run /dev/md/data ${current.join(' ')}`);
      const array = (await lab.run('readlink -f /dev/md/data')).trim();
      const { place } = await mount(array);
      const { result, problem } = await release();
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ unmounted: [place], stopped: [] });
      expect(await lab.run('cat /proc/mdstat')).toContain('active');
      await lab.run(`mdadm --stop ${array}`);
    });

    it('says who uses a volume that can’t be unmounted', async () => {
      const { place } = await mount(await labelled('TRANSFER'));
      await lab.run(`cd ${place} && (setsid sleep 600 >/dev/null 2>&1 </dev/null & echo $! >/run/user-of-it)`);
      const busy = await release(place);
      expect(busy.problem).toMatchObject({ code: 'busy', details: { technical: expect.stringContaining('sleep') } });
      await lab.run('kill $(cat /run/user-of-it)');
      expect((await release(place)).problem).toBeUndefined();
    });

    it('writes nothing to an ext4 on which a deleted file was still open, where it is only read', async () => {
      const device = await labelled('var');
      const debugfs = (line: string) => lab.run(`debugfs -w -R '${line}' ${device} 2>/dev/null`);
      await debugfs('write /etc/passwd deleted');
      const inode = /Inode: (\d+)/.exec(await debugfs('stat deleted'))?.[1];
      await debugfs('sif deleted links_count 0');
      await debugfs('unlink deleted');
      await debugfs(`ssv last_orphan ${inode}`);
      const sum = () => lab.run(`md5sum ${device}`);
      const before = await sum();
      const { place } = await mount(device);
      expect(await lab.run(`cat ${place}/www/index.html; blockdev --getro ${device}`)).toBe('it works\n1\n');
      expect((await release(place)).problem).toBeUndefined();
      const looking = { target: target.id };
      const { preview } = await findSystemsTool.plan(testJob([target]).plan, looking);
      const { result } = await findSystemsTool.run(testJob([target], [], preview).context, looking);
      expect(result.skipped).toEqual([]);
      expect(await lab.run(`blockdev --getro ${device}; ls /run/rescue-desk/read-only`)).toBe('0\n');
      expect(await sum()).toBe(before);
    });

    it('leaves the folders of a Linux alone in which other volumes were mounted', async () => {
      const { place = '' } = await mount(await labelled('root'), { write: true });
      const input = { target: target.id, place };
      const { preview } = await mountByFstabTool.plan(testJob([target]).plan, input);
      await mountByFstabTool.run(testJob([target], [], preview).context, input);
      expect((await release()).problem).toBeUndefined();
      expect(await lab.run('ls /mnt')).not.toContain('root');
      const device = await labelled('root');
      expect(await lab.run(`mount -o ro ${device} /media && ls /media && umount /media`)).toMatch(/^var$/m);
    });
  },
);
