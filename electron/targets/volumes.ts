import type { Space, Volume } from '../contract/files.ts';
import { decodeName } from '../contract/names.ts';
import { baseOf, isInside } from '../contract/paths.ts';
import { cancelled } from '../contract/problem.ts';
import type { Files } from './target.ts';

/** One mount of a Linux system. `place` is where it stands, `root` the part of the file system that is shown there. */
export interface Mount {
  readonly id: number;
  readonly parent: number;
  readonly root: string;
  readonly place: string;
  readonly readOnly: boolean;
  readonly system: string;
  readonly source: string;
}

/** More than any server has that is looked at by hand. */
const MOST_MOUNTS = 4096;
const MOST_VOLUMES = 256;

// Space, tab, newline, backslash and number sign are written as three octal digits.
const unescaped = (field: string): string =>
  decodeName(
    Buffer.from(
      field.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
      'latin1',
    ),
  );

const LINE = /^(\d+) (\d+) \d+:\d+ (\S+) (\S+) (\S+)(?: \S+)*? - (\S+) (\S*) (\S+)$/;

/** The lines of `/proc/self/mountinfo` (proc_pid_mountinfo(5)); what does not read as one is left out. */
export function readMounts(text: Uint8Array): Mount[] {
  const mounts: Mount[] = [];
  for (const line of Buffer.from(text).toString('latin1').split('\n')) {
    const [, id, parent, root = '', place = '', options = '', system = '', source = '', superOptions = ''] =
      LINE.exec(line) ?? [];
    if (id === undefined || !place.startsWith('/')) continue;
    mounts.push({
      id: Number(id),
      parent: Number(parent),
      root: unescaped(root),
      place: unescaped(place),
      readOnly: [options, superOptions].some((list) => list.split(',').includes('ro')),
      system: unescaped(system),
      source: unescaped(source),
    });
    if (mounts.length === MOST_MOUNTS) break;
  }
  return mounts;
}

/** The mounts that can be reached: those that no later one at the same place, or above it, covers. */
export function uncovered(mounts: readonly Mount[]): Mount[] {
  const byId = new Map(mounts.map((mount) => [mount.id, mount]));
  const placesOn = new Map<number, Set<string>>();
  for (const { id, parent, place } of mounts) {
    if (id !== parent) placesOn.set(parent, (placesOn.get(parent) ?? new Set()).add(place));
  }
  const isCovered = ({ id, place }: Mount): boolean => placesOn.get(id)?.has(place) ?? false;
  const besideIsAbove = ({ parent, place }: Mount): boolean => {
    const beside = placesOn.get(parent);
    for (let at = place.lastIndexOf('/'); at > 0; at = place.lastIndexOf('/', at - 1)) {
      if (beside?.has(place.slice(0, at))) return true;
    }
    return false;
  };
  const below = (mount: Mount): boolean => {
    // Upwards, without trusting the numbers not to lead in a circle.
    const seen = new Set<Mount>();
    for (let at: Mount | undefined = mount; at !== undefined && !seen.has(at); ) {
      seen.add(at);
      if (besideIsAbove(at)) return true;
      const under = byId.get(at.parent);
      // What is stacked on the place of the one under it covers that one, and is reached.
      if (under !== undefined && under.place !== at.place && isCovered(under)) return true;
      at = under;
    }
    return false;
  };
  return mounts.filter((mount) => !isCovered(mount) && !below(mount));
}

/** File systems that hold no files of anybody: the kernel's own, and what mounts others when it is looked at. */
const PSEUDO = new Set(
  (
    'autofs binder binfmt_misc bpf cgroup cgroup2 configfs cpuset debugfs devpts devtmpfs efivarfs fuse.gvfsd-fuse ' +
    'fuse.lxcfs fuse.portal fusectl hugetlbfs mqueue nfsd nsfs pipefs proc pstore ramfs resctrl rpc_pipefs securityfs ' +
    'selinuxfs smackfs sockfs sysfs tracefs'
  ).split(' '),
);
/** Where systems keep memory disks and images for themselves. */
const INNER = ['/proc', '/sys', '/dev', '/run', '/snap', '/var/lib/docker', '/var/lib/containers', '/var/lib/kubelet'];
/** Below `/run`, but for people. */
const MEDIA = '/run/media';
/** File systems whose server may be away: asking one would wait, and with it all that is asked after it. */
const FAR =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|glusterfs|lustre|fuse\.(?:sshfs|curlftpfs|rclone|s3fs|glusterfs))$/;

/** True for a mount that a person would look for files in. */
export function isVolume({ place, system }: Mount): boolean {
  if (place === '/') return true;
  if (PSEUDO.has(system)) return false;
  return isInside('posix', MEDIA, place) || !INNER.some((folder) => isInside('posix', folder, place));
}

