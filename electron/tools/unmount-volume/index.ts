import type { z } from 'zod';
import type { Planned } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { isInside } from '../../contract/paths.ts';
import { ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { askQuick, lookOnce } from '../../disks/picture.ts';
import { forgetStarted, startedByUs } from '../../disks/started.ts';
import type { JobContext, Outcome, PlanContext, Tool } from '../../engine/tool.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import { type Stop, unmountVolume } from './contract.ts';
import { placesOf, stopsFor } from './order.ts';

type Input = z.output<typeof unmountVolume.input>;
type Result = z.output<typeof unmountVolume.result>;

/** Takes mounted volumes off again, the innermost first, and stops what was started for them. */
export const unmountVolumeTool: Tool<typeof unmountVolume> = {
  contract: unmountVolume,
  targets: ({ target }) => [target],
  plan: planUnmount,
  run: runUnmount,
};

/** How long (ms) writing out what is still in memory may take. */
const PATIENCE = 10 * 60_000;

async function planUnmount(
  context: PlanContext,
  input: Input,
): Promise<Planned & { preview: z.output<typeof unmountVolume.preview> }> {
  const target = context.target(input.target);
  const ask = asking(programsOf(context, input), context.signal);
  const picture = await lookOnce(ask);
  const places = placesOf(picture, input.place);
  const ours = new Set((await startedByUs(ask, picture)).keys());
  const stops = stopsFor(picture, places, ours, input.place !== undefined);
  if (input.place !== undefined && places.length === 0) throw notMounted(input.place);
  const { label } = target.state();
  return {
    title: input.place === undefined ? `Release all disks of ${label}` : `Unmount ${quoted(input.place)} on ${label}`,
    summary:
      places.length === 0
        ? `Nothing is mounted under /mnt on ${label}.${stops.length === 0 ? '' : ' Stop what was started for volumes.'}`
        : `Write out what is still in memory and take ${countInWords(places.length, 'volume')} off${stops.length === 0 ? '' : ', then stop what was started for it'}.`,
    steps: [
      ...places.map((place) => ({ text: `Unmount ${displayName(place)}`, command: `umount -- ${displayName(place)}` })),
      ...stops.map(({ what, program, args }) => ({ text: `Stop ${what}`, command: [program, ...args].join(' ') })),
    ],
    warnings: [],
    changes: true,
    claims: places.map((place) => ({ resource: claimOf(target.key, 'posix', place), mode: 'exclusive' as const })),
    undo: { possible: false, text: 'Nothing has to be undone: it can be mounted again at any time.' },
    preview: { places, stops },
  };
}

async function runUnmount(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const commands = programsOf(context, input);
  const { places, stops } = unmountVolume.preview.parse(context.preview);
  const result: Result = { unmounted: [], stopped: [] };
  const run = (program: string, ...args: string[]) =>
    commands.run(
      { program, args, environment: { LC_ALL: 'C.UTF-8' } },
      { signal: AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]) },
    );
  const ask = asking(commands, context.signal);
  const stopAll = async (planned: readonly Stop[]) => {
    if (planned.length === 0) return;
    const picture = await lookOnce(ask);
    const notes = await startedByUs(ask, picture);
    // Somebody may use it by now, or a RAID have begun to repair itself.
    const idle = new Set(stopsFor(picture, [], new Set(notes.keys()), false).map(({ device }) => device));
    for (const { device, program, args, what } of planned) {
      await context.ready();
      if (!idle.has(device)) {
        context.log(`Left ${what} as it is: it is in use, or stopped already.`);
        continue;
      }
      const { status, stderr } = await run(program, ...args);
      if (status !== 0) {
        context.log(`Left ${what} as it is: ${stderr.trim().slice(0, 300)}`);
        continue;
      }
      result.stopped.push(what);
      context.log(`Stopped ${what}.`);
      await forgetStarted(commands, notes.get(device) ?? device, context.signal);
    }
  };
  try {
    for (const place of places) {
      await context.ready();
      context.progress({
        done: result.unmounted.length,
        total: places.length,
        unit: 'steps',
        note: displayName(place),
      });
      const { status, stderr } = await run('umount', '--', place);
      if (status !== 0 && /not mounted/.test(stderr)) continue;
      if (status !== 0) throw new ProblemError(await refusal(place, stderr, run));
      result.unmounted.push(place);
      context.log(`Unmounted ${displayName(place)}.`);
      // Only a folder that is empty, as the one made for it is.
      await run('rmdir', '--', place);
    }
    await stopAll(stops);
    const left = placesOf(await askQuick(ask), input.place);
    if (left.length > 0) throw stillThere(left);
    return { result };
  } catch (error) {
    return { result, problem: toProblem(error) };
  }
}

async function refusal(
  place: string,
  stderr: string,
  run: (program: string, ...args: string[]) => Promise<{ status: number; stderr: string; stdout: Uint8Array }>,
) {
  const busy = /busy/.test(stderr);
  const said = busy ? await run('fuser', '-vm', place).catch(() => undefined) : undefined;
  // fuser writes the table to its errors, and only the numbers to its output.
  const users = said?.stderr.trim() ?? '';
  return {
    code: busy ? ('busy' as const) : ('command-failed' as const),
    title: busy ? `${quoted(place)} is in use` : `${quoted(place)} could not be unmounted`,
    message: busy
      ? 'A program on the server has files or a folder there open. Nothing was lost, and it stays mounted.'
      : 'It stays mounted as it was.',
    remedy: busy ? 'Close terminals and programs that work there (the details name them), and try again.' : undefined,
    retryable: true,
    details: { technical: `${stderr.trim()}\n${users}`.trim().slice(0, 1000) },
  };
}

function programsOf(context: PlanContext, input: Input) {
  const { commands } = context.target(input.target);
  if (commands) return commands;
  throw new ProblemError({
    code: 'unsupported',
    title: 'Nothing can be unmounted there',
    message: 'This needs programs on the server, and the server lets none be run. Nothing was changed.',
  });
}

const notMounted = (place: string) =>
  new ProblemError({
    code: 'not-found',
    title: `Nothing of ours is mounted at ${quoted(place)}`,
    message: isInside('posix', '/mnt', place)
      ? 'It was unmounted already.'
      : 'Only what lies below /mnt is unmounted from here: the rest belongs to the rescue system.',
  });
const stillThere = (left: readonly string[]) =>
  new ProblemError({
    code: 'busy',
    title: 'Something is still mounted',
    message: `The server still shows ${left.map(quoted).join(', ')}. Something else mounted it again.`,
    retryable: true,
  });
