import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSession, webSocketPort } from '../../../../renderer/client/web-socket.ts';

/** A WebSocket whose life the test decides. */
class SocketOfTest extends EventTarget {
  readyState = 0;
  readonly sent: string[] = [];

  send(data: string) {
    this.sent.push(data);
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  close() {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  message(data: string) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function portOfTest() {
  const sockets: SocketOfTest[] = [];
  const states: unknown[] = [];
  const onOpen = vi.fn<() => void>();
  const onDrop = vi.fn<() => void>();
  const port = webSocketPort({
    url: 'ws://127.0.0.1:1/frames',
    refuse: () => new Error('no wire'),
    onState: (state) => states.push(state.state),
    onOpen,
    onDrop,
    open: () => {
      const socket = new SocketOfTest();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  return { port, sockets, states, onOpen, onDrop };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a port over a WebSocket', () => {
  it('sends frames as JSON and hands over those that come', () => {
    const { port, sockets } = portOfTest();
    const heard = vi.fn<(frame: unknown) => void>();
    port.receive(heard);
    sockets[0]?.open();
    port.send({ type: 'cancel', id: 3 });
    sockets[0]?.message('{"type":"reply","id":3}');
    expect(sockets[0]?.sent).toEqual(['{"type":"cancel","id":3}']);
    expect(heard).toHaveBeenCalledWith({ type: 'reply', id: 3 });
  });

  it('opens itself again after a drop, waiting longer each time, and tells of each', () => {
    const { sockets, states, onOpen, onDrop } = portOfTest();
    sockets[0]?.open();
    sockets[0]?.close();
    expect(onDrop).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(250);
    expect(sockets).toHaveLength(2);
    sockets[1]?.close();
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
    sockets[2]?.open();
    expect(onOpen).toHaveBeenCalledTimes(2);
    expect(states).toEqual(['reconnecting', 'reconnecting']);
  });

  it('never waits longer than eight seconds, however often it fails', () => {
    const { sockets } = portOfTest();
    sockets[0]?.open();
    for (let i = 0; i < 20; i++) {
      sockets.at(-1)?.close();
      vi.advanceTimersByTime(8_000);
      expect(sockets).toHaveLength(i + 2);
    }
  });

  it('tries at once when asked to, and only one socket at a time', () => {
    const { port, sockets } = portOfTest();
    sockets[0]?.open();
    port.tryNow();
    expect(sockets).toHaveLength(1);
    sockets[0]?.close();
    port.tryNow();
    vi.advanceTimersByTime(10_000);
    expect(sockets).toHaveLength(2);
  });

  it('gives up when it was never let in', () => {
    const { sockets, states } = portOfTest();
    for (let i = 0; i < 3; i++) {
      sockets.at(-1)?.close();
      vi.advanceTimersByTime(60_000);
    }
    expect(states.at(-1)).toBe('refused');
    expect(sockets).toHaveLength(3);
  });

  it('refuses a call while it is closed, and lets a cancel go', () => {
    const { port } = portOfTest();
    expect(() => port.send({ type: 'call', id: 1, name: 'targets.list', input: {} })).toThrow('no wire');
    expect(() => port.send({ type: 'cancel', id: 1 })).not.toThrow();
  });
});

describe('the session of a page', () => {
  it('gives the token for a cookie and takes it out of the address first', async () => {
    const done: string[] = [];
    await openSession(
      { hash: '#token=abc', pathname: '/', search: '?a=1' },
      { replaceState: (_state, _title, url) => void done.push(String(url)) },
      (async (url: string, init: RequestInit) => {
        done.push(`${init.method} ${url} ${JSON.stringify(init.body)}`);
        return new Response(null, { status: 204 });
      }) as typeof fetch,
    );
    expect(done).toEqual(['/?a=1', 'POST /session "abc"']);
  });

  it('asks for nothing where the address holds no token', async () => {
    const send = vi.fn<typeof fetch>();
    await openSession(
      { hash: '', pathname: '/', search: '' },
      { replaceState: vi.fn<History['replaceState']>() },
      send,
    );
    expect(send).not.toHaveBeenCalled();
  });
});
