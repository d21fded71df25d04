import { cancelled, isProblem } from '../../../contract/problem.ts';
import type { FileSink, WriteOptions } from '../../target.ts';
import { isHole } from '../../zeroes.ts';
import { kindOf } from './entry.ts';
import { alreadyExists, isStatus, STATUS, wrongKind } from './problems.ts';
import { alike, type Lane, Lanes } from './lanes.ts';
import { MOST_BYTES, MOST_BYTES_IN_ALL, MOST_REQUESTS } from './read.ts';
import { explain, lstatIfThere } from './reasons.ts';
import { ProgramSink } from './program-sink.ts';
import type { SftpSession } from './session.ts';
import type { ByteStreams } from './streams.ts';
import { untilAborted } from './waiting.ts';
import { type Attributes, FLAG, TYPE } from './wire.ts';

/**
 * Bytes before the end of a file among which some may be missing when all connections that wrote to it were cut: what lies
 * before them was taken by the server.
 */
export const UNORDERED = 32 * 1024 * 1024;

/** Opens a file for writing, as `Files.write` says. `more` gives sessions on further connections. */
export async function writeFile(
  session: SftpSession,
  streams: ByteStreams | undefined,
  path: string,
  file: Uint8Array,
  options: WriteOptions,
  more: () => Promise<SftpSession | undefined>[] = () => [],
): Promise<FileSink> {
  const { signal } = options;
  try {
    const handle =
      options.create === 'new'
        ? await openNew(session, file, options)
        : await openExisting(session, path, file, signal);
    try {
      const set = (attributes: Attributes) =>
        untilAborted(session.request('status', TYPE.fsetstat, [handle, attributes]), signal);
      if (options.truncate) await set({ size: options.offset });
      if (options.create === 'new' && options.mode !== undefined) {
        // The server's umask took bits away; where the file system has no modes, the stricter ones stay.
        await set({ mode: options.mode & 0o7777 }).catch((error: unknown) => {
          if (!isStatus(error)) throw error;
        });
      }
    } catch (error) {
      void session.closeHandle(handle);
      throw error;
    }
    const { offset, expected = 0 } = options;
    try {
      const leavesHoles = options.create === 'new' || options.truncate === true;
      const program = await streams?.write(path, { offset, expected, leavesHoles, signal });
      if (program) return new ProgramSink(session, path, handle, program, offset);
    } catch (error) {
      void session.closeHandle(handle);
      throw error;
    }
    const lanes = new Lanes(session, handle);
    // Without a truthful size to cut it to, what is written out of order could leave holes behind.
    if (options.create === 'new' || options.truncate)
      lanes.join(more(), (other) => openExisting(other, path, file, signal));
    return new WritePipeline(lanes, path, options);
  } catch (error) {
    // OpenSSH says no more than "failure" where the name is taken.
    if (options.create === 'new' && isStatus(error, STATUS.failure)) {
      const there = await lstatIfThere(session, path, signal).catch(() => undefined);
      if (there !== undefined) throw alreadyExists('write', path);
    }
    throw await explain(session, error, { doing: 'write', path });
  }
}

function openNew(session: SftpSession, file: Uint8Array, { mode, signal }: WriteOptions): Promise<Buffer> {
  const attributes: Attributes = mode === undefined ? {} : { mode };
  return session.openHandle(TYPE.open, [file, FLAG.write | FLAG.create | FLAG.exclusive, attributes], signal);
}

/**
 * SFTP version 3 can't open "but not through a link", so the name is looked at before and after, and what was opened must be
 * what the name stands for by kind, size, owner, mode and times. What remains: someone with write access to the folder
 * who swaps in a link to a file alike in all of these, and takes it away again, both in the instant in between.
 */
