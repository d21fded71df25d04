import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { cancelled } from '../../contract/problem.ts';
import { noAnswer, notReached, type Who } from './problems.ts';

/**
 * A TCP connection that sends in one go what is written in one turn: ssh2 writes each packet in three pieces, and each
 * would be a system call and a segment of its own (uploads take a tenth less of the processor's time this way).
 */
class GatheringSocket extends Socket {
  #gathering = false;

  override write(
    data: Uint8Array | string,
    encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean {
    if (!this.#gathering) {
      this.#gathering = true;
      this.cork();
      process.nextTick(() => {
        this.#gathering = false;
        this.uncork();
      });
    }
    return typeof encodingOrDone === 'string'
      ? super.write(data, encodingOrDone, done)
      : super.write(data, encodingOrDone);
  }
}

/** Connects over TCP. Rejects with `unreachable`, saying why, after `patience` milliseconds at the latest. */
export function openSocket(who: Who, patience: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled());
      return;
    }
    const socket = new GatheringSocket();
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.connect({ host: who.host, port: who.port });
    const finish = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('error', failed);
      act();
    };
    const giveUp = (error: Error) =>
      finish(() => {
        // An attempt that is thrown away may still report an error; nobody is left to hear it.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      });
    const failed = (error: Error) => giveUp(notReached(who, error));
    const abort = () => giveUp(cancelled());
    const timer = setTimeout(() => giveUp(noAnswer(who, patience)), patience);
    signal.addEventListener('abort', abort);
    socket.once('error', failed);
    socket.once('connect', () => {
      // Node's `connect` lays its own `write` over that of a class derived from Socket.
      Reflect.deleteProperty(socket, 'write');
      finish(() => resolve(socket));
    });
  });
}

const ENOUGH = 1024;

/** Listens in on the first bytes of a stream without taking them; they tell what is behind a port that speaks no SSH. */
export function overhear(stream: Duplex): { heard(): Buffer; saysSsh(): boolean } {
  let bytes = Buffer.alloc(0);
  const listen = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]).subarray(0, ENOUGH);
    if (bytes.length >= ENOUGH) stream.off('data', listen);
  };
  // Paused on purpose first: a listener alone would set the stream flowing before the library listens.
  stream.pause();
  stream.on('data', listen);
  return { heard: () => bytes, saysSsh: () => /^SSH-/m.test(bytes.toString('latin1')) };
}
