import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { BlockDevice, DisksPicture } from '../../contract/disks.ts';
import type { Planned } from '../../contract/job.ts';
import { isProblem, ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { readingOptions, writesUnlessProtected } from '../../disks/mount-options.ts';
import { noteProtected, unprotect } from '../../disks/started.ts';
import { lookOnce } from '../../disks/picture.ts';
import type { JobContext, Outcome, PlanContext, Tool } from '../../engine/tool.ts';
import { filesOf } from '../../work/chosen.ts';
import { countInWords } from '../../work/words.ts';
import { findSystems } from './contract.ts';
import { lookInside } from './look-inside.ts';

type Input = z.output<typeof findSystems.input>;
type Result = z.output<typeof findSystems.result>;

/** Looks for systems on every volume without leaving anything mounted. */
export const findSystemsTool: Tool<typeof findSystems> = {
  contract: findSystems,
  targets: ({ target }) => [target],
  plan: planFinding,
  run: runFinding,
};

/** How long (ms) mounting one volume may take. */
const PATIENCE = 60_000;

async function planFinding(
  context: PlanContext,
  input: Input,
): Promise<Planned & { preview: z.output<typeof findSystems.preview> }> {
  const target = context.target(input.target);
  const volumes = wanted(await lookOnce(asking(programsOf(context, input), context.signal)));
  return {
    title: `Find systems on ${target.state().label}`,
    summary: `Look into ${countInWords(volumes.length, 'volume')}, read-only, and leave nothing mounted.`,
    steps: volumes.map(({ path }) => ({ text: `Look into ${path}` })),
    warnings: [],
    changes: false,
    claims: volumes.map(({ path }) => ({ resource: `device:${target.key}:${path}`, mode: 'shared' as const })),
    undo: { possible: false, text: 'Nothing is changed.' },
    preview: { volumes: volumes.map(({ path }) => path) },
  };
}

async function runFinding(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const commands = programsOf(context, input);
  const files = filesOf(context.target(input.target));
  const { signal } = context;
  const result: Result = { systems: [], lookedAt: 0, skipped: [] };
  try {
    const volumes = wanted(await lookOnce(asking(commands, signal)));
    for (const volume of volumes) {
      await context.ready();
      context.progress({ done: result.lookedAt, total: volumes.length, unit: 'steps', note: volume.path });
      result.lookedAt += 1;
      const mounted = volume.mounts[0]?.place;
      if (mounted !== undefined) {
        const found = await lookInside(files, mounted, volume.path, signal);
        if (found) result.systems.push({ ...found, place: mounted });
        continue;
      }
      const place = `/run/rescue-desk-find-${randomUUID().slice(0, 8)}`;
      const run = (stop: AbortSignal, program: string, ...args: string[]) =>
        commands.run(
          { program, args, environment: { LC_ALL: 'C.UTF-8' } },
          { signal: AbortSignal.any([stop, AbortSignal.timeout(PATIENCE)]) },
        );
      await run(signal, 'mkdir', '-m', '700', '--', place);
      try {
        const options = readingOptions(volume.content) ?? [];
        if (writesUnlessProtected(volume.content) && !volume.readOnly) {
          const reason = await protect(commands, volume.path, signal);
          if (reason !== undefined) {
            result.skipped.push({ device: volume.path, reason });
            continue;
          }
        }
        const { status, stderr } = await run(signal, 'mount', ...options, '--', volume.path, place);
        if (status !== 0) {
          result.skipped.push({ device: volume.path, reason: stderr.trim().split('\n')[0] ?? '' });
          continue;
        }
        const found = await lookInside(files, place, volume.path, signal);
        if (found) result.systems.push(found);
      } finally {
        // Also when the person stops it: nothing stays mounted.
        const always = new AbortController().signal;
        await run(always, 'umount', '--', place).catch(() => undefined);
        await run(always, 'rmdir', '--', place).catch(() => undefined);
        await unprotect(commands, volume.path, AbortSignal.timeout(PATIENCE)).catch(() => undefined);
      }
    }
    context.log(`Found ${countInWords(result.systems.length, 'system')}.`);
    return { result };
  } catch (error) {
    return { result, problem: toProblem(error) };
  }
}

/** Keeps a volume from being written to, or says why that can't be done. */
async function protect(
  commands: ReturnType<typeof programsOf>,
  device: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await noteProtected(commands, device, signal);
  } catch (error) {
    if (isProblem(error, 'busy')) return error.problem.title;
    throw error;
  }
  const { status } = await commands.run({ program: 'blockdev', args: ['--setro', device] }, { signal });
  return status === 0 ? undefined : 'The server can’t keep it from being written to.';
}

/** The volumes that can hold a system, without the rescue system's own and what is part of something else. */
function wanted({ devices, raids }: DisksPicture): BlockDevice[] {
  const members = new Set(raids.flatMap((raid) => raid.members.map(({ device }) => device)));
  return devices.filter(
    ({ path, content, mounts, partition }) =>
      readingOptions(content) !== undefined &&
      content !== 'vfat' &&
      !members.has(path) &&
      !/dynamic disk/.test(partition?.typeName ?? '') &&
      !mounts.some(({ place }) => place === '/'),
  );
}

function programsOf(context: PlanContext, input: Input) {
  const { commands } = context.target(input.target);
  if (commands) return commands;
  throw new ProblemError({
    code: 'unsupported',
    title: 'The disks can’t be looked into there',
    message: 'This needs programs on the server, and the server lets none be run. Nothing was changed.',
  });
}
