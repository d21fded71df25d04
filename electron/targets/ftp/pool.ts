import { setTimeout as wait } from 'node:timers/promises';
import { cancelled, isProblem, ProblemError } from '../../contract/problem.ts';
import { untilAborted } from '../ssh/sftp/waiting.ts';
import type { Control } from './control.ts';
import type { FtpTiming } from './options.ts';

/** What the connection is for: moving a file keeps it for long, looking does not. */
export type Use = 'look' | 'transfer';

/** Somebody who holds a connection without needing it just now, and can go on later with another. */
export interface Holder {
  /** Since when (ms) nobody took anything from it; undefined while it is at work. */
  idleSince(): number | undefined;
  /** Gives its connection back. */
  park(): Promise<void>;
  /** Asks it to give its connection back as soon as it can, and to wait for its turn again. */
  lend(): void;
}

/** How long (ms) somebody may hold a connection without using it while others wait for it. */
const PAUSE = 200;
/** How long (ms) whoever looks around waits for those who move files and do not pause. */
const TURN = 2_000;
/** Waits (ms) before the tries to get a first connection to a server that is full. */
const FULL = [2_000, 4_000, 8_000, 15_000];

interface Waiting {
  readonly use: Use;
  /** When it asked (ms). */
  readonly since: number;
  readonly take: (control: Control) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Connections to one server, never more than it takes; of three and more one is kept for looking around. With fewer, those who move
 * files lend theirs: a copy from a server to itself needs two at once, and must end even where there is only one.
 */
export class Pool {
  readonly #open: (signal: AbortSignal) => Promise<Control>;
  readonly #timing: FtpTiming;
  readonly #end = new AbortController();
  readonly #all = new Set<Control>();
  readonly #resting = new Map<Control, NodeJS.Timeout>();
  readonly #transfers = new Set<Control>();
  readonly #holders = new Set<Holder>();
  #waiting: Waiting[] = [];
  #opening = 0;
  #most: number;
  #look: NodeJS.Timeout | undefined;

  constructor(open: (signal: AbortSignal) => Promise<Control>, most: number, timing: FtpTiming) {
    this.#open = open;
    this.#most = most;
    this.#timing = timing;
  }

  /** Adds a connection that is there already. */
  add(control: Control): void {
    this.#all.add(control);
    control.onClosed = () => this.#gone(control);
    this.#rest(control);
  }

  #gone(control: Control): void {
    clearTimeout(this.#resting.get(control));
    this.#resting.delete(control);
    this.#transfers.delete(control);
    this.#all.delete(control);
    this.#serve();
  }

  #rest(control: Control): void {
    const timer = setTimeout(() => control.quit(), this.#timing.idle);
    timer.unref();
    this.#resting.set(control, timer);
  }

  /** A connection for the caller alone, until it is given back. */
  async take(use: Use, signal?: AbortSignal): Promise<Control> {
    if (signal?.aborted || this.#end.signal.aborted) throw cancelled();
    const asked = new Promise<Control>((resolve, reject) => {
      this.#waiting.push({ use, since: Date.now(), take: resolve, refuse: reject });
    });
    this.#serve();
    try {
      return await untilAborted(asked, signal);
    } catch (error) {
      // What comes too late goes to the next.
      void asked.then((control) => this.giveBack(control)).catch(() => undefined);
      throw error;
    }
  }

  giveBack(control: Control): void {
    this.#transfers.delete(control);
    if (!control.closed && !this.#end.signal.aborted) this.#rest(control);
    else control.destroy();
    this.#serve();
  }

  /** Runs `work` with a connection of its own. */
  async with<T>(work: (control: Control) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const control = await this.take('look', signal);
    try {
      return await work(control);
    } finally {
      this.giveBack(control);
    }
  }

  hold(holder: Holder): () => void {
    this.#holders.add(holder);
    return () => this.#holders.delete(holder);
  }

  #mayTransfer(): boolean {
    return this.#transfers.size < (this.#most > 2 ? this.#most - 1 : this.#most);
  }

  #serve(): void {
    const later: Waiting[] = [];
    for (const request of this.#waiting) {
      const [control] = this.#resting.keys();
      if (!control || (request.use === 'transfer' && !this.#mayTransfer())) {
        later.push(request);
        continue;
      }
      clearTimeout(this.#resting.get(control));
      this.#resting.delete(control);
      if (request.use === 'transfer') this.#transfers.add(control);
      request.take(control);
    }
    this.#waiting = later;
    const wanted = later.filter(({ use }) => use === 'look' || this.#mayTransfer()).length;
    if (wanted > this.#opening && this.#all.size + this.#opening < this.#most) void this.#another();
    if (later.length > 0) this.#look ??= setTimeout(() => this.#reclaim(), PAUSE);
  }

  /** Takes connections back from those who do not use them just now, as many as are waited for. */
  #reclaim(): void {
    this.#look = undefined;
    if (this.#waiting.length === 0) return;
    const now = Date.now();
    const paused = [...this.#holders].filter((one) => (one.idleSince() ?? Infinity) <= now - PAUSE / 2);
    for (const one of paused.slice(0, this.#waiting.length)) void one.park();
    if (paused.length === 0 && this.#waiting.some(({ use, since }) => use === 'look' && since <= now - TURN)) {
      const [first] = this.#holders;
      first?.lend();
    }
    this.#look = setTimeout(() => this.#reclaim(), PAUSE);
  }

  /** Opens one more; where the server takes no more, those that are open must do. */
  async #another(): Promise<void> {
    this.#opening += 1;
    const until = Date.now() + this.#timing.full;
    try {
      for (let tries = 0; ; tries++) {
        try {
          const control = await this.#open(this.#end.signal);
          this.#opening -= 1;
          this.add(control);
          break;
        } catch (error) {
          if (!isProblem(error, 'busy')) throw error;
          if (this.#all.size > 0) {
            this.#most = this.#all.size;
            this.#opening -= 1;
            return;
          }
          if (Date.now() > until) throw error;
          await wait(FULL[Math.min(tries, FULL.length - 1)], undefined, { signal: this.#end.signal });
        }
      }
      this.#serve();
    } catch (error) {
      this.#opening -= 1;
      // Those that have a connection to wait for go on waiting.
      if (this.#all.size > 0) return;
      const refused = this.#waiting;
      this.#waiting = [];
      for (const { refuse } of refused) refuse(error instanceof ProblemError ? error : cancelled());
    }
  }

  close(): void {
    this.#end.abort();
    clearTimeout(this.#look);
    for (const control of this.#all) {
      if (this.#resting.has(control)) control.quit();
      else control.destroy();
    }
    for (const { refuse } of this.#waiting) refuse(cancelled());
    this.#waiting = [];
  }
}
