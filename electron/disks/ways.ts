import type { BlockDevice, DiskStep, DisksPicture, Raid } from '../contract/disks.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { disksUnder, failingDisks, type Found } from './find-volume.ts';
import { readingOptions, writesUnlessProtected } from './mount-options.ts';
import { unreadMembers } from './raid-plan.ts';
import { startRaid } from './start-raid.ts';
import { step } from './steps.ts';

export interface Wish {
  readonly write: boolean;
  readonly giveUp?: 'journal' | 'hibernation' | undefined;
  readonly place: string;
}

/** What will be run, what to know of it, and what stands in the way. */
export interface Way {
  /** The device that is mounted in the end; undefined while what lies on it is not known before it is started. */
  readonly device: string;
  readonly steps: DiskStep[];
  readonly warnings: { text: string; reason?: string }[];
  readonly refusal?: Problem;
  /** It destroys something, so that the serial number of the disk has to be typed. */
  readonly destroys: boolean;
  readonly unlocks: boolean;
}

const refused = (fields: ConstructorParameters<typeof ProblemError>[0]): Problem => new ProblemError(fields).problem;

const NOTHING = { warnings: [], destroys: false, unlocks: false };

/** The way to mount a volume as wished, or why there is none. Pure: it only thinks. */
export function wayTo(found: Found, picture: DisksPicture, wish: Wish): Way {
  if (found.kind === 'device') return onDevice(found.device, picture, wish);
  if (found.kind === 'raid') return onRaid(found.raid, wish);
  if (found.kind === 'logical') {
    const { group, name, path, partial } = found;
    const way: Way = {
      ...NOTHING,
      device: path,
      steps: [
        step(
          `Start the logical volume ${group}/${name}`,
          'lvchange',
          ['--activate', 'y', `${group}/${name}`],
          ['lvchange', ['--activate', 'n', `${group}/${name}`]],
          { starts: path },
        ),
      ],
    };
    return partial ? { ...way, refusal: partialGroup(group) } : way;
  }
  const { volume } = found;
  const whole = volume.devices.length >= volume.parts;
  const starts = `/dev/mapper/ldm_vol_${volume.group}_${volume.name}`;
  const way: Way = {
    ...NOTHING,
    device: starts,
    steps: [
      step(
        `Put the Windows volume ${volume.name} together from ${volume.devices.length} of ${volume.parts} parts`,
        'ldmtool',
        ['create', 'volume', volume.groupId, volume.name],
        ['ldmtool', ['remove', 'volume', volume.groupId, volume.name]],
        { starts },
      ),
    ],
    warnings: whole ? [] : [{ text: 'Only one half of this mirror is there.', reason: HALF }],
  };
  return !whole && wish.write ? { ...way, refusal: halfMirror() } : way;
}

/** The steps that mount a device whose content is known. */
export function onDevice(device: BlockDevice, picture: DisksPicture, wish: Wish): Way {
  const { path, content, mounts } = device;
  const nothing = { ...NOTHING, device: path, steps: [] };
  const [mount] = mounts;
  if (mount) return { ...nothing, refusal: mountedAlready(path, mount.place) };
  if (
    picture.raids.some(({ members }) => members.some((member) => member.device === path)) ||
    content === 'linux_raid_member'
  )
    return { ...nothing, refusal: partOf(path, 'a RAID') };
  if (content === 'LVM2_member') return { ...nothing, refusal: partOf(path, 'a volume group') };
  if (/dynamic disk/.test(device.partition?.typeName ?? ''))
    return { ...nothing, refusal: partOf(path, 'a dynamic disk of Windows') };
  // A partition or disk is let be written to by a step of its own; what carries others was started read-only as a whole.
  const isOnDisk = device.kind === 'partition' || device.kind === 'disk';
  if (wish.write && device.readOnly && !isOnDisk) return { ...nothing, refusal: writeProtected(path) };
  const warnings = failingDisks(disksUnder(picture.devices, path));
  const written = wish.write ? [{ text: 'Programs and you can change the files on it.', reason: WRITES }] : [];
  const all = { ...nothing, warnings: [...warnings, ...written] };
  if (content === 'BitLocker') {
    const name = `bitlocker-${path.replace(/^\/dev\//, '').replace(/[^A-Za-z0-9]/g, '-')}`;
    return {
      ...all,
      device: `/dev/mapper/${name}`,
      unlocks: true,
      steps: [
        step(
          'Unlock BitLocker with the key',
          'cryptsetup',
          ['open', '--type', 'bitlk', ...(wish.write ? [] : ['--readonly']), '--key-file', '-', path, name],
          ['cryptsetup', ['close', name]],
          { key: true, starts: `/dev/mapper/${name}` },
        ),
      ],
    };
  }
  if (content === 'ntfs')
    return { ...all, ...ntfs(device, wish), warnings: [...all.warnings, ...ntfs(device, wish).warnings] };
  const reading = readingOptions(content);
  if (!reading) return { ...nothing, refusal: noFileSystem(path, content) };
  const before = wish.write ? unprotecting(device) : protecting(device);
  return {
    ...all,
    steps: [...before, ...mounting(path, wish.place, wish.write ? ['-t', content ?? '', '-o', 'rw'] : reading)],
  };
}

