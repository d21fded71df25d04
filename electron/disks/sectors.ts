import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';
import { quoted } from '../work/words.ts';
import type { Ask } from './ask.ts';
import { serialsUnder } from './find-volume.ts';
import { askQuick } from './picture.ts';

type Programs = NonNullable<Target['commands']>;

/** How long (ms) a failing disk may take for a sector. */
const PATIENCE = 60_000;

/** Bytes of a device from `offset` on, a multiple of 512 each. Rejects with `damaged` where they can't be read. */
export async function readSectors(
  commands: Programs,
  device: string,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const where = [`if=${device}`, 'bs=512', `skip=${offset / 512}`, `count=${length / 512}`];
  const { status, stdout, stderr } = await commands.run(
    { program: 'dd', args: [...where, 'status=none'], environment: { LC_ALL: 'C.UTF-8' } },
    { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) },
  );
  const bytes = Buffer.from(stdout);
  if (status === 0 && bytes.length === length) return bytes;
  throw new ProblemError({
    code: 'damaged',
    title: `A sector of ${quoted(device)} can’t be read`,
    message: 'The disk gives it no more, or the device ends before it. Nothing was changed.',
    remedy: 'Look at the health of the disk, and copy off what matters first.',
    details: { technical: `dd at ${offset}: status ${status}: ${stderr.trim().slice(-300)}` },
  });
}

/** Writes bytes to a device at `offset` (multiples of 512), and reads back what is on it then. Rejects with `damaged` where that is another. */
export async function writeSectors(
  commands: Programs,
  device: string,
  offset: number,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const args = [
    `of=${device}`,
    'bs=512',
    `seek=${offset / 512}`,
    'conv=notrunc,fsync',
    'iflag=fullblock',
    'status=none',
  ];
  const patient = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  const { status, stderr } = await commands.run(
    { program: 'dd', args, stdin: bytes, environment: { LC_ALL: 'C.UTF-8' } },
    { signal: patient },
  );
  // What lies on the disk counts, not what the server remembers.
  await commands.run({ program: 'blockdev', args: ['--flushbufs', device] }, { signal: patient });
  const now = await readSectors(commands, device, offset, bytes.length, signal);
  if (status === 0 && now.equals(bytes)) return;
  throw new ProblemError({
    code: 'damaged',
    title: `A sector of ${quoted(device)} can’t be written`,
    message:
      'What is on it now is not what was written. The old bytes are kept on this computer, and undoing writes them back.',
    remedy: 'Look at the health of the disk, and copy off what matters before anything else.',
    details: { technical: `dd at ${offset}: status ${status}: ${stderr.trim().slice(-300)}` },
  });
}

/** The size of a device and of its sectors, in bytes, as the kernel has them. */
export async function sizesOf(
  commands: Programs,
  device: string,
  signal: AbortSignal,
): Promise<{ size: number; sector: number }> {
  const { stdout } = await commands.run(
    { program: 'blockdev', args: ['--getsize64', '--getss', device] },
    { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) },
  );
  const [size = 0, sector = 0] = Buffer.from(stdout).toString('latin1').trim().split('\n').map(Number);
  if (Number.isSafeInteger(size) && size >= 2 * sector && [512, 1024, 2048, 4096].includes(sector))
    return { size, sector };
  throw new ProblemError({
    code: 'unsupported',
    title: `The size of ${quoted(device)} can’t be told`,
    message: 'The server does not say how large it is, so its sectors can’t be found. Nothing was changed.',
  });
}

/** Sectors of one device that were one thing and became another, by the SHA-256 of all of them. */
export interface ChangedSectors {
  readonly device: string;
  /** By what the device is recognised. */
  readonly serials: readonly string[];
  readonly size: number;
  readonly offset: number;
  readonly length: number;
  readonly hashes: { readonly before: string; readonly after: string };
}

/** Throws unless the device is the one that is meant, and neither it nor `volume`, which lies on it, is in use. */
export async function agreedDevice(
  ask: Ask,
  { device, serials, size }: Pick<ChangedSectors, 'device' | 'serials' | 'size'>,
  volume = device,
): Promise<void> {
  const { devices } = await askQuick(ask);
  const now = devices.find(({ path }) => path === device);
  if (now === undefined || now.size !== size || !isDeepStrictEqual(serialsUnder(devices, device), [...serials]))
    throw new ProblemError(anotherDevice(device));
  const isUsed = devices.some(({ path, mounts }) => (path === device || path === volume) && mounts.length > 0);
  if (!isUsed) return;
  throw new ProblemError({
    code: 'busy',
    title: `${quoted(volume)} is mounted`,
    message:
      'It was mounted since. A sector that is written under a mounted volume may be written over by it. Nothing was changed.',
    remedy: 'Unmount it, and try again.',
  });
}

/** Which of the two the sectors are now. Throws where they are neither: somebody has changed them. */
export async function sectorNow(
  commands: Programs,
  { device, offset, length, hashes }: ChangedSectors,
  signal: AbortSignal,
): Promise<'before' | 'after'> {
  const now = hash('sha256', await readSectors(commands, device, offset, length, signal));
  if (now === hashes.after) return 'after';
  if (now === hashes.before) return 'before';
  throw new ProblemError(changedSince(device));
}

/** Another disk has that name now. */
export const anotherDevice = (device: string) => ({
  code: 'not-found' as const,
  title: `${quoted(device)} is another disk now, or gone`,
  message: 'Its serial number or size is not what it was, so nothing was written to it.',
  remedy: 'Look at the disks again, and plan it anew.',
});
const changedSince = (device: string) => ({
  code: 'busy' as const,
  title: `Somebody has changed the sector of ${quoted(device)}`,
  message: 'It is neither what it was nor what it was to become, so it was left as it is.',
  remedy: 'Look at it again, and plan it anew.',
});
