import { createHash } from 'node:crypto';
import { z } from 'zod';
import { baseOf, joinPath, parentOf } from '../contract/paths.ts';
import { isProblem, ProblemError, toProblem } from '../contract/problem.ts';
import type { JobContext } from '../engine/tool.ts';
import type { Files, Target } from '../targets/target.ts';
import { filesOf } from '../work/chosen.ts';
import { overwrite } from '../work/overwrite.ts';
import { settable, sha256Of } from '../work/put-file.ts';
import { createSteady } from '../work/steady.ts';
import { listInWords, quoted } from '../work/words.ts';
import { checkHive } from '../windows/hive/check.ts';
import { recoverHive } from '../windows/hive/log.ts';
import { journalOf, type LogFormat } from '../windows/hive/write-log.ts';
import { installationIn } from './identity.ts';
import { obstacleOf } from './obstacles.ts';
import { damagedOnTheWay, type HiveState, onTheWay, replaceHive, type Replacement } from './replace-hive.ts';
import { type HiveFile, logFormatIn, type OfflineWindows, readWhole, type WholeFile } from './windows.ts';

/** A hive as it is to become. */
export interface HiveEdit {
  readonly hive: HiveFile;
  /** The whole new file. */
  readonly bytes: Buffer;
}

/** What is to be written to an offline Windows. */
export interface HiveEdits {
  readonly windows: OfflineWindows;
  readonly edits: readonly HiveEdit[];
  /** Hives that stay as they are, and are copied aside with the others because they belong together. */
  readonly kept: readonly HiveFile[];
}

/** What a run notes before it writes, so that a later one can finish it without planning it again. */
const prepared = z.strictObject({
  backup: z.string(),
  hives: z.array(
    z.strictObject({
      path: z.string(),
      /** The new hive, whole, beside the copies. */
      fresh: z.string(),
      before: z.string(),
      after: z.string(),
      /** Copies of the hive and its logs as they were. */
      copies: z.array(z.string()).min(1),
      /** Its own logs; the first is to carry the change, where the format is known. */
      logs: z.array(z.string()),
      format: z.enum(['old', 'new']).optional(),
    }),
  ),
  logs: z.array(z.string()),
});
type Prepared = z.infer<typeof prepared>;
/** What it notes when all were read back: from then on the new hives beside the copies are not needed, and may be gone. */
const proven = z.strictObject({ proven: z.literal(true) });

/** What was written: each hive with its SHA-256 before and as it was read back, and the folder with what was there before. */
export interface HivesWritten {
  readonly backup: string;
  readonly hives: readonly Pick<Work, 'path' | 'before' | 'after'>[];
}

/**
 * Changes hives of an offline Windows: copies first, then writes in place, reads back and compares. `what` names them in sentences, such as
 * `account database`. `edit` reads and changes them in memory; it is not asked again when a job goes on.
 */
export async function writeHives(
  context: JobContext,
  targetId: string,
  what: string,
  edit: () => Promise<HiveEdits>,
): Promise<HivesWritten> {
  const { signal } = context;
  const target = context.target(targetId);
  const files = filesOf(target);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const stage = { text: `The ${what} is complete and as it was before.` };
  try {
    const { noted, isProven } = await notedIn(context.journal);
    let ready = noted;
    if (ready === undefined) {
      context.progress({ done: 0, total: 4, unit: 'steps', note: 'Copying the hives' });
      ready = await steady.run(async () => prepare(context, target, files, await edit()));
      await context.record(ready);
    }
    const work = ready;
    if (!isProven) {
      await context.ready();
      context.progress({ done: 1, total: 4, unit: 'steps', note: `Writing the ${what}` });
      for (const [index, hive] of work.hives.entries()) {
        const reached = (state: HiveState) => {
          stage.text = stateInWords(what, work, index, state);
        };
        await steady.run(async () => replaceHive(files, await replacementOf(files, hive, signal), reached, signal));
      }
    }
    stage.text = `The ${what} is complete and has the change in it.`;
    context.progress({ done: 2, total: 4, unit: 'steps', note: 'Emptying the transaction logs' });
    // Their content is in the hive now; Windows leaves them empty, too.
    for (const path of work.logs) await steady.run(() => overwrite(files, path, new Uint8Array(), signal));
    context.progress({ done: 3, total: 4, unit: 'steps', note: 'Reading back' });
    for (const hive of work.hives) await steady.run(() => prove(target, files, hive, signal));
    await context.record({ proven: true });
    for (const { fresh } of work.hives) await steady.run(() => removeIfThere(files, fresh));
    context.progress({ done: 4, total: 4, unit: 'steps' });
    context.log(`Wrote ${pathsOf(work)}; the copies of what was there are in ${quoted(work.backup)}.`);
    return { backup: work.backup, hives: work.hives };
  } catch (error) {
    // An app that ends goes on by itself when it is started again.
    if (signal.aborted && !isProblem(signal.reason, 'cancelled')) throw error;
    const problem = signal.aborted ? toProblem(signal.reason) : (steady.givenUp ?? toProblem(error));
    throw new ProblemError({ ...problem, message: `${problem.message} ${stage.text}` }, { cause: error });
  } finally {
    context.waiting();
  }
}

