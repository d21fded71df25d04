import type { z } from 'zod';
import { cancelled, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { agreedDevice, sectorNow, writeSectors } from '../../disks/sectors.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createSteady } from '../../work/steady.ts';
import { repairBoot } from './contract.ts';

type Input = z.output<typeof repairBoot.input>;
type Result = z.output<typeof repairBoot.result>;

/** Keeps the sector, writes it, and reads it back; only on the very disk and over the very bytes of the plan. */
export async function runRepair(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const { commands } = target;
  const { write } = repairBoot.preview.parse(context.preview);
  if (commands === undefined || write === undefined) throw new Error('planned without a sector');
  const { device, offset, serials, size, hashes } = write;
  const [before, after] = [Buffer.from(write.before, 'hex'), Buffer.from(write.after, 'hex')];
  const result: Result = { device, offset, written: false };
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  try {
    await context.ready();
    const standing = { device, serials, size, offset, length: before.length, hashes };
    const now = await steady.run(async () => {
      await agreedDevice(asking(commands, signal), standing, input.volume);
      return sectorNow(commands, standing, signal);
    });
    // An earlier run of this job may have come that far.
    if (now === 'before') {
      const { kept } = await context.undo.keep(once(before));
      const { before: old, after: wanted } = hashes;
      const change = { kind: 'sectors', target: target.id, path: device, serials, size, offset } as const;
      await context.undo.before([{ ...change, length: before.length, kept, before: old, after: wanted }]);
      context.log(`Write ${after.length} bytes at byte ${offset} of ${device}`);
      await steady.run(async () => {
        await agreedDevice(asking(commands, signal), standing, input.volume);
        if ((await sectorNow(commands, standing, signal)) === 'before')
          await writeSectors(commands, device, offset, after, signal);
      });
    }
    context.log('Read back and compared.');
    return { result: { ...result, written: true } };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
