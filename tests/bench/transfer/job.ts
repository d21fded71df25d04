import { z } from 'zod';
import { openStore } from '../../../electron/engine/store.ts';
import { openLocal } from '../../../electron/targets/local/target.ts';
import { copyFilesTool } from '../../../electron/tools/copy-files/index.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { testJob } from '../../support/job-context.ts';

/** One copy as the app does it, in a process of its own so that its memory and processor time are its own. */
export const order = z.strictObject({
  server: z.strictObject({
    host: z.string(),
    port: z.number(),
    user: z.string(),
    keyPath: z.string(),
    hostKeyFingerprint: z.string(),
  }),
  direction: z.enum(['down', 'up']),
  source: z.string(),
  /** The folder it is copied into, under its own name. */
  folder: z.string(),
  verify: z.boolean(),
  /** Where the job's journal is kept. */
  store: z.string(),
});
export type Order = z.infer<typeof order>;

/** Seconds of work and of the processor from the moment the job starts, MiB of memory at most, seconds of planning before. */
export const cost = z.strictObject({
  seconds: z.number(),
  processor: z.number(),
  memory: z.number().optional(),
  planning: z.number().optional(),
});
export type Cost = z.infer<typeof cost>;

/** Signs in, waits for `go` and copies. */
export async function runOrder(asked: Order, go: () => Promise<void>): Promise<Cost> {
  const [remote, local] = [await signInTo(asked.server), await openLocal()];
  try {
    const store = await openStore(asked.store);
    const [from, to] = asked.direction === 'down' ? [remote, local] : [local, remote];
    const input = copyFilesTool.contract.input.parse({
      from: { target: from.id, paths: [asked.source] },
      to: { target: to.id, path: asked.folder },
      verify: asked.verify,
    });
    const before = performance.now();
    const { preview } = await copyFilesTool.plan(testJob([remote, local]).plan, input);
    const planning = (performance.now() - before) / 1000;
    const { context } = testJob([remote, local], [], preview);
    await go();
    const [start, used] = [performance.now(), process.cpuUsage()];
    const outcome = await copyFilesTool.run(
      { ...context, progress: () => undefined, record: (line) => store.append('journal', line) },
      input,
    );
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(used);
    if (outcome.problem) throw new Error(JSON.stringify(outcome.problem));
    const { verified, copied } = outcome.result;
    if (asked.verify && verified !== copied.files) throw new Error(`${verified} of ${copied.files} files proven`);
    return {
      seconds,
      processor: (user + system) / 1e6,
      memory: process.resourceUsage().maxRSS / 1024,
      planning,
    };
  } finally {
    await remote.close();
    await local.close();
  }
}
