import { describe, expect, it } from 'vitest';
import type { DownwardFrame } from '../../../../electron/contract/frames.ts';
import { serveFrames } from '../../../../electron/hosts/frames.ts';
import { testEngine } from '../../../support/engine.ts';

function page() {
  const sent: DownwardFrame[] = [];
  let receive: (frame: unknown) => void = () => undefined;
  let close: () => void = () => undefined;
  const waiting: (() => void)[] = [];
  return {
    sent,
    say: (frame: unknown) => receive(frame),
    leave: () => close(),
    reply: (id: number) =>
      new Promise<DownwardFrame>((resolve) => {
        const look = () => {
          const found = sent.find((frame) => frame.type === 'reply' && frame.id === id);
          if (found) resolve(found);
          else waiting.push(look);
        };
        look();
      }),
    port: {
      send(frame: DownwardFrame) {
        sent.push(frame);
        for (const look of waiting.splice(0)) look();
      },
      receive(listener: (frame: unknown) => void) {
        receive = listener;
      },
      closed: new Promise<void>((resolve) => {
        close = resolve;
      }),
    },
  };
}

describe('frames between a page and the engine', () => {
  it('carry a call and its reply', async () => {
    const app = await testEngine();
    const { port, say, reply } = page();
    serveFrames(app.engine, port);
    say({ type: 'call', id: 7, name: 'settings.about', input: {} });
    expect(await reply(7)).toMatchObject({ output: { host: 'browser', keychain: { available: false } } });
    await app.close();
  });

  it('answer a call of nothing, of an inherited name or with a wrong input by a problem', async () => {
    const app = await testEngine();
    const { port, say, reply } = page();
    serveFrames(app.engine, port);
    say({ type: 'call', id: 1, name: 'constructor', input: {} });
    say({ type: 'call', id: 2, name: 'jobs.nothing', input: {} });
    say({ type: 'call', id: 3, name: 'files.list', input: { targetId: 'local:', path: '/', extra: 1 } });
    for (const id of [1, 2, 3]) expect(await reply(id)).toMatchObject({ problem: { code: 'invalid-input' } });
    await app.close();
  });

  it('drop what is no frame', async () => {
    const app = await testEngine();
    const { port, say, sent, reply } = page();
    serveFrames(app.engine, port);
    for (const junk of [
      null,
      3,
      'x',
      {},
      { type: 'reply', id: 1 },
      { type: 'call', id: 'a', name: 'jobs.list', input: {} },
    ])
      say(junk);
    say({ type: 'call', id: 9, name: 'jobs.list', input: {} });
    await reply(9);
    expect(sent).toHaveLength(1);
    await app.close();
  });

  it('cancel what runs when the page asks, and when it is gone', async () => {
    const signals: AbortSignal[] = [];
    const engine = {
      on: () => () => undefined,
      call: (_name: string, _input: unknown, signal: AbortSignal) => {
        signals.push(signal);
        return new Promise<never>(() => undefined);
      },
    };
    const { port, say, leave } = page();
    serveFrames(engine, port);
    say({ type: 'call', id: 1, name: 'jobs.list', input: {} });
    say({ type: 'call', id: 2, name: 'jobs.list', input: {} });
    say({ type: 'cancel', id: 1 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    leave();
    await port.closed;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