function ntfs(
  device: BlockDevice,
  { write, giveUp, place }: Wish,
): Pick<Way, 'steps' | 'warnings' | 'destroys' | 'refusal'> {
  const { path, ntfs: state } = device;
  const mount = (options: string) => mounting(path, place, ['-t', 'ntfs-3g', '-o', options]);
  if (!write) return { steps: mount('ro'), warnings: [], destroys: false };
  const plain = (options: string) => [...unprotecting(device), ...mount(options)];
  switch (state) {
    case 'clean':
      return { steps: plain('rw,norecover'), warnings: [], destroys: false };
    case 'unclean':
      if (giveUp !== 'journal') return { steps: [], warnings: [], destroys: false, refusal: unclean() };
      return {
        steps: [
          step('Empty the journal and have Windows check the volume at its next start', 'ntfsfix', [path]),
          ...plain('rw,norecover'),
        ],
        warnings: [
          {
            text: 'The last seconds of changes before the server stopped are given up.',
            reason:
              'Files that were being written then may be incomplete. Windows will check the volume when it starts.',
          },
        ],
        destroys: true,
      };
    case 'hibernated':
      if (giveUp !== 'hibernation') return { steps: [], warnings: [], destroys: false, refusal: hibernated() };
      return {
        steps: plain('rw,norecover,remove_hiberfile'),
        warnings: [
          {
            text: 'What Windows had open when it was put to sleep is lost.',
            reason: 'Its saved session is deleted, so Windows starts anew. Documents that were not saved are gone.',
          },
        ],
        destroys: true,
      };
    case 'damaged':
      return { steps: [], warnings: [], destroys: false, refusal: damagedVolume() };
    case 'in-use':
    case undefined:
  }
  return { steps: [], warnings: [], destroys: false, refusal: unknownState() };
}

function onRaid(raid: Raid, wish: Wish): Way {
  const start = startRaid(raid, wish.write);
  const { current } = start;
  const out = raid.members.filter(({ outOfDate }) => outOfDate).map(({ device }) => device);
  const incomplete = raid.members.filter((member) => member.incomplete).map(({ device }) => device);
  return {
    ...NOTHING,
    device: start.device,
    steps: [start.step],
    warnings:
      current.length < raid.wanted
        ? [
            {
              text: `The RAID has only ${current.length} of ${raid.wanted} members.`,
              reason: `${out.length > 0 ? `${out.join(', ')} took part in fewer changes and is out of date, so it is left out. ` : ''}${incomplete.length > 0 ? `${incomplete.join(', ')} is a spare, or was still being filled, and is left out, too. ` : ''}${
                raid.members.length >= raid.wanted
                  ? 'Its files are complete, but no second copy protects them.'
                  : 'If the missing one was newer, this is an old state. No second copy protects it.'
              }`,
            },
          ]
        : [],
    ...(wish.write && raid.unread && { refusal: unreadMembers(raid, raid.unread) }),
  };
}

