import { expect, test } from 'vitest';
import { takeTurns } from '../../../../../electron/targets/ssh/turns.ts';

const forEver = new AbortController().signal;

test('one at a time passes, in the order they came', async () => {
  const turns = takeTurns();
  const order: number[] = [];
  const leave = await turns.take(forEver);
  const others = [1, 2, 3].map(async (number) => {
    const done = await turns.take(forEver);
    order.push(number);
    done();
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  leave();
  leave();
  await Promise.all(others);
  expect(order).toEqual([1, 2, 3]);
  (await turns.take(forEver))();
});

test('one that gives up waiting does not hold up the next', async () => {
  const turns = takeTurns();
  const leave = await turns.take(forEver);
  const stop = new AbortController();
  const impatient = turns.take(stop.signal);
  const patient = turns.take(forEver);
  stop.abort();
  await expect(impatient).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  leave();
  (await patient)();
  await expect(turns.take(stop.signal)).rejects.toMatchObject({ problem: { code: 'cancelled' } });
});