async function openExisting(
  session: SftpSession,
  path: string,
  file: Uint8Array,
  signal?: AbortSignal,
): Promise<Buffer> {
  mustBeFile(await untilAborted(session.request('attributes', TYPE.lstat, [file]), signal), path);
  const handle = await session.openHandle(TYPE.open, [file, FLAG.write, {}], signal);
  try {
    // A file that still changes, such as by the end of a transfer that was cut, may differ between the two looks.
    for (let tries = 0; tries < 5; tries++) {
      const looks = Promise.all([
        session.request('attributes', TYPE.fstat, [handle]),
        session.request('attributes', TYPE.lstat, [file]),
      ]);
      const [opened, named] = await untilAborted(looks, signal);
      mustBeFile(named, path);
      if (alike(opened, named)) return handle;
    }
    throw wrongKind('write', path, 'being swapped for another file at this very moment');
  } catch (error) {
    void session.closeHandle(handle);
    throw error;
  }
}

function mustBeFile(attributes: Attributes, path: string): void {
  const kind = kindOf(attributes);
  if (kind !== 'file' && kind !== 'device') {
    throw wrongKind(
      'write',
      path,
      kind === 'link' ? 'a link to another place' : kind === 'folder' ? 'a folder' : 'no file',
    );
  }
}

/** What is on its way to one file, and what waits to go. */
class WritePipeline implements FileSink {
  readonly #session: SftpSession;
  readonly #path: string;
  readonly #handle: Buffer;
  readonly #lanes: Lanes;
  /** Where each WRITE without an answer begins, first to last. */
  readonly #unanswered = new Set<number>();
  readonly #signal: AbortSignal | undefined;
  /** Bytes of one WRITE. */
  readonly #piece: number;
  #at: number;
  /** What was taken and not sent yet, first to last. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #flying = 0;
  #flyingBytes = 0;
  #failure: unknown;
  /** Where the first refused WRITE began; later ones may have got through. */
  #refusedAt = Number.POSITIVE_INFINITY;
  readonly #mayCut: boolean;
  /** Zeroes were left out at the end so far, and the file ends before them. */
  #endsInHole = false;
  #closing = false;
  #waitingForRoom = false;
  #waiting: (() => void)[] = [];

