import { describe, expect, it, vi } from 'vitest';
import type { UpwardFrame } from '../../../../electron/contract/frames.ts';
import { isProblem, type Problem } from '../../../../electron/contract/problem.ts';
import { createClient, type Port } from '../../../../renderer/client/frames.ts';

const problem: Problem = { code: 'not-found', title: 'It is gone', message: 'Nothing is there.', retryable: false };

function portOfTest() {
  const sent: UpwardFrame[] = [];
  let listener: ((frame: unknown) => void) | undefined;
  const port: Port = { send: (frame) => void sent.push(frame), receive: (next) => void (listener = next) };
  return { port, sent, arrive: (frame: unknown) => listener?.(frame) };
}

describe('a call', () => {
  it('resolves with the output of its own reply, also when replies come out of order', async () => {
    const { port, sent, arrive } = portOfTest();
    const client = createClient(port);
    const first = client.call('secrets.keep', { secret: 'a' });
    const second = client.call('secrets.keep', { secret: 'b' });
    const [one, two] = sent;
    arrive({ type: 'reply', id: two?.id, output: { handle: 'second' } });
    arrive({ type: 'reply', id: one?.id, output: { handle: 'first' } });
    expect(await second).toEqual({ handle: 'second' });
    expect(await first).toEqual({ handle: 'first' });
  });

  it('rejects with the problem of its reply', async () => {
    const { port, arrive } = portOfTest();
    const call = createClient(port).call('targets.list', {});
    arrive({ type: 'reply', id: 1, problem });
    await expect(call).rejects.toSatisfy((error) => isProblem(error, 'not-found'));
  });

  it('tells the engine to stop when its signal aborts, and rejects as cancelled', async () => {
    const { port, sent, arrive } = portOfTest();
    const controller = new AbortController();
    const call = createClient(port).call('targets.list', {}, controller.signal);
    controller.abort();
    await expect(call).rejects.toSatisfy((error) => isProblem(error, 'cancelled'));
    expect(sent.at(-1)).toEqual({ type: 'cancel', id: 1 });
    expect(() => arrive({ type: 'reply', id: 1, output: [] })).not.toThrow();
  });

  it('is never sent when its signal is aborted already', async () => {
    const { port, sent } = portOfTest();
    await expect(createClient(port).call('targets.list', {}, AbortSignal.abort())).rejects.toThrow('cancelled');
    expect(sent).toEqual([]);
  });

  it('sends no cancel once it has its reply', async () => {
    const { port, sent, arrive } = portOfTest();
    const controller = new AbortController();
    const call = createClient(port).call('targets.list', {}, controller.signal);
    arrive({ type: 'reply', id: 1, output: [] });
    await call;
    controller.abort();
    expect(sent).toHaveLength(1);
  });

  it('fails when the wire is dropped, and only then', async () => {
    const { port } = portOfTest();
    const client = createClient(port);
    const call = client.call('targets.list', {});
    client.drop({ ...problem, code: 'connection-lost' });
    await expect(call).rejects.toSatisfy((error) => isProblem(error, 'connection-lost'));
  });

  it('fails when the port can take no frame', async () => {
    const client = createClient({
      send: () => {
        throw new Error('closed');
      },
      receive: () => {},
    });
    await expect(client.call('targets.list', {})).rejects.toThrow('closed');
  });
});

describe('events', () => {
  it('reach every listener of their name until it stops', () => {
    const { port, arrive } = portOfTest();
    const client = createClient(port);
    const heard = vi.fn<(payload: unknown) => void>();
    const stop = client.on('job.log', heard);
    client.on('job.log', heard);
    arrive({ type: 'event', name: 'job.log', payload: 1 });
    stop();
    arrive({ type: 'event', name: 'job.log', payload: 2 });
    arrive({ type: 'event', name: 'terminal.data', payload: 3 });
    expect(heard.mock.calls).toEqual([[1], [1], [2]]);
  });

  it('of another shape are ignored', () => {
    const { port, arrive } = portOfTest();
    createClient(port);
    for (const frame of [null, 'text', { type: 'call', id: 1 }, { type: 'reply' }, { type: 'event', name: 7 }]) {
      expect(() => arrive(frame)).not.toThrow();
    }
  });
});
