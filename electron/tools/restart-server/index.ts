import type { z } from 'zod';
import { mountClaim, type Planned } from '../../contract/job.ts';
import { isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import { placesOf } from '../../disks/release.ts';
import { startedByUs } from '../../disks/started.ts';
import type { JobContext, Outcome, PlanContext, Tool } from '../../engine/tool.ts';
import { claimOf, listInWords, quoted } from '../../work/words.ts';
import { restartServer } from './contract.ts';

type Input = z.output<typeof restartServer.input>;
type Preview = z.output<typeof restartServer.preview>;
type Result = z.output<typeof restartServer.result>;

/** Ends a rescue: restarts the server, but not under the hands of anybody who works on its disks. */
export const restartServerTool: Tool<typeof restartServer> = {
  contract: restartServer,
  targets: ({ target }) => [target],
  plan,
  run,
};

/** Milliseconds that the server may take to say that it goes down. */
const PATIENCE = 30_000;

async function plan(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const ask = asking(target.commands, context.signal);
  const { label } = target.state();
  return {
    title: `Restart ${label}`,
    summary: `End the system that runs on ${label} now in order, and start the server anew. Nothing of its disks is mounted any more.`,
    steps: [{ text: 'Restart', command: 'reboot' }],
    warnings: [
      {
        text: 'What it starts then is chosen in your provider’s panel, not here.',
        reason:
          'To leave the rescue mode, choose “Boot from the hard disk” there first (at OVHcloud: your server, General information, Boot, Edit). Else it comes back in rescue mode, with a new password by mail.',
      },
      {
        text: 'What lies only in the rescue system’s memory is gone.',
        reason: 'Files in its own folders, such as /root and /tmp, and programs that were installed there.',
      },
    ],
    changes: true,
    // Nobody else may work on that server.
    claims: [
      claimOf(target.key, 'posix', '/'),
      mountClaim(target.key, '/'),
      `device:${target.key}:/`,
      `packages:${target.key}`,
    ].map((resource) => ({ resource, mode: 'exclusive' as const })),
    undo: { possible: false, text: 'A restart can’t be taken back. The disks stay as they are.' },
    refusal: await inTheWay(ask),
    preview: { boot: await bootOf(ask) },
  };
}

async function run(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { commands } = context.target(input.target);
  if (!commands) throw noPrograms();
  const { boot } = restartServer.preview.parse(context.preview);
  const ask = asking(commands, context.signal);
  try {
    await context.ready();
    // A later run of a job whose answer was lost must not restart it twice.
    if ((await bootOf(ask)) !== boot) return { result: { restarting: true } };
    const problem = await inTheWay(ask);
    if (problem) return { result: { restarting: false }, problem };
    context.log('reboot');
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
    const { status, stderr } = await commands.run({ program: 'reboot', args: [] }, { signal });
    if (status !== 0) throw refused(stderr);
    return { result: { restarting: true } };
  } catch (error) {
    // It may go down before it has answered.
    if (isProblem(error, 'connection-lost')) return { result: { restarting: true } };
    return { result: { restarting: false }, problem: toProblem(error) };
  }
}

/** Names the running system: another one after every start (Linux, random(4)). */
const bootOf = async (ask: Ask): Promise<string> =>
  (await ask('cat', ['/proc/sys/kernel/random/boot_id']))?.text.trim() ?? '';

/** What would suffer from a restart now; undefined where nothing does. */
async function inTheWay(ask: Ask): Promise<Problem | undefined> {
  const picture = await lookOnce(ask);
  const busy = picture.raids.find(({ progress }) => progress !== undefined);
  if (busy?.progress)
    return new ProblemError({
      code: 'busy',
      title: `The RAID ${quoted(busy.name ?? busy.uuid)} is at work`,
      message: `The server does “${busy.progress.act}” with it (${busy.progress.percent} %). Restarted now, it would have to begin again. Nothing was done.`,
      remedy: 'Wait until it is done: the picture of the disks shows how far it is.',
      retryable: true,
    }).problem;
  const places = placesOf(picture).map(quoted);
  const started = [...(await startedByUs(ask, picture)).keys()].map(quoted);
  if (places.length + started.length === 0) return undefined;
  return new ProblemError({
    code: 'busy',
    title: 'Disks of the server are still in use',
    message: `${places.length > 0 ? `${listInWords(places)}: mounted. ` : ''}${started.length > 0 ? `${listInWords(started)}: started. ` : ''}What is not written yet could be lost. Nothing was done.`,
    remedy: 'Choose “Release everything” first, and then restart.',
  }).problem;
}

const refused = (stderr: string) =>
  new ProblemError({
    code: 'command-failed',
    title: 'The server does not restart',
    message: `It runs on as before. It said: ${stderr.trim().slice(0, 300) || 'nothing'}`,
    remedy: 'Restart it in your provider’s panel.',
    retryable: true,
  });
