import { HEADER_SIZE, headerChecksum } from '../../electron/windows/hive/header.ts';

/** Numbers from a seed (mulberry32), so that a failure can be had again. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below || 0;
  };
}

const INTERESTING = [
  0, 1, 2, 7, 8, 0x20, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x80000005, 0xfffffff8, 0xffffffff,
];

/** A copy of a hive, or of anything else, with a few things wrong in it. */
export function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  const pick = (below: number) => Math.floor(random(below));
  let mutated = Buffer.from(bytes);
  const used = Math.max(8, mutated.length);
  for (let i = 1 + pick(6); i > 0; i--) {
    const at = pick(used - 8);
    const aligned = at - (at % 4);
    const act = pick(8);
    if (act === 0) mutated[at] = pick(256);
    else if (act === 1) mutated.writeUInt32LE(INTERESTING[pick(INTERESTING.length)] as number, aligned);
    else if (act === 2) mutated.writeUInt32LE(32 + 8 * pick(used / 8), aligned);
    else if (act === 3) mutated.writeUInt16LE(INTERESTING[pick(9)] as number, at);
    else if (act === 4) mutated.copy(mutated, at, pick(used), pick(used));
    else if (act === 5) mutated.fill(0, at, Math.min(used, at + pick(64)));
    else if (act === 6) mutated.writeInt32LE((mutated.readInt32LE(aligned) + 8 * (pick(9) - 4)) | 0, aligned);
    else if (pick(20) === 0) mutated = Buffer.concat([mutated.subarray(0, at), Buffer.alloc(8)]);
    if (mutated.length < used) break;
  }
  // A wrong checksum would hide everything else.
  if (mutated.length > HEADER_SIZE && pick(10) > 0) mutated.writeUInt32LE(headerChecksum(mutated), 508);
  return mutated;
}
