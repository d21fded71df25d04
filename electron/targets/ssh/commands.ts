import { randomBytes } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';
import { cancelled, ProblemError } from '../../contract/problem.ts';
import { detachedPrograms } from '../detached.ts';
import type { Command, CommandResult, Commands, RunningCommand } from '../target.ts';
import type { Connection } from './connection.ts';
import { execBytes, keepUntilClosed, sendSignal } from './internals.ts';
import { connectionLost } from './problems.ts';
import { lineFor, NO_FOLDER, NO_PROGRAM, processOf, scriptFor, signalLine } from './posix.ts';

const STDERR_KEPT = 64 * 1024;
const USUAL_LIMIT = 16 * 1024 * 1024;
/** How long (ms) a program may take to end by itself after it was asked to. */
const GRACE = 2_000;
/** After this long (ms) a server that was asked to pass a signal on has not done so. */
const DEAF = 250;
/** Output (bytes) that may wait here to be read; more waits on the server. */
const AHEAD = 256 * 1024;

/** Numbers of signals on Linux: a shell gives 128 and this as the status of a program that one of them ended. */
const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
};

/** Sends a signal by a command of its own; whether that works out shows at the channel of the program. */
async function signalByCommand(connection: Connection, process: number, name: 'TERM' | 'KILL'): Promise<void> {
  try {
    const channel = await connection.channel({
      what: 'commands',
      brief: true,
      // An unsteady Dropbear gets it only once the program's own channel has closed, see `channels.ts`.
      signal: AbortSignal.timeout(5 * GRACE),
      open: (client, callback) => execBytes(client, signalLine(process, name), {}, callback),
    });
    channel.stderr.resume();
    channel.resume();
    channel.end();
  } catch {
    // The link is gone, or no channel is free: then closing the channel is all that can be done.
  }
}

/** Asks the program to end, then makes it, and closes the channel. */
function terminate(connection: Connection, client: Client, channel: ClientChannel, process: number | undefined): void {
  connection.ending(channel);
  sendSignal(client, channel, 'TERM');
  // OpenSSH takes no signals for the programs of root, who signs in to every rescue system; and Dropbear passes them to the
  // program alone and then closes the channel, though what the program started runs on.
  if (process !== undefined) setTimeout(() => void signalByCommand(connection, process, 'TERM'), DEAF);
  // What it still says is thrown away, or it might wait for ever to be read.
  channel.removeAllListeners('data');
  channel.resume();
  channel.end();
  const timer = setTimeout(() => {
    sendSignal(client, channel, 'KILL');
    if (process !== undefined) void signalByCommand(connection, process, 'KILL');
    channel.close();
  }, GRACE);
  channel.once('close', () => clearTimeout(timer));
}

/** Resolves when the channel takes more, or at the end. */
function untilDrained(channel: ClientChannel, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      channel.off('drain', done);
      over.removeEventListener('abort', done);
      resolve();
    };
    channel.on('drain', done);
    over.addEventListener('abort', done);
    if (over.aborted) done();
  });
}

async function* asBytes(stdin: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (stdin instanceof Uint8Array) yield stdin;
  else yield* stdin;
}

/** Feeds stdin at the pace of the program; stops when the program does. Rejects only with the source's own error. */
async function feed(channel: ClientChannel, lead: Buffer | undefined, command: Command, over: AbortSignal) {
  const write = async (chunk: Uint8Array) => {
    if (!over.aborted && channel.writable && !channel.write(chunk)) await untilDrained(channel, over);
  };
  if (lead !== undefined) await write(lead);
  if (command.stdin !== undefined) {
    for await (const chunk of asBytes(command.stdin)) {
      if (over.aborted) return;
      if (chunk.length > 0) await write(chunk);
    }
  }
  if (!over.aborted && channel.writable) channel.end();
}

function failedToStart(command: Command, what: 'program' | 'folder') {
  return new ProblemError({
    code: 'not-found',
    title:
      what === 'program' ? `The server has no program named ${command.program}` : 'The folder to start in is not there',
    message:
      what === 'program'
        ? 'It is not installed there, or not where programs are looked for. Nothing was changed.'
        : 'It does not exist on the server or may not be entered. Nothing was changed.',
    details: what === 'program' ? { program: command.program } : { folder: command.folder ?? '' },
  });
}

/**
 * Runs programs through the server's shell; see `Commands` for what it promises. `noisy`: the server prints something of
 * its own before each command, so the output is marked where it begins.
 */
export function posixCommands(connection: Connection, noisy = false): Commands {
  const start = async (command: Command, { signal }: { signal?: AbortSignal } = {}): Promise<RunningCommand> => {
    const mark = noisy ? `rescue-desk-${randomBytes(16).toString('hex')}` : undefined;
    const { line, lead } = lineFor(scriptFor(command, mark));
    let running: RemoteProgram | undefined;
    await connection.channel({
      what: 'commands',
      brief: true,
      ...(signal === undefined ? {} : { signal }),
      open: (client, callback) => execBytes(client, line, {}, callback),
      attend(channel, client) {
        running = new RemoteProgram(connection, client, channel, command);
      },
    });
    if (running === undefined) throw connectionLost();
    running.feed(lead, signal);
    const stdout = running.stdout();
    return { stdout: mark === undefined ? stdout : afterMark(stdout, Buffer.from(mark)), done: running.done };
  };
  const attached: Pick<Commands, 'run' | 'start'> = {
    start,
    async run(command, { signal, limit = USUAL_LIMIT } = {}): Promise<CommandResult> {
      const running = await start(command, signal === undefined ? {} : { signal });
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of running.stdout) {
        size += chunk.length;
        if (size > limit) throw tooMuchOutput(command, limit);
        chunks.push(chunk);
      }
      const { status, stderr } = await running.done;
      return { status, stdout: Buffer.concat(chunks), stderr };
    },
  };
  return { ...attached, detached: detachedPrograms(attached) };
}

