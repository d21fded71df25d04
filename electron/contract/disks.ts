import { z } from 'zod';
import { bytes } from './define.ts';

/** What a disk says of its own health. */
export const diskHealth = z.strictObject({
  verdict: z.enum(['passed', 'failing']),
  /** Degrees Celsius. */
  temperature: z.number().optional(),
  powerOnHours: z.number().optional(),
  /** Sectors that could not be read and wait to be replaced, and those that were. */
  pendingSectors: z.number().optional(),
  replacedSectors: z.number().optional(),
  /** Per cent of the writing that a solid-state disk was made for. */
  worn: z.number().optional(),
});
export type DiskHealth = z.infer<typeof diskHealth>;

/** How Windows left an NTFS file system; only `clean` may be written to as it is. */
export const ntfsState = z.enum(['clean', 'unclean', 'hibernated', 'damaged', 'in-use']);
export type NtfsState = z.infer<typeof ntfsState>;

/** Anything that holds blocks: a disk, a partition, an array, a logical volume. */
export const blockDevice = z.strictObject({
  /** Such as `/dev/sda1`. */
  path: z.string(),
  /** What it lies on: the disk of a partition, the members of an array. */
  parents: z.array(z.string()),
  kind: z.enum(['disk', 'partition', 'raid', 'logical', 'dynamic', 'opened', 'other']),
  size: bytes,
  readOnly: z.boolean(),
  /** Of a disk. */
  model: z.string().optional(),
  serial: z.string().optional(),
  /** Such as `nvme` or `sata`. */
  connection: z.string().optional(),
  rotating: z.boolean().optional(),
  /** Such as `gpt` or `dos`. */
  table: z.string().optional(),
  health: diskHealth.optional(),
  /** Of a partition: where it begins on its disk in bytes, the code of its type and what that means. */
  partition: z
    .strictObject({
      number: z.number().int(),
      start: bytes,
      type: z.string(),
      typeName: z.string(),
      name: z.string().optional(),
      bootable: z.boolean(),
    })
    .optional(),
  /** What lies on it: a file system such as `ext4`, or part of something such as `linux_raid_member`. */
  content: z.string().optional(),
  label: z.string().optional(),
  uuid: z.string().optional(),
  used: bytes.optional(),
  free: bytes.optional(),
  ntfs: ntfsState.optional(),
  mounts: z.array(z.strictObject({ place: z.string(), readOnly: z.boolean() })),
  swapping: z.boolean(),
});
export type BlockDevice = z.infer<typeof blockDevice>;

/** A software RAID of Linux, assembled or not. */
export const raid = z.strictObject({
  uuid: z.string(),
  name: z.string().optional(),
  /** Such as `raid1`. */
  level: z.string(),
  /** How many members it should have. */
  wanted: z.number().int(),
  /** The device it is, while it is assembled. */
  device: z.string().optional(),
  /** Assembled, but without all of its members. */
  degraded: z.boolean(),
  /** Devices that belong to it, or may, and could not be asked: one of them may be newer than all others. */
  unread: z.array(z.string()).optional(),
  /** What it is doing to its members, in per cent. */
  progress: z.strictObject({ act: z.string(), percent: z.number() }).optional(),
  members: z.array(
    z.strictObject({
      device: z.string(),
      /** How often the array was changed when this member last took part: the one with less is out of date. */
      events: z.number().int(),
      active: z.boolean(),
      outOfDate: z.boolean(),
      /** It does not hold all that the RAID holds: a spare, or a member that was still being filled. */
      incomplete: z.boolean().optional(),
      /** The RAID is not started and was not stopped in order: the server makes its members alike first, by copying one over the others. */
      unclean: z.boolean().optional(),
      /** Thrown out of the running array, because of errors or by hand. */
      failed: z.boolean().optional(),
    }),
  ),
});
export type Raid = z.infer<typeof raid>;

/** A group of logical volumes. */
export const volumeGroup = z.strictObject({
  name: z.string(),
  size: bytes,
  free: bytes,
  devices: z.array(z.string()),
  /** Not all of its devices are there. */
  partial: z.boolean(),
  volumes: z.array(z.strictObject({ name: z.string(), size: bytes, active: z.boolean(), device: z.string() })),
});
export type VolumeGroup = z.infer<typeof volumeGroup>;

/** A volume on dynamic disks of Windows. */
export const dynamicVolume = z.strictObject({
  group: z.string(),
  /** The GUID of its group. */
  groupId: z.string(),
  name: z.string(),
  /** Such as `mirrored` or `spanned`. */
  type: z.string(),
  size: bytes,
  /** The drive letter that Windows gave it. */
  letter: z.string().optional(),
  /** The partitions that it lies on, as far as they are there, and how many there should be. */
  devices: z.array(z.string()),
  parts: z.number().int(),
  /** The device it is, while it is assembled. */
  device: z.string().optional(),
});
export type DynamicVolume = z.infer<typeof dynamicVolume>;

/** A program that the picture would have asked, and the Debian package that it comes in. */
export const missingProgram = z.strictObject({ program: z.string(), package: z.string(), tells: z.string() });

/** All disks of a server and what is on them. */
export const disksPicture = z.strictObject({
  devices: z.array(blockDevice),
  raids: z.array(raid),
  groups: z.array(volumeGroup),
  dynamic: z.array(dynamicVolume),
  missing: z.array(missingProgram),
});
export type DisksPicture = z.infer<typeof disksPicture>;

/** A program that a job will run on a disk, as its plan shows it. */
export const diskStep = z.strictObject({
  text: z.string(),
  program: z.string(),
  args: z.array(z.string()),
  /** It is given the key of the volume to read. */
  key: z.boolean(),
  /** The device that is there after it: it is noted as ours, and stopped when it is released. */
  starts: z.string().optional(),
  /** The device that can't be written to after it, until it is unmounted: noted as ours. */
  protects: z.string().optional(),
  /** What is reachable where after it. */
  mounts: z.strictObject({ device: z.string(), place: z.string() }).optional(),
  /** What takes it back when a later step fails. */
  back: z.strictObject({ program: z.string(), args: z.array(z.string()) }).optional(),
});
export type DiskStep = z.infer<typeof diskStep>;

/** What is stopped once nothing is mounted on it. */
export const volumeStop = z.strictObject({
  /** As the picture of the disks has it. */
  device: z.string(),
  /** In a sentence. */
  what: z.string(),
  program: z.string(),
  args: z.array(z.string()),
});
export type VolumeStop = z.infer<typeof volumeStop>;
