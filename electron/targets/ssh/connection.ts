import type { Client, ClientChannel } from 'ssh2';
import { cancelled, isProblem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { TargetState } from '../../contract/target.ts';
import { channelRefusal, forward, PROHIBITED, UNKNOWN_TYPE } from './forward.ts';
import { closerOfNewest, ping, widenWindow } from './internals.ts';
import type { Timing } from './options.ts';
import { connectionLost, noMoreChannels, refusedByServer, targetClosed } from './problems.ts';
import type { SignedIn } from './sign-in.ts';
import { noTurns, takeTurns } from './turns.ts';
import type { Duplex } from 'node:stream';

export type LinkState = Extract<TargetState['state'], 'connected' | 'reconnecting' | 'lost' | 'closed'>;

/** A loss that may pass by itself; anything else (a wrong password, another host key) needs the person. */
const mayPass = (error: unknown) =>
  isProblem(error, 'unreachable') || isProblem(error, 'timed-out') || isProblem(error, 'connection-lost');

/** A channel to open, and what for. */
export interface ChannelRequest {
  /** Names it where the server does not offer it. */
  readonly what: string;
  open(client: Client, callback: (error: Error | undefined, channel: ClientChannel) => void): void;
  readonly signal?: AbortSignal;
  /** Called with the channel before anything can happen on it: a short command may end in the packet that starts it. */
  attend?(channel: ClientChannel, client: Client): void;
  /** A command that probably ends soon. */
  readonly brief?: boolean;
}

/**
 * These close a channel that was just opened, or die, when a command on another one ends at that very moment
 * (github.com/mkj/dropbear/issues/321, mended in 2025.87). So commands go one after the other there.
 */
const UNSTEADY_DROPBEAR = /^dropbear_202[234]\./;
/** How long (ms) the next one waits for a command that does not end soon after all. */
const BRIEF = 2_000;

/** True for what ssh2 says of a socket that is dead before it has told so. */
const gone = (error: unknown) =>
  error instanceof Error && /^(?:Not connected|No response from server)$/.test(error.message);

/** One SSH link: it notices when it is lost, and comes back with the same server or says why not. */
export class Connection {
  readonly #signIn: (signal: AbortSignal) => Promise<SignedIn>;
  readonly #timing: Timing;
  readonly #turns = takeTurns();
  readonly #changed = new Set<() => void>();
  readonly #lostListeners = new Set<(problem: ProblemError) => void>();
  readonly #channelEnded = new Set<() => void>();
  #link: SignedIn;
  #state: LinkState = 'connected';
  #since = Date.now();
  #nextTry: number | undefined;
  #problem: ProblemError | undefined;
  #roundTrip: number | undefined;
  #openChannels = 0;
  /** Ends the tries to come back. */
  #trying: AbortController | undefined;
  /** Ends the wait before the next try. */
  #hurry: (() => void) | undefined;

  /** Takes over a link that is signed in; `signIn` makes another one to the same server. */
  constructor(link: SignedIn, signIn: (signal: AbortSignal) => Promise<SignedIn>, timing: Timing) {
    this.#link = link;
    this.#signIn = signIn;
    this.#timing = timing;
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
      this.#openChannels = 0;
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
    const { backOff, giveUp } = this.#timing;
    const started = Date.now();
    let problem = because;
    for (let attempt = 0; ; attempt++) {
      const wait = hurry && attempt === 0 ? 0 : (backOff[Math.min(attempt, backOff.length - 1)] ?? 0);
      if (Date.now() + wait - started > giveUp) {
        this.#become('lost', { problem });
        return;
      }
      this.#become('reconnecting', { problem, nextTry: Date.now() + wait });
      await this.#pause(wait, trying.signal);
      if (trying.signal.aborted) return;
      this.#become('reconnecting', { problem });
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
    const { what, signal } = request;
    const patience = AbortSignal.timeout(this.#timing.channel);
    const stop = signal === undefined ? patience : AbortSignal.any([signal, patience]);
    let refusal = '';
    for (;;) {
      if (signal?.aborted) throw cancelled();
      if (patience.aborted) throw noMoreChannels(refusal);
      const client = this.client();
      try {
        return await this.#openInTurn(client, request, stop);
      } catch (error) {
        if (signal?.aborted) throw cancelled();
        if (!this.isUp(client) || gone(error)) throw connectionLost();
        if (patience.aborted) throw noMoreChannels(refusal);
        refusal = error instanceof Error ? error.message : String(error);
        const reason = channelRefusal(error);
        if (reason === undefined || reason === UNKNOWN_TYPE) throw refusedByServer(what, refusal);
        if (this.#openChannels === 0) {
          throw reason === PROHIBITED ? refusedByServer(what, refusal) : noMoreChannels(refusal);
        }
        await this.#untilChannelEnds(stop);
      }
    }
  }

  async #openInTurn(client: Client, request: ChannelRequest, stop: AbortSignal): Promise<ClientChannel> {
    const turns = UNSTEADY_DROPBEAR.test(this.software) ? this.#turns : noTurns;
    const leave = await turns.take(stop);
    try {
      const channel = await this.#open(client, request, stop);
      if (request.brief === true) {
        const timer = setTimeout(leave, BRIEF);
        channel.once('close', () => {
          clearTimeout(timer);
          leave();
        });
      } else leave();
      return channel;
    } catch (error) {
      leave();
      throw error;
    }
  }

  #open(client: Client, request: ChannelRequest, stop: AbortSignal): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(cancelled());
      stop.addEventListener('abort', abort);
      let close = () => {};
      request.open(client, (error, channel) => {
        stop.removeEventListener('abort', abort);
        if (error !== undefined) {
          close();
          reject(error);
          return;
        }
        // Its end says all that matters; a late write must not bring down the app.
        channel.on('error', () => undefined);
        if (stop.aborted) {
          channel.close();
          return;
        }
        this.#openChannels++;
        request.attend?.(channel, client);
        channel.once('close', () => {
          if (!this.isUp(client)) return;
          this.#openChannels--;
          for (const listener of this.#channelEnded) listener();
        });
        resolve(channel);
      });
      close = closerOfNewest(client);
    });
  }

  #untilChannelEnds(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#channelEnded.delete(done);
        stop.removeEventListener('abort', done);
        unlisten();
        resolve();
      };
      const unlisten = this.onLost(done);
      this.#channelEnded.add(done);
      stop.addEventListener('abort', done);
    });
  }

  async subsystem(name: string, signal?: AbortSignal): Promise<ClientChannel> {
    return await this.channel({
      what: name.toUpperCase(),
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