const pathsOf = ({ hives }: Prepared) => listInWords(hives.map(({ path }) => quoted(path)));

/** What a cut leaves while the hive of that index is written. */
function stateInWords(what: string, work: Prepared, index: number, state: HiveState): string {
  const { path = '' } = work.hives[index] ?? {};
  if (state === 'torn')
    return `${quoted(path)} may be half written: let this job go on before you start Windows, or undo it. The whole file as it was is in ${quoted(work.backup)} and on this computer.`;
  const done = work.hives.slice(0, index).map((hive) => quoted(hive.path));
  const others =
    done.length === 0 ? '' : ` The change is in ${listInWords(done)} already; let this job go on, or undo it.`;
  const whole = work.hives.length === 1 ? `The ${what}` : quoted(path);
  if (state === 'before') return `${whole} is complete and as it was before.${others}`;
  if (state === 'either')
    return `${whole} is complete, either as it was before or with the change: look at it again to see which.${others}`;
  return `${whole} is complete and has the change in it; what is not in the file yet is in its transaction log, which Windows reads when it starts.${others}`;
}

async function notedIn(journal: AsyncIterable<unknown>): Promise<{ noted?: Prepared; isProven: boolean }> {
  let noted: Prepared | undefined;
  let isProven = false;
  for await (const line of journal) {
    noted = prepared.safeParse(line).data ?? noted;
    isProven ||= proven.safeParse(line).success;
  }
  return { ...(noted && { noted }), isProven };
}

/** Makes all copies and the new hives beside the old ones. The hives themselves are not touched. */
async function prepare(
  context: JobContext,
  target: Target,
  files: Files,
  { windows, edits, kept }: HiveEdits,
): Promise<Prepared> {
  const { signal } = context;
  const hives = [...edits.map(({ hive }) => hive), ...kept];
  const whole: WholeFile[] = hives.flatMap((hive) => [hive, ...hive.logs]);
  const obstacle = await obstacleOf(windows, hives, 0, signal);
  if (obstacle !== undefined) throw new ProblemError(obstacle);

  const installation = await installationIn(windows, signal);
  const style = target.pathStyle;
  const backup = joinPath(style, windows.config, `RescueDesk-${context.jobId.slice(0, 8)}`);
  const copyOf = ({ name }: WholeFile) => joinPath(style, backup, name);
  const format = await logFormatIn(windows, signal);
  const works = edits.map(({ hive, bytes }) => ({
    hive,
    bytes,
    fresh: joinPath(style, backup, `${hive.name}.new`),
    after: sha256(bytes),
    ways: replacement(hive, hive.logs, bytes, format),
  }));
  const copies = whole.map((file) => ({ bytes: file.bytes, path: copyOf(file) }));
  const made = { kind: 'made', target: target.id } as const;
  await context.undo.before([{ ...made, path: backup, what: 'folder' }]);
  await makeFolder(files, backup);
  // Half of one goes with them: nobody else has anything in this folder.
  await context.undo.before(
    [...copies.map(({ path }) => path), ...works.map(({ fresh }) => fresh)].map((path) => ({
      ...made,
      path,
      what: 'file',
    })),
  );
  for (const { path, bytes } of copies) {
    await context.ready();
    await put(files, path, bytes, signal);
  }
  for (const { fresh, bytes } of works) await put(files, fresh, bytes, signal);

  const replaced = async (file: WholeFile, then: { size: number; sha256: string }, ways: readonly Buffer[]) => {
    const { kept: name } = await context.undo.keep(pieces(file.bytes));
    const between = [];
    for (const way of ways) between.push((await context.undo.keep(pieces(way))).kept);
    const old = settable(files, await files.attributes(file.path, signal));
    const before = { ...old, size: file.bytes.length, sha256: file.sha256 };
    return {
      kind: 'replaced',
      target: target.id,
      path: file.path,
      kept: name,
      before,
      after: then,
      inPlace: true,
      between,
      ...(installation !== undefined && { installation }),
    } as const;
  };
  // Those are only kept, with their logs: without them an unfinished one would be half of itself.
  const others = kept.flatMap((hive) => [hive, ...hive.logs]);
  for (const { bytes } of others) if (bytes.length > 0) await context.undo.keep(pieces(bytes));
  const empty = { size: 0, sha256: sha256(Buffer.alloc(0)) };
  // Taken back after the hives: only then do the old logs count again.
  const logs = [];
  for (const { hive, ways } of works) {
    for (const log of hive.logs) {
      const journal = ways.guard?.log === log.path ? [ways.guard.journal.log] : [];
      if (log.bytes.length + journal.length > 0) logs.push(await replaced(log, empty, journal));
    }
  }
  if (logs.length > 0) await context.undo.before(logs);
  const written = [];
  for (const { hive, bytes, after, ways } of works)
    written.push(await replaced(hive, { size: bytes.length, sha256: after }, onTheWay(ways)));
  await context.undo.before(written);
  return {
    backup,
    hives: works.map(({ hive, fresh, after }) => ({
      path: hive.path,
      fresh,
      before: hive.sha256,
      after,
      copies: [hive, ...hive.logs].map(copyOf),
      logs: hive.logs.map(({ path }) => path),
      ...(format && { format }),
    })),
    logs: logs.map(({ path }) => path),
  };
}

