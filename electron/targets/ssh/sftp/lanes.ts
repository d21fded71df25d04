import type { SftpSession } from './session.ts';
import type { Attributes } from './wire.ts';

/** A file open in a session, and how many of its bytes are on their way there. */
export interface Lane {
  readonly session: SftpSession;
  readonly handle: Buffer;
  flying: number;
}

/** True where both may well be of one file: SFTP tells no more of what was opened. */
export const alike = (one: Attributes, other: Attributes): boolean =>
  one.mode === other.mode &&
  one.size === other.size &&
  one.owner === other.owner &&
  one.group === other.group &&
  one.modified === other.modified;

/** One file open in several sessions: its own, and others that join when they are up and may drop out. */
export class Lanes {
  readonly own: Lane;
  readonly #all: Lane[];
  #closed = false;

  constructor(session: SftpSession, handle: Buffer) {
    this.own = { session, handle, flying: 0 };
    this.#all = [this.own];
  }

  get count(): number {
    return this.#all.length;
  }

  /** Has further sessions join; `open` rejects where the file there is not the same. */
  join(sessions: readonly Promise<SftpSession | undefined>[], open: (session: SftpSession) => Promise<Buffer>): void {
    for (const coming of sessions)
      void (async () => {
        const session = await coming;
        if (session === undefined || this.#closed) return;
        const handle = await open(session);
        if (this.#closed) void session.closeHandle(handle);
        else this.#all.push({ session, handle, flying: 0 });
      })().catch(() => undefined);
  }

  /** The lane with the least on its way among those that take more just now, else among all. */
  next(): Lane {
    const free = this.#all.filter(({ session }) => !session.full);
    const [first = this.own, ...rest] = free.length > 0 ? free : this.#all;
    return rest.reduce((least, lane) => (lane.flying < least.flying ? lane : least), first);
  }

  /** Uses a lane no more that has failed; true unless it is the file's own. */
  drop(lane: Lane): boolean {
    if (lane === this.own) return false;
    const at = this.#all.indexOf(lane);
    if (at > 0) this.#all.splice(at, 1);
    return true;
  }

  /** Closes the file in all sessions but its own. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#all.splice(1).map(({ session, handle }) => session.closeHandle(handle)));
  }
}
