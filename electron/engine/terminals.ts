import { randomUUID } from 'node:crypto';
import type { TextDecoder as Decoder } from 'node:util';
import { mountClaim } from '../contract/job.ts';
import { displayName } from '../contract/names.ts';
import { ProblemError, toProblem } from '../contract/problem.ts';
import { ACKNOWLEDGE_EVERY, type TerminalState } from '../contract/terminal.ts';
import type { ShellPlace, Target, TerminalSession } from '../targets/target.ts';
import type { Claims } from './claims.ts';
import type { Events } from './events.ts';
import { type Flood, gatherFlood } from './flood.ts';

/** Terminals live here, not in the page: a reload or a lost link costs nobody their screen. */
export interface Terminals {
  list(): TerminalState[];
  open(target: Target, size: Size & ShellPlace): Promise<TerminalState>;
  attach(id: string): { state: TerminalState; data: string; position: number };
  write(id: string, data: string): void;
  resize(id: string, size: Size): void;
  acknowledge(id: string, position: number): void;
  close(id: string): void;
  closeAll(): void;
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Terminal {
  state: TerminalState;
  size: Size;
  /** Whose shell comes back after the link was lost: never one of the rescue system in its place. */
  readonly inside: string | undefined;
  session: TerminalSession | undefined;
  decoder: Decoder;
  /** The last output, for a page that opens the terminal again. */
  readonly screen: string[];
  screenLength: number;
  /** UTF-16 units sent to the page, and drawn by it. */
  sent: number;
  drawn: number;
  paused: boolean;
  /** While the rest of an interrupted flood comes in. */
  flood: Flood | undefined;
  pending: string;
  flush: NodeJS.Timeout | undefined;
  readonly ended: AbortController;
}

const MOST_TERMINALS = 50;
const SCREEN_KEPT = 1024 * 1024;
/** Units the page may be behind before the server has to wait, and at which it goes on. */
const HIGH_WATER = 128 * 1024;
/** More than a page may leave untold, or both would wait for each other. */
const LOW_WATER = 2 * ACKNOWLEDGE_EVERY;
/** Output is gathered this long (milliseconds) so that a flood makes few large pieces instead of many small ones. */
const GATHER = 8;
const LARGE_PIECE = 32 * 1024;
/** Ctrl+C. */
const INTERRUPT = '\u0003';

export function createTerminals(events: Events, claims: Claims): Terminals {
  const terminals = new Map<string, Terminal>();

  const find = (id: string): Terminal => {
    const terminal = terminals.get(id);
    if (terminal) return terminal;
    throw new ProblemError({
      code: 'not-found',
      title: 'This terminal is closed',
      message: 'It is not there any more.',
      remedy: 'Open a new one.',
    });
  };

  const change = (terminal: Terminal, part: Partial<TerminalState>) => {
    terminal.state = { ...terminal.state, ...part };
    events.emit({ name: 'terminal.changed', payload: terminal.state });
  };

  const send = (terminal: Terminal) => {
    clearTimeout(terminal.flush);
    terminal.flush = undefined;
    const data = terminal.pending;
    if (data === '') return;
    terminal.pending = '';
    terminal.sent += data.length;
    terminal.screen.push(data);
    terminal.screenLength += data.length;
    while (terminal.screenLength - (terminal.screen[0]?.length ?? 0) > SCREEN_KEPT) {
      terminal.screenLength -= terminal.screen.shift()?.length ?? 0;
    }
    events.emit({ name: 'terminal.data', payload: { terminalId: terminal.state.id, data, position: terminal.sent } });
    if (!terminal.paused && terminal.sent - terminal.drawn > HIGH_WATER) {
      terminal.paused = true;
      terminal.session?.pause();
    }
  };

  const put = (terminal: Terminal, text: string) => {
    if (terminal.flood) {
      terminal.flood.take(text);
      return;
    }
    terminal.pending += text;
    if (terminal.pending.length >= LARGE_PIECE) send(terminal);
    else terminal.flush ??= setTimeout(() => send(terminal), GATHER);
  };

  /** Takes what is still on its way out of the way of the prompt. */
  const interruptFlood = (terminal: Terminal) => {
    if (!terminal.paused || terminal.flood) return;
    terminal.flood = gatherFlood((text) => {
      terminal.flood = undefined;
      put(terminal, text);
      send(terminal);
    });
    terminal.paused = false;
    terminal.session?.resume();
  };

  const start = async (terminal: Terminal, target: Target, folder?: string) => {
    const { size, inside } = terminal;
    if (!target.terminal) throw noTerminal(target.id);
    // Its shell has mounts of its own: what is unmounted outside stays in use inside.
    const leave =
      inside === undefined
        ? () => undefined
        : claims.take(`A terminal inside ${displayName(inside)}`, [
            { resource: mountClaim(target.key, inside), mode: 'shared' },
          ]);
    const session = await target.terminal.open({ ...size, folder, inside }).catch((error: unknown) => {
      leave();
      throw error;
    });
    if (terminal.ended.signal.aborted) {
      session.onEnd(leave);
      session.close();
      return;
    }
    terminal.session = session;
    terminal.decoder = new TextDecoder();
    session.onData((data) => put(terminal, terminal.decoder.decode(data, { stream: true })));
    session.onEnd((end) => {
      leave();
      terminal.session = undefined;
      terminal.flood?.finish();
      send(terminal);
      if (terminal.ended.signal.aborted) return;
      if (end.lost) void comeBack(terminal, target);
      else change(terminal, { state: 'ended', ...(end.status !== undefined && { status: end.status }) });
    });
    if (terminal.paused) session.pause();
  };

  /** Opens a new shell in the same tab once the link is back; the old shell is gone with the old link. */
  const comeBack = async (terminal: Terminal, target: Target) => {
    change(terminal, { state: 'reconnecting' });
    try {
      await target.connected(terminal.ended.signal);
      if (terminal.ended.signal.aborted) return;
      put(terminal, '\r\n\u001b[0m\u001b[?1049l\u001b[2m— connected again, a new shell —\u001b[0m\r\n');
      await start(terminal, target);
      change(terminal, { state: 'open' });
    } catch (error) {
      if (!terminal.ended.signal.aborted) change(terminal, { state: 'ended', problem: toProblem(error) });
    }
  };

  return {
    list: () => [...terminals.values()].map((terminal) => terminal.state),
    async open(target, { columns, rows, folder, inside }) {
      if (terminals.size >= MOST_TERMINALS) {
        throw new ProblemError({
          code: 'busy',
          title: 'Too many terminals are open',
          message: `There are ${MOST_TERMINALS} already.`,
          remedy: 'Close one that you no longer need.',
        });
      }
      const terminal: Terminal = {
        state: { id: randomUUID(), targetId: target.id, title: target.state().label, state: 'open' },
        size: { columns, rows },
        inside,
        session: undefined,
        decoder: new TextDecoder(),
        screen: [],
        screenLength: 0,
        sent: 0,
        drawn: 0,
        paused: false,
        flood: undefined,
        pending: '',
        flush: undefined,
        ended: new AbortController(),
      };
      await start(terminal, target, folder);
      terminals.set(terminal.state.id, terminal);
      change(terminal, {});
      return terminal.state;
    },
    attach(id) {
      const terminal = find(id);
      send(terminal);
      return { state: terminal.state, data: terminal.screen.join(''), position: terminal.sent };
    },
    write(id, data) {
      const terminal = find(id);
      terminal.session?.write(data);
      if (data.includes(INTERRUPT)) interruptFlood(terminal);
    },
    resize(id, size) {
      const terminal = find(id);
      terminal.size = size;
      terminal.session?.resize(size.columns, size.rows);
    },
    acknowledge(id, position) {
      const terminal = find(id);
      terminal.drawn = Math.min(terminal.sent, Math.max(terminal.drawn, position));
      if (terminal.paused && terminal.sent - terminal.drawn < LOW_WATER) {
        terminal.paused = false;
        terminal.session?.resume();
      }
    },
    close(id) {
      const terminal = terminals.get(id);
      if (!terminal) return;
      terminals.delete(id);
      terminal.ended.abort();
      terminal.flood?.finish();
      clearTimeout(terminal.flush);
      terminal.session?.close();
      change(terminal, { state: 'ended' });
    },
    closeAll() {
      for (const id of terminals.keys()) this.close(id);
    },
  };
}

function noTerminal(id: string): ProblemError {
  return new ProblemError({
    code: 'unsupported',
    title: 'No terminal can be opened there',
    message: `${id} lets files be copied, but gives no command line.`,
  });
}
