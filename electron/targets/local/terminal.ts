import { existsSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { IPty } from '@lydell/node-pty';
import type { PathStyle } from '../../contract/paths.ts';
import { cancelled, ProblemError } from '../../contract/problem.ts';
import type { Terminals, TerminalSession } from '../target.ts';
import { startFolder } from './commands.ts';
import { inheritedEnvironment, utf8Locale } from './environment.ts';
import { codeOf, invalidInput } from './problems.ts';

type Pty = Pick<typeof import('@lydell/node-pty'), 'spawn'>;

/** What is typed and not yet taken by a program that does not read, in bytes; more is dropped, as a real terminal does. */
const UNREAD = 8 * 1024 * 1024;
/** How long a shell may take to end by itself, in milliseconds. */
const GRACE = 2000;

/** The native part that makes pseudo-terminals; undefined where it can't be loaded on this computer. */
export async function loadPty(): Promise<Pty | undefined> {
  try {
    return await import('@lydell/node-pty');
  } catch {
    return undefined;
  }
}

/** The program of a login shell with its arguments. `chosen` is the account's own shell, where it has one. */
export function loginShell(
  platform: NodeJS.Platform,
  chosen: string | undefined,
  isThere: (path: string) => boolean = existsSync,
): { program: string; args: string[] } {
  if (platform === 'win32') return { program: 'powershell.exe', args: ['-NoLogo'] };
  const candidates = [chosen, '/bin/bash', '/bin/sh'].filter((path) => path !== undefined);
  // Accounts of services have a program for a shell that only says no.
  const program = candidates.find((path) => !/\/(?:nologin|false|true|sync)$/.test(path) && isThere(path)) ?? '/bin/sh';
  return { program, args: ['-l'] };
}

/** Shells of this computer's user on pseudo-terminals. `closing` ends them all. */
export function localTerminals(
  pty: Pty,
  style: PathStyle,
  home: string,
  closing: AbortSignal,
  environment: Readonly<Record<string, string>> = inheritedEnvironment(),
): Terminals {
  return {
    async open({ columns, rows, folder, inside }) {
      if (closing.aborted) throw cancelled();
      if (inside !== undefined) throw notHere();
      checkSize(columns, rows);
      const cwd = await startFolder(style, folder ?? home);
      const { program, args } = loginShell(process.platform, userInfo().shell ?? environment['SHELL']);
      const variables: Record<string, string> = {
        ...environment,
        ...utf8Locale(environment, process.platform),
        TERM: 'xterm-256color',
        COLORTERM: 'truecolor',
      };
      // Ours may itself run in a terminal whose size and multiplexer are not the new one's.
      for (const name of ['TMUX', 'TMUX_PANE', 'STY', 'WINDOW', 'WINDOWID', 'TERMCAP', 'COLUMNS', 'LINES']) {
        delete variables[name];
      }
      for (const [name, value] of Object.entries(variables)) if (value === '') delete variables[name];
      let shell: IPty;
      try {
        shell = pty.spawn(program, args, {
          name: 'xterm-256color',
          cols: columns,
          rows,
          cwd,
          env: variables,
          // Windows' pseudo-terminal gives text in any case, and warns if told otherwise.
          ...(process.platform === 'win32' ? {} : { encoding: null }),
        });
      } catch (error) {
        throw new ProblemError(
          {
            code: 'command-failed',
            title: 'The terminal could not be started',
            message: 'The system did not start the shell of your account. Nothing else is affected.',
            remedy: 'Close some programs and try again.',
            retryable: true,
            details: { technical: codeOf(error) ?? String(error), program },
          },
          { cause: error },
        );
      }
      return new LocalTerminal(shell, closing);
    },
  };
}

function checkSize(columns: number, rows: number): void {
  for (const value of [columns, rows]) {
    if (!Number.isInteger(value) || value < 1 || value > 65_535) {
      throw invalidInput('This is no size of a terminal', 'It needs at least one column and one row.');
    }
  }
}

/** The stream below a pseudo-terminal of POSIX systems, which node-pty does not show. */
function streamOf(shell: IPty): Socket | undefined {
  const stream: unknown = Reflect.get(shell, '_socket');
  return stream instanceof Socket && process.platform !== 'win32' ? stream : undefined;
}

/** A shell on a pseudo-terminal of this computer. */
class LocalTerminal implements TerminalSession {
  readonly #shell: IPty;
  readonly #held: Uint8Array[] = [];
  #data: ((data: Uint8Array) => void) | undefined;
  #end: ((end: { status?: number; lost: boolean }) => void) | undefined;
  #status: { status?: number; lost: boolean } | undefined;
  #paused = false;
  #exited = false;
  #closed = false;

  constructor(shell: IPty, closing: AbortSignal) {
    this.#shell = shell;
    shell.onData((data: string | Uint8Array) => {
      this.#take(typeof data === 'string' ? Buffer.from(data, 'utf8') : data);
    });
    shell.onExit(({ exitCode, signal }) => {
      this.#exited = true;
      closing.removeEventListener('abort', this.#abort);
      this.#status = { status: signal ? 128 + signal : exitCode, lost: false };
      this.#flush();
    });
    closing.addEventListener('abort', this.#abort, { once: true });
    // Until somebody listens, the shell waits.
    shell.pause();
    this.#keepLastWords();
  }

  readonly #abort = () => this.close();

  write(data: string): void {
    if (this.#exited || this.#closed) return;
    if ((streamOf(this.#shell)?.writableLength ?? 0) > UNREAD) return;
    this.#shell.write(data);
  }

  resize(columns: number, rows: number): void {
    checkSize(columns, rows);
    if (this.#exited || this.#closed) return;
    try {
      this.#shell.resize(columns, rows);
    } catch {
      // The shell ended a moment ago and its end is on the way.
    }
  }

  onData(listener: (data: Uint8Array) => void): void {
    this.#data = listener;
    this.#flush();
    if (!this.#paused && !this.#exited) this.#shell.resume();
  }

  onEnd(listener: (end: { status?: number; lost: boolean }) => void): void {
    this.#end = listener;
    this.#flush();
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    if (!this.#exited) this.#shell.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#flush();
    if (!this.#exited && this.#data !== undefined) this.#shell.resume();
  }

  close(): void {
    if (this.#exited || this.#closed) return;
    this.#closed = true;
    // What runs in it hears of the end as when a window is closed. Nobody reads on, so the shell must not wait for that.
    this.#paused = false;
    this.#held.length = 0;
    this.#shell.resume();
    this.#signal('SIGHUP');
    const timer = setTimeout(() => this.#signal('SIGKILL'), GRACE);
    this.#shell.onExit(() => clearTimeout(timer));
  }

  #signal(name: 'SIGHUP' | 'SIGKILL'): void {
    if (process.platform === 'win32') {
      this.#shell.kill();
      return;
    }
    try {
      process.kill(-this.#shell.pid, name);
    } catch {
      // It has ended by itself.
    }
  }

  #take(data: Uint8Array): void {
    if (this.#closed) return;
    if (this.#paused || this.#data === undefined) this.#held.push(data);
    else this.#data(data);
  }

  #flush(): void {
    while (!this.#paused && this.#data !== undefined) {
      const data = this.#held.shift();
      if (data === undefined) break;
      this.#data(data);
    }
    if (this.#status === undefined || this.#end === undefined) return;
    if (this.#held.length > 0 && !this.#closed) return;
    const [end, status] = [this.#end, this.#status];
    this.#end = undefined;
    end(status);
  }

  /**
   * When the shell has ended, Node believes at the first short read that nothing follows, though the system hands out a
   * pseudo-terminal's bytes 4 KiB at a time; and while paused, node-pty throws everything away after 200 ms. Either way
   * the last words of a program would be lost, so they are fetched before its descriptor is closed.
   */
  #keepLastWords(): void {
    const stream = streamOf(this.#shell);
    if (stream === undefined) return;
    const descriptor: unknown = Reflect.get(this.#shell, 'fd');
    if (typeof descriptor !== 'number') return;
    let fetched = false;
    const fetch = () => {
      if (fetched || this.#closed) return;
      fetched = true;
      // What Node has read already comes first; reading it makes it known as data.
      while (stream.read() !== null);
      for (const data of lastWords(descriptor)) this.#take(data);
    };
    stream.prependListener('end', fetch);
    const destroy = stream.destroy.bind(stream);
    stream.destroy = (error?: Error) => {
      fetch();
      return destroy(error);
    };
  }
}

/** What is left in a terminal whose shell has gone. The descriptor does not block; the system holds back 64 KiB or so. */
function* lastWords(descriptor: number): Generator<Uint8Array, void, undefined> {
  for (let size = 0; size < 1024 * 1024; ) {
    const buffer = Buffer.allocUnsafe(16_384);
    let count = 0;
    try {
      count = readSync(descriptor, buffer);
    } catch {
      // EIO at the end, EAGAIN where a program in the background still holds the terminal.
    }
    if (count === 0) return;
    size += count;
    yield buffer.subarray(0, count);
  }
}

const notHere = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'No terminal can be opened inside it on this computer',
    message: 'This is for the disks of a rescue server.',
  });
