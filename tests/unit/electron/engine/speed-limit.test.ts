import { describe, expect, it } from 'vitest';
import { type Clock, createSpeedLimit } from '../../../../electron/engine/speed-limit.ts';

/** A clock that goes on only when the test says so. */
function handClock() {
  let now = 0;
  let due: { at: number; act: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after(milliseconds, act) {
      const one = { at: now + milliseconds, act };
      due.push(one);
      return () => {
        due = due.filter((other) => other !== one);
      };
    },
  };
  return {
    clock,
    async pass(milliseconds: number) {
      const end = now + milliseconds;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
        if (!next) break;
        now = next.at;
        due = due.filter((other) => other !== next);
        next.act();
        await Promise.resolve();
      }
      now = end;
      await Promise.resolve();
    },
  };
}

/** Takes pieces of a size one after the other; tells how many bytes were let through. */
function drain(limit: ReturnType<typeof createSpeedLimit>, piece: number, signal = new AbortController().signal) {
  let bytes = 0;
  const done = (async () => {
    for (;;) {
      await limit.take(piece, signal);
      bytes += piece;
      // Without a limit nothing would ever hold this loop up.
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  done.catch(() => undefined);
  return { bytes: () => bytes, done };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));
const seconds = async (hand: ReturnType<typeof handClock>, count: number) => {
  for (let at = 0; at < count * 100; at++) {
    await hand.pass(10);
    await tick();
    await tick();
  }
};

describe('a speed limit', () => {
  it('lets through what it says each second, whatever the pieces', async () => {
    for (const piece of [1000, 30_000, 250_000]) {
      const hand = handClock();
      const stop = new AbortController();
      const flow = drain(createSpeedLimit(100_000, hand.clock), piece, stop.signal);
      await seconds(hand, 20);
      expect(flow.bytes()).toBeGreaterThanOrEqual(1_900_000);
      expect(flow.bytes()).toBeLessThanOrEqual(2_000_000 + 25_000 + piece);
      stop.abort(new Error('enough'));
      await expect(flow.done).rejects.toThrow('enough');
    }
  });

  it('holds from now on when it is changed, also for what waits already', async () => {
    const hand = handClock();
    const limit = createSpeedLimit(1000, hand.clock);
    const stop = new AbortController();
    const flow = drain(limit, 10_000, stop.signal);
    await seconds(hand, 1);
    expect(flow.bytes()).toBe(10_000);
    // Nine seconds are owed at the old pace: at the new one it is nine hundredths.
    limit.set(100_000);
    await seconds(hand, 1);
    expect(flow.bytes()).toBeGreaterThanOrEqual(100_000);
    limit.set(1000);
    const before = flow.bytes();
    await seconds(hand, 5);
    expect(flow.bytes() - before).toBeLessThanOrEqual(20_000);
    stop.abort(new Error('enough'));
  });

  it('lets all go at once that waits when it is taken away', async () => {
    const hand = handClock();
    const limit = createSpeedLimit(10, hand.clock);
    const { signal } = new AbortController();
    const all = Promise.all([1, 2, 3].map(() => limit.take(1000, signal)));
    limit.set(undefined);
    await all;
  });

  it('shares one pace between all who ask, in turn', async () => {
    const hand = handClock();
    const limit = createSpeedLimit(100_000, hand.clock);
    const stop = new AbortController();
    const flows = [1, 2, 3, 4].map(() => drain(limit, 5000, stop.signal));
    await seconds(hand, 10);
    for (const flow of flows) expect(flow.bytes()).toBeGreaterThan(230_000);
    expect(flows.reduce((sum, flow) => sum + flow.bytes(), 0)).toBeLessThanOrEqual(1_040_000);
    stop.abort(new Error('enough'));
  });

  it('does not hold up the others when one gives up', async () => {
    const hand = handClock();
    const limit = createSpeedLimit(1000, hand.clock);
    const one = new AbortController();
    const { signal } = new AbortController();
    await limit.take(1000, signal);
    const first = limit.take(1000, one.signal);
    const second = limit.take(1000, signal);
    one.abort(new Error('stopped'));
    await expect(first).rejects.toThrow('stopped');
    await hand.pass(1100);
    await second;
  });
});
