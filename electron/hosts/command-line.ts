import { once } from 'node:events';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import type { Call, On } from '../contract/index.ts';
import type { Job, Plan } from '../contract/job.ts';
import { displayName } from '../contract/names.ts';
import { type Problem, ProblemError, toProblem } from '../contract/problem.ts';
import { sizeInWords } from '../contract/sizes.ts';
import { toolContracts } from '../contract/tools.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tool } from '../engine/tool.ts';
import { direct } from './direct.ts';
import type { Prompt } from './prompt.ts';
import { planText } from './plain-text.ts';
import { badUse, connectTo, parseAddress, type SignInOptions } from './sign-in-options.ts';

interface Surroundings {
  readonly version: string;
  readonly tools: readonly Tool[];
  /** Opened only by commands that need it. */
  openEngine(): Promise<Engine>;
  readonly prompt: Prompt;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** Aborted when the person presses Ctrl+C. */
  readonly interrupted: AbortSignal;
}

interface OutputOption {
  readonly json?: boolean;
}

interface RunOptions extends SignInOptions, OutputOption {
  readonly secretEnv: readonly string[];
  readonly target?: string;
  readonly input: string;
  readonly plan?: boolean;
  readonly yes?: boolean;
  readonly phrase?: string;
}

const READ_AT_ONCE = 1024 * 1024;

