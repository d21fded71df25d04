import { setTimeout as wait } from 'node:timers/promises';
import type { JobContext } from '../engine/tool.ts';
import { ProblemError } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';
import type { Steady } from '../work/steady.ts';
import type { Ask } from './ask.ts';
import { type ActiveArray, arrayWith, readArrays } from './raids.ts';

/** A running array with what the kernel does to it: `idle`, `check`, `recover`, `resync` … (md(4), sync_action). */
export interface RaidNow extends ActiveArray {
  readonly action: string;
}

/** Milliseconds between two looks at work that takes minutes to hours. */
const PAUSE = 1000;
/** Looks after which an array that should work and does not has given up. */
const IDLE_LOOKS = 20;

/** The array that has one of those members, as it is now; undefined while none has. */
export async function raidNow(ask: Ask, members: readonly string[]): Promise<RaidNow | undefined> {
  const said = await ask('cat', ['/proc/mdstat']);
  // Without a single array there may be no such file.
  if (said?.status === 124) throw untold();
  const array = arrayWith(readArrays(said?.text ?? ''), members);
  return array && { ...array, action: (await ofRaid(ask, array, 'sync_action')) ?? 'idle' };
}

/** One of the array's values in sysfs (md(4)). */
export async function ofRaid(ask: Ask, { device }: ActiveArray, name: string): Promise<string | undefined> {
  const said = await ask('cat', [pathIn(device, name)]);
  return said?.status === 0 ? said.text.trim() : undefined;
}

/** Whether a member has all that the array has. */
export async function isInSync(ask: Ask, array: ActiveArray, member: string): Promise<boolean> {
  const name = member.replace(/^\/dev\//, '').replaceAll('/', '!');
  return (await ofRaid(ask, array, `dev-${name}/state`))?.split(',').includes('in_sync') ?? false;
}

/** Sets one of the array's values in sysfs; false where the kernel does not take it. */
export async function setOfRaid(
  commands: NonNullable<Target['commands']>,
  { device }: ActiveArray,
  [name, value]: readonly [string, string],
  signal: AbortSignal,
): Promise<boolean> {
  const { status } = await commands.run(
    { program: 'tee', args: ['--', pathIn(device, name)], stdin: Buffer.from(value) },
    { signal },
  );
  return status === 0;
}

const pathIn = (device: string, name: string) => `/sys/block/${device.replace(/^\/dev\//, '')}/md/${name}`;

/**
 * Looks at an array until the kernel has nothing more to do with it, or `isOver` says so; the kernel goes on by itself meanwhile,
 * also without a connection.
 */
export async function followRaid(
  context: Pick<JobContext, 'progress' | 'signal'>,
  ask: Ask,
  steady: Steady,
  members: readonly string[],
  isOver: (now: RaidNow) => boolean | Promise<boolean>,
  note: string,
): Promise<RaidNow> {
  for (let idle = 0; ; ) {
    const now = await steady.run(() => raidNow(ask, members));
    if (now === undefined) throw stopped();
    if (await isOver(now)) return now;
    idle = now.action === 'idle' ? idle + 1 : 0;
    if (idle > IDLE_LOOKS) return now;
    const { progress } = now;
    context.progress({
      done: progress?.done ?? 0,
      ...(progress && progress.total > 0 && { total: progress.total }),
      unit: 'bytes',
      note,
    });
    await wait(PAUSE, undefined, { signal: context.signal });
  }
}

const untold = () =>
  new ProblemError({
    code: 'command-failed',
    title: 'The server does not tell how its RAIDs are',
    message: 'It did not answer in time. What it has begun goes on by itself.',
    remedy: 'Try again; what was done counts.',
    retryable: true,
  });
const stopped = () =>
  new ProblemError({
    code: 'not-found',
    title: 'The RAID is not started any more',
    message: 'Somebody stopped it, or the server was restarted. What was done by then is kept by the RAID itself.',
    remedy: 'Look at the picture of the disks again, and start anew.',
  });
