import type { ReparseKind, WindowsAttribute } from '../../../electron/contract/details.ts';
import type { WindowsNameFault } from '../../../electron/contract/windows-names.ts';
import { plural } from '../plural.ts';

const numbers = new Intl.NumberFormat('en');

const attributes: Record<WindowsAttribute, string> = {
  'read-only': 'read-only',
  hidden: 'hidden',
  system: 'system',
  archive: 'archive',
  temporary: 'temporary',
  sparse: 'sparse',
  compressed: 'compressed',
  offline: 'offline',
  'not-indexed': 'not indexed',
  encrypted: 'encrypted',
  recalled: 'fetched when opened',
};

const reparse: Record<ReparseKind, string> = {
  'symbolic-link': 'Symbolic link of Windows',
  junction: 'Junction of Windows',
  'mount-point': 'Place where another disk is mounted',
  'cloud-file': 'Cloud file, not all here',
  deduplicated: 'Deduplicated file, content elsewhere on the disk',
  'program-alias': 'Alias of a Store program',
  packed: 'File packed by Windows',
  archived: 'Archived file, only a stub is here',
  'shared-folder': 'Link to a shared folder (DFS)',
  container: 'Entry of a Windows container',
  'linux-entry': 'Link or special file of Linux on Windows (WSL)',
  other: 'Special entry of Windows',
};

const reparseHints: Record<ReparseKind, string> = {
  'symbolic-link': 'It leads to another file or folder.',
  junction: 'It leads to another folder of this computer. Windows has many of them; what they show lies elsewhere.',
  'mount-point': 'In Windows, another disk or partition shows up in this folder. Its files are on that disk.',
  'cloud-file':
    'It belongs to a cloud such as OneDrive. Its content may lie only there, and can’t be read here: look for it in the cloud.',
  deduplicated:
    'Windows’ deduplication keeps its content elsewhere on the disk. A Windows that has deduplication can read it, such as the provider’s Windows rescue.',
  'program-alias': 'It only starts a program of the Microsoft Store. It has no content of its own to save.',
  packed: 'Windows packed its content in a way that can’t be read here. Mostly these are files of Windows itself.',
  archived: 'Windows moved its content to another storage. It is not on this disk.',
  'shared-folder': 'It leads to folders on other servers.',
  container: 'It belongs to a container or a virtual folder; its content lies elsewhere.',
  'linux-entry': 'It means something to Linux programs on Windows only.',
  other: 'A driver or program of Windows made it. What it stands for can’t be seen here.',
};

const nameFaults: Record<WindowsNameFault['kind'], string> = {
  character: 'Windows does not allow a character of this name.',
  device: 'Windows keeps this name for a device, so its own programs can’t open or delete it.',
  ending: 'This name ends in a dot or a space, which Windows cuts off, so its own programs can’t open or delete it.',
  bytes: 'This name has bytes in it that are no text. Windows can’t keep it.',
};

/** Words of the properties of files and folders, and of marks on what is not what it looks like. */
export const properties = {
  action: 'Properties',
  title: (name: string) => `Properties of ${name}`,
  titleMany: (count: number) => `Properties of ${plural(count, 'item', 'items')}`,
  attributes: 'Permissions, owner and dates…',
  reading: 'Looking at it…',
  general: 'General',
  kind: 'Kind',
  kinds: {
    extension: (ending: string) => `File (.${ending})`,
    linkTo: (kind: string) => `Link to: ${kind.toLowerCase()}`,
    broken: 'Broken link',
  },
  path: 'Path',
  copyPath: 'Copy the path',
  leadsTo: 'Leads to',
  nothingThere: 'Nothing is there.',
  size: 'Size',
  onDisk: 'On the disk',
  contains: 'Contains',
  counting: 'Counting…',
  containsCounts: (files: number, folders: number) =>
    `${plural(files, 'file', 'files')}, ${plural(folders, 'folder', 'folders')}`,
  countFailed: 'It could not be counted.',
  modified: 'Modified',
  created: 'Created',
  accessed: 'Last read',
  changed: 'Any change',
  owner: 'Owner',
  group: 'Group',
  numbered: (name: string, number: number) => (name === String(number) ? name : `${name} (${number})`),
  permissions: 'Permissions',
  names: 'Names',
  namesOf: (count: number) =>
    count === 1 ? 'this one only' : `${numbers.format(count)} names lead to this very file (hard links)`,
  fileSystem: 'File system',
  fileSystemOf: (parts: readonly string[]) => parts.join(' · '),
  readOnly: 'read-only',
  unknown: 'not told',
  windows: 'On Windows',
  attributesLabel: 'Attributes',
  noAttributes: 'none',
  attributeWords: attributes,
  shortName: 'Short name',
  reparseLabel: 'Really is',
  reparse,
  reparseHints,
  tag: (tag: number) => `reparse tag 0x${tag.toString(16).toUpperCase()}`,
  streams: 'Streams',
  noStreams: 'none beside its content',
  stream: (name: string, size: string | undefined) => `${name} (${size ?? 'more than 64 KB'})`,
  streamsHint: 'Data kept beside the content, which a copy to another file system leaves behind.',
  fromInternet: 'Zone.Identifier says that the file came from the internet.',
  lacks: (program: string) =>
    `What only Windows knows of it (streams, attributes, where it really leads) is not shown: the server lacks ${program}. On Debian and Ubuntu: apt install attr`,
  nameFaults,
  nameFault: (fault: WindowsNameFault) =>
    fault.kind === 'character' && fault.character >= ' '
      ? `Windows does not allow ${fault.character} in names.`
      : nameFaults[fault.kind],
  twins: (names: readonly string[]) =>
    `Windows takes this name for the same as ${names.map((name) => `“${name}”`).join(', ')}, and can keep only one of them in a folder.`,
  items: 'Items',
  different: 'different',
  fromTo: (first: string, last: string) => `${first} to ${last}`,
};