  constructor(lanes: Lanes, path: string, { offset, signal, create, truncate }: WriteOptions) {
    const { session, handle } = lanes.own;
    this.#session = session;
    this.#path = path;
    this.#handle = handle;
    this.#lanes = lanes;
    this.#signal = signal;
    this.#piece = session.limits.write;
    this.#at = offset;
    this.#mayCut = create === 'new' || truncate === true;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted) this.#onAbort();
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#throwFailure();
    if (chunk.length === 0) return;
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    this.#send();
    while (this.#failure === undefined && this.#heldBytes >= this.#piece) await this.#change();
    await this.#throwFailure();
  }

  async close(): Promise<void> {
    this.#closing = true;
    try {
      this.#send();
      while (this.#failure === undefined && (this.#heldBytes > 0 || this.#flying > 0)) await this.#change();
      await this.#throwFailure();
      void this.#lanes.close();
      if (this.#endsInHole) {
        const size = { size: this.#at };
        await untilAborted(this.#session.request('status', TYPE.fsetstat, [this.#handle, size]), this.#signal);
      }
      if (this.#session.extensions.has('fsync@openssh.com')) await this.#flush();
      // Network file systems tell only now that a write went wrong.
      await untilAborted(this.#session.request('status', TYPE.close, [this.#handle]), this.#signal);
    } catch (error) {
      const problem = await explain(this.#session, error, { doing: 'write', path: this.#path });
      if (isProblem(problem, 'cancelled')) void this.#leave();
      else await this.#leave();
      throw problem;
    } finally {
      this.#signal?.removeEventListener('abort', this.#onAbort);
    }
  }

  async abandon(): Promise<void> {
    this.#fail(cancelled());
    this.#signal?.removeEventListener('abort', this.#onAbort);
    await this.#leave();
  }

  /** Closes the file so that it holds a true beginning of what was given, without a hole where a WRITE was refused. */
  async #leave(): Promise<void> {
    while (this.#mayCut && this.#failure !== undefined && this.#flying > 0) await this.#change();
    void this.#lanes.close();
    if (this.#mayCut && Number.isFinite(this.#refusedAt)) {
      await this.#session.request('status', TYPE.fsetstat, [this.#handle, { size: this.#refusedAt }]).catch(() => {});
    }
    await this.#session.closeHandle(this.#handle);
  }

  async #flush(): Promise<void> {
    try {
      await untilAborted(this.#session.extended('status', 'fsync@openssh.com', [this.#handle]), this.#signal);
    } catch (error) {
      // Some files (devices, pipes) can't be flushed, and some servers don't know how: that is no failure.
      if (!isStatus(error, STATUS.unsupported) && !isStatus(error, STATUS.badMessage)) throw error;
    }
  }

  /** Sends what it can: whole pieces, and less only at the end or when nothing else is on its way. */
  #send(): void {
    while (this.#heldBytes > 0 && (this.#heldBytes >= this.#piece || this.#closing || this.#flying === 0)) {
      const most = this.#lanes.count > 1 ? MOST_BYTES_IN_ALL : MOST_BYTES;
      if (this.#flying >= MOST_REQUESTS || this.#flyingBytes >= most || this.#waitingForRoom) return;
      const [first = this.#at] = this.#unanswered;
      if (this.#at + this.#piece - first > UNORDERED) return;
      const length = Math.min(this.#piece, this.#heldBytes);
      if (this.#skipHole(length)) continue;
      const lane = this.#lanes.next();
      if (lane.session.full) return void this.#sendWhenRoom(lane);
      void this.#sendPiece(lane, length);
    }
  }

  /** Leaves zeroes out, at most `length` of them, where nothing lies behind what is written: holes are read as zeroes. */
  #skipHole(length: number): boolean {
    const zeroes = this.#held[0]?.subarray(0, length);
    if (!this.#mayCut || zeroes === undefined || !isHole(zeroes)) return false;
    this.#takeHeld(zeroes.length);
    this.#at += zeroes.length;
    this.#endsInHole = true;
    return true;
  }

  async #sendWhenRoom(lane: Lane): Promise<void> {
    this.#waitingForRoom = true;
    await lane.session.room();
    this.#waitingForRoom = false;
    this.#send();
    this.#tell();
  }

  async #sendPiece(lane: Lane, length: number): Promise<void> {
    const from = this.#at;
    this.#at += length;
    this.#endsInHole = false;
    this.#flying += 1;
    this.#flyingBytes += length;
    this.#unanswered.add(from);
    try {
      await this.#request(lane, from, length, this.#takeHeld(length));
    } catch (error) {
      this.#refusedAt = Math.min(this.#refusedAt, from);
      this.#fail(error);
    }
    this.#unanswered.delete(from);
    this.#flying -= 1;
    this.#flyingBytes -= length;
    this.#send();
    this.#tell();
  }

  async #request(lane: Lane, from: number, length: number, parts: Uint8Array[]): Promise<void> {
    lane.flying += length;
    try {
      await lane.session.request('status', TYPE.write, [lane.handle, BigInt(from)], parts);
    } catch (error) {
      if (!this.#lanes.drop(lane)) throw error;
      await this.#request(this.#lanes.own, from, length, parts);
    } finally {
      lane.flying -= length;
    }
  }

  /** Takes the first `length` bytes off what is held, as views. */
  #takeHeld(length: number): Uint8Array[] {
    const parts: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      const [first] = this.#held;
      if (first === undefined) break;
      if (first.length <= missing) this.#held.shift();
      else this.#held[0] = first.subarray(missing);
      const part = first.length <= missing ? first : first.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
    }
    this.#heldBytes -= length;
    return parts;
  }

  readonly #onAbort = () => this.#fail(cancelled());

  /** The first failure counts; nothing more is sent. */
  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#held = [];
    this.#heldBytes = 0;
    this.#tell();
  }

  async #throwFailure(): Promise<void> {
    if (this.#failure === undefined) return;
    this.#failure = await explain(this.#session, this.#failure, { doing: 'write', path: this.#path });
    throw this.#failure;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(): void {
    const told = this.#waiting;
    this.#waiting = [];
    for (const resolve of told) resolve();
  }
}