/** Runs one command and gives the exit status: 0 done, 1 failed, 2 bad use. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  const { stdout, stderr, prompt, interrupted } = surroundings;
  let engine: Engine | undefined;
  const open = async () => {
    engine ??= await surroundings.openEngine();
    return direct(engine);
  };
  const line = (value: unknown) => stdout.write(`${JSON.stringify(value)}\n`);

  const program = new Command('rescue-desk')
    .description(
      'Rescue Desk on the command line. Addresses are local:, practice:, ssh://user@host:port, or for FTP ftpes:// (TLS), ftps:// (TLS at once) and ftp:// (none), with ?through=<address> where it is reached through a server. An archive is a folder as archive:<address>?<path>, both escaped as in URLs.',
    )
    .version(surroundings.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) });

  const withSignIn = (command: Command) =>
    command
      .option('--key <file>', 'private key: OpenSSH, PEM or PuTTY')
      .option('--agent', 'offer the keys of the running SSH agent')
      .option('--accept-host-key <SHA256:…>', 'the server’s host key, as you know it to be')
      .option('--password-fd <number>', 'read the password from this file descriptor')
      .option(
        '--password-env <name>',
        'read the password from this environment variable (default: RESCUE_DESK_PASSWORD)',
      )
      .option('--passphrase-fd <number>', 'read the key’s passphrase from this file descriptor')
      .option('--passphrase-env <name>', 'read the key’s passphrase from this environment variable')
      .option('--jump <address>', 'go through this server')
      .option('--jump-key <file>', 'private key for the server in between')
      .option('--jump-accept-host-key <SHA256:…>', 'host key of the server in between')
      .option('--jump-password-env <name>', 'environment variable with the password of the server in between')
      .option('--ftp-password-fd <number>', 'read the FTP password from this file descriptor')
      .option(
        '--ftp-password-env <name>',
        'read the FTP password from this environment variable (default: RESCUE_DESK_FTP_PASSWORD)',
      )
      .option('--ftp-accept-certificate <SHA256:…>', 'the FTP server’s certificate, as you know it to be')
      .option('--archive-password-fd <number>', 'read the archive’s password from this file descriptor')
      .option('--archive-password-env <name>', 'read the archive’s password from this environment variable')
      .option('--json', 'one JSON object a line');

  withSignIn(program.command('list').description('List a folder.').argument('<address>').argument('<path>')).action(
    async (address: string, path: string, options: SignInOptions & OutputOption) => {
      const { call, on } = await open();
      const targetId = await connectTo(address, options, { call, on }, prompt);
      let page = await call('files.list', { targetId, path }, interrupted);
      for (;;) {
        for (const entry of page.entries) {
          if (options.json) line({ type: 'entry', ...entry });
          else {
            const size = entry.kind === 'file' && entry.size !== undefined ? sizeInWords(entry.size) : entry.kind;
            const when =
              entry.modified === undefined ? '' : new Date(entry.modified).toISOString().slice(0, 16).replace('T', ' ');
            const link = entry.linkTo === undefined ? '' : ` -> ${displayName(entry.linkTo)}`;
            stdout.write(`${size.padStart(10)}  ${when.padEnd(16)}  ${displayName(entry.name)}${link}\n`);
          }
        }
        if (page.listingId === undefined) return;
        page = await call('files.more', { listingId: page.listingId }, interrupted);
      }
    },
  );

  withSignIn(
    program.command('read').description('Write a file to standard output.').argument('<address>').argument('<path>'),
  ).action(async (address: string, path: string, options: SignInOptions & OutputOption) => {
    const { call, on } = await open();
    const targetId = await connectTo(address, options, { call, on }, prompt);
    for (let offset = 0; ; ) {
      const { data } = await call('files.read', { targetId, path, offset, length: READ_AT_ONCE }, interrupted);
      const bytes = Buffer.from(data, 'base64');
      if (bytes.length === 0) return;
      if (options.json) line({ type: 'data', offset, data });
      else if (!stdout.write(bytes)) await once(stdout, 'drain');
      offset += bytes.length;
    }
  });

  program
    .command('tools')
    .description('Name every tool, with its input and result as JSON Schema.')
    .option('--json', 'one JSON object a line')
    .action((options: OutputOption) => {
      for (const { id, title, description, input, result } of Object.values(toolContracts)) {
        if (options.json)
          line({
            type: 'tool',
            id,
            title,
            description,
            input: z.toJSONSchema(input, { io: 'input' }),
            result: z.toJSONSchema(result),
          });
        else
          stdout.write(
            `${id}\n  ${title}. ${description}\n  input: ${JSON.stringify(z.toJSONSchema(input, { io: 'input' }))}\n  result: ${JSON.stringify(z.toJSONSchema(result))}\n`,
          );
      }
    });

  withSignIn(program.command('run').description('Run a tool: shows its plan, then does it.').argument('<tool>'))
    .option(
      '--target <address>',
      'the server that the sign-in options are for; also the tool’s target if its input names none',
    )
    .requiredOption('--input <json>', 'what the tool needs; see “tools”')
    .option(
      '--secret-env <field=name>',
      'take a secret of the input from this environment variable, such as place.password=FTP_PASSWORD; may be repeated',
      (given: string, before: string[]) => [...before, given],
      [],
    )
    .option('--plan', 'only show the plan')
    .option('--yes', 'agree to the plan without being asked')
    .option('--phrase <text>', 'what the plan asks to be typed when something is destroyed')
    .action(async (toolId: string, options: RunOptions) => {
      const connection = await open();
      const input = await withSecrets(readInput(options), options.secretEnv, connection.call);
      const tool = surroundings.tools.find(({ contract }) => contract.id === toolId);
      if (!tool) throw badUse(`there is no tool called “${toolId}”; see “tools”`);
      const parsed = tool.contract.input.safeParse(input);
      if (!parsed.success) throw badUse(`--input does not fit: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
      for (const address of new Set([
        ...(options.target === undefined ? [] : [options.target]),
        ...tool.targets(parsed.data),
      ])) {
        await connectTo(
          address,
          address === options.target || options.target === undefined ? options : {},
          connection,
          prompt,
        );
      }
      const plan = await connection.call('jobs.plan', { tool: toolId, input: parsed.data }, interrupted);
      if (options.json) line({ type: 'plan', ...plan });
      else stdout.write(planText(plan));
      if (options.plan) {
        if (plan.refusal) throw new ProblemError(plan.refusal);
        return;
      }
      if (plan.refusal) throw new ProblemError(plan.refusal);
      const phrase = await consent(plan, options);
      if (phrase === null) throw badUse('this changes something: look at the plan and add --yes');
      await follow(connection, options, () =>
        connection.call('jobs.start', { planId: plan.id, ...(phrase !== undefined && { phrase }) }),
      );
    });

  program
    .command('jobs')
    .description('List the jobs that are kept.')
    .option('--json', 'one JSON object a line')
    .action(async (options: OutputOption) => {
      const { call } = await open();
      for (const job of await call('jobs.list', {})) {
        if (options.json) line({ type: 'job', ...job });
        else stdout.write(`${job.id}  ${job.status.padEnd(11)}  ${job.summary}\n`);
      }
    });

  withSignIn(
    program
      .command('resume')
      .description('Go on with an interrupted or failed job where it stopped.')
      .argument('<job>'),
  ).action(async (jobId: string, options: SignInOptions & OutputOption) => {
    const connection = await open();
    const job = (await connection.call('jobs.list', {})).find(({ id }) => id === jobId);
    if (!job) throw badUse(`there is no job ${jobId}; see “jobs”`);
    for (const { id } of job.targets)
      await connectTo(id, ['ssh', 'ftp'].includes(parseAddress(id).kind) ? options : {}, connection, prompt);
    await follow(connection, options, () => connection.call('jobs.retry', { jobId }));
  });

  /** The phrase to start with, undefined where none is needed, null without consent. */
  async function consent(plan: Plan, options: RunOptions): Promise<string | undefined | null> {
    if (plan.phrase !== undefined) {
      if (options.phrase !== undefined) return options.phrase;
      return prompt.there ? prompt.ask(`This can’t be undone. Type “${displayName(plan.phrase)}” to go on: `) : null;
    }
    if (!plan.changes || options.yes) return undefined;
    return prompt.there && (await prompt.ask('Go on? Type yes: ')) === 'yes' ? undefined : null;
  }

  /** Starts a job and tells of it until it ends; Ctrl+C interrupts it so that it can go on later. */
  async function follow(
    { on }: { call: Call; on: On },
    { json }: OutputOption,
    start: () => Promise<Job>,
  ): Promise<void> {
    let id: string | undefined;
    const early: Job[] = [];
    let settle: (job: Job) => void = () => undefined;
    const ended = new Promise<Job>((resolve) => {
      settle = resolve;
    });
    const take = (job: Job) => {
      if (job.id !== id) return;
      if (json)
        line({
          type: 'progress',
          jobId: job.id,
          status: job.status,
          paused: job.paused,
          ...(job.waiting && { waiting: job.waiting }),
          ...job.progress,
        });
      else if (prompt.there) stderr.write(`\r\u001b[K${progressText(job)}`);
      if (!['queued', 'running'].includes(job.status)) settle(job);
    };
    const stop = [
      on('job.changed', (job) => (id === undefined ? early.push(job) : take(job))),
      on('job.log', ({ jobId, line: { at, text } }) => {
        if (json) line({ type: 'log', jobId, at, text });
        else stderr.write(`${prompt.there ? '\r\u001b[K' : ''}${displayName(text)}\n`);
      }),
    ];
    const interrupt = () => void engine?.close();
    interrupted.addEventListener('abort', interrupt);
    try {
      const started = await start();
      id = started.id;
      if (json) line({ type: 'job', jobId: id });
      for (const job of early) take(job);
      const job = await ended;
      if (prompt.there && !json) stderr.write('\r\u001b[K');
      if (job.result !== undefined) {
        if (json) line({ type: 'result', jobId: id, status: job.status, result: job.result });
        else stdout.write(`${JSON.stringify(job.result, null, 2)}\n`);
      }
      if (job.status === 'interrupted') stderr.write(`To go on: rescue-desk resume ${id}\n`);
      if (job.problem && job.status !== 'done') throw new ProblemError(job.problem);
    } finally {
      interrupted.removeEventListener('abort', interrupt);
      for (const end of stop) end();
    }
  }

  const wantsJson = args.includes('--json');
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const problem = toProblem(error);
    if (wantsJson) line({ type: 'problem', ...problem });
    else stderr.write(problemText(problem));
    return problem.code === 'invalid-input' ? 2 : 1;
  } finally {
    await engine?.close();
  }
}