/** How long (ms) one question may take; a failing disk answers slowly, and the list must come up without it. */
const PATIENCE = 3000;
const LANES = 4;
const MOST_BYTES = 1024 * 1024;

type Looking = Pick<Files, 'read' | 'list' | 'stat' | 'space'>;

/**
 * The mounted file systems of a Linux system, looked up through its own files: those of `/proc` and `/dev`. Where they
 * can't be read, it is the root alone. Rejects only with `cancelled`.
 */
export async function linuxVolumes(files: Looking, signal?: AbortSignal): Promise<Volume[]> {
  const [text, labels] = await Promise.all([
    quickly(signal, (stop) => beginning(files, '/proc/self/mountinfo', stop)),
    labelsOf(files, signal),
  ]);
  const mounts = uncovered(readMounts(text ?? new Uint8Array()))
    .filter(isVolume)
    .slice(0, MOST_VOLUMES);
  if (!mounts.some(({ place }) => place === '/')) return [await rootAlone(files, signal)];
  const volumes: (Volume | undefined)[] = mounts.map(() => undefined);
  const rest = [...mounts.entries()];
  const lane = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      volumes[next[0]] = await volumeOf(files, next[1], labels, signal);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return volumes.filter((volume) => volume !== undefined);
}

async function volumeOf(
  files: Looking,
  { place, readOnly, system, source }: Mount,
  labels: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<Volume | undefined> {
  const far = FAR.test(system);
  // Single files are mounted too, into containers.
  const entry = far ? undefined : await quickly(signal, (stop) => files.stat(place, { follow: true, signal: stop }));
  if (entry !== undefined && entry.kind !== 'folder') return undefined;
  const space = far ? undefined : await spaceOf(files, place, signal);
  const label = source.startsWith('/dev/') ? labels.get(baseOf('posix', source)) : undefined;
  return {
    path: place,
    system,
    device: source,
    readOnly,
    ...(label !== undefined && { label }),
    ...(space !== undefined && { space }),
  };
}

async function rootAlone(files: Looking, signal?: AbortSignal): Promise<Volume> {
  const space = await spaceOf(files, '/', signal);
  return { path: '/', readOnly: false, ...(space !== undefined && { space }) };
}

/** The room on a file system; undefined where it is not told in time or there is none of its own. */
export async function spaceOf(
  files: Pick<Files, 'space'>,
  path: string,
  signal?: AbortSignal,
): Promise<Space | undefined> {
  const space = await quickly(signal, (stop) => files.space(path, stop));
  return space == null || space.total === 0 ? undefined : space;
}

/** Labels by the names of devices, as udev links them; also by the names that logical volumes are mounted under. */
async function labelsOf(files: Looking, signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const [byLabel, mapped] = await Promise.all([
    linksIn(files, '/dev/disk/by-label', signal),
    linksIn(files, '/dev/mapper', signal),
  ]);
  const labels = new Map<string, string>();
  for (const { name, to } of byLabel) labels.set(baseOf('posix', to), readLabel(name));
  for (const { name, to } of mapped) {
    const label = labels.get(baseOf('posix', to));
    if (label !== undefined) labels.set(name, label);
  }
  return labels;
}

/** A label as udev names its link: bytes that can't be in one are written as `\x20`. */
export function readLabel(name: string): string {
  const text = Buffer.from(name.replaceAll('/', ''), 'utf8').toString('latin1');
  const bytes = text.replace(/\\x([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return decodeName(Buffer.from(bytes, 'latin1'));
}

async function linksIn(files: Looking, folder: string, signal?: AbortSignal): Promise<{ name: string; to: string }[]> {
  const found: { name: string; to: string }[] = [];
  await quickly(signal, async (stop) => {
    for await (const page of files.list(folder, stop)) {
      for (const { name, linkTo } of page) if (linkTo !== undefined) found.push({ name, to: linkTo });
      if (found.length > MOST_MOUNTS) break;
    }
  });
  return found;
}

async function beginning(files: Looking, path: string, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path, { length: MOST_BYTES, signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What the work gives, or undefined where it fails or takes too long. Rejects only when `signal` aborts. */
export async function quickly<T>(
  signal: AbortSignal | undefined,
  work: (stop: AbortSignal) => Promise<T>,
  patience = PATIENCE,
): Promise<T | undefined> {
  const late = AbortSignal.timeout(patience);
  const result = await work(signal === undefined ? late : AbortSignal.any([signal, late])).catch(() => undefined);
  if (signal?.aborted) throw cancelled();
  return result;
}
