import { ProblemError } from '../../contract/problem.ts';
import type { Files } from '../../targets/target.ts';
import { DamagedError } from '../../windows/damaged.ts';
import { openHive, type Hive } from '../../windows/hive/cells.ts';
import { readSoftwareFacts } from '../../windows/installation/software.ts';
import { readSystemFacts } from '../../windows/installation/system.ts';
import type { FoundSystem } from './contract.ts';
import { readFstab } from '../../disks/fstab.ts';
import { releaseOf } from './linux.ts';

/** More than a SOFTWARE hive of any server has; and what a text is cut to. */
const LARGEST_HIVE = 512 * 1024 * 1024;
const MOST_TEXT = 256 * 1024;
/** More than a folder of these has by rights. */
const MOST_ENTRIES = 5000;

/** The system whose root is the folder `root`; undefined where there is none. */
export async function lookInside(
  files: Files,
  root: string,
  device: string,
  signal: AbortSignal,
): Promise<FoundSystem | undefined> {
  return (await windowsIn(files, root, device, signal)) ?? (await linuxIn(files, root, device, signal));
}

async function windowsIn(files: Files, root: string, device: string, signal: AbortSignal) {
  // Linux tells upper from lower case on NTFS, Windows does not.
  const config = await resolve(files, root, ['Windows', 'System32', 'config'], signal);
  if (config === undefined) return undefined;
  const found: Extract<FoundSystem, { kind: 'windows' }> = { kind: 'windows', device, users: [], unread: [] };
  const read = async (name: string, take: (hive: Hive) => void) => {
    try {
      const path = await resolve(files, config, [name], signal);
      if (path === undefined) throw new DamagedError(`${name} is missing`);
      take(openHive(await bytesOf(files, path, LARGEST_HIVE, signal)));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DamagedError) && !(error instanceof ProblemError)) throw error;
      found.unread.push(name);
    }
  };
  await read('SYSTEM', (hive) => {
    const { computer, hostName, kind, domain, timeZone, shutDown } = readSystemFacts(hive);
    Object.assign(found, defined({ computer: hostName ?? computer, role: kind, domain, timeZone, shutDown }));
  });
  await read('SOFTWARE', (hive) => {
    const { product, build, revision, profiles } = readSoftwareFacts(hive);
    const number = build === undefined ? undefined : revision === undefined ? `${build}` : `${build}.${revision}`;
    Object.assign(found, defined({ product, build: number }));
    found.users = profiles.map(({ folder }) => folder);
  });
  return found;
}

async function linuxIn(files: Files, root: string, device: string, signal: AbortSignal) {
  const text = async (...names: string[]) => {
    try {
      // A link to a whole path would lead into the rescue system: so the places themselves are named, and no link followed.
      const path = `${root}/${names.join('/')}`;
      if ((await files.stat(path, { signal })).kind !== 'file') return undefined;
      return Buffer.from(await bytesOf(files, path, MOST_TEXT, signal)).toString('utf8');
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  };
  const fstab = await text('etc', 'fstab');
  const release = (await text('usr', 'lib', 'os-release')) ?? (await text('etc', 'os-release'));
  if (fstab === undefined && release === undefined) return undefined;
  const hostName = (await text('etc', 'hostname'))?.trim().split('\n')[0] || undefined;
  const boot = await namesIn(files, `${root}/boot`, signal);
  const found: Extract<FoundSystem, { kind: 'linux' }> = {
    kind: 'linux',
    device,
    ...defined({ release: release === undefined ? undefined : releaseOf(release), hostName }),
    kernels: boot.flatMap((name) => /^vmlinuz-(.+)$/.exec(name)?.[1] ?? []).sort(),
    mounts:
      fstab === undefined
        ? []
        : readFstab(fstab).map(({ device: from, place, system }) => ({ device: from, place, system })),
  };
  return found;
}

/** The path below `root` whose parts have these names in whatever case; undefined where there is none. */
async function resolve(files: Files, root: string, names: readonly string[], signal: AbortSignal) {
  let path = root;
  for (const wanted of names) {
    const name = (await namesIn(files, path, signal)).find((each) => each.toLowerCase() === wanted.toLowerCase());
    if (name === undefined) return undefined;
    path = `${path}/${name}`;
  }
  return path;
}

async function namesIn(files: Files, folder: string, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const page of files.list(folder, signal)) {
      names.push(...page.map(({ name }) => name));
      if (names.length > MOST_ENTRIES) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ProblemError)) throw error;
  }
  return names;
}

async function bytesOf(files: Files, path: string, limit: number, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of files.read(path, { length: limit, signal })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) throw new DamagedError('It is larger than any of its kind');
  }
  return Buffer.concat(chunks);
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
