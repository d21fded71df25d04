import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRaidTool } from '../../electron/tools/check-raid/index.ts';
import { rebuildRaidTool } from '../../electron/tools/rebuild-raid/index.ts';
import type { Target } from '../../electron/targets/target.ts';
import { type Notes, testJob } from '../support/job-context.ts';
import type { Problem } from '../../electron/contract/problem.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();

describe.skipIf(reason !== undefined)(
  `the software RAIDs of a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;
    let good: string;
    let old: string;
    /** As the picture names them: the RAID with one half out of date, and the one that is whole. */
    let data: string;
    let volumes: string;

    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
      [good, old] = [await lab.device('raid-a'), await lab.device('raid-b')];
      const uuid = async (member: string) =>
        (await lab.run(`mdadm --examine --export ${member} | sed -n s/^MD_UUID=//p`)).trim();
      [data, volumes] = [`raid:${await uuid(`${good}1`)}`, `raid:${await uuid(`${good}2`)}`];
    });
    afterAll(async () => {
      await target?.close();
      await lab?.stop();
    });

    const check = async (
      volume: string,
    ): Promise<Partial<Awaited<ReturnType<typeof checkRaidTool.run>>> & { refusal?: Problem }> => {
      const input = { target: target.id, volume };
      const { preview, refusal } = await checkRaidTool.plan(testJob([target]).plan, input);
      if (refusal) return { refusal };
      return checkRaidTool.run(testJob([target], [], preview).context, input);
    };
    const plan = (volume: string, onto?: string) =>
      rebuildRaidTool.plan(testJob([target]).plan, { target: target.id, volume, ...(onto !== undefined && { onto }) });
    const rebuild = (volume: string, { preview }: Awaited<ReturnType<typeof plan>>, notes: Notes = []) =>
      rebuildRaidTool.run(testJob([target], notes, preview).context, { target: target.id, volume });
    const running = () => lab.run('cat /proc/mdstat');

    it('are compared where all members are up to date, and are stopped again', async () => {
      expect(await check(volumes)).toEqual({ result: { verdict: 'alike', differing: 0 } });
      expect(await running()).not.toMatch(/^md/m);
    });

    it('are not compared where a member is out of date, and nothing is changed then', async () => {
      expect(await check(data)).toMatchObject({
        refusal: { code: 'unsupported', title: expect.stringContaining('1 of 2') },
      });
      expect(await running()).not.toMatch(/^md/m);
    });

    it('are not rebuilt where nothing is missing, nor onto what holds something else', async () => {
      expect((await plan(volumes)).refusal).toMatchObject({ code: 'already-exists' });
      const ext4 = (await lab.run('findfs LABEL=damaged')).trim();
      expect((await plan(data, ext4)).refusal).toMatchObject({ code: 'not-found' });
    });

    it('take up a member again that is out of date, with the serial numbers shown before', async () => {
      const planned = await plan(data);
      expect(planned).toMatchObject({
        refusal: undefined,
        phrase: 'RAID000B',
        summary: expect.stringMatching(/RAID000A.*RAID000B/s),
        preview: { chosen: { kind: 'member', device: `${old}1` }, member: `${old}1` },
      });
      expect(await lab.changed()).toEqual(expect.not.arrayContaining(['mixed']));
      const { result, problem } = await rebuild(data, planned);
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ isWhole: true, member: `${old}1` });
      expect(await running()).not.toMatch(/^md/m);
      expect(await check(data)).toEqual({ result: { verdict: 'alike', differing: 0 } });
      // Each half alone has what was written to one of them only.
      await lab.run(`mkdir -p /mnt/half && mdadm --assemble --readonly --run /dev/md/half ${old}1 2>&1`);
      await lab.run('mount -o ro,noload /dev/md/half /mnt/half');
      expect(await lab.run('cat /mnt/half/newer.txt')).toBe('written to one half only\n');
      await lab.run('umount /mnt/half; mdadm --quiet --stop /dev/md/half; rmdir /mnt/half');
    });

    it('tell what is not alike on their members', async () => {
      // Far behind what LVM and XFS keep at the beginning.
      await lab.run(`dd if=/dev/urandom of=${old}2 bs=4096 seek=12000 count=2 conv=notrunc,fsync status=none`);
      const { result } = await check(volumes);
      expect(result).toMatchObject({ verdict: 'differs' });
      expect(result?.differing).toBeGreaterThanOrEqual(8192);
      // A check that was stopped behind it, in the RAID that goes on running.
      await lab.run(
        `mdadm --quiet --assemble --run /dev/md/volumes ${good}2 ${old}2; udevadm settle; md=$(basename $(readlink -f /dev/md/volumes)); echo 131072 >/sys/block/$md/md/sync_min`,
      );
      expect((await check(volumes)).result).toEqual(result);
      await lab.run('vgchange -qan server >/dev/null; udevadm settle; mdadm --quiet --stop /dev/md/volumes');
    });

    it('are rebuilt onto an empty disk, divided as the other is; a job whose app was killed finds it again', async () => {
      await lab.run(`wipefs -qaf ${old}1 ${old}2 ${old}; udevadm settle; blockdev --rereadpt ${old}; udevadm settle`);
      const planned = await plan(volumes);
      expect(planned).toMatchObject({
        refusal: undefined,
        phrase: 'RAID000B',
        preview: { chosen: { kind: 'disk', device: old }, member: `${old}2` },
      });
      await lab.run('echo 2000 >/proc/sys/dev/raid/speed_limit_max');
      const notes: Notes = [];
      const first = testJob([target], notes, planned.preview);
      const cut = rebuildRaidTool.run(first.context, { target: target.id, volume: volumes });
      await expect.poll(running, { timeout: 60_000 }).toMatch(/recovery/);
      first.kill();
      await cut;
      expect(await running()).toMatch(/recovery/);
      await lab.run('echo 200000 >/proc/sys/dev/raid/speed_limit_max');
      const { result, problem } = await rebuild(volumes, planned, notes);
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ isWhole: true });
      const table = (disk: string) =>
        lab.run(`sfdisk --dump ${disk} | sed -n 's/^.*start=/start=/p' | sed 's/uuid=[^,]*//'`);
      expect(await table(old)).toBe(await table(good));
      expect(await lab.run(`lsblk -dno PTUUID ${old}`)).not.toBe(await lab.run(`lsblk -dno PTUUID ${good}`));
      expect(await check(volumes)).toEqual({ result: { verdict: 'alike', differing: 0 } });
      // The other RAID finds the partition that was made for it.
      expect((await plan(data)).preview.chosen).toMatchObject({ kind: 'partition', device: `${old}1` });
    });

    it('are as before where the person stops it half-way', async () => {
      await lab.run('echo 2000 >/proc/sys/dev/raid/speed_limit_max');
      const planned = await plan(data);
      const job = testJob([target], [], planned.preview);
      const stopped = rebuildRaidTool.run(job.context, { target: target.id, volume: data });
      const begins = expect
        .poll(running, { timeout: 60_000 })
        .toMatch(/recovery/)
        .then(() => undefined);
      expect(await Promise.race([begins, stopped.then(({ problem }) => problem)])).toBeUndefined();
      job.stop();
      expect(await stopped).toMatchObject({
        problem: { code: 'cancelled', message: expect.stringContaining('as it was before') },
      });
      expect(await running()).not.toMatch(/^md/m);
      await lab.run(
        `mdadm --quiet --assemble --readonly --run /dev/md/data ${good}1; mkdir -p /mnt/d; mount -o ro,noload /dev/md/data /mnt/d`,
      );
      expect(await lab.run('cat /mnt/d/newer.txt')).toBe('written to one half only\n');
      await lab.run('umount /mnt/d; rmdir /mnt/d; mdadm --quiet --stop /dev/md/data');
    });

    it('are rebuilt on while the link is cut, and a disk that is pulled out is told', async () => {
      await lab.run('echo 500 >/proc/sys/dev/raid/speed_limit_max');
      const planned = await plan(data);
      const job = testJob([target], [], planned.preview);
      const outcome = rebuildRaidTool.run(job.context, { target: target.id, volume: data });
      await expect.poll(running, { timeout: 60_000 }).toMatch(/recovery/);
      // Every connection, that of this very command, too.
      await lab.run("pkill -KILL -f '^sshd: root@'").catch(() => undefined);
      await expect
        .poll(() => job.waits, { timeout: 60_000 })
        .toContainEqual(expect.objectContaining({ code: 'connection-lost' }));
      await expect.poll(() => job.waits.at(-1), { timeout: 60_000 }).toBeUndefined();
      expect(await running()).toMatch(/recovery/);
      await lab.unplug('raid-b');
      expect(await outcome).toMatchObject({
        problem: { code: 'damaged', message: expect.stringContaining('RAID000B') },
        result: { isWhole: false },
      });
      expect(await running()).not.toMatch(/^md/m);
    });
  },
);
