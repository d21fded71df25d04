import type { z } from 'zod';
import { mountClaim, type Planned } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { isInside } from '../../contract/paths.ts';
import { ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import { askQuick, lookOnce } from '../../disks/picture.ts';
import { placesOf, stopsFor } from '../../disks/release.ts';
import { startedByUs } from '../../disks/started.ts';
import { stopVolumes, takeOff } from '../../disks/take-off.ts';
import type { JobContext, Outcome, PlanContext, Tool } from '../../engine/tool.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import { unmountVolume } from './contract.ts';

type Input = z.output<typeof unmountVolume.input>;
type Result = z.output<typeof unmountVolume.result>;

/** Takes mounted volumes off again, the innermost first, and stops what was started for them. */
export const unmountVolumeTool: Tool<typeof unmountVolume> = {
  contract: unmountVolume,
  targets: ({ target }) => [target],
  plan: planUnmount,
  run: runUnmount,
};

async function planUnmount(
  context: PlanContext,
  input: Input,
): Promise<Planned & { preview: z.output<typeof unmountVolume.preview> }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const ask = asking(target.commands, context.signal);
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
    claims: places
      .flatMap((place) => [claimOf(target.key, 'posix', place), mountClaim(target.key, place)])
      .map((resource) => ({ resource, mode: 'exclusive' as const })),
    undo: { possible: false, text: 'Nothing has to be undone: it can be mounted again at any time.' },
    preview: { places, stops },
  };
}

async function runUnmount(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { commands } = context.target(input.target);
  if (!commands) throw noPrograms();
  const { places, stops } = unmountVolume.preview.parse(context.preview);
  const result: Result = { unmounted: [], stopped: [] };
  const ask = asking(commands, context.signal);
  try {
    for (const place of places) {
      await context.ready();
      context.progress({
        done: result.unmounted.length,
        total: places.length,
        unit: 'steps',
        note: displayName(place),
      });
      if (!(await takeOff(commands, place, context.signal))) continue;
      result.unmounted.push(place);
      context.log(`Unmounted ${displayName(place)}.`);
    }
    result.stopped.push(...(await stopVolumes(context, commands, stops)));
    const left = placesOf(await askQuick(ask), input.place);
    if (left.length > 0) throw stillThere(left);
    return { result };
  } catch (error) {
    return { result, problem: toProblem(error) };
  }
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
