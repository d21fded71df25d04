import type { Client, ClientChannel } from 'ssh2';
import { cancelled } from '../../contract/problem.ts';
import { channelRefusal, PROHIBITED, UNKNOWN_TYPE } from './forward.ts';
import { closerOfNewest, isOpen } from './internals.ts';
import { connectionLost, noMoreChannels, refusedByServer } from './problems.ts';
import { noTurns, takeTurns } from './turns.ts';

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
  /** Stays open for as long as somebody works here, so that nobody needs to wait for its end. */
  readonly lasting?: boolean;
}

/**
 * These close a channel that was just opened, or die, when a command on another one ends at that very moment
 * (github.com/mkj/dropbear/issues/321, mended late in 2024). So commands go one after the other there.
 */
const UNSTEADY_DROPBEAR = /^dropbear_202[234]\./;
/** How long (ms) the next one waits for a command that does not end soon after all. */
const BRIEF = 5_000;

/** Calls back when the channel has closed, or after a while. */
function whenClosed(channel: ClientChannel, callback: () => void): void {
  const timer = setTimeout(callback, BRIEF);
  channel.once('close', () => {
    clearTimeout(timer);
    callback();
  });
}

/**
 * A server counts a channel for a while after it has closed, until the program behind it is gone (OpenSSH): so one that refuses
 * is asked again after so many milliseconds, each time after twice as many, and not only when a channel ends.
 */
const AGAIN = { first: 50, longest: 1_000 } as const;
/** How long (ms) channels that have closed may be why a server refuses. */
const STILL_COUNTED = 5_000;

/** True for what ssh2 says of a socket that is dead before it has told so. */
const gone = (error: unknown) =>
  error instanceof Error && /^(?:Not connected|No response from server)$/.test(error.message);

/** The link that channels are opened on. */
interface Below {
  readonly software: string;
  /** Throws `connection-lost` while the link is down. */
  client(): Client;
  isUp(client: Client): boolean;
  onLost(listener: () => void): () => void;
}

/** Opens session channels, and knows how many there are. */
export class Channels {
  readonly #link: Below;
  readonly #patience: number;
  readonly #turns = takeTurns();
  readonly #ended = new Set<() => void>();
  #count = 0;
  readonly #lasting = new Set<ClientChannel>();
  /** Channels that were open when the server refused one more. */
  #most: number | undefined;
  /** When a channel closed last. */
  #closedAt = Number.NEGATIVE_INFINITY;

  /** `patience`: how long (ms) opening may take, also when others must end before. */
  constructor(link: Below, patience: number) {
    this.#link = link;
    this.#patience = patience;
  }

  /** The link is lost, and all its channels with it. */
  forget(): void {
    this.#count = 0;
    this.#lasting.clear();
    this.#most = undefined;
  }

  /** How many channels more the server would open just now, as far as is known. */
  get spare(): number {
    return this.#most === undefined ? Infinity : Math.max(0, this.#most - this.#count);
  }

  /**
   * Opens a session channel. Where the server allows no more of them at once, waits for another one to end, unless all that
   * are open will last. Rejects with `connection-lost`, `busy`, or with `unsupported` when the server does not do this at all.
   */
  async open(request: ChannelRequest): Promise<ClientChannel> {
    const { what, signal } = request;
    const patience = AbortSignal.timeout(this.#patience);
    const stop = signal === undefined ? patience : AbortSignal.any([signal, patience]);
    let refusal = '';
    let pause: number = AGAIN.first;
    for (let attempt = 1; ; attempt++) {
      if (signal?.aborted) throw cancelled();
      if (patience.aborted) throw noMoreChannels(refusal);
      const client = this.#link.client();
      try {
        return await this.#openInTurn(client, request, stop);
      } catch (error) {
        if (signal?.aborted) throw cancelled();
        if (!this.#link.isUp(client) || gone(error)) throw connectionLost();
        if (patience.aborted) throw noMoreChannels(refusal);
        refusal = error instanceof Error ? error.message : String(error);
        const reason = channelRefusal(error);
        if (reason === undefined && this.#unsteady && attempt < 4) continue;
        if (reason === undefined || reason === UNKNOWN_TYPE) throw refusedByServer(what, refusal);
        const stillCounted = reason !== PROHIBITED && Date.now() - this.#closedAt < STILL_COUNTED;
        if (!stillCounted) {
          if (this.#count === 0 && reason === PROHIBITED) throw refusedByServer(what, refusal);
          this.#most = this.#count;
          if (this.#willLast === this.#count) throw noMoreChannels(refusal);
        }
        await this.#untilChannelEnds(stop, pause);
        pause = Math.min(2 * pause, AGAIN.longest);
      }
    }
  }

  get #willLast(): number {
    return [...this.#lasting].filter(isOpen).length;
  }

  async #openInTurn(client: Client, request: ChannelRequest, stop: AbortSignal): Promise<ClientChannel> {
    const turns = this.#unsteady ? this.#turns : noTurns;
    const leave = await turns.take(stop);
    try {
      const channel = await this.#open(client, request, stop);
      if (request.brief === true) whenClosed(channel, leave);
      else leave();
      return channel;
    } catch (error) {
      leave();
      throw error;
    }
  }

  get #unsteady(): boolean {
    return UNSTEADY_DROPBEAR.test(this.#link.software);
  }

  /** Told when the program on a channel is about to end, so that no other channel is opened at that moment. */
  ending(channel: ClientChannel): void {
    if (!this.#unsteady) return;
    let leave: (() => void) | undefined;
    let closed = false;
    whenClosed(channel, () => {
      closed = true;
      leave?.();
    });
    this.#turns.take(AbortSignal.timeout(BRIEF)).then(
      (release) => {
        leave = release;
        if (closed) release();
      },
      () => undefined,
    );
  }

  #open(client: Client, request: ChannelRequest, stop: AbortSignal): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(cancelled());
      // While waiting for the turn it may have been aborted, and a signal tells that only once.
      if (stop.aborted) return abort();
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
        this.#count++;
        if (this.#most !== undefined && this.#count > this.#most) this.#most = undefined;
        if (request.lasting === true) this.#lasting.add(channel);
        request.attend?.(channel, client);
        channel.once('close', () => {
          if (!this.#link.isUp(client)) return;
          this.#count--;
          this.#lasting.delete(channel);
          this.#closedAt = Date.now();
          for (const listener of this.#ended) listener();
        });
        resolve(channel);
      });
      close = closerOfNewest(client);
    });
  }

  #untilChannelEnds(stop: AbortSignal, atMost: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#ended.delete(done);
        stop.removeEventListener('abort', done);
        unlisten();
        resolve();
      };
      const timer = setTimeout(done, atMost);
      const unlisten = this.#link.onLost(done);
      this.#ended.add(done);
      stop.addEventListener('abort', done);
    });
  }
}
