import type { BlockDevice, DisksPicture, Raid } from '../contract/disks.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { listInWords, quoted } from '../work/words.ts';
import { serialsUnder } from './find-volume.ts';

/** The RAID of that name: its device while it is started, or `raid:UUID`. */
export const raidOf = ({ raids }: DisksPicture, name: string): Raid | undefined =>
  raids.find(({ uuid, device }) => name === device || name === `raid:${uuid}`);

/** How a person calls it. */
export const nameOf = ({ name, device, uuid }: Raid): string => name ?? device ?? uuid;

/** The members with the serial numbers of their disks: another disk may take over a name. */
export const withSerials = (devices: readonly BlockDevice[], members: Raid['members']) =>
  members.map(({ device, events }) => ({ device, events, serials: serialsUnder(devices, device) }));

/** Why nothing can be done with the members of a RAID as it is now; undefined where it can. */
export function barToRaid(raid: Raid, { devices }: Pick<DisksPicture, 'devices'>): Problem | undefined {
  if (!/^raid(?:1|4|5|6|10)$/.test(raid.level)) return noCopies(raid);
  if (raid.device === undefined && raid.unread) return unreadMembers(raid, raid.unread);
  if (raid.progress) return atWork(raid, raid.progress);
  if (devices.some(({ path, readOnly }) => path === raid.device && readOnly)) return startedReadOnly(raid);
  return undefined;
}

/** Starting it for writing from the others would make an old state the one that counts, should what could not be asked be newer. */
export const unreadMembers = (raid: Raid, unread: readonly string[]) =>
  new ProblemError({
    code: 'unsupported',
    title: `Not all members of ${quoted(nameOf(raid))} could be read`,
    message: `${listInWords(unread.map(quoted))} did not tell what it holds, and may be newer than the others. Starting the RAID for writing without it could make an old state the one that counts. Nothing was changed.`,
    remedy:
      'Look at the disks again: a failing disk may only be slow to answer. Mount the RAID read-only to see how old its files are.',
  }).problem;
const noCopies = (raid: Raid) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(nameOf(raid))} keeps no second copy`,
    message: `Its kind is ${raid.level}: each byte is on one disk only, so there is nothing to compare and nothing to rebuild from.`,
  }).problem;
const atWork = (raid: Raid, { act, percent }: NonNullable<Raid['progress']>) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(nameOf(raid))} is at work already`,
    message: `The server does “${act}” with it (${percent} %). Nothing was changed.`,
    remedy: 'Wait until it is done: the picture of the disks shows how far it is.',
  }).problem;
const startedReadOnly = (raid: Raid) =>
  new ProblemError({
    code: 'no-permission',
    title: `${quoted(nameOf(raid))} is started read-only`,
    message: 'The server keeps no account of its members then, so that they can be neither compared nor rebuilt.',
    remedy: 'Release it first (“Release everything”). It is started for writing then, without being mounted.',
  }).problem;
