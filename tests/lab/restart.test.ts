import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { mountVolumeTool } from '../../electron/tools/mount-volume/index.ts';
import { restartServerTool } from '../../electron/tools/restart-server/index.ts';
import { unmountVolumeTool } from '../../electron/tools/unmount-volume/index.ts';
import { testJob } from '../support/job-context.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();

describe.skipIf(reason !== undefined)(
  `restarting a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
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

    const plan = () => restartServerTool.plan(testJob([target]).plan, { target: target.id });
    const run = ({ preview }: { preview: unknown }) =>
      restartServerTool.run(testJob([target], [], preview).context, { target: target.id });
    const boot = () => lab.run('cat /proc/sys/kernel/random/boot_id');

    it('is refused while a disk is in use, also where it is used only since the plan, and done once it is released', async () => {
      const free = await plan();
      expect(free.refusal).toBeUndefined();
      expect(free.warnings[0]?.reason).toContain('Boot from the hard disk');
      const before = await boot();
      const volume = (await lab.run('findfs LABEL=TRANSFER')).trim();
      const input = mountVolumeTool.contract.input.parse({ target: target.id, volume });
      const { preview } = await mountVolumeTool.plan(testJob([target]).plan, input);
      await mountVolumeTool.run(testJob([target], [], preview).context, input);
      const busy = { code: 'busy', message: expect.stringContaining('/mnt/transfer') };
      expect((await plan()).refusal).toMatchObject(busy);
      expect(await run(free)).toMatchObject({ result: { restarting: false }, problem: busy });
      expect(await boot()).toBe(before);

      const release = await unmountVolumeTool.plan(testJob([target]).plan, { target: target.id });
      await unmountVolumeTool.run(testJob([target], [], release.preview).context, { target: target.id });
      expect(await run(free)).toEqual({ result: { restarting: true } });
      await expect.poll(() => boot().catch(() => before), { timeout: 300_000, interval: 2000 }).not.toBe(before);
      // The same job once more, as after a crash of the app: it sees that the server was restarted.
      const after = await boot();
      const again = await signIn(lab);
      expect(await restartServerTool.run(testJob([again], [], free.preview).context, { target: again.id })).toEqual({
        result: { restarting: true },
      });
      await again.close();
      expect(await boot()).toBe(after);
      expect(await lab.changed()).toEqual([]);
    });
  },
);
