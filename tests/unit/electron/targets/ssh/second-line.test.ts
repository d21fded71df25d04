import { afterEach, describe, expect, it, vi } from 'vitest';
import { isProblem, ProblemError } from '../../../../../electron/contract/problem.ts';
import type { Connection } from '../../../../../electron/targets/ssh/connection.ts';
import { secondLine } from '../../../../../electron/targets/ssh/second-line.ts';

/** A connection as far as a second line looks at it. */
function connectionOfTest() {
  const listeners: (() => void)[] = [];
  const connection = {
    state: 'connected',
    onLost(listener: () => void) {
      listeners.push(listener);
      return () => {};
    },
    close() {
      connection.state = 'closed';
    },
    lose() {
      connection.state = 'lost';
      for (const listener of listeners) listener();
    },
  };
  return connection;
}
const asConnection = (connection: ReturnType<typeof connectionOfTest>) => connection as unknown as Connection;
const refused = new ProblemError({ code: 'sign-in-failed', title: 'No', message: 'One connection only.' });

describe('a second line', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is opened once for all who ask, and who does not wait goes on without it meanwhile', async () => {
    const opened: ReturnType<typeof connectionOfTest>[] = [];
    const line = secondLine(
      async () => {
        opened.push(connectionOfTest());
        return asConnection(opened[0] ?? connectionOfTest());
      },
      () => ({ name: 'line' }),
      () => {},
    );
    expect(await line.get(false)).toBeUndefined();
    const [one, other] = await Promise.all([line.get(true), line.get(true)]);
    expect(one).toEqual({ name: 'line' });
    expect(other).toBe(one);
    expect(await line.get(false)).toBe(one);
    expect(opened).toHaveLength(1);
    line.close();
    expect(opened[0]?.state).toBe('closed');
    expect(await line.get(true)).toBeUndefined();
  });

  it('is opened anew after a loss, which is told', async () => {
    const opened: ReturnType<typeof connectionOfTest>[] = [];
    let losses = 0;
    const line = secondLine(
      async () => {
        const connection = connectionOfTest();
        opened.push(connection);
        return asConnection(connection);
      },
      () => ({}),
      () => (losses += 1),
    );
    const first = await line.get(true);
    opened[0]?.lose();
    expect(losses).toBe(1);
    const second = await line.get(true);
    expect(second).not.toBe(first);
    expect(opened).toHaveLength(2);
  });

  it('leaves everything to the first connection for a minute where it can not be had', async () => {
    vi.useFakeTimers();
    let tries = 0;
    const line = secondLine(
      () => {
        tries += 1;
        return Promise.reject(refused);
      },
      () => ({}),
      () => {},
    );
    expect(await line.get(true)).toBeUndefined();
    expect(await line.get(true)).toBeUndefined();
    expect(tries).toBe(1);
    vi.advanceTimersByTime(61_000);
    expect(await line.get(true)).toBeUndefined();
    expect(tries).toBe(2);
  });

  it('is given up by who waits for it and stops, while the others get it', async () => {
    const connection = connectionOfTest();
    let ready: (connection: Connection) => void = () => {};
    const line = secondLine(
      () =>
        new Promise<Connection>((resolve) => {
          ready = resolve;
        }),
      () => ({}),
      () => {},
    );
    const stop = new AbortController();
    const [impatient, patient] = [line.get(true, stop.signal), line.get(true)];
    stop.abort();
    expect(isProblem(await impatient.catch((error: unknown) => error), 'cancelled')).toBe(true);
    ready(asConnection(connection));
    expect(await patient).toEqual({});
  });

  it('that comes up after the end is closed at once', async () => {
    const connection = connectionOfTest();
    let ready: (connection: Connection) => void = () => {};
    const line = secondLine(
      () =>
        new Promise<Connection>((resolve) => {
          ready = resolve;
        }),
      () => ({}),
      () => {},
    );
    const asked = line.get(true);
    line.close();
    ready(asConnection(connection));
    expect(await asked).toBeUndefined();
    expect(connection.state).toBe('closed');
  });
});
