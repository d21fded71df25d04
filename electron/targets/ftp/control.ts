import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { encodeName } from '../../contract/names.ts';
import { cancelled, isProblem, type ProblemError } from '../../contract/problem.ts';
import { certificateOf, secured } from './certificate.ts';
import type { FtpOptions, FtpTiming } from './options.ts';
import { connectionLost, noFtp, noTls, ReplyError, silent } from './problems.ts';
import { extendedPort, passivePort, type Reply, replyReader } from './replies.ts';

/** A data connection whose transfer the server has begun. */
export interface DataStream {
  readonly stream: Duplex;
  /** The server's last word; rejects with a `ReplyError` where the transfer failed. */
  readonly done: Promise<Reply>;
}

/** One control connection of FTP (RFC 959). Whoever has it has it alone: one command, one transfer at a time. */
export class Control {
  readonly #options: FtpOptions;
  readonly #timing: FtpTiming;
  #stream: Duplex;
  #secured: TLSSocket | undefined;
  #session: Buffer | undefined;
  #read = replyReader();
  #replies: Reply[] = [];
  #waiting: { resolve(reply: Reply): void; reject(error: Error): void } | undefined;
  #problem: ProblemError | undefined;
  /** Data connections are to be secured too. */
  protectsData = false;
  /** EPSV did not work here. */
  #oldPassive = false;
  fingerprint: string | undefined;
  features: ReadonlyMap<string, string> = new Map();
  /** What the server calls itself: the greeting's first line and the reply to SYST. */
  software = '';
  /** SITE commands that it says it knows, in upper case. */
  site: ReadonlySet<string> = new Set();
  /** The server doubles the byte 255, as Telnet has it. */
  doublesIac = false;
  /** The folder it starts in. */
  home = '/';
  onClosed: (() => void) | undefined;

  constructor(stream: Duplex, options: FtpOptions, timing: FtpTiming) {
    this.#options = options;
    this.#timing = timing;
    this.#stream = stream;
    this.#listen(stream);
  }

  get closed(): boolean {
    return this.#problem !== undefined;
  }

