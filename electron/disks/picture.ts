import type { BlockDevice, DiskHealth, DisksPicture, DynamicVolume, Raid, VolumeGroup } from '../contract/disks.ts';
import { ProblemError } from '../contract/problem.ts';
import { type Mount, readMounts } from '../targets/volumes.ts';
import type { Ask } from './ask.ts';
import { lsblkCommand, olderLsblkCommand, readBlockDevices } from './block-devices.ts';
import { readDynamicDisk, readDynamicGroup, readDynamicGroups, readDynamicPart, readDynamicVolume } from './dynamic.ts';
import { readHealth } from './health.ts';
import { ntfsStateOf } from './ntfs.ts';
import { type PartitionFacts, readPartitionTable } from './partition-table.ts';
import { type MemberFacts, raidsOf, readArrays, readMember } from './raids.ts';
import { lvmCommand, readVolumeGroups } from './volume-groups.ts';

/** Programs of a rescue system that may be missing: Debian's package, and what is not known without it. */
const programs = [
  { program: 'sfdisk', package: 'fdisk', tells: 'where partitions begin and what type they have', needed: () => true },
  {
    program: 'mdadm',
    package: 'mdadm',
    tells: 'which disks belong to a software RAID',
    needed: has('linux_raid_member'),
  },
  { program: 'lvm', package: 'lvm2', tells: 'logical volumes', needed: has('LVM2_member') },
  { program: 'ntfs-3g.probe', package: 'ntfs-3g', tells: 'how Windows left its disks', needed: has('ntfs') },
  {
    program: 'ldmtool',
    package: 'ldmtool',
    tells: 'volumes on dynamic disks of Windows',
    needed: (devices: readonly BlockDevice[]) => devices.some(isDynamicPart),
  },
  { program: 'smartctl', package: 'smartmontools', tells: 'the health of disks', needed: () => true },
];

function has(content: string) {
  return (devices: readonly BlockDevice[]) => devices.some(holds(content));
}

function holds(content: string) {
  return (device: BlockDevice) => device.content === content;
}

const isDynamicPart = ({ partition, content }: BlockDevice): boolean =>
  content === 'LDM' || /dynamic disk/.test(partition?.typeName ?? '');

/** More devices than this of one kind are not asked one by one. */
const MOST = 64;

/** What takes longer to ask and changes rarely. */
export interface Slow {
  readonly tables: ReadonlyMap<string, PartitionFacts>;
  readonly members: ReadonlyMap<string, MemberFacts>;
  readonly groups: readonly VolumeGroup[];
  readonly dynamic: readonly DynamicVolume[];
  readonly health: ReadonlyMap<string, DiskHealth>;
  readonly ntfs: ReadonlyMap<string, NonNullable<BlockDevice['ntfs']>>;
  readonly absent: ReadonlySet<string>;
}

/** What is quick to ask, and tells whether the rest has to be asked again. */
export interface Quick {
  readonly devices: readonly BlockDevice[];
  readonly mounts: readonly Mount[];
  readonly arrays: string;
}

/** The devices, mounts and running arrays. A `problem` where the server can't tell what disks it has. */
export async function askQuick(ask: Ask): Promise<Quick> {
  const [answer, mounts, arrays] = await Promise.all([
    ask(lsblkCommand.program, lsblkCommand.args),
    ask('cat', ['/proc/self/mountinfo']),
    ask('cat', ['/proc/mdstat']),
  ]);
  const older = answer?.status === 0 ? answer : await ask(olderLsblkCommand.program, olderLsblkCommand.args);
  const devices = older && readBlockDevices(older.text);
  if (!devices) throw noDisks();
  return { devices, mounts: readMounts(Buffer.from(mounts?.text ?? '')), arrays: arrays?.text ?? '' };
}

