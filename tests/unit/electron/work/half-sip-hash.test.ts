import { expect, test } from 'vitest';
import { halfSipHash } from '../../../../electron/work/half-sip-hash.ts';

/** From vectors.h of the authors: the key 00 01 … 07, and the input 00 01 … of each even length. */
const VECTORS = [
  '218d1f59b9b83cc8',
  '064f39ef7c50eb57',
  'd5e78a175be52ea1',
  'ce3e91358aa2bc25',
  'edfee820bce4858c',
  '95b0469f06a6f2ee',
];

test('is the one of its authors', () => {
  const hashes = VECTORS.map((_, index) => {
    const text = Buffer.from(Array.from({ length: 2 * index }, (_unused, byte) => byte)).toString('utf16le');
    const bytes = Buffer.alloc(8);
    const [low, high] = halfSipHash([0x03020100, 0x07060504], text);
    bytes.writeUInt32LE(low, 0);
    bytes.writeUInt32LE(high, 4);
    return bytes.toString('hex');
  });
  expect(hashes).toEqual(VECTORS);
});

test('tells texts of an odd number of units apart', () => {
  const hashes = ['', 'a', 'aa', 'aaa', 'aab', 'aa\0', '\udc80', '\udc81'].map((text) =>
    halfSipHash([1, 2], text).join(),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});
