import { decodeName } from '../contract/names.ts';
import type { Entry, EntryKind } from '../contract/files.ts';
import type { Found } from '../contract/find.ts';
import { segmentsOf } from '../contract/paths.ts';
import { isProblem, type Problem, ProblemError } from '../contract/problem.ts';
import type { End } from '../copying/end.ts';
import type { Steady } from '../work/steady.ts';
import { walk } from '../work/walk.ts';

/** Something in a tree, with what only the target's own program tells. */
export interface TreeEntry extends Found {
  /** Bytes it takes on the disk. */
  readonly onDisk?: number;
  /** Of a file with several names: the same for each of them. */
  readonly identity?: string;
}

/** What listing a whole tree tells. */
export type TreeNews =
  | { readonly kind: 'entries'; readonly entries: TreeEntry[] }
  | { readonly kind: 'failed'; readonly path: string; readonly problem: Problem };

const KINDS: Record<string, EntryKind> = {
  f: 'file',
  d: 'folder',
  l: 'link',
  b: 'device',
  c: 'device',
  p: 'pipe',
  s: 'socket',
};
/** For GNU find: kind, bytes, seconds, blocks, names, disk and number, path below the folder; each entry ends with a NUL, which no name can have. */
const FORMAT = '%y\\t%s\\t%T@\\t%b\\t%n\\t%D:%i\\t%P\\0';

/** One entry as `FORMAT` prints it; undefined where it is something else. */
export function parseFound(record: Uint8Array): TreeEntry | undefined {
  const text = decodeName(record);
  const [, letter, size, seconds, blocks, names, identity, path] =
    /^(.)\t(\d+)\t(-?\d+)(?:\.\d*)?\t(\d+)\t(\d+)\t(\d+:\d+)\t([^]+)$/.exec(text) ?? [];
  if (letter === undefined || path === undefined) return undefined;
  const kind = KINDS[letter] ?? 'other';
  return {
    path,
    kind,
    modified: Number(seconds) * 1000,
    // Blocks of 512 bytes, whatever the file system's own are.
    onDisk: Number(blocks) * 512,
    ...(kind === 'file' && { size: Number(size) }),
    ...(kind !== 'folder' && Number(names) > 1 && { identity }),
  };
}

/** The entries of find's output as it comes; keeps only what has not ended yet. */
export async function* parseStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TreeEntry[], void, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const all = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const entries: TreeEntry[] = [];
    let from = 0;
    for (let to = all.indexOf(0); to !== -1; to = all.indexOf(0, from)) {
      const entry = parseFound(all.subarray(from, to));
      if (entry) entries.push(entry);
      from = to + 1;
    }
    rest = all.subarray(from);
    if (entries.length > 0) yield entries;
  }
}

/**
 * Everything below a folder, links not followed: by the target's own `find` where it has one that can tell all, which needs one
 * answer for the whole tree, else by listing folder after folder. `oneSystem`: what is mounted below is not entered, where the
 * target can tell.
 */
export async function* treeList(
  end: End,
  path: string,
  steady: Steady,
  signal: AbortSignal,
  { oneSystem = false }: { oneSystem?: boolean } = {},
): AsyncGenerator<TreeNews, void, void> {
  if (end.target.commands && end.style === 'posix') {
    const outcome = yield* byProgram(end, path, oneSystem, signal);
    if (outcome) return;
  }
  const entry = await steady.run(() => end.files.stat(path, { follow: true, signal }));
  const depth = segmentsOf(end.style, path).length;
  const relative = (whole: string) => segmentsOf(end.style, whole).slice(depth).join('/');
  const patience = steady.patience();
  const again = (error: unknown, gotFurther: boolean) => patience.again(error, gotFurther);
  let batch: Found[] = [];
  for await (const step of walk(end.files, end.style, { path, entry }, { signal, again })) {
    if (step.kind === 'problem') yield { kind: 'failed', path: step.path, problem: step.problem };
    else if (step.kind === 'entry') batch.push(foundOf(relative(step.path), step.entry));
    else if (step.kind === 'enter' && step.folder.parent)
      batch.push(foundOf(relative(step.folder.path), step.folder.entry));
    if (batch.length >= 500 || (step.kind === 'leave' && batch.length > 0)) {
      yield { kind: 'entries', entries: batch };
      batch = [];
    }
  }
  if (batch.length > 0) yield { kind: 'entries', entries: batch };
}

function foundOf(path: string, { kind, size, modified }: Entry): Found {
  return {
    path,
    kind,
    ...(kind === 'file' && size !== undefined && { size }),
    ...(modified !== undefined && { modified }),
  };
}

/** False where the program is missing or another than GNU's. */
async function* byProgram(
  end: End,
  path: string,
  oneSystem: boolean,
  signal: AbortSignal,
): AsyncGenerator<TreeNews, boolean, void> {
  const args = [path, ...(oneSystem ? ['-xdev'] : []), '-mindepth', '1', '-printf', FORMAT];
  let any = false;
  try {
    const running = await end.target.commands?.start(
      { program: 'find', args, environment: { LC_ALL: 'C' } },
      { signal },
    );
    if (!running) return false;
    for await (const entries of parseStream(running.stdout)) {
      any = true;
      yield { kind: 'entries', entries };
    }
    const { status, stderr } = await running.done;
    if (status === 0) return true;
    if (!any) return false;
    yield { kind: 'failed', path, problem: partlyUnread(stderr) };
    return true;
  } catch (error) {
    if (signal.aborted || any || !isProblem(error)) throw error;
    return false;
  }
}

function partlyUnread(stderr: string): Problem {
  return new ProblemError({
    code: 'no-permission',
    title: 'Some folders could not be looked into',
    message: 'What is in them is not among what was found. All others were gone through.',
    details: { technical: stderr.trim().slice(-1000) },
  }).problem;
}