/** All the rest. Only reads, also where a program could do more. */
export async function askSlow(ask: Ask, devices: readonly BlockDevice[]): Promise<Slow> {
  const absent = new Set<string>();
  const tell = async (program: string, args: readonly string[]) => {
    if (absent.has(program)) return undefined;
    const said = await ask(program, args);
    if (!said) absent.add(program);
    return said;
  };
  const each = async <T>(wanted: readonly BlockDevice[], of: (device: BlockDevice) => Promise<T | undefined>) => {
    const found = new Map<string, T>();
    const rest = wanted.slice(0, MOST);
    const lane = async () => {
      for (let next = rest.shift(); next; next = rest.shift()) {
        const facts = await of(next);
        if (facts !== undefined) found.set(next.path, facts);
      }
    };
    await Promise.all([lane(), lane()]);
    return found;
  };
  const disks = devices.filter(({ kind }) => kind === 'disk');
  const tables = new Map<string, PartitionFacts>();
  await each(
    disks.filter(({ table }) => table !== undefined),
    async ({ path }) => {
      for (const [node, facts] of readPartitionTable((await tell('sfdisk', ['--json', path]))?.text ?? ''))
        tables.set(node, facts);
      return undefined;
    },
  );
  const [health, members, ntfs] = [
    await each(disks, async ({ path }) =>
      readHealth((await tell('smartctl', ['--json', '--health', '--info', '--attributes', path]))?.text ?? ''),
    ),
    await each(devices.filter(holds('linux_raid_member')), async ({ path }) => {
      const [short, long] = [
        await tell('mdadm', ['--examine', '--export', path]),
        await tell('mdadm', ['--examine', path]),
      ];
      // Half of what it says may be the half that says that it is not whole.
      return short?.status === 0 && long?.status === 0 ? readMember(short.text, long.text) : undefined;
    }),
    await each(
      devices.filter((device) => device.content === 'ntfs' && device.mounts.length === 0 && device.size > 0),
      async ({ path }) => {
        const said = await tell('ntfs-3g.probe', ['--readwrite', path]);
        return said && ntfsStateOf(said.status);
      },
    ),
  ];
  const groups = devices.some(holds('LVM2_member'))
    ? readVolumeGroups(
        (await tell(lvmCommand.program, lvmCommand.args))?.text ?? '',
        new Set(devices.map(({ path }) => path)),
      )
    : [];
  const withTables = devices.map((device) => withPartition(device, tables));
  const dynamic = withTables.some(isDynamicPart) ? await askDynamic(tell) : [];
  return { tables, members, groups, dynamic, health, ntfs, absent };
}

async function askDynamic(ask: Ask): Promise<DynamicVolume[]> {
  const volumes: DynamicVolume[] = [];
  const show = async (...args: string[]) => (await ask('ldmtool', ['show', ...args]))?.text ?? '';
  for (const guid of readDynamicGroups((await ask('ldmtool', ['scan']))?.text ?? '').slice(0, MOST)) {
    const group = readDynamicGroup(await show('diskgroup', guid));
    for (const name of group?.volumes.slice(0, MOST) ?? []) {
      const volume = readDynamicVolume(await show('volume', guid, name));
      if (!volume || !group) continue;
      const { partitions, ...facts } = volume;
      const devices: string[] = [];
      for (const part of partitions.slice(0, MOST)) {
        const disk = readDynamicPart(await show('partition', guid, part))?.disk;
        const device = disk === undefined ? undefined : readDynamicDisk(await show('disk', guid, disk));
        if (device !== undefined) devices.push(device);
      }
      volumes.push({ group: group.name, groupId: guid, ...facts, devices });
    }
  }
  return volumes;
}

function withPartition(device: BlockDevice, tables: ReadonlyMap<string, PartitionFacts>): BlockDevice {
  const partition = tables.get(device.path);
  return partition ? { ...device, partition } : device;
}

/** Puts together what was asked. */
export function pictureOf(quick: Quick, slow: Slow): DisksPicture {
  const readOnly = new Map(quick.mounts.map((mount) => [mount.place, mount.readOnly]));
  const devices = quick.devices.map((device): BlockDevice => {
    const [health, ntfs] = [slow.health.get(device.path), slow.ntfs.get(device.path)];
    return {
      ...withPartition(device, slow.tables),
      mounts: device.mounts.map(({ place, readOnly: own }) => ({ place, readOnly: readOnly.get(place) ?? own })),
      ...(health && { health }),
      ...(ntfs && device.mounts.length === 0 && { ntfs }),
    };
  });
  const raids: Raid[] = raidsOf(
    slow.members,
    readArrays(quick.arrays),
    quick.devices.filter((device) => holds('linux_raid_member')(device) && !slow.members.has(device.path)),
  );
  return {
    devices,
    raids,
    groups: [...slow.groups],
    dynamic: [...slow.dynamic],
    missing: programs
      .filter(({ program, needed }) => slow.absent.has(program) && needed(devices))
      .map(({ program, package: name, tells }) => ({ program, package: name, tells })),
  };
}

const noDisks = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'The server does not tell what disks it has',
    message: 'Its program lsblk is missing or too old, so there is no picture of the disks. Nothing was changed.',
    remedy: 'Start a current rescue system, or look by hand in a terminal with “fdisk -l”.',
  });

/** A picture as of now, for whoever looks just once. */
export async function lookOnce(ask: Ask): Promise<DisksPicture> {
  const quick = await askQuick(ask);
  return pictureOf(quick, await askSlow(ask, quick.devices));
}
