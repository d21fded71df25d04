import { encodeName } from '../../contract/names.ts';
import { cancelled, ProblemError, toProblem } from '../../contract/problem.ts';
import { absolutePath, endOf } from '../../copying/end.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { curlConfig, pinnedKey, setUrl } from '../../backup/curl.ts';
import { PUSH, restoreWords } from '../../backup/scripts.ts';
import { commandsOf, lineReader, putSecrets, removeSecrets, secretFolder } from '../../backup/server.ts';
import { detachedSteps, hasStarted } from '../../work/detached.ts';
import { createSteady } from '../../work/steady.ts';
import type { z } from 'zod';
import { pushBackup } from './contract.ts';
import type { PushInput } from './plan.ts';

type Result = z.output<typeof pushBackup.result>;

/** Starts it on the server, once, and hears it to its end; the server goes on by itself when nobody listens. */
export async function runPush(context: JobContext, input: PushInput): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const commands = commandsOf(target);
  const { name } = pushBackup.preview.parse(context.preview);
  const folder = secretFolder(context.jobId);
  const url = setUrl(input.place, name);
  const result: Result = { name, parts: 0, stored: 0, unread: false };
  let isComplete = false;
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const onLine = ([word, what = '', size = '']: string[]) => {
    if (word === 'stored' && what.startsWith('part.')) {
      result.parts += 1;
      result.stored += Number(size);
      context.progress({ done: result.stored, unit: 'bytes', note: what });
    } else if (word === 'complete') {
      isComplete = true;
      result.unread = what === 'true';
    }
  };
  try {
    if (!(await hasStarted(context))) await prepare();
    const run = await detachedSteps(context, target, steady);
    const ended = await run(
      'push',
      { program: 'sh', args: ['-c', PUSH, 'sh', folder, url, String(input.partBytes)] },
      lineReader(onLine),
    );
    for (const line of ended.stderr.split('\n').slice(-100)) if (line.trim() !== '') context.log(line);
    if (ended.status !== 0 || !isComplete) throw notStored(ended.stderr);
    return result.unread ? { result, problem: unread().problem } : { result };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    // While the app ends and the program goes on, it still needs them.
    if (!signal.aborted || signal.reason instanceof ProblemError) await removeSecrets(commands, folder);
    context.waiting();
  }

  async function prepare(): Promise<void> {
    const end = endOf(target);
    const paths = input.paths.map((path) => absolutePath(end, path));
    const encrypted = input.passphrase !== undefined;
    const key = await pinnedKey(input.place, commands, signal);
    const head = { format: 'rescue-desk-backup-1', created: Date.now(), from: end.label, paths, encrypted };
    const relative = (path: string) => encodeName(path === '/' ? '.' : path.slice(1));
    await putSecrets(
      commands,
      folder,
      {
        curl: curlConfig(input.place, context.secret(input.place.password), key),
        ...(input.passphrase !== undefined && { pass: `${context.secret(input.passphrase)}\n` }),
        head: `${JSON.stringify(head).slice(0, -1)},`,
        paths: Buffer.concat(paths.flatMap((path) => [relative(path), Buffer.alloc(1)])),
        exclude: input.exclude.map((mask) => `${mask}\n`).join(''),
        restore: restoreWords(encrypted),
      },
      signal,
    );
  }
}

const notStored = (stderr: string) =>
  new ProblemError({
    code: /quota|552|452|exceed/i.test(stderr) ? 'no-space' : 'command-failed',
    title: 'The backup was not finished',
    message: 'The set on the backup space has no manifest and must not be relied on. What was backed up is untouched.',
    remedy:
      'Read the job’s log. A backup space that is over its quota is read-only until something is deleted; one that does not know the server’s address refuses it: in the control panel, Backup storage, Configurable access, tick FTP.',
    retryable: true,
    details: { technical: stderr.trim().slice(-600) },
  });

const unread = () =>
  new ProblemError({
    code: 'command-failed',
    title: 'Not everything could be read',
    message: 'The backup is complete but for what the server could not read; the job’s log names it.',
    remedy: 'Files that can’t be read may be a sign of a failing disk: copy what matters most off it now.',
  });
