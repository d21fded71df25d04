import type { Entry } from '../../contract/files.ts';
import { joinPath, rootOf, segmentsOf } from '../../contract/paths.ts';
import { isProblem } from '../../contract/problem.ts';
import type { PlanContext } from '../../engine/tool.ts';
import type { Files, Target } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { KEPT_FOLDER, keptName, TRASH, trashName } from '../../work/trash.ts';
import { impossibleName } from '../../work/walk.ts';

/** A trash folder, or one of what synchronising kept, with the folders of single jobs in it. */
export interface Held {
  readonly path: string;
  /** Those that may go. */
  readonly folders: readonly string[];
  /** How many belong to jobs that have not ended. */
  readonly unfinished: number;
}

/** Folders of jobs that one emptying deletes at most; the next takes the rest. */
const MOST_FOLDERS = 10_000;

/**
 * Everything of ours that waits on a target: at the top of each disk, and wherever an undo record says that something was
 * put. A link that has such a name is not followed.
 */
export async function findHeld(context: PlanContext, target: Target): Promise<Held[]> {
  const { signal } = context;
  const files = filesOf(target);
  const unfinished = await namesOfUnfinished(context);
  const held: Held[] = [];
  let left = MOST_FOLDERS;
  for (const path of await candidates(context, target, files)) {
    if ((await there(files, path, signal))?.kind !== 'folder') continue;
    const folders: string[] = [];
    let busy = 0;
    for await (const page of files.list(path, signal)) {
      for (const { name } of page) {
        if (impossibleName(target.pathStyle, name)) continue;
        if (unfinished.has(name)) busy += 1;
        else if (folders.length < left) folders.push(joinPath(target.pathStyle, path, name));
      }
    }
    left -= folders.length;
    if (folders.length > 0 || busy > 0) held.push({ path, folders, unfinished: busy });
  }
  return held;
}

/** What the folders of jobs are called that still run, here or in another window. */
export async function namesOfUnfinished(context: PlanContext): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const { id, state } of await context.undoRecords()) {
    if (state !== 'prepared') continue;
    try {
      await context.undoRecord(id);
    } catch (error) {
      if (!isProblem(error, 'busy')) continue;
      names.add(trashName(id)).add(keptName(id));
    }
  }
  return names;
}

async function candidates(context: PlanContext, target: Target, files: Files): Promise<ReadonlySet<string>> {
  const style = target.pathStyle;
  const found = new Set<string>();
  const volumes = (await files.volumes?.(context.signal)) ?? [];
  for (const { path, readOnly } of volumes) if (!readOnly) found.add(joinPath(style, path, TRASH));
  if (volumes.length === 0 && style === 'posix') found.add(joinPath(style, '/', TRASH));
  for (const record of await context.undoRecords()) {
    if (!record.targets.some(({ id }) => id === target.id)) continue;
    for await (const { changes } of (await readable(context, record.id)) ?? []) {
      for (const change of changes) {
        if (change.kind !== 'renamed' || change.target !== target.id) continue;
        const segments = segmentsOf(style, change.to);
        const at = segments.findIndex((name) => name === TRASH || name === KEPT_FOLDER);
        if (at >= 0) found.add(joinPath(style, rootOf(style, change.to), ...segments.slice(0, at + 1)));
      }
    }
  }
  return found;
}

/** The changes of a record; undefined of one that was dismissed meanwhile or is still written. */
async function readable(context: PlanContext, id: string) {
  try {
    return (await context.undoRecord(id)).groups();
  } catch (error) {
    if (isProblem(error, 'busy') || isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

async function there(files: Files, path: string, signal: AbortSignal): Promise<Entry | undefined> {
  try {
    return await files.stat(path, { signal });
  } catch (error) {
    if (isProblem(error, 'not-found') || isProblem(error, 'no-permission')) return undefined;
    throw error;
  }
}
