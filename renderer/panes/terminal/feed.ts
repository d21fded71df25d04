import type { Call, On } from '../../../electron/contract/index.ts';
import { ACKNOWLEDGE_EVERY, type TerminalState } from '../../../electron/contract/terminal.ts';

/** Where a terminal's output is drawn. */
export interface Screen {
  /** Draws; calls back when it is drawn. `replay` marks output that was answered before. */
  write(data: string, replay: boolean, drawn: () => void): void;
  /** Forgets everything drawn. */
  reset(): void;
}

/** A page's hold on a terminal of the engine. */
export interface Feed {
  /** Fetches what was missed; for the start and whenever the wire to the engine was cut. Rejects where the terminal is gone. */
  attach(): Promise<TerminalState>;
  stop(): void;
}

/**
 * Draws a terminal's output on `screen`: first what the engine kept, then what comes, each piece once. Tells the engine
 * how far it is drawn, so that a flood waits in the server and keys get through.
 */
export function feedTerminal(terminalId: string, screen: Screen, call: Call, on: On): Feed {
  let position = -1;
  let acknowledged = 0;
  let waiting: { data: string; position: number }[] = [];
  let attaching = 0;
  let stopped = false;

  function draw(data: string, upTo: number, replay: boolean) {
    position = upTo;
    screen.write(data, replay, () => {
      if (stopped || upTo - acknowledged < ACKNOWLEDGE_EVERY) return;
      acknowledged = upTo;
      // The wire may be cut just now; attaching again tells the engine the position anew.
      void call('terminals.acknowledge', { terminalId, position: upTo }).catch(() => undefined);
    });
  }

  const off = on('terminal.data', (piece) => {
    if (piece.terminalId !== terminalId) return;
    if (attaching > 0 || position === -1) waiting.push(piece);
    else if (piece.position > position) draw(piece.data, piece.position, false);
  });

  return {
    async attach() {
      attaching += 1;
      try {
        const kept = await call('terminals.attach', { terminalId });
        if (stopped) return kept.state;
        const missed = kept.position - Math.max(0, position);
        if (position === -1) draw(kept.data, kept.position, true);
        else if (missed > kept.data.length) {
          screen.reset();
          draw(kept.data, kept.position, true);
        } else if (missed > 0) draw(kept.data.slice(-missed), kept.position, false);
        acknowledged = kept.position;
        void call('terminals.acknowledge', { terminalId, position: kept.position }).catch(() => undefined);
        return kept.state;
      } finally {
        attaching -= 1;
        if (attaching === 0 && position !== -1) {
          const pieces = waiting;
          waiting = [];
          for (const piece of pieces) {
            if (!stopped && piece.position > position) draw(piece.data, piece.position, false);
          }
        }
      }
    },
    stop() {
      stopped = true;
      off();
    },
  };
}