function protecting({ path, content, readOnly }: BlockDevice): DiskStep[] {
  if (readOnly || !writesUnlessProtected(content)) return [];
  return [
    step(`Let nothing be written to ${path}, not even by its file system`, 'blockdev', ['--setro', path], undefined, {
      protects: path,
    }),
  ];
}

function unprotecting({ path, readOnly }: BlockDevice): DiskStep[] {
  if (!readOnly) return [];
  return [step(`Let ${path} be written to again`, 'blockdev', ['--setrw', path], ['blockdev', ['--setro', path]])];
}

/** Making the folder and mounting there. */
export function mounting(device: string, place: string, options: readonly string[]): DiskStep[] {
  return [
    step(`Make the folder ${place}`, 'mkdir', ['-p', '--', place], ['rmdir', ['--', place]]),
    step(`Mount ${device} there`, 'mount', [...options, '--', device, place], ['umount', ['--', place]], {
      mounts: { device, place },
    }),
  ];
}

const HALF =
  'Windows can’t tell which half is newer once one of them was changed alone, and may copy the old one over the new one.';
const WRITES = 'For copying files off it, read-only is enough and safer.';

const mountedAlready = (path: string, place: string) =>
  refused({
    code: 'already-exists',
    title: 'It is mounted already',
    message: `${path} is at ${place}. To change how it can be used, unmount it first.`,
  });
const partOf = (path: string, what: string) =>
  refused({
    code: 'unsupported',
    title: `${path} is only part of ${what}`,
    message: `Using one part alone could make the parts differ, and that costs data. Nothing was changed.`,
    remedy: 'Mount the whole of it: it has a row of its own in the picture of the disks.',
  });
const partialGroup = (group: string) =>
  refused({
    code: 'damaged',
    title: `The volume group ${group} is not complete`,
    message: 'One of its disks is missing. Starting it as it is could lose data.',
    remedy: 'Start the RAID it lies on first, or ask the hosting company for the missing disk.',
  });
const halfMirror = () =>
  refused({
    code: 'unsupported',
    title: 'Only one half of this mirror is there',
    message: `${HALF} So it can only be read here.`,
    remedy: 'Mount it read-only. To write, both halves have to be there.',
  });
const writeProtected = (path: string) =>
  refused({
    code: 'no-permission',
    title: `${path} can’t be written to`,
    message: 'The disk, or what carries it, was started read-only.',
    remedy: 'Mount it read-only; or unmount and stop it, and mount it for writing.',
  });
const noFileSystem = (path: string, content: string | undefined) =>
  refused({
    code: 'unsupported',
    title: `There is nothing on ${path} that can be mounted`,
    message:
      content === undefined
        ? 'No file system was found on it. It may be empty, damaged, or part of something else.'
        : `It holds “${content}”, which is no file system for files.`,
  });
const unclean = () =>
  refused({
    code: 'unsupported',
    title: 'Windows was not shut down in order',
    message:
      'You can read the volume safely. Writing needs a repair first that gives up the last seconds of changes before the server stopped.',
    remedy: 'Copy off what matters read-only; then choose to empty the journal.',
    details: { choice: 'journal' },
  });
const hibernated = () =>
  refused({
    code: 'unsupported',
    title: 'Windows sleeps on this volume',
    message:
      'It was hibernated or uses fast start-up. You can read the volume safely. Anything written now would be undone or would damage it when Windows wakes up.',
    remedy: 'Copy off what matters read-only; then choose to delete the saved session.',
    details: { choice: 'hibernation' },
  });
const damagedVolume = () =>
  refused({
    code: 'damaged',
    title: 'This volume is damaged',
    message: 'Its own records contradict each other, so writing to it could lose more.',
    remedy:
      'Try it read-only and copy off what can be read, then have Windows repair it (chkdsk) in the Windows rescue.',
  });
const unknownState = () =>
  refused({
    code: 'unsupported',
    title: 'It is not known how Windows left this volume',
    message: 'Without that, writing could damage it.',
    remedy:
      'Install the package ntfs-3g on the rescue system, and make sure that nothing uses the volume; or mount it read-only.',
  });
