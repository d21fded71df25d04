import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { cancelled, ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { checkerOf, verdictOf } from '../../disks/checkers.ts';
import { askQuick } from '../../disks/picture.ts';
import { serialsUnder } from '../../disks/find-volume.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { detachedSteps, hasStarted } from '../../work/detached.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { checkFileSystem } from './contract.ts';
import { barTo, commandOf } from './plan.ts';

type Input = z.output<typeof checkFileSystem.input>;
type Result = z.output<typeof checkFileSystem.result>;

/** Lines that are shown, and how long each may be. */
const SAID = 500;
const LONGEST = 300;
/** Steps of the progress bar. */
const WHOLE = 1000;

/** Runs the checker so that it outlives the connection, and reads what it found. */
export async function runCheck(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const { device, fileSystem, size, uuid, serials, ntfs } = checkFileSystem.preview.parse(context.preview);
  const result: Result = { fileSystem, verdict: 'unknown', said: [] };
  const checker = checkerOf(fileSystem);
  const { commands } = target;
  if (checker === undefined || commands === undefined) throw new Error('planned without a checker');
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const heard = lines((line) => {
    const done = checker.progress?.(line);
    if (done === undefined) {
      if (line.trim() === '') return;
      result.said.push(line.slice(0, LONGEST));
      if (result.said.length > SAID) result.said.shift();
    } else context.progress({ done: Math.round(done * WHOLE), total: WHOLE, unit: 'steps', note: device });
  });
  try {
    if (!(await hasStarted(context))) {
      context.progress({ done: 0, unit: 'steps', note: device });
      await context.ready();
      const { devices } = await steady.run(() => askQuick(asking(commands, signal)));
      const now = devices.find(({ path }) => path === device);
      const same =
        now?.content === fileSystem &&
        now.size === size &&
        now.uuid === uuid &&
        isDeepStrictEqual(serialsUnder(devices, device), serials);
      if (!same) throw anotherNow(device);
      const bar = barTo(now, { devices, raids: [] });
      if (bar !== undefined) throw new ProblemError(bar);
    }
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
    if (signal.aborted) return { result, problem: input.repair ? halfRepaired(device) : cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
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
