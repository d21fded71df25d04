import type { BlockDevice, DisksPicture } from '../../../electron/contract/disks.ts';
import { displayName } from '../../../electron/contract/names.ts';
import type { Tone } from '../../parts/banner.tsx';
import { text } from '../../text/index.ts';

const words = text.disks;

/** What lies on a device, as a person calls it. */
export const contentWord = ({ content }: BlockDevice): string =>
  content === undefined ? '' : displayName(words.contents[content] ?? content);

/** Its label, or the name of its partition. */
export const labelOf = ({ label, partition }: BlockDevice): string => displayName(label ?? partition?.name ?? '');

/** The state of a device in a few words, and how grave it is. */
export function stateOf(device: BlockDevice, picture: DisksPicture): { text: string; tone?: Tone } {
  const [mount] = device.mounts;
  if (mount?.place === '/') return { text: words.rescue };
  if (mount) {
    const places = device.mounts.map(({ place, readOnly }) => words.mountedAt(displayName(place), readOnly)).join('; ');
    return { text: places, tone: device.mounts.every(({ readOnly }) => readOnly) ? 'ok' : 'warning' };
  }
  if ('notStarted' in device) return { text: device.kind === 'raid' ? words.notAssembled : words.notActive };
  if (device.swapping) return { text: words.swapping };
  if (device.kind === 'raid') {
    const raid = picture.raids.find((each) => each.device === device.path);
    if (raid?.progress) return { text: words.raidAct(raid.progress.act, raid.progress.percent), tone: 'info' };
    if (raid?.degraded) return { text: words.degraded, tone: 'warning' };
  }
  for (const raid of picture.raids) {
    const member = raid.members.find((each) => each.device === device.path);
    if (!member) continue;
    const name = displayName(raid.name ?? raid.device ?? raid.uuid);
    if (member.failed) return { text: words.thrownOut(name), tone: 'danger' };
    if (member.incomplete) return { text: words.incomplete(name), tone: 'info' };
    if (member.outOfDate) return { text: words.outOfDate(name), tone: 'warning' };
    return { text: `${words.memberOf(name)}${raid.device === undefined ? `, ${words.notAssembled}` : ''}` };
  }
  const group = picture.groups.find(({ devices }) => devices.includes(device.path));
  if (group) {
    const active = group.volumes.some((volume) => volume.active);
    return { text: `${words.volumeMemberOf(displayName(group.name))}${active ? '' : `, ${words.notActive}`}` };
  }
  if (device.content === 'linux_raid_member') return { text: words.member };
  if (device.content === 'LVM2_member') return { text: words.volumeMember };
  if (device.content === 'BitLocker') return { text: words.bitlocker, tone: 'info' };
  if (device.ntfs) return { text: words.ntfs[device.ntfs], tone: device.ntfs === 'clean' ? 'ok' : 'warning' };
  return { text: '' };
}

/** What kind of volume it is: the type of its partition, or what carries it. */
export const typeOf = ({ partition, kind }: BlockDevice): string =>
  partition?.typeName ?? (kind === 'disk' ? words.whole : kind === 'partition' ? '' : words.kinds[kind]);
