import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { streamPair } from '../../../../../electron/targets/practice/stream-pair.ts';

describe('a connection in memory', () => {
  it('carries bytes both ways and ends with its writer', async () => {
    const [left, right] = streamPair();
    left.write('to the right');
    right.write('to the left');
    expect(String((await once(right, 'data'))[0])).toBe('to the right');
    expect(String((await once(left, 'data'))[0])).toBe('to the left');
    left.end('last');
    expect(String((await once(right, 'data'))[0])).toBe('last');
    await once(right, 'end');
  });

  it('lets the writer wait for a reader that does not read', async () => {
    const [left, right] = streamPair();
    let written = 0;
    const piece = Buffer.alloc(100_000);
    const pour = () => {
      while (left.write(piece)) written += piece.length;
    };
    left.on('drain', pour);
    pour();
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(4_000_000);
    const before = written;
    right.resume();
    await once(left, 'drain');
    expect(written).toBeGreaterThan(before);
    left.destroy();
  });

  it('goes when its other end goes', async () => {
    const [left, right] = streamPair();
    left.destroy();
    await once(right, 'close');
    expect(right.destroyed).toBe(true);
  });

  it('gives everything else a turn, however much its ends have to say', async () => {
    const [left, right] = streamPair();
    let rounds = 0;
    left.on('data', (data) => left.write(data));
    right.on('data', (data) => {
      rounds++;
      right.write(data);
    });
    left.write('ball');
    // Were they to play on between themselves, this would never come back.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(rounds).toBeGreaterThan(0);
    left.destroy();
  });
});
