import { joinPath } from '../contract/paths.ts';
import { taskPrograms, type TaskProgram } from '../windows/server/scheduled-task.ts';
import { findName, type OfflineWindows } from './windows.ts';

/** A program that a scheduled task starts, and the task's name: `Microsoft\Windows\Defrag\ScheduledDefrag`. */
export interface ScheduledProgram extends TaskProgram {
  readonly task: string;
}

/** Tasks that are read, and bytes of one. A Windows has some 300, of a few thousand bytes each. */
const MOST = 2_000;
const LARGEST = 256 * 1024;
const DEEPEST = 12;

/** What the task scheduler of an offline Windows starts. */
export async function scheduledPrograms(windows: OfflineWindows, signal: AbortSignal): Promise<ScheduledProgram[]> {
  const { files, target, root } = windows;
  const style = target.pathStyle;
  let top = root;
  for (const name of ['Windows', 'System32', 'Tasks']) {
    const entry = await findName(files, style, top, name, signal);
    if (entry?.kind !== 'folder') return [];
    top = joinPath(style, top, entry.name);
  }
  const found: ScheduledProgram[] = [];
  const open: (readonly string[])[] = [[]];
  let read = 0;
  for (let names = open.pop(); names !== undefined; names = open.pop()) {
    for await (const page of files.list(joinPath(style, top, ...names), signal)) {
      for (const { name, kind, size = 0 } of page) {
        const own = [...names, name];
        if (kind === 'folder' && own.length < DEEPEST) open.push(own);
        if (kind !== 'file' || size > LARGEST || ++read > MOST) continue;
        const chunks: Uint8Array[] = [];
        for await (const chunk of files.read(joinPath(style, top, ...own), { length: LARGEST, signal }))
          chunks.push(chunk);
        const task = own.join('\\');
        found.push(...taskPrograms(Buffer.concat(chunks)).map((program) => ({ ...program, task })));
      }
    }
  }
  return found;
}
