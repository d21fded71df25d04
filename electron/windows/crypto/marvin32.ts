/** The seed of the checksums in registry logs, its low word first. */
const registrySeed = [0x7a4e55c5, 0x82ef4d88] as const;

/** The Marvin32 checksum of `data`, 8 bytes; the algorithm is that of Microsoft's patent US 8,555,054 and of .NET. */
export function marvin32(data: Buffer, [seedLow, seedHigh]: readonly [number, number] = registrySeed): Buffer {
  let low = seedLow;
  let high = seedHigh;
  const mix = (word: number) => {
    low = (low + word) >>> 0;
    high = (high ^ low) >>> 0;
    low = (rotate(low, 20) + high) >>> 0;
    high = (rotate(high, 9) ^ low) >>> 0;
    low = (rotate(low, 27) + high) >>> 0;
    high = rotate(high, 19);
  };
  const whole = data.length - (data.length % 4);
  for (let at = 0; at < whole; at += 4) mix(data.readUInt32LE(at));
  let last = 0x80;
  for (let at = data.length - 1; at >= whole; at--) last = ((last << 8) | (data[at] as number)) >>> 0;
  mix(last);
  mix(0);
  const sum = Buffer.alloc(8);
  sum.writeUInt32LE(low, 0);
  sum.writeUInt32LE(high, 4);
  return sum;
}

const rotate = (word: number, count: number) => ((word << count) | (word >>> (32 - count))) >>> 0;
