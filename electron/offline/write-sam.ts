import { createHash } from 'node:crypto';
import { z } from 'zod';
import { baseOf, joinPath } from '../contract/paths.ts';
import { isProblem, ProblemError, toProblem } from '../contract/problem.ts';
import { type windowsAccount, windowsFacts } from '../contract/windows-accounts.ts';
import type { JobContext, Outcome } from '../engine/tool.ts';
import type { Files, Target } from '../targets/target.ts';
import { filesOf } from '../work/chosen.ts';
import { overwrite } from '../work/overwrite.ts';
import { settable, sha256Of } from '../work/put-file.ts';
import { createSteady } from '../work/steady.ts';
import { quoted } from '../work/words.ts';
import type { accountsChanged } from '../contract/windows-accounts.ts';
import { checkHive } from '../windows/hive/check.ts';
import { openAccounts } from './accounts.ts';
import { obstacleOf } from './obstacles.ts';
import { type AccountsChange, accountOf, changedSam, hivesToKeep } from './plan-change.ts';
import { openWindows, readWhole, type WholeFile } from './windows.ts';

type Result = z.infer<typeof accountsChanged>;

/** What a run notes before it writes, so that a later one can finish it without the password. */
const prepared = z.strictObject({
  backup: z.string(),
  /** The new hive, whole, beside the copies. */
  fresh: z.string(),
  sam: z.string(),
  before: z.string(),
  after: z.string(),
  name: z.string(),
  logs: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
});
type Prepared = z.infer<typeof prepared>;

const agreed = z.object({ windows: windowsFacts, account: z.custom<z.infer<typeof windowsAccount>>() });

/** Changes the accounts of an offline Windows: copies first, then writes in place, reads back and compares. */
export async function runChange(context: JobContext, change: AccountsChange): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(change.target);
  const files = filesOf(target);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const stage = { text: UNTOUCHED };
  try {
    let ready = await lastPrepared(context.journal);
    if (ready === undefined) {
      context.progress({ done: 0, total: 4, unit: 'steps', note: 'Copying the hives' });
      ready = await steady.run(() => prepare(context, change, target, files));
      await context.record(ready);
    }
    const work = ready;
    await context.ready();
    context.progress({ done: 1, total: 4, unit: 'steps', note: 'Writing the account database' });
    stage.text = halfWritten(work);
    await steady.run(() => write(files, work, signal));
    stage.text = WRITTEN;
    context.progress({ done: 2, total: 4, unit: 'steps', note: 'Emptying the transaction logs' });
    await steady.run(() => emptyLogs(files, work, signal));
    context.progress({ done: 3, total: 4, unit: 'steps', note: 'Reading back' });
    await steady.run(() => prove(context, change, target, work));
    await steady.run(() => removeIfThere(files, work.fresh));
    context.progress({ done: 4, total: 4, unit: 'steps' });
    context.log(`Wrote ${quoted(work.sam)}; the copies of what was there are in ${quoted(work.backup)}.`);
    const { name, sam: path, before, after, backup } = work;
    return { result: { name, path, before, after, backup } };
  } catch (error) {
    // An app that ends goes on by itself when it is started again.
    if (signal.aborted && !isProblem(signal.reason, 'cancelled')) throw error;
    const problem = signal.aborted ? toProblem(signal.reason) : (steady.givenUp ?? toProblem(error));
    throw new ProblemError({ ...problem, message: `${problem.message} ${stage.text}` }, { cause: error });
  } finally {
    context.waiting();
  }
}

const UNTOUCHED = 'The account database is complete and as it was before.';
const WRITTEN = 'The account database is complete and has the change in it.';
const halfWritten = ({ sam, backup }: Prepared) =>
  `${quoted(sam)} may be half written: let this job go on before you start Windows, or undo it. The whole file as it was is in ${quoted(backup)} and on this computer.`;

async function lastPrepared(journal: AsyncIterable<unknown>): Promise<Prepared | undefined> {
  let last: Prepared | undefined;
  for await (const line of journal) last = prepared.safeParse(line).data ?? last;
  return last;
}

