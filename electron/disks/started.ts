import type { DisksPicture } from '../contract/disks.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';
import type { Ask } from './ask.ts';

/**
 * What this app started for volumes on a rescue system (RAIDs, logical volumes, Windows mirrors, BitLocker), noted on the rescue system
 * itself: what the system or somebody else started is not ours to stop. The notes are gone with the next start, as what they are about.
 */
const FOLDER = '/run/rescue-desk/started';

/** Devices that we have set read-only, in the same way. */
const PROTECTED = '/run/rescue-desk/read-only';

type Programs = NonNullable<Target['commands']>;

const noteOf = (device: string, folder = FOLDER) => `${folder}/${encodeURIComponent(device)}`;

/** Notes a device, such as `/dev/md/data`, as started by us. Its note may fail to be written: then it is not stopped by itself. */
export async function noteStarted(commands: Programs, device: string, signal: AbortSignal): Promise<void> {
  await commands.run({ program: 'mkdir', args: ['-p', '--', FOLDER] }, { signal });
  await commands.run({ program: 'touch', args: ['--', noteOf(device)] }, { signal });
}

/** The same for one that was stopped again. */
export async function forgetStarted(commands: Programs, device: string, signal: AbortSignal): Promise<void> {
  await commands.run({ program: 'rm', args: ['-f', '--', noteOf(device)] }, { signal });
}

/**
 * Notes that a device, as the picture names it, is about to be set read-only by us; `busy` where it is mounted by now, because whoever writes to it
 * would lose that.
 */
export async function noteProtected(commands: Programs, device: string, signal: AbortSignal): Promise<void> {
  const { status } = await commands.run({ program: 'findmnt', args: ['--source', device] }, { signal });
  if (status === 0) throw new ProblemError(mountedMeanwhile(device));
  await commands.run({ program: 'mkdir', args: ['-p', '--', PROTECTED] }, { signal });
  await commands.run({ program: 'touch', args: ['--', noteOf(device, PROTECTED)] }, { signal });
}

/** Lets a device be written to again, where it was us who had set it read-only. */
export async function unprotect(commands: Programs, device: string, signal: AbortSignal): Promise<void> {
  const note = noteOf(device, PROTECTED);
  if ((await commands.run({ program: 'test', args: ['-e', note] }, { signal })).status !== 0) return;
  const { status } = await commands.run({ program: 'blockdev', args: ['--setrw', device] }, { signal });
  if (status === 0) await commands.run({ program: 'rm', args: ['-f', '--', note] }, { signal });
}

/** The paths, as the picture has them, of what was started by us, each with the name that it was noted under. */
export async function startedByUs(ask: Ask, picture: DisksPicture): Promise<Map<string, string>> {
  const listed = (await ask('ls', ['-1', '--', FOLDER]))?.text ?? '';
  const found = new Map<string, string>();
  for (const line of listed.split('\n').filter(Boolean)) {
    const device = decoded(line);
    if (device === undefined) continue;
    const real = (await ask('readlink', ['-f', '--', device]))?.text.trim();
    const path = picture.devices.find((each) => each.path === device || each.path === real)?.path;
    if (path === undefined) continue;
    for (const each of broughtBy(picture, path)) {
      // What has a note of its own was started by itself.
      if (each === path || !found.has(each)) found.set(each, device);
    }
  }
  return found;
}

function decoded(line: string): string | undefined {
  try {
    return decodeURIComponent(line);
  } catch {
    return undefined;
  }
}

/** With a device go the parts of a Windows volume, which are made with it, and what the system itself started on top of it. */
function broughtBy({ devices }: DisksPicture, path: string): string[] {
  const parents = (of: string) => devices.find((each) => each.path === of)?.parents ?? [];
  const isDynamic = (each: string) => devices.some((device) => device.path === each && device.kind === 'dynamic');
  const brought = new Set([path, ...(isDynamic(path) ? parents(path).filter(isDynamic) : [])]);
  for (let size = 0; size < brought.size; ) {
    size = brought.size;
    for (const device of devices) if (device.parents.some((parent) => brought.has(parent))) brought.add(device.path);
  }
  return [...brought];
}

const mountedMeanwhile = (device: string): Problem => ({
  code: 'busy',
  title: `${device} was mounted meanwhile`,
  message: 'Somebody uses it since you looked, so it was left as it is.',
  remedy: 'Look at the disks again.',
  retryable: true,
});
