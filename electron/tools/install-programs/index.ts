import type { z } from 'zod';
import type { Planned } from '../../contract/job.ts';
import { cancelled, ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import type { JobContext, Outcome, PlanContext, Tool } from '../../engine/tool.ts';
import type { DetachedCommand } from '../../targets/target.ts';
import { detachedSteps } from '../../work/detached.ts';
import { createSteady } from '../../work/steady.ts';
import { listInWords } from '../../work/words.ts';
import { installPrograms } from './contract.ts';

type Input = z.output<typeof installPrograms.input>;
type Preview = z.output<typeof installPrograms.preview>;
type Result = z.output<typeof installPrograms.result>;

/** Lines of what the programs said that the log keeps, from its end. */
const KEPT = 200;

/** Fetches what a rescue system lacks from its own package source. */
export const installProgramsTool: Tool<typeof installPrograms> = {
  contract: installPrograms,
  targets: ({ target }) => [target],
  plan,
  run,
};

/** Brings the lists up to date, which a rescue system comes without; then installs, asking nothing. */
const commandsFor = (packages: readonly string[]): Record<'lists' | 'install', DetachedCommand> => {
  const environment = { LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };
  return {
    lists: { program: 'apt-get', args: ['--quiet', 'update'], environment },
    install: {
      program: 'apt-get',
      args: ['--quiet', '--yes', '--no-install-recommends', '--no-remove', 'install', '--', ...packages],
      environment,
    },
  };
};

async function plan(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const packages = [...new Set(input.packages)];
  const apt = await asking(target.commands, context.signal)('apt-get', ['--version']);
  const { lists, install } = commandsFor(packages);
  const { label } = target.state();
  return {
    title: `Install ${listInWords(packages)} on ${label}`,
    summary: `Fetch ${listInWords(packages)} over the network into the system that runs on ${label} now. The disks of the server are not touched.`,
    steps: [
      { text: 'Bring the lists of what there is up to date', command: [lists.program, ...lists.args].join(' ') },
      { text: 'Fetch and install', command: [install.program, ...install.args].join(' ') },
    ],
    warnings: packages.some((name) => name === 'mdadm' || name === 'lvm2') ? [startsByItself] : [],
    changes: true,
    claims: [{ resource: `packages:${target.key}`, mode: 'exclusive' }],
    undo: { possible: false, text: 'A rescue system lies in memory: what is installed is gone with its next start.' },
    refusal: apt?.status === 0 ? undefined : noApt(),
    preview: { packages },
  };
}

async function run(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const { packages } = installPrograms.preview.parse(context.preview);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const { lists, install } = commandsFor(packages);
  try {
    await context.ready();
    const start = await detachedSteps(context, target, steady);
    const said: string[] = [];
    const hear = (step: string, command: DetachedCommand) => {
      const decoder = new TextDecoder();
      let rest = '';
      context.progress({ done: 0, unit: 'steps', note: command.args.join(' ') });
      return start(step, command, (chunk) => {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]+/);
        rest = (parts.pop() ?? '').slice(-1000);
        said.push(...parts.map((part) => part.slice(0, 300)));
        said.splice(0, said.length - KEPT);
      });
    };
    const listed = await hear('lists', lists);
    // Old lists may do, and one source of several that is away does not matter: the installation itself tells.
    if (listed.status !== 0) context.log(`The lists could not be brought up to date. ${lastOf(listed.stderr)}`);
    const { status, stderr } = await hear('install', install);
    for (const line of said) context.log(line);
    if (status !== 0) throw notInstalled(stderr);
    return { result: { packages } };
  } catch (error) {
    if (signal.aborted) return { result: { packages: [] }, problem: cancelled().problem };
    return { result: { packages: [] }, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

const lastOf = (said: string): string => said.trim().split('\n').slice(-3).join(' ').slice(0, 600);

const startsByItself = {
  text: 'From then on the rescue system may start RAIDs and logical volumes by itself.',
  reason: 'It only puts together what belongs together, and mounts nothing.',
};

const noApt = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'Nothing can be installed there in this way',
    message: 'The system that runs there has no apt-get, so it is neither Debian nor Ubuntu. Nothing was changed.',
    remedy: 'Install it in a terminal with what that system has, or start another rescue system.',
  }).problem;
const notInstalled = (stderr: string) =>
  new ProblemError({
    code: 'command-failed',
    title: 'It could not be installed',
    message: `The server said: ${lastOf(stderr) || 'nothing'}`,
    remedy: 'Look whether the server reaches the network, and try again. The disks were not touched.',
    retryable: true,
  });
