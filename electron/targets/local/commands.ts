import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { finished, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { displayName } from '../../contract/names.ts';
import type { PathStyle } from '../../contract/paths.ts';
import { cancelled, ProblemError } from '../../contract/problem.ts';
import { detachedPrograms } from '../detached.ts';
import type { Command, Commands, RunningCommand } from '../target.ts';
import { throwIfAborted } from './abort.ts';
import { inheritedEnvironment } from './environment.ts';
import { nativePath } from './paths.ts';
import { codeOf, invalidInput, localProblem } from './problems.ts';

const LIMIT = 16 * 1024 * 1024;
const STDERR = 64 * 1024;
/** How long a program may take to end by itself when asked to, in milliseconds. */
const GRACE = 2000;

/** Programs on this computer, each with its list of arguments; no shell is asked. `closing` ends them all. */
export function localCommands(style: PathStyle, closing: AbortSignal): Commands {
  const attached: Pick<Commands, 'run' | 'start'> = {
    async run(command, { signal, limit = LIMIT } = {}) {
      const enough = new AbortController();
      const running = await start(style, command, [closing, enough.signal, ...(signal ? [signal] : [])]);
      const chunks: Uint8Array[] = [];
      let size = 0;
      try {
        for await (const chunk of running.stdout) {
          size += chunk.length;
          if (size > limit) throw tooMuch(command.program, limit);
          chunks.push(chunk);
        }
      } catch (error) {
        enough.abort();
        await running.done.catch(() => undefined);
        throw localProblem(error, command.program);
      }
      return { ...(await running.done), stdout: Buffer.concat(chunks) };
    },
    start: (command, { signal } = {}) => start(style, command, signal ? [closing, signal] : [closing]),
  };
  return style === 'posix' ? { ...attached, detached: detachedPrograms(attached) } : attached;
}

async function start(style: PathStyle, command: Command, signals: AbortSignal[]): Promise<RunningCommand> {
  const signal = AbortSignal.any(signals);
  throwIfAborted(signal);
  checkTexts(command);
  const folder = command.folder === undefined ? undefined : await startFolder(style, command.folder);
  throwIfAborted(signal);
  const child = await spawned(command, folder);

  let failure: ProblemError | undefined;
  let giveUp: (() => void) | undefined;
  const givenUp = new Promise<number>((resolve) => {
    giveUp = () => resolve(-1);
  });
  const stop = (problem: ProblemError) => {
    if (failure !== undefined) return;
    failure = problem;
    terminate(child, () => giveUp?.());
  };
  const abort = () => stop(cancelled());
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  child.once('close', () => signal.removeEventListener('abort', abort));

  feed(child, command, stop);
  const stderr = lastOf(child);
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (status, name) => {
      // What it started and left behind when it was told to end goes with it.
      if (failure !== undefined) signalGroup(child, 'SIGKILL');
      resolve(status ?? 128 + (name === null ? 0 : constants.signals[name]));
    });
  });
  const done = Promise.race([ended, givenUp]).then(async (status) => {
    if (failure === undefined) await stderr.ended;
    if (failure === undefined) return { status, stderr: stderr.text() };
    child.stdout?.destroy();
    child.stderr?.destroy();
    throw failure;
  });
  // Whoever only reads the output learns of the failure there.
  done.catch(() => undefined);

  return {
    done,
    stdout: {
      async *[Symbol.asyncIterator]() {
        try {
          for await (const chunk of child.stdout ?? []) {
            if (chunk instanceof Uint8Array) yield chunk;
          }
        } catch (error) {
          throw failure ?? localProblem(error, command.program);
        }
        if (failure !== undefined) throw failure;
      },
    },
  };
}

/** Half a character stands for a byte that is no text; see `contract/names.ts`. */
const BYTES = /\p{Surrogate}/u;

/** Arguments travel as text: bytes that are none would arrive as others, so they are refused. */
function checkTexts(command: Command): void {
  const texts = [command.program, ...command.args, ...Object.entries(command.environment ?? {}).flat()];
  const bad = texts.find((text) => text.includes('\0') || BYTES.test(text));
  if (bad !== undefined) {
    throw invalidInput(
      `“${displayName(bad)}” can’t be handed to a program`,
      'It holds bytes that are no text; the program would be told another name. Nothing was started.',
      'Rename the file first, or choose the folder it is in.',
    );
  }
  if (command.program === '') throw invalidInput('No program is named', 'Nothing was started.');
}