/** Makes all copies and the new hive beside the old one. The hive itself is not touched. */
async function prepare(context: JobContext, change: AccountsChange, target: Target, files: Files): Promise<Prepared> {
  const { signal } = context;
  const accounts = await openAccounts(target, change.folder, signal);
  const { windows, sam } = accounts;
  if (sam.sha256 !== agreed.parse(context.preview).windows.sha256) throw changedSince();
  const hives = await hivesToKeep(accounts, signal);
  const whole: WholeFile[] = hives.flatMap((hive) => [hive, ...hive.logs]);
  const obstacle = await obstacleOf(windows, hives, 0, signal);
  if (obstacle !== undefined) throw new ProblemError(obstacle);
  const changed = changedSam(accounts, change.apply).bytes;
  const after = sha256(changed);
  const { name } = accountOf(accounts.accounts, change.rid);

  const style = target.pathStyle;
  const backup = joinPath(style, windows.config, `RescueDesk-${context.jobId.slice(0, 8)}`);
  const fresh = joinPath(style, backup, `${sam.name}.new`);
  const copies = whole.map((file) => ({ file, path: joinPath(style, backup, file.name) }));
  const made = { kind: 'made', target: target.id } as const;
  await context.undo.before([{ ...made, path: backup, what: 'folder' }]);
  await makeFolder(files, backup);
  // Half of one goes with them: nobody else has anything in this folder.
  await context.undo.before(
    [...copies.map(({ path }) => path), fresh].map((path) => ({ ...made, path, what: 'file' })),
  );
  for (const { file, path } of copies) {
    await context.ready();
    await put(files, path, file.bytes, signal);
  }
  await put(files, fresh, changed, signal);

  const replaced = async (file: WholeFile, then: { size: number; sha256: string }) => {
    const { kept } = await context.undo.keep(pieces(file.bytes));
    const old = settable(files, await files.attributes(file.path, signal));
    const before = { ...old, size: file.bytes.length, sha256: file.sha256 };
    return { kind: 'replaced', target: target.id, path: file.path, kept, before, after: then, inPlace: true } as const;
  };
  // SYSTEM and SECURITY are only kept, with their logs: without those an unfinished one would be half of itself.
  const others = hives.slice(1).flatMap((hive) => [hive, ...hive.logs]);
  for (const { bytes } of others) if (bytes.length > 0) await context.undo.keep(pieces(bytes));
  const filled = sam.logs.filter(({ bytes }) => bytes.length > 0);
  const empty = { size: 0, sha256: sha256(Buffer.alloc(0)) };
  await context.undo.before([await replaced(sam, { size: changed.length, sha256: after })]);
  const logs = [];
  for (const log of filled) logs.push(await replaced(log, empty));
  if (logs.length > 0) await context.undo.before(logs);
  return {
    backup,
    fresh,
    after,
    name,
    sam: sam.path,
    before: sam.sha256,
    logs: filled.map((log) => ({ path: log.path, sha256: log.sha256 })),
  };
}

/** Takes the new hive from where it lies beside the old one, so that this can be done again after any cut. */
async function write(files: Files, work: Prepared, signal: AbortSignal): Promise<void> {
  const now = await sha256Of(files, work.sam, signal);
  if (now === work.after) return;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(work.fresh, { signal })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (sha256(bytes) !== work.after || checkHive(bytes).errorCount > 0) throw damagedOnTheWay(work.fresh);
  await overwrite(files, work.sam, bytes, signal);
  if ((await sha256Of(files, work.sam, signal)) !== work.after) throw damagedOnTheWay(work.sam);
}

/** Their content is in the hive now; Windows leaves them empty, too. */
async function emptyLogs(files: Files, { logs }: Prepared, signal: AbortSignal): Promise<void> {
  for (const { path } of logs) await overwrite(files, path, new Uint8Array(), signal);
}

/** Reads the hive back from the disk and looks at it as at any other. */
async function prove(context: JobContext, change: AccountsChange, target: Target, work: Prepared): Promise<void> {
  const { signal } = context;
  const windows = await openWindows(target, change.folder, signal);
  const sam = await readWhole(windows, baseOf(target.pathStyle, work.sam), signal);
  if (sam === undefined || sam.sha256 !== work.after || checkHive(sam.bytes).errorCount > 0)
    throw damagedOnTheWay(work.sam);
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

const changedSince = () =>
  new ProblemError({
    code: 'busy',
    title: 'The account database was changed since you looked',
    message: 'It is not the file that the plan was made for. Nothing was changed.',
    remedy: 'List the accounts again, and try once more.',
  });

const damagedOnTheWay = (path: string) =>
  new ProblemError({
    code: 'damaged',
    title: `${quoted(path)} did not arrive as it was sent`,
    message: 'What was read back from the disk differs from what was written.',
    remedy: 'Try again. If it happens again, the disk or the connection damages data: copy your files first.',
    retryable: true,
  });
