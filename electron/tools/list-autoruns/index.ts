import { joinPath } from '../../contract/paths.ts';
import { isProblem } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import { changeableHive } from '../../contract/windows-hives.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { hivesThere, openToLook } from '../../offline/browse-hives.ts';
import { inWords } from '../../offline/problems.ts';
import { scheduledPrograms } from '../../offline/scheduled-tasks.ts';
import { findName, type OfflineWindows, openWindows } from '../../offline/windows.ts';
import { type Autorun, personAutoruns, softwareAutoruns, systemAutoruns } from '../../windows/server/autoruns.ts';
import { fileIn } from '../../windows/server/image-file.ts';
import { sha256Of } from '../../work/put-file.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { listAutoruns } from './contract.ts';

type Found = ToolResult<'list-autoruns'>;
type Row = Found['autoruns'][number];

/** Bytes of a file whose SHA-256 is made, and how many files. */
const LARGEST = 256 * 1024 * 1024;
const MOST_HASHED = 500;
const SHARED = ['ProgramData', 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'StartUp'];
const OWN = ['AppData', 'Roaming', 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Startup'];

/** What starts with Windows that is no service. */
export const listAutorunsTool: Tool<typeof listAutoruns> = lookingTool(listAutoruns, look, (found) => ({
  title: 'List what starts by itself',
  summary: `${countInWords(found.autoruns.length, 'entry', 'entries')} in ${quoted(found.config)}.`,
}));

async function look(context: PlanContext, input: ToolInput<'list-autoruns'>): Promise<Found> {
  const { signal } = context;
  const windows = await openWindows(context.target(input.target), input.folder, signal);
  const facts = factsOf(windows, signal);
  const rows: Row[] = [];
  const unread: string[] = [];
  const hives = await hivesThere(windows, signal);
  for (const name of hives) {
    const read = readerOf(name);
    if (read === undefined) continue;
    try {
      const hive = await openToLook(windows, name, signal);
      for (const each of inWords(() => read(hive))) rows.push({ ...rowOf(name, each), ...(await facts(pathOf(each))) });
    } catch (error) {
      // One that is damaged must not hide what is in the others.
      if (!isProblem(error, 'damaged')) throw error;
      unread.push(name);
    }
  }
  const people = hives.filter((name) => name.startsWith('Users\\')).map((name) => name.split('\\'));
  for (const names of [SHARED, ...people.map((person) => [...person, ...OWN])]) {
    for (const { name, path } of await filesIn(windows, names, signal)) {
      const place = names.join('\\');
      const own = { kind: 'start-up folder', place, name, command: name, isUsual: false, file: path } as const;
      rows.push({ ...own, ...(await facts([...names, name])) });
    }
  }
  for (const { task, command, isEnabled } of await scheduledPrograms(windows, signal)) {
    const isUsual = /^Microsoft\\Windows\\/i.test(task) && /^"?(?:%windir%|%systemroot%|C:\\Windows)\\/i.test(command);
    const kind = isEnabled ? 'task' : 'task that is off';
    const row = { kind, place: 'Windows\\System32\\Tasks', name: task, command, isUsual } as const;
    rows.push({ ...row, ...(await facts(fileIn(command))) });
  }
  return { config: windows.config, autoruns: rows, unread };
}

function readerOf(hive: string) {
  if (hive === 'SYSTEM') return systemAutoruns;
  if (hive === 'SOFTWARE') return softwareAutoruns;
  return hive === 'DEFAULT' || hive.startsWith('Users\\') ? personAutoruns : undefined;
}

function rowOf(name: string, { kind, key, value, command, isUsual, off }: Autorun): Row {
  const hive = changeableHive.safeParse(name).data;
  const row = { kind, place: `${name}\\${key}`, name: value, command, isUsual };
  if (hive === undefined || off === undefined) return row;
  return { ...row, off: { hive, key, name: value, ...(off !== 'absent' && { text: off.text }) } };
}

/** Where Windows looks for the file: a bare name is one of its own folder, a package or monitor a library. */
function pathOf({ kind, command }: Autorun): readonly string[] | undefined {
  const first = command
    .trim()
    .replace(/^autocheck\s+/i, '')
    .replace(/,$/, '');
  if (first === '""') return undefined;
  const [bare] = /^[^\\/:%"\s]+/.exec(first) ?? [];
  if (bare === undefined || /[\\/:%"]/.test(first.split(/\s/)[0] ?? '')) return fileIn(first);
  const ending = kind === 'boot' ? '.exe' : '.dll';
  const file = /\.[a-z0-9]{2,4}$/i.test(bare) ? bare : `${bare}${ending}`;
  return file.toLowerCase() === 'explorer.exe' ? ['Windows', file] : ['Windows', 'System32', file];
}

/** Tells of a file, by its names from the top of the disk, whether it is there and what is in it. */
function factsOf({ files, target, root }: OfflineWindows, signal: AbortSignal) {
  const style = target.pathStyle;
  const known = new Map<string, Pick<Row, 'fileThere' | 'sha256'>>();
  return async (names: readonly string[] | undefined): Promise<Pick<Row, 'fileThere' | 'sha256'>> => {
    if (names === undefined) return {};
    const id = names.join('\\').toLowerCase();
    const before = known.get(id);
    if (before !== undefined) return before;
    let told: Pick<Row, 'fileThere' | 'sha256'> = { fileThere: false };
    try {
      let path = root;
      for (const [index, name] of names.entries()) {
        const entry = await findName(files, style, path, name, signal);
        if (entry === undefined) break;
        path = joinPath(style, path, entry.name);
        if (index < names.length - 1 || entry.kind !== 'file') continue;
        const isHashed = (entry.size ?? 0) <= LARGEST && known.size < MOST_HASHED;
        told = { fileThere: true, ...(isHashed && { sha256: await sha256Of(files, path, signal) }) };
      }
    } catch (error) {
      signal.throwIfAborted();
      if (isProblem(error, 'connection-lost')) throw error;
      told = {};
    }
    known.set(id, told);
    return told;
  };
}

async function filesIn(
  windows: OfflineWindows,
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ name: string; path: string }[]> {
  const { files, target, root } = windows;
  let path = root;
  for (const name of names) {
    const entry = await findName(files, target.pathStyle, path, name, signal);
    if (entry?.kind !== 'folder') return [];
    path = joinPath(target.pathStyle, path, entry.name);
  }
  const found: { name: string; path: string }[] = [];
  for await (const page of files.list(path, signal)) {
    found.push(
      ...page
        .filter(({ kind, name }) => kind === 'file' && name.toLowerCase() !== 'desktop.ini')
        .map(({ name }) => ({ name, path: joinPath(target.pathStyle, path, name) })),
    );
    if (found.length >= MOST_HASHED) break;
  }
  return found.slice(0, MOST_HASHED);
}