/** A folder for a program to start in, as the system wants it; rejects where there is none. */
export async function startFolder(style: PathStyle, folder: string): Promise<string> {
  const native = nativePath(style, folder);
  if (BYTES.test(folder)) {
    throw invalidInput(
      `Nothing can be started in “${displayName(folder)}”`,
      'The name of the folder holds bytes that are no text.',
      'Start it in the folder above.',
    );
  }
  try {
    if ((await stat(native)).isDirectory()) return native.toString('utf8');
  } catch (error) {
    throw localProblem(error, folder);
  }
  throw invalidInput(`“${displayName(folder)}” is no folder`, 'Programs start in a folder. Nothing was started.');
}

async function spawned(command: Command, folder: string | undefined): Promise<ChildProcess> {
  let child: ChildProcess;
  try {
    child = spawn(command.program, command.args, {
      cwd: folder,
      env: { ...inheritedEnvironment(), ...command.environment },
      stdio: [command.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      // A group of its own, so that ending it ends what it started too. On Windows that would open a window.
      detached: process.platform !== 'win32',
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (error) {
    throw spawnProblem(error, command.program);
  }
  // A later `error` tells only that a signal could not be sent.
  child.on('error', () => undefined);
  return child;
}

function spawnProblem(error: unknown, program: string): ProblemError {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ProblemError(
      {
        code: 'not-found',
        title: `The program “${displayName(program)}” is not on this computer`,
        message: 'It is not installed, or not where the system looks for programs. Nothing was started.',
        remedy: 'Install it, then try again.',
        details: { technical: code },
      },
      { cause: error },
    );
  }
  if (code === 'E2BIG') {
    return invalidInput(
      `Too much was named at once for “${displayName(program)}”`,
      'The system limits how long a command may be. Nothing was started.',
      'Choose fewer files, or the folder they are in.',
    );
  }
  return localProblem(error, program);
}

function tooMuch(program: string, limit: number): ProblemError {
  return new ProblemError({
    code: 'command-failed',
    title: `“${displayName(program)}” said more than expected`,
    message: `It was stopped after ${limit} bytes of output, so that this computer’s memory does not run full.`,
  });
}

/** Hands the program its input; a program that ends without reading all of it is no failure. */
function feed(child: ChildProcess, command: Command, stop: (problem: ProblemError) => void): void {
  if (child.stdin === null || command.stdin === undefined) return;
  child.stdin.on('error', () => undefined);
  if (command.stdin instanceof Uint8Array) {
    child.stdin.end(command.stdin);
    return;
  }
  const source = Readable.from(command.stdin, { objectMode: false });
  pipeline(source, child.stdin).catch((error: unknown) => {
    const code = codeOf(error);
    if (code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'EOF') return;
    stop(localProblem(error, command.program));
  });
}

/** Keeps the last 64 KiB that the program writes to stderr. */
function lastOf(child: ChildProcess): { text(): string; ended: Promise<void> } {
  let kept: Buffer = Buffer.alloc(0);
  child.stderr?.on('data', (data: Buffer) => {
    kept = Buffer.concat([kept, data]);
    if (kept.length > STDERR) kept = kept.subarray(-STDERR);
  });
  const ended = new Promise<void>((resolve) => {
    if (child.stderr === null) resolve();
    else finished(child.stderr, () => resolve());
  });
  return {
    ended,
    text() {
      // The cut may have gone through a character.
      let from = 0;
      while (kept.length === STDERR && from < 3 && ((kept[from] ?? 0) & 0xc0) === 0x80) from += 1;
      return new TextDecoder().decode(kept.subarray(from));
    },
  };
}

/** Asks the program and all that it started to end, after two seconds ends them, and after two more goes on without. */
function terminate(child: ChildProcess, giveUp: () => void): void {
  if (child.exitCode !== null || child.signalCode !== null) {
    // Only what it left behind still holds its output open.
    signalGroup(child, 'SIGKILL');
    child.stdout?.destroy();
    child.stderr?.destroy();
    return;
  }
  signalGroup(child, 'SIGTERM');
  const timers = [setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE), setTimeout(giveUp, 2 * GRACE)];
  child.once('exit', () => {
    for (const timer of timers) clearTimeout(timer);
  });
}

function signalGroup(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    const killer = spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.on('error', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-child.pid, name);
  } catch {
    // It has ended by itself.
  }
}
