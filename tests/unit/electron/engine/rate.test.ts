import { describe, expect, it } from 'vitest';
import { createRate } from '../../../../electron/engine/rate.ts';

describe('the rate', () => {
  it('is not told before there is enough to tell', () => {
    const rate = createRate();
    rate.add(0, 0);
    rate.add(100, 100);
    expect(rate.perSecond()).toBeNull();
  });

  it('follows the last seconds, not the whole time', () => {
    const rate = createRate();
    for (let at = 0; at <= 60_000; at += 250) rate.add(at < 30_000 ? 0 : at - 30_000, at);
    expect(rate.perSecond()).toBeCloseTo(1000, 0);
  });

  it('begins anew when the total falls', () => {
    const rate = createRate();
    rate.add(0, 0);
    rate.add(5000, 1000);
    rate.add(0, 2000);
    rate.add(100, 3000);
    expect(rate.perSecond()).toBeCloseTo(100, 0);
  });
});
