import type { Entry } from '../contract/files.ts';
import { joinPath } from '../contract/paths.ts';
import { ProblemError } from '../contract/problem.ts';
import type { PlanContext } from '../engine/tool.ts';
import { filesOf } from '../work/chosen.ts';
import { quoted } from '../work/words.ts';
import type { OpenHives } from './change-hives.ts';
import { findName, needHive, walkable } from './windows.ts';

/** Where boot stores lie on the disk that a machine starts from: with BIOS and with UEFI. */
const PLACES = [
  ['Boot', 'BCD'],
  ['EFI', 'Microsoft', 'Boot', 'BCD'],
] as const;

/** The boot store (BCD) below the folder where the disk that the machine starts from is mounted. Only reads. */
export async function openBootStore(context: PlanContext, id: string, folder: string): Promise<OpenHives> {
  const { signal } = context;
  const target = context.target(id);
  const files = filesOf(target);
  const style = target.pathStyle;
  for (const names of PLACES) {
    let at: string | undefined = folder;
    let store: string | undefined;
    for (const name of names) {
      const entry: Entry | undefined = at === undefined ? undefined : await findName(files, style, at, name, signal);
      if (entry?.kind === 'file') store = entry.name;
      else at = entry && at !== undefined ? joinPath(style, at, entry.name) : undefined;
    }
    if (store === undefined || at === undefined) continue;
    const windows = { target, files, root: folder, config: at };
    const hive = await needHive(windows, store, signal);
    walkable(hive.hive, store);
    return { windows, hives: [hive] };
  }
  throw new ProblemError({
    code: 'not-found',
    title: `There is no boot store in ${quoted(folder)}`,
    message:
      'Windows keeps it in Boot\\BCD on the disk it starts from; machines with UEFI in EFI\\Microsoft\\Boot\\BCD on a small partition of their own. Nothing was changed.',
    remedy:
      'Under Disks, mount the small FAT partition (EFI system) or the one called “System Reserved”, and choose its folder.',
  });
}