  #listen(stream: Duplex): void {
    stream.on('data', (chunk: Uint8Array) => {
      try {
        this.#replies.push(...this.#read(chunk));
      } catch (error) {
        this.#end(noFtp(error instanceof Error ? error.message : ''));
      }
      this.#deliver();
    });
    stream.on('error', (error) => this.#end(connectionLost(error.message)));
    stream.on('end', () => this.#end(connectionLost('the server closed the connection')));
    stream.on('close', () => this.#end(connectionLost('the connection was closed')));
  }

  #deliver(): void {
    const reply = this.#waiting && this.#replies.shift();
    if (reply) this.#waiting?.resolve(reply);
  }

  #end(problem: ProblemError): void {
    if (this.#problem) return;
    this.#problem = problem;
    this.#stream.destroy();
    this.#deliver();
    this.#waiting?.reject(problem);
    this.onClosed?.();
  }

  /** Ends it at once. */
  destroy(): void {
    this.#end(connectionLost('closed by us'));
  }

  /** Says good-bye. */
  quit(): void {
    if (this.closed) return;
    this.#stream.write('QUIT\r\n', () => this.destroy());
  }

  /** The next reply. Giving up ends the connection, since a late reply would be taken for another's. */
  reply(signal?: AbortSignal, patience = this.#timing.answer): Promise<Reply> {
    const early = this.#replies.shift();
    if (early) return Promise.resolve(early);
    if (this.#problem) return Promise.reject(this.#problem);
    return new Promise<Reply>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting = undefined;
        act();
      };
      const abort = () => {
        settle(() => reject(cancelled()));
        this.destroy();
      };
      const timer = setTimeout(() => {
        settle(() => reject(silent()));
        this.destroy();
      }, patience);
      this.#waiting = {
        resolve: (reply) => settle(() => resolve(reply)),
        reject: (error) => settle(() => reject(error)),
      };
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
    });
  }

  #send(command: string): void {
    if (this.#problem) throw this.#problem;
    if (/[\r\n\0]/.test(command)) throw new RangeError('a line end in a command');
    const bytes = [...encodeName(command)];
    const sent = this.doublesIac ? bytes.flatMap((byte) => (byte === 255 ? [255, 255] : [byte])) : bytes;
    this.#stream.write(Buffer.from([...sent, 13, 10]));
  }

  /** Sends a command and gives the server's last word on it; rejects with a `ReplyError` where that is a no. */
  async command(command: string, signal?: AbortSignal): Promise<Reply> {
    if (signal?.aborted) throw cancelled();
    this.#send(command);
    for (;;) {
      const reply = await this.reply(signal);
      if (reply.code >= 400) throw new ReplyError(reply);
      if (reply.code >= 200) return reply;
    }
  }

  /** Secures the control connection and says whose certificate it is. */
  async secure(signal?: AbortSignal) {
    const { host } = this.#options.signIn;
    this.#stream.removeAllListeners();
    if (this.#replies.length > 0) throw noTls('the server spoke in plain text meanwhile');
    const socket = await secured(this.#stream, host, this.#timing.connect, undefined, signal);
    socket.on('session', (session) => {
      this.#session = session;
    });
    this.#stream = socket;
    this.#secured = socket;
    this.#read = replyReader();
    this.#listen(socket);
    const certificate = certificateOf(socket, host);
    this.fingerprint = certificate.fingerprint;
    return certificate;
  }

  async #openData(signal?: AbortSignal): Promise<Duplex> {
    const { signIn, dial } = this.#options;
    const port = await this.#passivePort(signal);
    const patience = AbortSignal.timeout(this.#timing.connect);
    try {
      return await dial(signIn.host, port, signal ? AbortSignal.any([signal, patience]) : patience);
    } catch (error) {
      if (signal?.aborted || isProblem(error, 'connection-lost')) throw error;
      // The server still waits for it; nothing sensible can be said on this connection any more.
      this.destroy();
      throw connectionLost(`no data connection to port ${port}`);
    }
  }

  async #passivePort(signal?: AbortSignal): Promise<number> {
    if (!this.#oldPassive) {
      try {
        const port = extendedPort((await this.command('EPSV', signal)).text);
        if (port !== undefined) return port;
      } catch (error) {
        if (!(error instanceof ReplyError) || error.reply.code < 500) throw error;
      }
      this.#oldPassive = true;
    }
    const { text } = await this.command('PASV', signal);
    const port = passivePort(text);
    if (port === undefined) throw noFtp(`no port in “${text}”`);
    return port;
  }

  /** Begins a transfer: the server has said yes to `command`, from byte `offset` on. */
  async transfer(command: string, offset = 0, signal?: AbortSignal): Promise<DataStream> {
    const raw = await this.#openData(signal);
    // What goes wrong before somebody listens shows in the reply.
    raw.on('error', () => undefined);
    try {
      if (offset > 0) await this.command(`REST ${offset}`, signal);
      if (signal?.aborted) throw cancelled();
      this.#send(command);
      const first = await this.reply(signal);
      if (first.code >= 400) throw new ReplyError(first);
      const stream = this.protectsData ? await this.#secureData(raw, signal) : raw;
      // Nothing to send: some servers are done before the client has looked.
      const done = first.code >= 200 ? Promise.resolve(first) : this.#outcome();
      done.catch(() => undefined);
      return { stream, done };
    } catch (error) {
      raw.destroy();
      // The server may have more to say about a transfer that it believes to have begun.
      if (!(error instanceof ReplyError)) this.destroy();
      throw error;
    }
  }

  async #secureData(raw: Duplex, signal?: AbortSignal): Promise<Duplex> {
    const session = this.#session ?? this.#secured?.getSession();
    const socket = await secured(raw, this.#options.signIn.host, this.#timing.connect, session, signal);
    socket.on('error', () => undefined);
    if (
      !socket.isSessionReused() &&
      certificateOf(socket, this.#options.signIn.host).fingerprint !== this.fingerprint
    ) {
      socket.destroy();
      throw noTls('the data connection has another certificate');
    }
    return socket;
  }

  /** However long a file takes: what moves is watched by whoever moves it. */
  async #outcome(): Promise<Reply> {
    for (;;) {
      const reply = await this.reply(undefined, 24 * 3_600_000);
      if (reply.code >= 400) throw new ReplyError(reply);
      // Pure-FTPd's only word on a transfer that was broken off.
      if (reply.code >= 200 || /seconds \(measured/.test(reply.text)) return reply;
    }
  }

  /** Ends a transfer before its end; false where the connection is of no use any more. */
  async breakOff({ stream, done }: DataStream): Promise<boolean> {
    stream.destroy();
    const settled = done.then(
      () => true,
      (error: unknown) => error instanceof ReplyError && error.reply.code !== 421,
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), 5_000);
    });
    const usable = (await Promise.race([settled, late])) && !this.closed;
    clearTimeout(timer);
    if (!usable) this.destroy();
    return usable;
  }
}
