import { z } from 'zod';
import { eventFrame, replyFrame, type UpwardFrame } from '../../electron/contract/frames.ts';
import type {
  Call,
  EventName,
  EventPayload,
  On,
  RequestInput,
  RequestName,
  RequestOutput,
} from '../../electron/contract/index.ts';
import { cancelled, type Problem, ProblemError } from '../../electron/contract/problem.ts';

/** A wire to the engine that carries frames in order, either way. */
export interface Port {
  send(frame: UpwardFrame): void;
  receive(listener: (frame: unknown) => void): void;
}

/** Calls the engine and hears its events over one port. */
export interface Client {
  readonly call: Call;
  readonly on: On;
  /** Fails every call that has no reply yet: the wire under them is gone. */
  drop(problem: Problem): void;
}

// Methods, not function properties: what a reply and a payload hold is the engine's word, which it has parsed.
interface Waiting {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

interface Listener {
  hear(payload: unknown): void;
}

const downwardFrame = z.discriminatedUnion('type', [replyFrame, eventFrame]);

/** Speaks the four frames of the contract over `port`. A reply to an unknown call and a frame of another shape are ignored. */
export function createClient(port: Port): Client {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<Listener>>();
  let lastId = 0;

  port.receive((received) => {
    const { data: frame } = downwardFrame.safeParse(received);
    if (frame === undefined) return;
    if (frame.type === 'event') {
      for (const listener of listeners.get(frame.name) ?? []) listener.hear(frame.payload);
      return;
    }
    const call = waiting.get(frame.id);
    waiting.delete(frame.id);
    if (frame.problem === undefined) call?.resolve(frame.output);
    else call?.reject(new ProblemError(frame.problem));
  });

  const call = <N extends RequestName>(name: N, input: RequestInput<N>, signal?: AbortSignal) =>
    new Promise<RequestOutput<N>>((resolve, reject) => {
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      lastId += 1;
      const id = lastId;
      const abort = () => {
        if (!waiting.delete(id)) return;
        port.send({ type: 'cancel', id });
        reject(cancelled());
      };
      const settle = () => signal?.removeEventListener('abort', abort);
      waiting.set(id, {
        resolve(output: RequestOutput<N>) {
          settle();
          resolve(output);
        },
        reject(error: ProblemError) {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
      try {
        port.send({ type: 'call', id, name, input });
      } catch (error) {
        waiting.get(id)?.reject(error);
        waiting.delete(id);
      }
    });

  const on = <E extends EventName>(name: E, hear: (payload: EventPayload<E>) => void) => {
    const set = listeners.get(name) ?? new Set();
    listeners.set(name, set);
    // An entry of its own for each call of `on`, so that one listener may be added twice and stopped once.
    const entry: Listener = {
      hear(payload: EventPayload<E>) {
        hear(payload);
      },
    };
    set.add(entry);
    return () => {
      set.delete(entry);
    };
  };

  return {
    call,
    on,
    drop(problem) {
      const calls = [...waiting.values()];
      waiting.clear();
      for (const entry of calls) entry.reject(new ProblemError(problem));
    },
  };
}
