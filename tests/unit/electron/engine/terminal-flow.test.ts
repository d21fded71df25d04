import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call, On } from '../../../../electron/contract/index.ts';
import { createEvents } from '../../../../electron/engine/events.ts';
import { createClaims } from '../../../../electron/engine/claims.ts';
import { createTerminals } from '../../../../electron/engine/terminals.ts';
import { feedTerminal } from '../../../../renderer/panes/terminal/feed.ts';
import { plainTarget } from '../../../support/engine.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A shell that has much to say, the engine, and a page that draws when the test lets it. */
async function flood() {
  const shell = { paused: false, say: (_text: string) => undefined as void };
  const target = plainTarget('local:', {
    terminal: {
      open: async () => ({
        write: () => undefined,
        resize: () => undefined,
        onData(listener) {
          shell.say = (text) => listener(new TextEncoder().encode(text));
        },
        onEnd: () => undefined,
        pause() {
          shell.paused = true;
        },
        resume() {
          shell.paused = false;
        },
        close: () => undefined,
      }),
    },
  });
  const events = createEvents();
  const terminals = createTerminals(events, createClaims());
  const { id } = await terminals.open(target, { columns: 80, rows: 24 });
  const call = (async (name: string, input: { position: number }) => {
    if (name === 'terminals.attach') return terminals.attach(id);
    terminals.acknowledge(id, input.position);
    return {};
  }) as unknown as Call;
  const on: On = (name, listener) =>
    events.on((event) => {
      if (event.name === name) listener(event.payload as never);
    });
  const page = { text: '', waiting: [] as (() => void)[] };
  const screen = {
    write(data: string, _replay: boolean, drawn: () => void) {
      page.text += data;
      page.waiting.push(drawn);
    },
    reset: () => undefined,
  };
  await feedTerminal(id, screen, call, on).attach();
  return { shell, page, close: () => terminals.closeAll() };
}

describe('the flow of a flood', () => {
  it('never stands still while engine and page both work, whatever the pieces and however late the page draws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.boolean(), { maxLength: 60 }),
        async (pieces, drawEarly) => {
          const { shell, page, close } = await flood();
          const left = [...pieces];
          let turn = 0;
          // Every turn says a piece, draws one, or lets the engine's clock run; when none of these is left, it stands.
          while (left.length > 0) {
            const draws = page.waiting.length > 0 && (shell.paused || drawEarly[turn % 60] === true);
            turn += 1;
            if (draws) page.waiting.shift()?.();
            else if (shell.paused) {
              vi.advanceTimersByTime(1000);
              expect(shell.paused && page.waiting.length === 0, 'both wait for each other').toBe(false);
            } else {
              shell.say('y'.repeat(left.shift() ?? 0));
              // Small pieces are sent on when the engine has gathered for a while.
              if (turn % 2 === 0) vi.advanceTimersByTime(10);
            }
          }
          vi.advanceTimersByTime(1000);
          expect(page.text.length).toBe(pieces.reduce((sum, piece) => sum + piece, 0));
          close();
        },
      ),
    );
  });

  it('makes the shell wait while the page draws nothing', async () => {
    const { shell, page, close } = await flood();
    let said = 0;
    for (; said < 1000 && !shell.paused; said++) shell.say('y'.repeat(32 * 1024));
    expect(said).toBeLessThan(20);
    expect(page.text.length).toBeLessThan(512 * 1024);
    for (const drawn of page.waiting.splice(0)) drawn();
    expect(shell.paused).toBe(false);
    close();
  });
});
