import { describe, expect, it } from 'vitest';
import type { Call, EventPayload, On } from '../../../../../electron/contract/index.ts';
import { ACKNOWLEDGE_EVERY } from '../../../../../electron/contract/terminal.ts';
import { feedTerminal } from '../../../../../renderer/panes/terminal/feed.ts';

/** An engine with one terminal, of which the page sees what the contract says. */
function engine(kept = '') {
  let sent = kept.length;
  let screen = kept;
  let listener: ((piece: EventPayload<'terminal.data'>) => void) | undefined;
  const acknowledged: number[] = [];
  const state = { id: 't', targetId: 'local:', title: '', state: 'open' as const };
  let hold: Promise<void> | undefined;
  const call = (async (name: string, input: { position?: number }) => {
    if (name === 'terminals.attach') {
      const answer = { state, data: screen.slice(-100), position: sent };
      await hold;
      return answer;
    }
    if (name === 'terminals.acknowledge') acknowledged.push(input.position ?? -1);
    return {};
  }) as unknown as Call;
  const on = ((_name: string, listen: typeof listener) => {
    listener = listen;
    return () => {
      listener = undefined;
    };
  }) as unknown as On;
  return {
    call,
    on,
    acknowledged,
    /** Output that the page is told of unless the wire is cut. */
    print(data: string, told = true) {
      sent += data.length;
      screen += data;
      if (told) listener?.({ terminalId: 't', data, position: sent });
    },
    holdAttach(until: Promise<void> | undefined) {
      hold = until;
    },
  };
}

/** A screen that keeps what was drawn, and the callbacks of what is not drawn yet. */
function screen(slow = false) {
  const drawing: (() => void)[] = [];
  return {
    text: '',
    replayed: '',
    resets: 0,
    drawing,
    write(data: string, replay: boolean, drawn: () => void) {
      this.text += data;
      if (replay) this.replayed += data;
      if (slow) drawing.push(drawn);
      else drawn();
    },
    reset() {
      this.text = '';
      this.resets += 1;
    },
  };
}

describe('a terminal on the page', () => {
  it('shows what was there before it, then what comes, each once', async () => {
    const far = engine('before ');
    const near = screen();
    const feed = feedTerminal('t', near, far.call, far.on);
    await feed.attach();
    far.print('after');
    expect(near.text).toBe('before after');
    expect(near.replayed).toBe('before ');
  });

  it('neither loses nor doubles what comes while it attaches', async () => {
    const far = engine('one ');
    const near = screen();
    let go = () => {};
    far.holdAttach(
      new Promise((resolve) => {
        go = resolve;
      }),
    );
    const feed = feedTerminal('t', near, far.call, far.on);
    const attached = feed.attach();
    far.print('two ');
    go();
    await attached;
    far.print('three');
    expect(near.text).toBe('one two three');
  });

  it('fetches what it missed when the wire was cut, and only that', async () => {
    const far = engine('a');
    const near = screen();
    const feed = feedTerminal('t', near, far.call, far.on);
    await feed.attach();
    far.print('b');
    far.print('c', false);
    far.print('d', false);
    await feed.attach();
    far.print('e');
    expect(near.text).toBe('abcde');
    expect(near.resets).toBe(0);
  });

  it('starts the screen afresh when more was missed than the engine kept', async () => {
    const far = engine('old');
    const near = screen();
    const feed = feedTerminal('t', near, far.call, far.on);
    await feed.attach();
    far.print('x'.repeat(500), false);
    await feed.attach();
    expect(near.resets).toBe(1);
    expect(near.text).toBe('x'.repeat(100));
  });

  it('acknowledges only what is drawn, so that a flood waits', async () => {
    const far = engine();
    const near = screen(true);
    const feed = feedTerminal('t', near, far.call, far.on);
    await feed.attach();
    far.acknowledged.length = 0;
    const piece = Math.ceil((ACKNOWLEDGE_EVERY * 2) / 3);
    for (let count = 0; count < 4; count++) far.print('y'.repeat(piece));
    expect(far.acknowledged).toEqual([]);
    for (const drawn of near.drawing) drawn();
    expect(far.acknowledged).toEqual([2 * piece, 4 * piece]);
  });

  it('draws nothing more once it is stopped', async () => {
    const far = engine('a');
    const near = screen();
    const feed = feedTerminal('t', near, far.call, far.on);
    await feed.attach();
    feed.stop();
    far.print('b');
    expect(near.text).toBe('a');
  });
});
