import type { DiskStep, Raid } from '../contract/disks.ts';
import { step } from './steps.ts';

/** How a RAID that is not started is started from the members that are up to date: under its own name, and only so far as is wished. */
export function startRaid(raid: Raid, write: boolean): { device: string; current: string[]; step: DiskStep } {
  const device = `/dev/md/${(raid.name ?? raid.uuid.slice(0, 8)).replace(/[^A-Za-z0-9._-]/g, '-')}`;
  const current = currentMembers(raid);
  return {
    device,
    current,
    step: step(
      `Start the RAID from ${current.length} of ${raid.wanted} members${write ? '' : ', read-only'}`,
      'mdadm',
      ['--assemble', ...(write ? [] : ['--readonly']), '--run', device, ...current],
      ['mdadm', ['--stop', device]],
      { starts: device },
    ),
  };
}

/** The members that hold what the RAID holds: those that take part, or would if it were started. */
export const currentMembers = ({ device, members }: Raid): string[] =>
  members
    .filter(({ active, outOfDate, incomplete }) => !incomplete && (device === undefined ? !outOfDate : active))
    .map((each) => each.device);
