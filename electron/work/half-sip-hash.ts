/**
 * HalfSipHash-2-4 with 64 bits of output (Aumasson and Bernstein, github.com/veorq/SipHash) of a text's UTF-16LE bytes, as its low and
 * high words. Who does not know the key can't make two texts that fall together; it takes a tenth of the time of SHA-256 for a path.
 */
export function halfSipHash(key: readonly [number, number], text: string): [number, number] {
  let v0 = key[0];
  let v1 = key[1] ^ 0xee;
  let v2 = 0x6c796765 ^ key[0];
  let v3 = 0x74656462 ^ key[1];
  const { length } = text;
  const words = (length >> 1) + 1;
  let word = 0;
  let low = 0;
  // In one loop over plain numbers, as it is run for each path several times: two rounds a word, then two times four.
  for (let round = 0; round < 2 * words + 8; round++) {
    if (round < 2 * words) {
      if (round % 2 === 0) {
        word =
          round + 1 < length
            ? text.charCodeAt(round) | (text.charCodeAt(round + 1) << 16)
            : ((2 * length) << 24) | (length % 2 === 1 ? text.charCodeAt(length - 1) : 0);
        v3 ^= word;
      }
    } else if (round === 2 * words) v2 ^= 0xee;
    else if (round === 2 * words + 4) {
      low = (v1 ^ v3) >>> 0;
      v1 ^= 0xdd;
    }
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    if (round < 2 * words && round % 2 === 1) v0 ^= word;
  }
  return [low, (v1 ^ v3) >>> 0];
}
