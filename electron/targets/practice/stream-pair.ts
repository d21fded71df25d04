import { Duplex } from 'node:stream';

/** At most this many bytes wait on the way, in each direction. */
const HIGH_WATER = 1024 * 1024;

/**
 * One end of a connection in memory. Each delivery waits for a turn of the event loop, for two ends that only ever
 * answer one another would let nothing else in the process run.
 */
class End extends Duplex {
  peer: End | undefined;
  #waiting: (() => void) | undefined;

  override _read(): void {
    const { peer } = this;
    if (!peer) return;
    const wake = peer.#waiting;
    peer.#waiting = undefined;
    wake?.();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    setImmediate(() => {
      let room = true;
      for (const { chunk } of chunks) room = this.peer?.push(chunk) ?? true;
      if (room) done();
      else this.#waiting = done;
    });
  }

  override _final(done: (error?: Error | null) => void): void {
    setImmediate(() => {
      this.peer?.push(null);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    setImmediate(() => this.peer?.destroy());
    done(error);
  }
}

/** The two ends of a connection in memory: what is written to one is read from the other; when one goes, so does the other. */
export function streamPair(): [Duplex, Duplex] {
  const left = new End({ highWaterMark: HIGH_WATER });
  const right = new End({ highWaterMark: HIGH_WATER });
  left.peer = right;
  right.peer = left;
  return [left, right];
}
