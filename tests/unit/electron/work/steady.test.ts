import { describe, expect, it } from 'vitest';
import { createSteady } from '../../../../electron/work/steady.ts';
import { plainTarget } from '../../../support/engine.ts';
import { fault } from '../../../support/memory-files.ts';

const never = new AbortController().signal;

describe('steady work', () => {
  it('is done again after each lost connection that is back, as long as it gets further', async () => {
    let reached = 0;
    const waits: (string | undefined)[] = [];
    const steady = createSteady([plainTarget('local:')], never, (problem) => waits.push(problem?.code));
    await steady.run(
      async () => {
        reached += 1;
        if (reached < 30) throw fault('connection-lost');
      },
      () => reached,
    );
    expect(reached).toBe(30);
    expect(waits.slice(0, 2)).toEqual(['connection-lost', undefined]);
    expect(waits.at(-1)).toBeUndefined();
  });

  it('is given up after some losses in a row in which nothing got further', async () => {
    const rests: number[] = [];
    const rest = async (milliseconds: number) => void rests.push(milliseconds);
    const steady = createSteady([plainTarget('local:')], never, () => undefined, rest);
    let tries = 0;
    const work = async () => {
      tries += 1;
      throw fault('connection-lost');
    };
    await expect(steady.run(work, () => 7)).rejects.toMatchObject({ problem: { code: 'connection-lost' } });
    expect(tries).toBe(21);
    expect(rests.slice(0, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 8000]);
    expect(steady.givenUp?.code).toBe('connection-lost');
  });

  it('is left alone, and the connection not given up, where it breaks the link while all else gets on', async () => {
    const steady = createSteady([plainTarget('local:')], never, () => undefined);
    let tries = 0;
    const work = async () => {
      tries += 1;
      await steady.run(
        async () => undefined,
        () => 1,
      );
      throw fault('connection-lost');
    };
    await expect(steady.run(work, () => 7)).rejects.toMatchObject({ problem: { code: 'connection-lost' } });
    expect(tries).toBe(41);
    expect(steady.givenUp).toBeUndefined();
  });

  it('is given up when the connection does not come back', async () => {
    const gone = plainTarget('local:', { connected: async () => Promise.reject(fault('unreachable')) });
    const steady = createSteady([gone], never, () => undefined);
    await expect(
      steady.run(async () => {
        throw fault('connection-lost');
      }),
    ).rejects.toMatchObject({ problem: { code: 'unreachable' } });
    expect(steady.givenUp?.code).toBe('unreachable');
  });

  it('does not carry over any other failure', async () => {
    const steady = createSteady([plainTarget('local:')], never, () => undefined);
    let tries = 0;
    const work = steady.run(async () => {
      tries += 1;
      throw fault('no-permission');
    });
    await expect(work).rejects.toMatchObject({ problem: { code: 'no-permission' } });
    expect(tries).toBe(1);
    expect(steady.givenUp).toBeUndefined();
  });

  it('is patient with an answer that is late, but not for ever, and goes on with other work then', async () => {
    const steady = createSteady([plainTarget('local:')], never, () => undefined);
    let tries = 0;
    const work = steady.run(async () => {
      tries += 1;
      throw fault('timed-out');
    });
    await expect(work).rejects.toMatchObject({ problem: { code: 'timed-out' } });
    expect(tries).toBe(3);
    expect(steady.givenUp).toBeUndefined();
  });

  it('ends at once when it is stopped while it waits', async () => {
    const controller = new AbortController();
    const target = plainTarget('local:', {
      connected: (signal) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
          controller.abort(new Error('stopped'));
        }),
    });
    const steady = createSteady([target], controller.signal, () => undefined);
    await expect(
      steady.run(async () => {
        throw fault('connection-lost');
      }),
    ).rejects.toThrow('stopped');
    expect(steady.givenUp).toBeUndefined();
  });
});
