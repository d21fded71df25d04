import { createHash } from 'node:crypto';
import type { Entry } from '../contract/files.ts';
import { joinPath } from '../contract/paths.ts';
import { ProblemError } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';
import { quoted } from '../work/words.ts';
import type { Hive } from '../windows/hive/cells.ts';
import { findName, needHive, type OfflineWindows, walkable } from './windows.ts';

const MACHINE = ['SYSTEM', 'SOFTWARE', 'DEFAULT', 'SAM', 'SECURITY'];
const PERSON = /^Users\\/;
const PERSONAL = 'NTUSER.DAT';
/** People whose hives are named. */
const MOST_PEOPLE = 200;
/** Bytes of the hives of one target that are kept in memory to be looked at again. */
const MOST_KEPT = 256 * 1024 * 1024;
/** Bytes at the start of a hive or log that are others after each write: sequence numbers, time and checksum. */
const HEAD = 512;

type Kept = Map<string, { readonly state: string; readonly hive: Hive }>;
/** They go with their target. */
const keptOf = new WeakMap<Target, Kept>();

/** The hives that are there, by name: those of the machine, then those of people. */
export async function hivesThere(windows: OfflineWindows, signal: AbortSignal): Promise<string[]> {
  const { files, target, config, root } = windows;
  const style = target.pathStyle;
  const there: string[] = [];
  for (const name of MACHINE) {
    if ((await findName(files, style, config, name, signal)) !== undefined) there.push(name);
  }
  const users = await findName(files, style, root, 'Users', signal);
  if (users?.kind !== 'folder') return there;
  const folder = joinPath(style, root, users.name);
  const people: string[] = [];
  for await (const page of files.list(folder, signal)) {
    people.push(...page.filter(({ kind }) => kind === 'folder').map(({ name }) => name));
    if (people.length >= MOST_PEOPLE) break;
  }
  for (const name of people.slice(0, MOST_PEOPLE).toSorted()) {
    const hive = await findName(files, style, joinPath(style, folder, name), PERSONAL, signal);
    if (hive?.kind === 'file') there.push(`Users\\${name}`);
  }
  return there;
}

/** A hive to be looked at, sound enough to walk over. It is kept, and not read again while its files stay the same. */
export async function openToLook(windows: OfflineWindows, name: string, signal: AbortSignal): Promise<Hive> {
  const place = await placeOf(windows, name, signal);
  const kept: Kept = keptOf.get(windows.target) ?? new Map();
  keptOf.set(windows.target, kept);
  const key = `${place.windows.config}\0${place.file}`;
  const state = await stateOf(place, signal);
  const known = kept.get(key);
  kept.delete(key);
  if (known?.state === state) {
    kept.set(key, known);
    return known.hive;
  }
  const { hive } = await needHive(place.windows, place.file, signal);
  walkable(hive, name);
  kept.set(key, { state, hive });
  let size = [...kept.values()].reduce((sum, each) => sum + each.hive.bytes.length, 0);
  for (const [oldest, each] of kept) {
    if (size <= MOST_KEPT || oldest === key) break;
    size -= each.hive.bytes.length;
    kept.delete(oldest);
  }
  return hive;
}

interface HivePlace {
  readonly windows: OfflineWindows;
  readonly file: string;
}

async function placeOf(windows: OfflineWindows, name: string, signal: AbortSignal): Promise<HivePlace> {
  if (!PERSON.test(name)) return { windows, file: name };
  const { files, target, root } = windows;
  const style = target.pathStyle;
  const users = await findName(files, style, root, 'Users', signal);
  const above = joinPath(style, root, users?.name ?? 'Users');
  const person = users && (await findName(files, style, above, name.replace(PERSON, ''), signal));
  if (person === undefined) {
    throw new ProblemError({
      code: 'not-found',
      title: `There is no hive ${quoted(name)}`,
      message: 'This Windows has no folder of that person. Nothing was changed.',
      remedy: 'Look again at which hives there are.',
    });
  }
  return { windows: { ...windows, config: joinPath(style, above, person.name) }, file: PERSONAL };
}

/** What is another after each write to the hive or its logs. */
async function stateOf({ windows, file }: HivePlace, signal: AbortSignal): Promise<string> {
  const { files, target, config } = windows;
  const hash = createHash('sha256');
  for (const end of ['', '.LOG', '.LOG1', '.LOG2']) {
    const entry: Entry | undefined = await findName(files, target.pathStyle, config, `${file}${end}`, signal);
    hash.update(`${end}:${entry?.size ?? '-'}:${entry?.modified ?? '-'}:`);
    if (entry?.kind !== 'file') continue;
    const path = joinPath(target.pathStyle, config, entry.name);
    for await (const chunk of files.read(path, { length: HEAD, signal })) hash.update(chunk);
  }
  return hash.digest('hex');
}
