import { cancelled, isProblem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { Capability, TargetState } from '../../contract/target.ts';
import type { Commands, Files, Target } from '../target.ts';
import { posixCommands } from './commands.ts';
import { Connection } from './connection.ts';
import type { BulkLine, Link } from './link.ts';
import { type SshOptions, usualTiming } from './options.ts';
import { probe } from './probe.ts';
import { secondLine } from './second-line.ts';
import { sftpFiles } from './sftp/files.ts';
import { MOST_CONNECTIONS } from './sftp/route.ts';
import { sftpHome } from './sftp-home.ts';
import { prepare, signIn } from './sign-in.ts';
import { sshTerminals } from './terminal.ts';

/** How long (ms) the server may take to say what it is: a shell on a failing disk starts slowly. */
const PROBE = 45_000;

/**
 * Signs in to a server and finds out what it can do. Rejects with `host-key-unknown` or `host-key-changed` before any
 * secret is sent, `sign-in-failed`, `unreachable`, `timed-out` or `unsupported`, each saying what to do.
 */
export async function connectSsh(options: SshOptions, signal: AbortSignal): Promise<Target> {
  const { signIn: server, trust, ask } = options;
  const timing = { ...usualTiming, ...options.timing };
  const prepared = await prepare(server, signal);
  const context = {
    trust,
    ask,
    timing,
    pinned: new Map<string, string>(),
    ...(options.stream === undefined ? {} : { stream: () => options.stream?.() ?? failWithoutStream() }),
  };
  const again = (stop: AbortSignal) => signIn(prepared, context, stop);
  const connection = new Connection(await again(signal), again, timing);
  // Asks nobody anything: what the person must answer is asked for once. It is opened anew when it is needed, not by itself.
  const second = (stop: AbortSignal) => signIn(prepared, { ...context, ask: async () => null }, stop);
  const openSecond = async (stop: AbortSignal) => new Connection(await second(stop), second, { ...timing, giveUp: -1 });
  const abort = () => connection.close();
  signal.addEventListener('abort', abort);
  try {
    const target = await describe(connection, openSecond, options, Math.min(PROBE, timing.channel));
    if (signal.aborted) throw cancelled();
    return target;
  } catch (error) {
    connection.close();
    // What fails because it was stopped is no failure.
    throw signal.aborted ? cancelled() : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function failWithoutStream(): never {
  throw new Error('there is no stream to connect over');
}

/** False only where the server says that it passes no connections on. */
async function mayDial(connection: Connection, patience: number): Promise<boolean> {
  try {
    // Nothing listens on port 1 of the server itself; what matters is who refuses.
    (await connection.dial('127.0.0.1', 1, AbortSignal.timeout(patience))).destroy();
    return true;
  } catch (error) {
    if (isProblem(error, 'connection-lost')) throw error;
    return !isProblem(error, 'unsupported');
  }
}

function nothingRuns(): ProblemError {
  return new ProblemError({
    code: 'timed-out',
    title: 'The server lets you in, but starts nothing',
    message:
      'The sign-in worked, but neither a command nor access to files came up in time. The server may be overloaded, or its disk may hang.',
    remedy: 'Try again in a minute. If it stays so, restart the server into the rescue mode.',
    retryable: true,
  });
}

async function openFiles(link: Link): Promise<Files | undefined> {
  try {
    return await sftpFiles(link);
  } catch (error) {
    if (isProblem(error, 'unsupported')) return undefined;
    throw error;
  }
}

async function describe(
  connection: Connection,
  openSecond: (signal: AbortSignal) => Promise<Connection>,
  options: SshOptions,
  patience: number,
): Promise<Target> {
  const [system, dials] = await Promise.all([probe(connection, patience), mayDial(connection, patience)]);
  const commands: Commands | undefined = system.posix ? posixCommands(connection, system.noisy) : undefined;
  const lines = Array.from({ length: MOST_CONNECTIONS }, () =>
    secondLine<BulkLine>(
      openSecond,
      (line) => ({
        ...(system.posix ? { commands: posixCommands(line, system.noisy) } : {}),
        subsystem: (name, signal) => line.subsystem(name, signal),
        widen: (channel, bytes) => line.widen(channel, bytes),
        get spare() {
          return line.spare;
        },
      }),
      () => connection.doubt(),
    ),
  );
  const link: Link = {
    get software() {
      return connection.software;
    },
    get roundTrip() {
      return connection.roundTrip;
    },
    ...(commands === undefined ? {} : { commands }),
    subsystem: (name, signal) => connection.subsystem(name, signal),
    widen: (channel, bytes) => connection.widen(channel, bytes),
    get spare() {
      return connection.spare;
    },
    // The practice server is this program itself: a second way to it would carry nothing more.
    ...(options.kind === 'ssh'
      ? {
          bulk: (wait, signal) => lines[0]?.get(wait, signal) ?? Promise.resolve(undefined),
          more: (count) => lines.slice(1, count).map((line) => line.get(true)),
        }
      : {}),
    connected: (signal) => connection.connected(signal),
    onLost: (listener) => connection.onLost(listener),
  };
  connection.onChange(() => {
    if (connection.state === 'closed') for (const line of lines) line.close();
  });
  const files = await openFiles(link);
  if (files === undefined && system.late) throw nothingRuns();
  const home =
    options.home ?? system.home ?? (files === undefined ? undefined : await sftpHome(connection, patience)) ?? '/';
  const terminal = system.terminal ? sshTerminals(connection, system.posix) : undefined;

  const { host, port, user } = options.signIn;
  const { hostKey } = connection.link;
  const key = `${options.kind}:${user}@${host}:${port}#${hostKey.fingerprint}`;
  const capabilities: Capability[] = [
    ...(files === undefined ? [] : (['files'] as const)),
    ...(commands === undefined ? [] : (['commands'] as const)),
    ...(terminal === undefined ? [] : (['terminal'] as const)),
    ...(dials ? (['dial'] as const) : []),
  ];
  const state = (): TargetState => {
    const { nextTry, problem, roundTrip } = connection;
    return {
      id: options.id,
      kind: options.kind,
      label: options.label ?? host,
      key,
      platform: system.platform,
      system: system.description,
      state: connection.state,
      since: connection.since,
      ...(nextTry === undefined ? {} : { nextTry }),
      ...(problem === undefined ? {} : { problem: toProblem(problem) }),
      capabilities,
      pathStyle: 'posix',
      home,
      hostKey,
      ...(roundTrip === undefined ? {} : { roundTrip }),
    };
  };
  return {
    id: options.id,
    key,
    pathStyle: 'posix',
    ...(files === undefined ? {} : { files }),
    ...(commands === undefined ? {} : { commands }),
    ...(terminal === undefined ? {} : { terminal }),
    ...(dials ? { dial: (to, at, signal) => connection.dial(to, at, signal) } : {}),
    state,
    onChange: (listener) => connection.onChange(() => listener(state())),
    connected: (signal) => connection.connected(signal),
    reconnect: () => connection.reconnect(),
    close: async () => connection.close(),
  };
}
