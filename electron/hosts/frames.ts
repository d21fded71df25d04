import { type DownwardFrame, upwardFrame } from '../contract/frames.ts';
import type { Engine } from '../engine/engine.ts';

/** One page's line to the engine, whatever carries it. */
export interface FramePort {
  send(frame: DownwardFrame): void;
  receive(listener: (frame: unknown) => void): void;
  /** Resolves when the page is gone. */
  readonly closed: Promise<void>;
}

/** Calls that one page may have under way; more are a fault of the page. */
const MOST_CALLS = 1000;

/**
 * Answers a page's calls and passes on every event, until the page is gone; then its open calls are cancelled. Frames
 * that are none are dropped: they can only come from a broken page.
 */
export function serveFrames(engine: Pick<Engine, 'call' | 'on'>, port: FramePort): void {
  const underWay = new Map<number, AbortController>();
  const stopEvents = engine.on(({ name, payload }) => port.send({ type: 'event', name, payload }));
  let gone = false;

  port.receive((raw) => {
    const parsed = upwardFrame.safeParse(raw);
    if (!parsed.success || gone) return;
    const frame = parsed.data;
    if (frame.type === 'cancel') {
      underWay.get(frame.id)?.abort();
      return;
    }
    if (underWay.has(frame.id) || underWay.size >= MOST_CALLS) return;
    const controller = new AbortController();
    underWay.set(frame.id, controller);
    void engine.call(frame.name, frame.input, controller.signal).then((answer) => {
      underWay.delete(frame.id);
      if (!gone) port.send({ type: 'reply', id: frame.id, ...answer });
    });
  });

  void port.closed.then(() => {
    gone = true;
    stopEvents();
    for (const controller of underWay.values()) controller.abort();
    underWay.clear();
  });
}
