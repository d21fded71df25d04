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

    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
    });
    afterAll(async () => {
      await target?.close();
      await lab?.stop();
    });

    const labelled = async (label: string) => (await lab.run(`findfs LABEL=${label}`)).trim();
    const inputFor = (volume: string, repair: boolean) => ({ target: target.id, volume, repair });
    const plan = (volume: string, repair = false) =>
      checkFileSystemTool.plan(testJob([target]).plan, inputFor(volume, repair));
    const check = async (volume: string, repair = false) => {
      const { preview, refusal } = await plan(volume, repair);
      expect(refusal).toBeUndefined();
      const { result, problem } = await checkFileSystemTool.run(
        testJob([target], [], preview).context,
        inputFor(volume, repair),
      );
      expect(problem).toBeUndefined();
      return result;
    };

    it('finds the damage of ext4 and none in NTFS and Btrfs, and changes no byte of any disk', async () => {
      const damaged = await check(await labelled('damaged'));
      expect(damaged).toMatchObject({ fileSystem: 'ext4', verdict: 'errors' });
      expect(damaged.said.join('\n')).toMatch(/Pass 5/);
      expect(await check(await labelled('Windows'))).toMatchObject({ fileSystem: 'ntfs', verdict: 'clean' });
      expect(await check(await labelled('snapshots'))).toMatchObject({ fileSystem: 'btrfs', verdict: 'clean' });
      expect(await lab.changed()).toEqual([]);
    });

    it('leaves a volume alone that is mounted, also where it was mounted after it was planned', async () => {
      const volume = await labelled('damaged');
      const { preview } = await plan(volume, true);
      await lab.run(`mkdir -p /mnt/by-hand && mount -o ro,noload ${volume} /mnt/by-hand`);
      try {
        expect((await plan(volume)).refusal).toMatchObject({ code: 'busy' });
        const { problem } = await checkFileSystemTool.run(
          testJob([target], [], preview).context,
          inputFor(volume, true),
        );
        expect(problem).toMatchObject({ code: 'busy', title: expect.stringContaining('/mnt/by-hand') });
      } finally {
        await lab.run('umount /mnt/by-hand');
      }
      expect(await lab.changed()).toEqual([]);
    });

    it('repairs nothing in the place of what was planned', async () => {
      const { preview } = await plan(await labelled('damaged'), true);
      const another = { ...preview, uuid: 'another' };
      const { problem } = await checkFileSystemTool.run(
        testJob([target], [], another).context,
        inputFor(preview.device, true),
      );
      expect(problem).toMatchObject({ code: 'busy' });
      expect(await lab.changed()).toEqual([]);
    });

    it('repairs neither NTFS nor Btrfs, and says why', async () => {
      expect((await plan(await labelled('Windows'), true)).refusal?.remedy).toContain('chkdsk');
      expect((await plan(await labelled('snapshots'), true)).refusal?.message).toContain('advise against');
    });

    it('repairs ext4 once the serial number was typed, and then finds nothing more', async () => {
      const volume = await labelled('damaged');
      expect((await plan(volume, true)).phrase).toBe('MIXED0001');
      expect(await check(volume, true)).toMatchObject({ verdict: 'repaired' });
      expect(await check(volume)).toMatchObject({ verdict: 'clean' });
      expect(await lab.changed()).toEqual(['mixed']);
    });
  },
);
