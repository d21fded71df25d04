import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFileSystemTool } from '../../electron/tools/check-file-system/index.ts';
import type { Target } from '../../electron/targets/target.ts';
import { testJob } from '../support/job-context.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();

describe.skipIf(reason !== undefined)(
  `checking file systems of a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;
    /** The volume with the damage, and the plan to repair it: each look at all disks takes the machine long. */
    let volume: string;
    let repair: Awaited<ReturnType<typeof plan>>;

    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
      volume = await labelled('damaged');
      repair = await plan(volume, true);
    });
    afterAll(async () => {
      await target?.close();
      await lab?.stop();
    });

    const labelled = async (label: string) => (await lab.run(`findfs LABEL=${label}`)).trim();
    const inputFor = (volume: string, repair: boolean) => ({ target: target.id, volume, repair });
    const plan = (volume: string, repair = false) =>
      checkFileSystemTool.plan(testJob([target]).plan, inputFor(volume, repair));
    const run = async ({ preview, refusal }: Awaited<ReturnType<typeof plan>>, mend = false) => {
      expect(refusal).toBeUndefined();
      const { context } = testJob([target], [], preview);
      return checkFileSystemTool.run(context, inputFor(preview.device, mend));
    };
    const check = async (device: string) => {
      const { result, problem } = await run(await plan(device));
      expect(problem).toBeUndefined();
      return result;
    };

    it('finds the damage of ext4 and none in NTFS and Btrfs, and changes no byte of any disk', async () => {
      const damaged = await check(volume);
      expect(damaged).toMatchObject({ fileSystem: 'ext4', verdict: 'errors' });
      expect(damaged.said.join('\n')).toMatch(/Pass 5/);
      expect(damaged.said.join('\n')).not.toMatch(/^\d+ \d+ \d+ /m);
      expect(await check(await labelled('Windows'))).toMatchObject({ fileSystem: 'ntfs', verdict: 'clean' });
      const dirty = await check(await labelled('DIRTY'));
      expect(dirty).toMatchObject({ verdict: 'unclean', advice: expect.stringContaining('chkdsk') });
      expect(await check(await labelled('snapshots'))).toMatchObject({ fileSystem: 'btrfs', verdict: 'clean' });
      expect(await lab.changed()).toEqual([]);
    });

    it('starts what is not started, checks what lies on it, and stops it again', async () => {
      const uuid = (
        await lab.run(`mdadm --examine --export ${await lab.device('raid-a')}1 | sed -n s/^MD_UUID=//p`)
      ).trim();
      const planned = await plan(`raid:${uuid}`);
      expect(planned.warnings).toMatchObject([{ text: 'The RAID has only 1 of 2 members.' }]);
      const { result, problem } = await checkFileSystemTool.run(
        testJob([target], [], planned.preview).context,
        inputFor(`raid:${uuid}`, false),
      );
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ fileSystem: 'ext4', verdict: 'clean' });
      expect(await lab.run('cat /proc/mdstat')).not.toMatch(/^md/m);
      expect(await lab.run('ls /run/rescue-desk/started')).toBe('');
      expect(await lab.changed()).toEqual([]);
    });

    it('leaves a volume alone that is mounted, also where it was mounted after it was planned', async () => {
      await lab.run(`mkdir -p /mnt/by-hand && mount -o ro,noload ${volume} /mnt/by-hand`);
      try {
        expect((await plan(volume)).refusal).toMatchObject({ code: 'busy' });
        const { problem } = await run(repair, true);
        expect(problem).toMatchObject({ code: 'busy', title: expect.stringContaining('/mnt/by-hand') });
      } finally {
        await lab.run('umount /mnt/by-hand');
      }
      expect(await lab.changed()).toEqual([]);
    });

    it('checks FAT, and says that a disk is gone that was pulled out since it was planned', async () => {
      const fat = await plan(await labelled('TRANSFER'));
      expect((await run(fat)).result).toMatchObject({ fileSystem: 'vfat', verdict: 'clean' });
      const ntfs = await plan(await labelled('FULL'));
      await lab.unplug('ntfs');
      const { result, problem } = await run(ntfs);
      expect(result.verdict).toBe('unknown');
      expect(problem).toMatchObject({ code: 'busy' });
    });

    it('repairs nothing in the place of what was planned', async () => {
      for (const another of [{ uuid: 'another' }, { serials: ['another'] }, { size: 1 }]) {
        const { problem } = await run({ ...repair, preview: { ...repair.preview, ...another } }, true);
        expect(problem).toMatchObject({ code: 'busy' });
      }
      expect(await lab.changed()).toEqual([]);
    });

    it('repairs ext4 once the serial number was typed, and then finds nothing more', async () => {
      expect(repair.phrase).toBe('MIXED0001');
      const { result, problem } = await run(repair, true);
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ verdict: 'repaired' });
      expect(await check(volume)).toMatchObject({ verdict: 'clean' });
      expect(await lab.changed()).toEqual(['mixed']);
    });

    it('goes on checking while the link is cut, and tells of a disk that is pulled out meanwhile', async () => {
      const { preview } = await plan(volume);
      await lab.run('echo 3 >/proc/sys/vm/drop_caches');
      await lab.slow('mixed', 8000);
      const job = testJob([target], [], preview);
      const outcome = checkFileSystemTool.run(job.context, inputFor(volume, false));
      const running = () => lab.run('pgrep -x e2fsck || true');
      await expect.poll(running, { timeout: 60_000 }).not.toBe('');
      const checker = await running();
      // Every connection, that of this very command, too.
      await lab.run("pkill -KILL -f '^sshd: root@'").catch(() => undefined);
      await expect
        .poll(() => job.waits, { timeout: 60_000 })
        .toContainEqual(expect.objectContaining({ code: 'connection-lost' }));
      await expect.poll(() => job.waits.at(-1), { timeout: 60_000 }).toBeUndefined();
      expect(await running()).toBe(checker);
      await lab.unplug('mixed');
      const { result, problem } = await outcome;
      expect(result.verdict).toBe('unknown');
      expect(problem).toMatchObject({ code: 'command-failed', title: 'The check could not be done' });
    });
  },
);
