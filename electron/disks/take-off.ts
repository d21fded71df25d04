import type { VolumeStop } from '../contract/disks.ts';
import { parentOf } from '../contract/paths.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import type { JobContext } from '../engine/tool.ts';
import type { Target } from '../targets/target.ts';
import { quoted } from '../work/words.ts';
import { asking } from './ask.ts';
import { lookOnce } from './picture.ts';
import { stopsFor } from './release.ts';
import { forgetStarted, startedByUs, unprotect } from './started.ts';

type Programs = NonNullable<Target['commands']>;

/** How long (ms) writing out what is still in memory may take. */
const PATIENCE = 10 * 60_000;

const run = (commands: Programs, signal: AbortSignal, program: string, ...args: string[]) =>
  commands.run(
    { program, args, environment: { LC_ALL: 'C.UTF-8' } },
    { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) },
  );

/** Unmounts what is at a place, and removes the folder that was made for it; false where nothing is mounted there. `busy` names who uses it. */
export async function takeOff(commands: Programs, place: string, signal: AbortSignal): Promise<boolean> {
  const args = ['--noheadings', '--output', 'SOURCE', '--mountpoint', place];
  const source = await run(commands, signal, 'findmnt', ...args);
  const { status, stderr } = await run(commands, signal, 'umount', '--', place);
  if (status !== 0 && /not mounted/.test(stderr)) return false;
  if (status !== 0) throw new ProblemError(await stays(commands, place, stderr, signal));
  const device = Buffer.from(source.stdout).toString('utf8').trim().split('\n').at(-1) ?? '';
  if (source.status === 0 && device.startsWith('/dev/')) await unprotect(commands, device, signal);
  // Only a folder right below /mnt is made for it, and only an empty one goes: below a mounted Linux it is a part of that.
  if (parentOf('posix', place) === '/mnt') await run(commands, signal, 'rmdir', '--', place);
  return true;
}

/** Stops, in this order, what is not used by now; gives what was stopped. The job's log tells the rest. */
export async function stopVolumes(
  context: Pick<JobContext, 'ready' | 'log' | 'signal'>,
  commands: Programs,
  planned: readonly VolumeStop[],
): Promise<string[]> {
  if (planned.length === 0) return [];
  const ask = asking(commands, context.signal);
  const picture = await lookOnce(ask);
  const notes = await startedByUs(ask, picture);
  // Somebody may use it by now, or a RAID have begun to repair itself.
  const idle = new Set(stopsFor(picture, [], new Set(notes.keys()), false).map(({ device }) => device));
  const stopped: string[] = [];
  for (const { device, program, args, what } of planned) {
    await context.ready();
    if (!idle.has(device)) {
      context.log(`Left ${what} as it is: it is in use, or stopped already.`);
      continue;
    }
    const { status, stderr } = await run(commands, context.signal, program, ...args);
    if (status !== 0) {
      context.log(`Left ${what} as it is: ${stderr.trim().slice(0, 300)}`);
      continue;
    }
    stopped.push(what);
    context.log(`Stopped ${what}.`);
    await forgetStarted(commands, notes.get(device) ?? device, context.signal);
  }
  return stopped;
}

async function stays(commands: Programs, place: string, stderr: string, signal: AbortSignal): Promise<Problem> {
  const busy = /busy/.test(stderr);
  const said = busy ? await run(commands, signal, 'fuser', '-vm', place).catch(() => undefined) : undefined;
  // fuser writes the table to its errors, and only the numbers to its output.
  const users = said?.stderr.trim() ?? '';
  return {
    code: busy ? 'busy' : 'command-failed',
    title: busy ? `${quoted(place)} is in use` : `${quoted(place)} could not be unmounted`,
    message: busy
      ? 'A program on the server has files or a folder there open. Nothing was lost, and it stays mounted.'
      : 'It stays mounted as it was.',
    remedy: busy ? 'Close terminals and programs that work there (the details name them), and try again.' : undefined,
    retryable: true,
    details: { technical: `${stderr.trim()}\n${users}`.trim().slice(0, 1000) },
  };
}