/** The input with the handles of secrets that lie in environment variables, each put where `field=NAME` says. */
async function withSecrets(input: unknown, given: readonly string[], call: Call): Promise<unknown> {
  for (const one of given) {
    const [, field = '', name = ''] = /^([A-Za-z]+(?:\.[A-Za-z]+)*)=([A-Za-z_][A-Za-z0-9_]*)$/.exec(one) ?? [];
    const secret = process.env[name];
    if (field === '') throw badUse('--secret-env takes field=NAME, such as place.password=FTP_PASSWORD');
    if (secret === undefined) throw badUse(`the environment variable ${name} is not set`);
    const names = field.split('.');
    const last = names.pop() ?? '';
    let within: unknown = input;
    for (const step of names) within = isRecord(within) && Object.hasOwn(within, step) ? within[step] : undefined;
    if (!isRecord(within)) throw badUse(`--input has nothing called ${names.join('.')} to hold ${last}`);
    Object.defineProperty(within, last, {
      value: (await call('secrets.keep', { secret })).handle,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return input;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The tool's input; a tool that works on one target may take it from --target. */
function readInput({ input, target }: RunOptions): unknown {
  let value: unknown;
  try {
    value = JSON.parse(input);
  } catch (error) {
    throw badUse(`--input is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  if (typeof value !== 'object' || value === null || target === undefined) return value;
  const namesOne = ['target', 'targets', 'from'].some((field) => field in value);
  return namesOne ? value : { ...value, target };
}

function progressText({ progress: { done, total, unit, note, rate } }: Job): string {
  const show = (count: number) => (unit === 'bytes' ? sizeInWords(count) : String(count));
  const of = total === undefined ? '' : ` of ${show(total)}`;
  const speed = rate === undefined ? '' : `  ${show(Math.round(rate))}/s`;
  return `${show(done)}${of}${speed}  ${displayName(note ?? '')}`.slice(0, 120);
}

function problemText({ title, message, remedy, details }: Problem): string {
  const technical = Object.entries(details ?? {}).map(([name, value]) => `  ${name}: ${displayName(value)}\n`);
  return `${title}\n${message}\n${remedy === undefined ? '' : `${remedy}\n`}${technical.join('')}`;
}
