import type { Client, ClientChannel } from 'ssh2';
import { cancelled, isProblem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { TargetState } from '../../contract/target.ts';
import { type ChannelRequest, Channels } from './channels.ts';
import { forward } from './forward.ts';
import { ping, widenWindow } from './internals.ts';
import type { Timing } from './options.ts';
import { connectionLost, targetClosed } from './problems.ts';
import type { SignedIn } from './sign-in.ts';
import type { Duplex } from 'node:stream';

export type LinkState = Extract<TargetState['state'], 'connected' | 'reconnecting' | 'lost' | 'closed'>;

/** A loss that may pass by itself; anything else (a wrong password, another host key) needs the person. */
const mayPass = (error: unknown) =>
  isProblem(error, 'unreachable') || isProblem(error, 'timed-out') || isProblem(error, 'connection-lost');

/** One SSH link: it notices when it is lost, and comes back with the same server or says why not. */
export class Connection {
  readonly #signIn: (signal: AbortSignal) => Promise<SignedIn>;
  readonly #timing: Timing;
  readonly #channels: Channels;
  readonly #changed = new Set<() => void>();
  readonly #lostListeners = new Set<(problem: ProblemError) => void>();
  #link: SignedIn;
  #state: LinkState = 'connected';
  #since = Date.now();
  #nextTry: number | undefined;
  #problem: ProblemError | undefined;
  #roundTrip: number | undefined;
  /** The client of which it is not known whether it is still up. */
  #doubted: Client | undefined;
  /** Ends the tries to come back. */
  #trying: AbortController | undefined;
  /** Ends the wait before the next try. */
  #hurry: (() => void) | undefined;

  /** Takes over a link that is signed in; `signIn` makes another one to the same server. */
  constructor(link: SignedIn, signIn: (signal: AbortSignal) => Promise<SignedIn>, timing: Timing) {
    this.#link = link;
    this.#signIn = signIn;
    this.#timing = timing;
    this.#channels = new Channels(this, timing.channel);
    this.#watch(link);
  }

  get state(): LinkState {
    return this.#state;
  }
  get since(): number {
    return this.#since;
  }
  get nextTry(): number | undefined {
    return this.#nextTry;
  }
  /** Why it is not connected. */
  get problem(): ProblemError | undefined {
    return this.#problem;
  }
  get link(): SignedIn {
    return this.#link;
  }
  get software(): string {
    return this.#link.software;
  }
  /** Milliseconds, measured right after each sign-in. */
  get roundTrip(): number | undefined {
    return this.#roundTrip;
  }

  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  onLost(listener: (problem: ProblemError) => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /** True while this very link is up. */
  isUp(client: Client): boolean {
    return this.#state === 'connected' && this.#link.client === client;
  }

  #become(state: LinkState, more: { problem?: ProblemError; nextTry?: number } = {}): void {
    if (state !== this.#state) this.#since = Date.now();
    this.#state = state;
    this.#problem = more.problem;
    this.#nextTry = more.nextTry;
    for (const listener of this.#changed) listener();
  }

  #watch(link: SignedIn): void {
    const { client } = link;
    let technical: string | undefined;
    let over = false;
    const lost = () => {
      if (over) return;
      over = true;
      link.destroy();
      if (!this.isUp(client)) return;
      const problem = connectionLost(technical);
      this.#channels.forget();
      void this.#comeBack(problem);
      for (const listener of this.#lostListeners) listener(problem);
    };
    client.on('error', (error) => {
      technical ??= error.message;
      lost();
    });
    client.on('end', lost);
    client.on('close', lost);
    void this.#measure(client);
  }

  async #measure(client: Client): Promise<void> {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const time = await ping(client);
      if (!this.isUp(client)) return;
      best = Math.min(best, time);
    }
    this.#roundTrip = Math.round(best * 10) / 10;
    this.#become('connected');
  }

  /** Tries to connect again, waiting longer each time, until it works, is given up or makes no sense. */
  async #comeBack(because: ProblemError, hurry = false): Promise<void> {
    const trying = new AbortController();
    this.#trying = trying;
    const { backOff, giveUp, connect, step } = this.#timing;
    let problem = because;
    // Counted try by try, by no more than one can take: a computer that sleeps an hour has not tried for an hour.
    let spent = 0;
    for (let attempt = 0; ; attempt++) {
      const wait = hurry && attempt === 0 ? 0 : (backOff[Math.min(attempt, backOff.length - 1)] ?? 0);
      if (spent + wait > giveUp) {
        this.#become('lost', { problem });
        return;
      }
      this.#become('reconnecting', { problem, nextTry: Date.now() + wait });
      await this.#pause(wait, trying.signal);
      if (trying.signal.aborted) return;
      this.#become('reconnecting', { problem });
      const began = Date.now();
      try {
        const link = await this.#signIn(trying.signal);
        if (trying.signal.aborted) {
          link.destroy();
          return;
        }
        this.#link = link;
        this.#trying = undefined;
        this.#become('connected');
        this.#watch(link);
        return;
      } catch (error) {
        if (trying.signal.aborted) return;
        problem = error instanceof ProblemError ? error : new ProblemError(toProblem(error), { cause: error });
        spent += wait + Math.min(Math.max(0, Date.now() - began), connect + step);
        if (!mayPass(error)) {
          this.#become('lost', { problem });
          return;
        }
      }
    }
  }

  #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#hurry = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      this.#hurry = done;
    });
  }

  /** Tries now, and for the full time again, also after it was given up. Does nothing while connected or closed. */
  reconnect(): void {
    if (this.#state === 'connected' || this.#state === 'closed') return;
    // A try that is under way goes on: starting it anew would only take longer.
    if (this.#state === 'reconnecting' && this.#hurry === undefined) return;
    this.#trying?.abort();
    void this.#comeBack(this.#problem ?? connectionLost(), true);
  }

  /** Resolves while connected or when it is back; rejects when it is given up, closed or aborted. */
  connected(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (signal?.aborted) finish(() => reject(cancelled()));
        else if (this.#state === 'connected' && this.#doubted === this.#link.client) return;
        else if (this.#state === 'connected') finish(resolve);
        else if (this.#state !== 'reconnecting') finish(() => reject(this.#problem ?? targetClosed()));
      };
      const finish = (act: () => void) => {
        stop();
        signal?.removeEventListener('abort', look);
        act();
      };
      const stop = this.onChange(look);
      signal?.addEventListener('abort', look);
      look();
    });
  }

  /** Another connection to the same server was lost: until the server answers on this one, `connected()` waits. */
  doubt(): void {
    const { client } = this.#link;
    if (this.#state !== 'connected' || this.#doubted === client) return;
    this.#doubted = client;
    void ping(client).then(() => {
      if (this.#doubted !== client) return;
      this.#doubted = undefined;
      for (const listener of this.#changed) listener();
    });
  }

  /** The client to work with now. Throws `connection-lost` while there is none. */
  client(): Client {
    if (this.#state === 'connected') return this.#link.client;
    if (this.#state === 'closed') throw targetClosed();
    throw connectionLost();
  }

  /**
   * Opens a session channel. Where the server allows no more of them at once, waits for another one to end. Rejects with
   * `connection-lost`, `busy`, or with `unsupported` when the server does not do this at all.
   */
  async channel(request: ChannelRequest): Promise<ClientChannel> {
    return await this.#channels.open(request);
  }

  /** How many channels more the server would open just now, as far as is known. */
  get spare(): number {
    return this.#channels.spare;
  }

  /** Told when the program on a channel is about to end. */
  ending(channel: ClientChannel): void {
    this.#channels.ending(channel);
  }

  async subsystem(name: string, signal?: AbortSignal): Promise<ClientChannel> {
    return await this.#channels.open({
      what: name.toUpperCase(),
      lasting: true,
      open: (client, callback) => client.subsys(name, callback),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async dial(host: string, port: number, signal?: AbortSignal): Promise<Duplex> {
    return await forward(this.client(), host, port, this.#timing.channel, signal);
  }

  widen(channel: ClientChannel, bytes: number): void {
    if (this.#state === 'connected') widenWindow(this.#link.client, channel, bytes);
  }

  /** Ends the link for good. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#trying?.abort();
    const wasUp = this.#state === 'connected';
    const problem = targetClosed();
    this.#become('closed');
    if (wasUp) for (const listener of this.#lostListeners) listener(problem);
    this.#link.destroy();
  }
}