type Work = Prepared['hives'][number];

/** The way from a hive with its logs to a new one. */
function replacement(
  hive: Pick<WholeFile, 'path' | 'bytes'>,
  logs: readonly Pick<WholeFile, 'path' | 'bytes'>[],
  after: Buffer,
  format: LogFormat | undefined,
): Replacement {
  const { bytes: start } = recoverHive(
    hive.bytes,
    logs.map(({ bytes }) => bytes),
  );
  const journal = format && journalOf(start, after, format);
  const [log, ...rest] = logs;
  const others = rest.filter(({ bytes }) => bytes.length > 0).map(({ path }) => path);
  const guard = journal && log && { journal, log: log.path, others };
  return { path: hive.path, before: hive.bytes, start, after, ...(guard && { guard }) };
}

/** Takes everything from the copies beside the hive, so that this can be done again after any cut. */
async function replacementOf(files: Files, work: Work, signal: AbortSignal): Promise<Replacement> {
  const whole = async (path: string) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of files.read(path, { signal })) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const fresh = await whole(work.fresh);
  if (sha256(fresh) !== work.after || checkHive(fresh).errorCount > 0) throw damagedOnTheWay(work.fresh);
  const [hive = '', ...logs] = work.copies;
  const before = await whole(hive);
  if (sha256(before) !== work.before) throw damagedOnTheWay(hive);
  const old = [];
  for (const [index, path] of work.logs.entries()) old.push({ path, bytes: await whole(logs[index] ?? '') });
  return replacement({ path: work.path, bytes: before }, old, fresh, work.format);
}

/** Reads the hive back from the disk and looks at it as at any other. */
async function prove(target: Target, files: Files, { path, after }: Work, signal: AbortSignal): Promise<void> {
  const config = parentOf(target.pathStyle, path);
  const file = await readWhole({ target, files, config }, baseOf(target.pathStyle, path), signal);
  if (file === undefined || file.sha256 !== after || checkHive(file.bytes).errorCount > 0) throw damagedOnTheWay(path);
}

/** Writes one of our own files and reads it back; what an earlier try left of it makes way. */
async function put(files: Files, path: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
  await removeIfThere(files, path);
  const sink = await files.write(path, { offset: 0, create: 'new', mode: 0o600, expected: bytes.length, signal });
  try {
    for await (const piece of pieces(bytes)) await sink.write(piece);
    await sink.close();
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  if ((await sha256Of(files, path, signal)) !== sha256(bytes)) throw damagedOnTheWay(path);
}

async function makeFolder(files: Files, path: string): Promise<void> {
  try {
    await files.makeFolder(path, { mode: 0o700 });
  } catch (error) {
    if (!isProblem(error, 'already-exists')) throw error;
  }
}

async function removeIfThere(files: Files, path: string): Promise<void> {
  try {
    await files.remove(path);
  } catch (error) {
    if (!isProblem(error, 'not-found')) throw error;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += 262_144) yield Uint8Array.from(bytes.subarray(at, at + 262_144));
}
