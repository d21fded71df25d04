import type { Client, ClientChannel, ExecOptions } from 'ssh2';

/**
 * What ssh2 1.17 can do but does not show: its public face sends no signal once stdin has ended, takes commands only as
 * text, and keeps window and pings to itself. The version is pinned, and each of these has a test against a real server.
 */
interface Hidden {
  readonly _protocol: {
    signal(channel: number, name: string): void;
    ping(): void;
    channelWindowAdjust(channel: number, bytes: number): void;
  };
  /** What to call at the next answers to global requests, oldest first. */
  readonly _callbacks: (() => void)[];
  readonly _chanMgr: { readonly _cur: number; get(id: number): unknown };
}

interface HiddenChannel {
  readonly outgoing: { readonly id: number; readonly state: string };
}

interface HiddenStream {
  readonly _readableState: { autoDestroy: boolean };
  readonly _writableState: { autoDestroy: boolean };
}

const hidden = (client: Client) => {
  const { _protocol: protocol, _callbacks: callbacks, _chanMgr: channels } = client as unknown as Hidden;
  return { protocol, callbacks, channels };
};
const hiddenChannel = (channel: ClientChannel) => channel as unknown as HiddenChannel;

/** Runs a command line of bytes, which need not be UTF-8. */
export function execBytes(
  client: Client,
  line: Uint8Array,
  options: ExecOptions,
  callback: (error: Error | undefined, channel: ClientChannel) => void,
): void {
  client.exec(Buffer.from(line) as unknown as string, options, callback);
}

/**
 * Right after a channel was asked for: how to close it should the server open it and then refuse what it is for. The
 * library leaves such a channel open, and servers allow only a few.
 */
export function closerOfNewest(client: Client): () => void {
  const { channels } = hidden(client);
  const { _cur: id } = channels;
  return () => {
    const channel = channels.get(id);
    if (typeof channel === 'object' && channel !== null) (channel as ClientChannel).close();
  };
}

/**
 * Keeps our side of a channel open until the server closes its own. By itself the library closes it as soon as the
 * output has ended, and a program that still runs then never tells its exit status.
 */
export function keepUntilClosed(channel: ClientChannel): void {
  const { _readableState: readable, _writableState: writable } = channel as unknown as HiddenStream;
  readable.autoDestroy = false;
  writable.autoDestroy = false;
}

/** False from the moment on that we have begun to close a channel. */
export function isOpen(channel: ClientChannel): boolean {
  const { state } = hiddenChannel(channel).outgoing;
  return state === 'open' || state === 'eof';
}

/** Sends a signal such as `TERM` to the program at the other end, also after its stdin has ended. */
export function sendSignal(client: Client, channel: ClientChannel, name: string): void {
  if (isOpen(channel)) hidden(client).protocol.signal(hiddenChannel(channel).outgoing.id, name);
}

/**
 * Lets the far side send `bytes` more on this channel before it must wait, for good: the library is not told, so that it
 * tops the window up as early as before. Only for a channel that is never paused, since the library throws data away when
 * its own count of the window comes to nothing.
 */
export function widenWindow(client: Client, channel: ClientChannel, bytes: number): void {
  const { outgoing } = hiddenChannel(channel);
  if (outgoing.state === 'closed') return;
  hidden(client).protocol.channelWindowAdjust(outgoing.id, bytes);
}

/** Milliseconds until the server answers a ping. */
export function ping(client: Client): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now();
    hidden(client).callbacks.push(() => resolve(performance.now() - start));
    hidden(client).protocol.ping();
  });
}
