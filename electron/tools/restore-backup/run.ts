import type { z } from 'zod';
import { type BackupManifest, backupManifest } from '../../contract/backup.ts';
import { cancelled, ProblemError, toProblem } from '../../contract/problem.ts';
import { absolutePath, endOf } from '../../copying/end.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { curlConfig, pinnedKey, setUrl } from '../../backup/curl.ts';
import { RESTORE } from '../../backup/scripts.ts';
import { commandsOf, lineReader, putSecrets, removeSecrets, secretFolder } from '../../backup/server.ts';
import { detachedSteps, hasStarted } from '../../work/detached.ts';
import { createSteady } from '../../work/steady.ts';
import type { restoreBackup } from './contract.ts';
import { notEmpty, type RestoreInput } from './plan.ts';

type Result = z.output<typeof restoreBackup.result>;

/** Starts it on the server, once, and hears it to its end; the server goes on by itself when nobody listens. */
export async function runRestore(context: JobContext, input: RestoreInput): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const commands = commandsOf(target);
  const end = endOf(target);
  const into = absolutePath(end, input.into);
  const folder = secretFolder(context.jobId);
  const url = setUrl(input.place, input.name);
  const result: Result = { parts: 0, fetched: 0 };
  let total: number | undefined;
  let isComplete = false;
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const onLine = ([word, what = '', size = '']: string[]) => {
    if (word === 'fetched') {
      result.parts += 1;
      result.fetched += Number(size);
      context.progress({ done: result.fetched, total, unit: 'bytes', note: what });
    } else if (word === 'complete') isComplete = true;
  };
  try {
    if (!(await hasStarted(context))) total = (await prepare()).parts.reduce((sum, { bytes }) => sum + bytes, 0);
    const run = await detachedSteps(context, target, steady);
    const script = { program: 'sh', args: ['-c', RESTORE, 'sh', folder, url, into] };
    const ended = await run('restore', script, lineReader(onLine));
    for (const line of ended.stderr.split('\n').slice(-100)) if (line.trim() !== '') context.log(line);
    if (ended.status !== 0 || !isComplete) throw notRestored(ended.stderr);
    return { result };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    if (!signal.aborted || signal.reason instanceof ProblemError) await removeSecrets(commands, folder);
    context.waiting();
  }

  async function prepare(): Promise<BackupManifest> {
    const refused = await notEmpty(end, into, signal);
    if (refused) throw new ProblemError(refused);
    const key = await pinnedKey(input.place, commands, signal);
    const curl = curlConfig(input.place, context.secret(input.place.password), key);
    await putSecrets(
      commands,
      folder,
      { curl, ...(input.passphrase !== undefined && { pass: `${context.secret(input.passphrase)}\n` }) },
      signal,
    );
    const { status, stdout, stderr } = await commands.run(
      { program: 'curl', args: ['-q', '-sS', '-K', `${folder}/curl`, `${url}/manifest.json`] },
      { signal },
    );
    if (status !== 0) throw noManifest(stderr);
    const manifest = readManifest(stdout);
    if (manifest.encrypted && input.passphrase === undefined) throw needsPassphrase();
    const names = manifest.parts.map(({ name, sha256 }) => `${name} ${sha256}\n`).join('');
    await putSecrets(commands, folder, { names }, signal);
    return manifest;
  }
}

function readManifest(bytes: Uint8Array): BackupManifest {
  try {
    return backupManifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw noManifest('the manifest is damaged');
  }
}

const noManifest = (technical: string) =>
  new ProblemError({
    code: 'not-found',
    title: 'There is no finished backup of this name',
    message: 'The set has no whole manifest, which is written last: it was never finished, or it is not there.',
    remedy: 'Look at the backup space for other sets.',
    details: { technical: technical.trim().slice(-400) },
  });

const needsPassphrase = () =>
  new ProblemError({
    code: 'invalid-input',
    title: 'This backup is encrypted',
    message: 'It can’t be opened without its passphrase. Nothing was changed.',
    remedy: 'Give the passphrase that it was made with.',
  });

const notRestored = (stderr: string) =>
  new ProblemError({
    code: /bad session key|decryption failed/i.test(stderr) ? 'sign-in-failed' : 'command-failed',
    title: 'The backup was not restored in full',
    message:
      'Either the passphrase is wrong, or a part could not be fetched or unpacked. What was unpacked so far stays.',
    remedy: 'Read the job’s log; then empty the folder and try again.',
    retryable: true,
    details: { technical: stderr.trim().slice(-600) },
  });
