import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { DiskStep } from '../../contract/disks.ts';
import { cancelled, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { checkerOf, verdictOf } from '../../disks/checkers.ts';
import { askQuick } from '../../disks/picture.ts';
import { serialsUnder } from '../../disks/find-volume.ts';
import { stepTaker, takeStepsBack } from '../../disks/take-steps.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { detachedSteps, hasStarted } from '../../work/detached.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { checkFileSystem } from './contract.ts';
import { barTo, commandOf, noChecker } from './plan.ts';

type Input = z.output<typeof checkFileSystem.input>;
type Result = z.output<typeof checkFileSystem.result>;
type Preview = z.output<typeof checkFileSystem.preview>;

/** Lines that are shown, and how long each may be. */
const SAID = 500;
const LONGEST = 300;
/** Steps of the progress bar. */
const WHOLE = 1000;

/** Runs the checker so that it outlives the connection, and reads what it found. */
export async function runCheck(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const preview = checkFileSystem.preview.parse(context.preview);
  const { start, ntfs } = preview;
  const result: Result = { fileSystem: preview.fileSystem ?? '', verdict: 'unknown', said: [] };
  const { commands } = target;
  if (commands === undefined) throw new Error('planned without programs');
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const ask = asking(commands, signal);
  let device = preview.device;
  let isOver = true;
  const taker = stepTaker(context, commands, notStarted);
  let earlier: Volume | undefined;
  try {
    earlier = await recordedVolume(context);
    if (!earlier && start.length > 0) {
      await taker.take(start);
      await commands.run({ program: 'udevadm', args: ['settle'] }, { signal }).catch(() => undefined);
    }
    const wasStarted = await hasStarted(context);
    const volume = wasStarted && earlier ? earlier : await steady.run(() => agreedVolume(ask, preview));
    device = volume.device;
    result.fileSystem = volume.fileSystem;
    const checker = checkerOf(volume.fileSystem);
    if (checker === undefined) throw noChecker({ path: device, content: volume.fileSystem || undefined });
    if (input.repair && checker.noMending) throw new ProblemError(checker.noMending);
    if (!wasStarted) {
      context.progress({ done: 0, unit: 'steps', note: device });
      await context.ready();
      await context.record(volume);
    }
    const heard = lines((line) => {
      const done = checker.progress?.(line);
      if (done === undefined) {
        if (line.trim() === '') return;
        result.said.push(line.slice(0, LONGEST));
        if (result.said.length > SAID) result.said.shift();
      } else context.progress({ done: Math.round(done * WHOLE), total: WHOLE, unit: 'steps', note: device });
    });
    const run = await detachedSteps(context, target, steady);
    const command = { ...commandOf(checker, device, input.repair), environment: { LC_ALL: 'C.UTF-8' } };
    const { status, stderr } = await run('check', command, (chunk) => heard.take(chunk));
    heard.end();
    if (status === 126 || status === 127) throw missingProgram(checker.program, checker.from);
    for (const line of stderr.split('\n').slice(-100)) if (line.trim() !== '') result.said.push(line.slice(0, LONGEST));
    const found = verdictOf(checker, status, input.repair, result.said.join('\n'));
    const isUnclean = found === 'clean' && ntfs !== undefined && ntfs !== 'clean';
    result.verdict = isUnclean ? 'unclean' : found;
    const advice = found === 'errors' ? checker.noMending?.remedy : found === 'clean' ? checker.limits : undefined;
    if (advice !== undefined) result.advice = advice;
    if (result.verdict === 'unknown') return { result, problem: gaveUp(checker.program, status, result.said) };
    return { result };
  } catch (error) {
    // When the app ends, the server goes on, and a later run of the job hears what came of it.
    isOver = !signal.aborted || signal.reason instanceof ProblemError;
    if (signal.aborted) return { result, problem: input.repair ? halfRepaired(device) : cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    if (isOver && earlier) await takeStepsBack(commands, start, (line) => context.log(line));
    else if (isOver) await taker.takeBack();
    context.waiting();
  }
}

const volumeLine = z.strictObject({ state: z.literal('volume'), device: z.string(), fileSystem: z.string() });
type Volume = z.output<typeof volumeLine>;

/** What an earlier run of the job has found on the volume. */
async function recordedVolume({ journal }: Pick<JobContext, 'journal'>): Promise<Volume | undefined> {
  for await (const raw of journal) {
    const line = volumeLine.safeParse(raw).data;
    if (line) return line;
  }
  return undefined;
}

/** Throws `busy` unless the volume is the one that was agreed to and nothing uses it. */
async function agreedVolume(ask: Ask, { device, start, fileSystem, size, uuid, serials }: Preview): Promise<Volume> {
  const real = start.length === 0 ? device : (await ask('readlink', ['-f', '--', device]))?.text.trim();
  const { devices } = await askQuick(ask);
  const now = devices.find(({ path }) => path === device || path === real);
  const isSame = start.length > 0 || (now?.content === fileSystem && now?.size === size && now?.uuid === uuid);
  // Of a RAID that lacks a member, that member's disk is not under it.
  const under = now ? serialsUnder(devices, now.path) : [];
  const isThere =
    start.length > 0 ? under.every((each) => serials.includes(each)) : isDeepStrictEqual(under.toSorted(), serials);
  if (!now || !isSame || !isThere) throw anotherNow(device);
  const bar = barTo(now, { devices, raids: [] });
  if (bar !== undefined) throw new ProblemError(bar);
  return { state: 'volume', device: now.path, fileSystem: now.content ?? '' };
}

/** Cuts output into lines; a line that never ends is not kept whole. */
function lines(onLine: (line: string) => void) {
  const decoder = new TextDecoder();
  let rest = '';
  return {
    take(chunk: Uint8Array) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]/);
      rest = (parts.pop() ?? '').slice(-LONGEST);
      for (const part of parts) onLine(part);
    },
    end() {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}

const anotherNow = (device: string) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(device)} is not what it was`,
    message: 'Another volume has that name now, or what is on it was changed since you looked. Nothing was changed.',
    remedy: 'Look at the disks again, and start anew.',
  });
const notStarted = ({ text }: DiskStep, technical: string): Problem =>
  new ProblemError({
    code: 'command-failed',
    title: `It failed: ${text}`,
    message: 'So it could not be looked at. What was started for it was stopped again, and nothing was changed.',
    details: { technical },
  }).problem;
const missingProgram = (program: string, from: string) =>
  new ProblemError({
    code: 'not-found',
    title: `The program ${program} is missing on the server`,
    message: 'Without it this file system can’t be checked. Nothing was changed.',
    remedy: `Install it on the rescue system: apt-get install ${from}`,
  });
const gaveUp = (program: string, status: number, said: readonly string[]) =>
  new ProblemError({
    code: 'command-failed',
    title: 'The check could not be done',
    message: `The program ${program} gave up. What it said is shown; it may name a damaged disk, or a log that must be replayed first by mounting the volume once.`,
    remedy: 'If the disk can’t be read, copy off what can be read before anything else.',
    details: { technical: `${program}: status ${status}: ${said.slice(-3).join(' ')}`.slice(0, 600) },
  }).problem;
const halfRepaired = (device: string) =>
  new ProblemError({
    code: 'cancelled',
    title: 'The repair was stopped',
    message: `${quoted(device)} is repaired in part only. Don’t mount it for writing as it is.`,
    remedy: 'Start the repair once more and let it end.',
  }).problem;
