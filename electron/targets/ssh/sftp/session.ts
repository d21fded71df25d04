import type { Duplex } from 'node:stream';
import { isProblem, ProblemError } from '../../../contract/problem.ts';
import { busy, connectionLost, damaged, isStatus, noSftp, STATUS, StatusError, silent } from './problems.ts';
import {
  type AnswerKind,
  type Answers,
  answerHead,
  decodeAnswer,
  decodeLimits,
  decodeVersion,
  encodeInit,
  encodeRequest,
  type Field,
  packetSplitter,
  TYPE,
} from './wire.ts';
import { untilAborted } from './waiting.ts';

/** A server that gives no sign of life for this long (ms) while it owes answers is given up: a dying disk can take minutes. */
const PATIENCE = 300_000;
/** How long (ms) the server may take to say which version it speaks; a slow login script comes before that. */
const PATIENCE_AT_START = 30_000;
/** Requests without an answer on one session; more than all that our own operations need at once. */
const MAXIMUM_PENDING = 8192;
/** Every server takes packets of 34,000 bytes, so 32 KiB of data. */
const SAFE_LENGTH = 32 * 1024;
/** The longest data that fit a packet of OpenSSH; a server that claims to take more is not believed. */
const MAXIMUM_LENGTH = 261_120;

interface Pending {
  readonly kind: AnswerKind;
  readonly resolve: (packet: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One SFTP session on a channel: any number of requests in flight, answers matched by their ids. The first answer that
 * makes no sense ends it; when it ends, whatever the reason, every request that waits is rejected with that problem.
 */
export class SftpSession {
  /** What the server can do beyond the draft: name to version. */
  extensions: ReadonlyMap<string, string> = new Map();
  /** The largest READ and WRITE the server takes, in bytes. */
  limits = { read: SAFE_LENGTH, write: SAFE_LENGTH };
  readonly #channel: Duplex;
  readonly #pending = new Map<number, Pending>();
  #greeted: ((error?: ProblemError) => void) | undefined;
  #waitingForRoom = new Set<() => void>();
  #nextId = 0;
  #ended: ProblemError | undefined;
  #lastHeard = 0;
  #watch: NodeJS.Timeout | undefined;

  /** Greets the server and learns what it can do. Rejects with `unsupported` where something else answers, `timed-out` where nothing does. */
  static async open(channel: Duplex, signal?: AbortSignal): Promise<SftpSession> {
    const session = new SftpSession(channel);
    const timer = setTimeout(() => session.#end(silent(PATIENCE_AT_START)), PATIENCE_AT_START);
    try {
      await untilAborted(session.#greet(), signal);
      if (session.extensions.has('limits@openssh.com')) await untilAborted(session.#askLimits(), signal);
      return session;
    } catch (error) {
      session.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private constructor(channel: Duplex) {
    this.#channel = channel;
    const split = packetSplitter((packet) => this.#receive(packet));
    // The channel must never be paused: its window was widened behind the back of ssh2, which counts on being read.
    channel.on('data', (piece: Buffer) => {
      if (this.#ended !== undefined) return;
      try {
        split(piece);
      } catch (error) {
        this.#end(error instanceof ProblemError ? error : damaged(String(error)));
      }
    });
    channel.on('drain', () => this.#wake());
    channel.on('error', (error: Error) => this.#end(connectionLost(error.message)));
    channel.on('end', () => this.#end(connectionLost('the server closed its side')));
    channel.on('close', () => this.#end(connectionLost('the channel was closed')));
  }

  /** Why nothing can be asked any more; undefined while the session lives. */
  get ended(): ProblemError | undefined {
    return this.#ended;
  }

  /**
   * Asks the server and resolves with an answer of the given kind; rejects with a `StatusError` where the server refuses, and
   * with a problem when the session ends. `payload` is sent as the request's last string, without being copied.
   */
  request<K extends AnswerKind>(
    kind: K,
    type: number,
    fields: readonly Field[],
    payload?: readonly Uint8Array[],
  ): Promise<Answers[K]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      if (this.#pending.size >= MAXIMUM_PENDING) return reject(busy());
      let id = this.#nextId;
      while (this.#pending.has(id)) id = (id + 1) >>> 0;
      this.#nextId = (id + 1) >>> 0;
      this.#pending.set(id, { kind, resolve: (packet) => resolve(decodeAnswer(kind, packet)), reject });
      this.#startWatch();
      const length = payload?.reduce((sum, part) => sum + part.length, 0);
      this.#channel.write(encodeRequest(type, id, fields, length));
      for (const part of payload ?? []) this.#channel.write(part);
    });
  }

  /** Sends an extended request of OpenSSH's. */
  extended<K extends 'status' | 'reply'>(kind: K, name: string, fields: readonly Field[]): Promise<Answers[K]> {
    return this.request(kind, TYPE.extended, [Buffer.from(name), ...fields]);
  }

  /** Opens a file or folder. A handle that comes after the abort is closed at once. */
  async openHandle(type: number, fields: readonly Field[], signal?: AbortSignal): Promise<Buffer> {
    const opening = this.request('handle', type, fields);
    try {
      return Buffer.from(await untilAborted(opening, signal));
    } catch (error) {
      opening.then((handle) => this.closeHandle(handle)).catch(() => {});
      throw error;
    }
  }

  /** Closes a handle; nobody needs to wait for it. Never rejects. */
  async closeHandle(handle: Uint8Array): Promise<void> {
    await this.request('status', TYPE.close, [handle]).catch(() => {});
  }

  /** True while the channel takes nothing more without piling it up in memory. */
  get full(): boolean {
    return this.#ended === undefined && this.#channel.writableNeedDrain;
  }

  /** Resolves when `full` is over. */
  room(): Promise<void> {
    return this.full ? new Promise((resolve) => this.#waitingForRoom.add(resolve)) : Promise.resolve();
  }

  /** Ends the session; what still waits is rejected. */
  close(): void {
    this.#end(connectionLost('the session was closed'));
  }

  /** Ends the session because an answer can't be true; gives back the problem to throw. */
  fail(problem: ProblemError): ProblemError {
    this.#end(problem);
    return problem;
  }

  #greet(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#greeted = (error) => (error === undefined ? resolve() : reject(error));
      this.#channel.write(encodeInit());
    });
  }

  async #askLimits(): Promise<void> {
    try {
      const { read, write } = decodeLimits(await this.extended('reply', 'limits@openssh.com', []));
      const believable = (limit: number) => Math.min(MAXIMUM_LENGTH, limit > 0 ? Math.max(limit, 1024) : SAFE_LENGTH);
      this.limits = { read: believable(read), write: believable(write) };
    } catch (error) {
      if (!isStatus(error)) throw error;
    }
  }

  #receive(packet: Buffer): void {
    if (this.#ended !== undefined) return;
    this.#lastHeard = Date.now();
    if (this.#greeted !== undefined) {
      const { version, extensions } = decodeVersion(packet);
      if (version !== 3) throw noSftp(`version ${version}`);
      this.extensions = extensions;
      const greeted = this.#greeted;
      this.#greeted = undefined;
      return greeted();
    }
    const { id, kind } = answerHead(packet);
    const pending = this.#pending.get(id);
    if (pending === undefined) throw damaged('an answer to nothing that was asked');
    // It stays among the waiting until its answer proves sound, so that the end of the session reaches it too.
    if (kind === 'status') {
      const { code, message } = decodeAnswer('status', packet);
      if (code !== STATUS.ok) pending.reject(new StatusError(code, message));
      else if (pending.kind === 'status') pending.resolve(packet);
      else throw damaged(`success in answer to a request for ${pending.kind}`);
    } else if (kind === pending.kind) pending.resolve(packet);
    else throw damaged(`${kind} in answer to a request for ${pending.kind}`);
    this.#pending.delete(id);
  }

  #end(problem: ProblemError): void {
    if (this.#ended !== undefined) return;
    this.#ended = problem;
    clearTimeout(this.#watch);
    // Before the first packet, whatever went wrong means that there is no SFTP, unless the line broke.
    this.#greeted?.(isProblem(problem, 'damaged') ? noSftp('the answer is not SFTP') : problem);
    for (const { reject } of this.#pending.values()) reject(problem);
    this.#pending.clear();
    this.#wake();
    this.#channel.destroy();
  }

  #wake(): void {
    const waiting = this.#waitingForRoom;
    this.#waitingForRoom = new Set();
    for (const resolve of waiting) resolve();
  }

  #startWatch(): void {
    if (this.#watch !== undefined) return;
    this.#lastHeard = Date.now();
    const look = () => {
      this.#watch = undefined;
      if (this.#pending.size === 0) return;
      const rest = this.#lastHeard + PATIENCE - Date.now();
      if (rest <= 0) this.#end(silent(PATIENCE));
      else this.#watch = setTimeout(look, rest).unref();
    };
    this.#watch = setTimeout(look, PATIENCE).unref();
  }
}
