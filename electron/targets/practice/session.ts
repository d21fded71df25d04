import type { ServerChannel, Session } from 'ssh2';
import { decodeName } from '../../contract/names.ts';
import type { Disk } from './disk.ts';
import type { Machine } from './machine.ts';
import { serveSftp } from './sftp-server.ts';
import type { Shell, Streams } from './shell/call.ts';
import { interact } from './shell/interact.ts';
import { programs } from './shell/programs.ts';
import { runScript } from './shell/run.ts';
import { bytesOf, Interrupted, type Sink, type Source, sourceFrom } from './shell/streams.ts';
import { openTerminal, type PracticeTerminal } from './shell/terminal.ts';

const HOME = '/root';
const MOST_VARIABLES = 64;
const LONGEST_COMMAND = 1024 * 1024;

/** What a session works with. */
interface Place {
  readonly disk: Disk;
  readonly machine: Machine;
  /** Shown above the first prompt. */
  readonly greeting: string;
  /** The command being asked for, in bytes. */
  readonly rawCommand: () => Uint8Array | undefined;
  /** Aborted when the connection goes. */
  readonly signal: AbortSignal;
}

/** Serves one session of a connection: a shell, a command or SFTP, with or without a terminal. */
export function serveSession(session: Session, place: Place): void {
  const variables = new Map([
    ['HOME', HOME],
    ['USER', 'root'],
    ['LOGNAME', 'root'],
    ['SHELL', '/bin/bash'],
    ['PATH', '/usr/sbin:/usr/bin:/sbin:/bin'],
    ['LANG', 'C.UTF-8'],
  ]);
  const gone = new AbortController();
  const leave = () => gone.abort();
  if (place.signal.aborted) leave();
  place.signal.addEventListener('abort', leave);
  session.once('close', () => {
    leave();
    place.signal.removeEventListener('abort', leave);
  });

  let size: { columns: number; rows: number } | undefined;
  let terminal: PracticeTerminal | undefined;
  session.on('pty', (accept, _reject, { cols, rows, term }) => {
    size = screenSize(cols, rows);
    variables.set('TERM', term || 'xterm-256color');
    accept?.();
  });
  session.on('window-change', (accept, _reject, { cols, rows }) => {
    const { columns, rows: height } = screenSize(cols, rows);
    size = { columns, rows: height };
    terminal?.resize(columns, height);
    accept?.();
  });
  session.on('env', (accept, reject, { key, val }) => {
    if (variables.size >= MOST_VARIABLES || key.length + val.length > 32_768) return reject?.();
    variables.set(key, val);
    accept?.();
  });
  session.on('signal', (accept, _reject, { name }) => {
    if (['INT', 'TERM', 'KILL', 'HUP', 'QUIT'].includes(name.replace(/^SIG/, ''))) leave();
    accept?.();
  });
  session.on('subsystem', (accept, reject, { name }) => {
    if (name !== 'sftp') return reject?.();
    serveSftp(accept(), { disk: place.disk, home: HOME, now: place.machine.now, signal: gone.signal });
  });
  session.on('shell', (accept) => void serve(accept(), undefined));
  session.on('exec', (accept, reject, { command }) => {
    const raw = place.rawCommand();
    if (command.length > LONGEST_COMMAND) return reject?.();
    void serve(accept(), raw === undefined ? command : decodeName(raw));
  });

  async function serve(channel: ServerChannel, command: string | undefined): Promise<void> {
    const { signal } = gone;
    const { disk, machine } = place;
    channel.on('error', leave);
    channel.stderr.on('error', leave);
    let status = 255;
    try {
      status = await machine.processes.run(signal, (own, id) => {
        const shell: Shell = {
          disk,
          machine,
          folder: HOME,
          variables,
          parameters: ['sh'],
          status: 0,
          depth: 0,
          programs,
          id,
          interactive: false,
          behind: { last: 0, running: new Set() },
          kept: new Map(),
          session: signal,
        };
        return size ? onTerminal(channel, shell, command, own) : withoutTerminal(channel, shell, command ?? 'sh', own);
      });
    } catch {
      // Whatever it was, the far side learns it by the status: the practice server must not take the app down.
      status = signal.aborted ? 130 : 255;
    }
    channel.exit(status);
    channel.end();
    // What was not read must not keep the channel from closing.
    channel.resume();
  }

  function onTerminal(
    channel: ServerChannel,
    shell: Shell,
    command: string | undefined,
    signal: AbortSignal,
  ): Promise<number> {
    const opened = openTerminal(
      (bytes) => send(channel, bytes, signal),
      size ?? screenSize(0, 0),
      `/dev/pts/${place.machine.terminals++}`,
    );
    terminal = opened;
    channel.on('data', (bytes: Buffer) => opened.type(bytes));
    channel.on('end', () => opened.hangUp());
    const { screen, output } = opened;
    const streams: Streams = { stdin: screen.keyboard(signal), stdout: output, stderr: output };
    if (command === undefined) {
      const greeted = output.write(bytesOf(place.greeting));
      return greeted.then(() => interact({ ...shell, screen, interactive: true }, streams, signal));
    }
    return screen.foreground(signal, (inner) =>
      runScript({ ...shell, screen }, command, { ...streams, stdin: screen.keyboard(inner) }, inner),
    );
  }
}

function withoutTerminal(channel: ServerChannel, shell: Shell, command: string, signal: AbortSignal): Promise<number> {
  const stdout: Sink = { write: (bytes) => send(channel, bytes, signal) };
  const stderr: Sink = { write: (bytes) => send(channel.stderr, bytes, signal) };
  return runScript(shell, command, { stdin: inputOf(channel, signal), stdout, stderr }, signal);
}

const screenSize = (columns: number, rows: number) => ({
  columns: Math.min(1000, Math.max(1, columns || 80)),
  rows: Math.min(1000, Math.max(1, rows || 24)),
});

/** Writes, and waits until the far side has room. A channel that is closed never calls back, so the signal ends the wait. */
function send(channel: NodeJS.WritableStream, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Interrupted());
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    channel.write(bytes, (error) => {
      signal.removeEventListener('abort', stop);
      if (error) stop();
      else resolve();
    });
  });
}

/** What the far side sends, read only as fast as it is asked for. */
function inputOf(channel: ServerChannel, signal: AbortSignal): Source {
  let ended = false;
  let wake: (() => void) | undefined;
  const look = () => wake?.();
  channel.on('readable', look);
  channel.on('end', () => {
    ended = true;
    look();
  });
  signal.addEventListener('abort', look, { once: true });
  return sourceFrom(async () => {
    for (;;) {
      if (signal.aborted) throw new Interrupted();
      const piece: unknown = channel.read();
      if (piece instanceof Uint8Array) return piece;
      if (ended) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  });
}