function tooMuchOutput(command: Command, limit: number): ProblemError {
  return new ProblemError({
    code: 'command-failed',
    title: `${command.program} printed far more than expected`,
    message: `It was stopped after ${Math.round(limit / 1024 / 1024)} MiB of output, so its result is not known.`,
    details: { program: command.program },
  });
}

/** What comes after the mark; nothing if it never comes, because then nothing of it is the program's. */
async function* afterMark(stdout: AsyncIterable<Uint8Array>, mark: Buffer): AsyncGenerator<Uint8Array> {
  let waiting: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of stdout) {
    if (waiting === undefined) {
      yield chunk;
      continue;
    }
    waiting = Buffer.concat([waiting, chunk]);
    const at = waiting.indexOf(mark);
    if (at < 0) {
      waiting = waiting.subarray(-mark.length);
      continue;
    }
    const rest = waiting.subarray(at + mark.length);
    waiting = undefined;
    if (rest.length > 0) yield rest;
  }
}

/** A program at the other end of a channel. */
class RemoteProgram {
  readonly done: Promise<{ status: number; stderr: string }>;
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #channel: ClientChannel;
  readonly #command: Command;
  /** Aborted when it has ended, or was given up. */
  readonly #over = new AbortController();
  #failure: Error | undefined;
  #stderr: Buffer = Buffer.alloc(0);
  #process: number | undefined;
  #status: number | undefined;
  #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #ended = false;
  #wake: () => void = () => {};

  constructor(connection: Connection, client: Client, channel: ClientChannel, command: Command) {
    this.#connection = connection;
    this.#client = client;
    this.#channel = channel;
    this.#command = command;
    keepUntilClosed(channel);
    channel.on('data', (data: Buffer) => {
      this.#chunks.push(data);
      this.#waitingBytes += data.length;
      if (this.#waitingBytes > AHEAD) channel.pause();
      this.#wake();
    });
    channel.once('end', () => {
      this.#ended = true;
      this.#wake();
    });
    channel.stderr.on('data', (data: Buffer) => {
      this.#stderr = Buffer.concat([this.#stderr, data]);
      const found = this.#process === undefined ? processOf(this.#stderr) : undefined;
      if (found !== undefined) {
        this.#process = found.process;
        this.#stderr = found.rest;
      }
      this.#stderr = this.#stderr.subarray(-STDERR_KEPT);
    });
    channel.on('exit', (status: number | null, name?: string) => {
      this.#status = status ?? 128 + (SIGNALS[name ?? ''] ?? 0);
    });
    const stopListening = connection.onLost((problem) => {
      this.#failure ??= problem;
      this.#over.abort();
    });
    this.done = new Promise((resolve, reject) => {
      channel.once('close', () => this.#over.abort());
      this.#over.signal.addEventListener('abort', () => {
        stopListening();
        this.#wake();
        try {
          resolve(this.#result());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    // Whoever reads stdout meets the same failure there.
    this.done.catch(() => undefined);
  }

  #result(): { status: number; stderr: string } {
    const stderr = this.#stderr.toString('utf8');
    const status = this.#status;
    if (this.#failure !== undefined) throw this.#failure;
    if (status === undefined) throw endedWithoutStatus(this.#command, stderr);
    if (status === 127 && stderr.trimEnd().endsWith(NO_PROGRAM)) throw failedToStart(this.#command, 'program');
    if (status === 126 && stderr.trimEnd().endsWith(NO_FOLDER)) throw failedToStart(this.#command, 'folder');
    return { status, stderr };
  }

  #stop(error: Error): void {
    if (this.#over.signal.aborted) return;
    this.#failure ??= error;
    this.#chunks = [];
    terminate(this.#connection, this.#client, this.#channel, this.#process);
    this.#over.abort();
  }

  /** Gives it its stdin at its own pace, and ends it when `signal` aborts. */
  feed(lead: Buffer | undefined, signal: AbortSignal | undefined): void {
    const abort = () => this.#stop(cancelled());
    signal?.addEventListener('abort', abort);
    this.#over.signal.addEventListener('abort', () => signal?.removeEventListener('abort', abort));
    if (signal?.aborted) abort();
    feed(this.#channel, lead, this.#command, this.#over.signal).catch((error: unknown) =>
      this.#stop(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async *stdout(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk !== undefined) {
          this.#waitingBytes -= chunk.length;
          if (this.#waitingBytes <= AHEAD) this.#channel.resume();
          yield chunk;
        } else if (this.#ended || this.#over.signal.aborted) break;
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
      // Output that ended too early must not be taken for all of it.
      await this.done.catch((error: unknown) => {
        if (this.#failure !== undefined) throw error;
      });
    } finally {
      this.#stop(cancelled());
    }
  }
}

function endedWithoutStatus(command: Command, stderr: string): ProblemError {
  return new ProblemError({
    code: 'command-failed',
    title: `${command.program} ended without saying how`,
    message: 'The server closed the command before it reported success or failure, so its result is not known.',
    details: { program: command.program, stderr: stderr.slice(-500) },
  });
}
