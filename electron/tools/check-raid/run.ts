import type { z } from 'zod';
import { cancelled, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { followRaid, ofRaid, raidNow, setOfRaid } from '../../disks/follow-raid.ts';
import { agreedRaid, askMember, begun, hasBegun, startAgreed, stopOurs } from '../../disks/raid-run.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { checkRaid } from './contract.ts';
import { compareArgs, notAlike } from './plan.ts';

type Input = z.output<typeof checkRaid.input>;
type Result = z.output<typeof checkRaid.result>;

/** The kernel counts what differs in sectors of this many bytes, whatever the disks have. */
const SECTOR = 512;
/**
 * Where comparing begins and ends (md(4)). One that was stopped leaves its place behind in `sync_min`, and the next goes on there, with the count at
 * nothing again. A `sync_max` beyond any disk becomes `max` only when the end was reached.
 */
const WHOLE = [
  ['sync_min', '0'],
  ['sync_max', String(2n ** 62n)],
] as const;
/** Milliseconds for putting things back once the job itself has ended. */
const AFTERWARDS = 60_000;

/** Has the kernel compare the members and waits for it; goes on waiting in a later run of the job. */
export async function runCheckRaid(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const { commands } = target;
  if (commands === undefined) throw new Error('planned without programs');
  const preview = checkRaid.preview.parse(context.preview);
  const members = preview.members.map(({ device }) => device);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const ask = asking(commands, signal);
  let result: Result = { verdict: 'unknown' };
  const putBack = async (limit: AbortSignal, isStopped: boolean) => {
    const now = await raidNow(asking(commands, limit), members);
    if (now === undefined) return;
    if (isStopped && now.action === 'check')
      await commands.run({ program: 'mdadm', args: ['--action=idle', now.device] }, { signal: limit });
    if (preview.start) await stopOurs(commands, preview.start, limit, (line) => context.log(line));
  };
  try {
    await context.ready();
    await steady.run(() => agreedRaid(ask, preview.uuid, preview.members));
    const isStarted = (await steady.run(() => raidNow(ask, members))) !== undefined;
    for (const member of isStarted ? [] : members)
      if ((await steady.run(() => askMember(ask, member)))?.unclean) throw notAlike(preview.start?.starts ?? member);
    const array = await startAgreed(context, commands, steady, ask, preview);
    const { device } = array;
    // A RAID that was started anew since knows nothing of what was compared before.
    const wasCompared = async () => (await steady.run(() => ofRaid(ask, array, 'last_sync_action'))) === 'check';
    if (!(await hasBegun(context)) || (array.action !== 'check' && !(await wasCompared()))) {
      if (array.action !== 'idle') throw atWork(device, array.action);
      if ((await steady.run(() => ofRaid(ask, array, 'resync_start'))) !== 'none') throw notAlike(device);
      for (const value of WHOLE)
        if (!(await setOfRaid(commands, array, value, signal))) throw notCompared(`${value[0]} could not be set`);
      await context.record(begun);
      const { status, stderr } = await commands.run({ program: 'mdadm', args: compareArgs(device) }, { signal });
      if (status !== 0) throw notCompared(stderr);
    }
    const end = await followRaid(context, ask, steady, members, ({ action }) => action === 'idle', device);
    if (end.working < end.wanted) throw memberLost();
    if (!(await wasCompared())) throw notCompared('it was stopped and started anew');
    const reached = async (name: string) => steady.run(() => ofRaid(ask, end, name));
    if ((await reached('sync_min')) !== '0' || (await reached('sync_max')) !== 'max') throw comparedInPart();
    const differing = Number(await steady.run(() => ofRaid(ask, end, 'mismatch_cnt'))) * SECTOR;
    if (Number.isSafeInteger(differing)) result = { verdict: differing === 0 ? 'alike' : 'differs', differing };
    await putBack(AbortSignal.timeout(AFTERWARDS), false);
    return { result };
  } catch (error) {
    const isStopped = signal.aborted && signal.reason instanceof ProblemError;
    // When the app ends, the server goes on comparing, and a later run of the job hears what came of it.
    if (!signal.aborted || isStopped) await putBack(AbortSignal.timeout(AFTERWARDS), isStopped).catch(() => undefined);
    return { result, problem: ended(error, signal, steady.givenUp) };
  } finally {
    context.waiting();
  }
}

const ended = (error: unknown, signal: AbortSignal, givenUp: Problem | undefined): Problem =>
  signal.aborted ? cancelled().problem : (givenUp ?? toProblem(error));

const notCompared = (stderr: string) =>
  new ProblemError({
    code: 'command-failed',
    title: 'The members could not be compared',
    message: 'The server did not do it to the end. Nothing was changed.',
    details: { technical: `mdadm: ${stderr.trim().slice(-600)}` },
  });
const comparedInPart = () =>
  new ProblemError({
    code: 'cancelled',
    title: 'The members were compared in part only',
    message: 'Somebody else stopped it on the server, so whether they are alike is not known. Nothing was changed.',
    remedy: 'Check the RAID once more; it begins at the beginning.',
  });
const atWork = (device: string, action: string) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(device)} is at work already`,
    message: `The server does “${action}” with it, so it was not compared. Nothing was changed by this job.`,
    remedy: 'Wait until it is done: the picture of the disks shows how far it is.',
  });
const memberLost = () =>
  new ProblemError({
    code: 'damaged',
    title: 'A member was lost while it was read',
    message:
      'The RAID goes on without it; its files are complete, but no second copy protects them. The disk of that member probably fails.',
    remedy: 'Copy off what matters now. Then have the disk replaced, and rebuild the RAID.',
  });
