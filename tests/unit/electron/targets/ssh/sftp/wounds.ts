import { everything, type Recorded, type Recording, replayLink } from './replay.ts';

/** A small repeatable generator of numbers below `below` (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const TELLING = [0, 1, 4, 5, 100, 255, 256, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 262_144, 524_288, 524_289];

/** Damages one packet in one of the ways that lines, mistakes and attackers do. */
function damage(packet: Buffer, next: (below: number) => number): Buffer {
  const copy = Buffer.from(packet);
  switch (next(8)) {
    case 0:
      for (let flips = 1 + next(8); flips > 0; flips--) {
        const at = next(copy.length);
        copy[at] = (copy[at] ?? 0) ^ (1 << next(8));
      }
      return copy;
    case 1:
      if (copy.length >= 4) copy.writeUInt32BE(TELLING[next(TELLING.length)] ?? 0, next(copy.length - 3));
      return copy;
    case 2:
      return copy.subarray(0, next(copy.length));
    case 3:
      return Buffer.concat([copy, copy]);
    case 4:
      return Buffer.alloc(0);
    case 5:
      return Buffer.concat([copy, Buffer.from(Array.from({ length: 1 + next(40) }, () => next(256)))]);
    case 6:
      copy[4] = [2, 101, 102, 103, 104, 105, 201, next(256)][next(8)] ?? 0;
      return copy;
    default:
      // Shorter than it was, with a length that fits: fields end too early.
      if (copy.length > 9) {
        const shorter = copy.subarray(0, 9 + next(copy.length - 9));
        shorter.writeUInt32BE(shorter.length - 4);
        return shorter;
      }
      return copy;
  }
}

/** The recording with one to three wounds: packets damaged, swapped for others, or missing from one on. */
export function wounded(recording: Recording, seed: number): Recording {
  const next = numbers(seed);
  const sessions = recording.map((packets) => [...packets]);
  for (let wounds = 1 + next(3); wounds > 0; wounds--) {
    const packets = sessions[next(sessions.length)] ?? [];
    const at = next(packets.length);
    const packet = packets[at];
    if (packet === undefined || packet.length === 0) continue;
    const way = next(10);
    if (way === 0) packets.splice(at);
    else if (way === 1) packets.splice(at, 1, packets[next(packets.length)] ?? packet);
    else packets.splice(at, 1, damage(packet, next));
  }
  return sessions;
}

/** What many wounded sessions came to: every result, and how many bytes of memory the process grew by. */
export async function runWounded(
  { recording, outcome, folder }: Recorded,
  from: number,
  count: number,
): Promise<{ seen: Set<string>; grown: number }> {
  const seen = new Set<string>();
  const before = process.memoryUsage().rss;
  for (let seed = from; seed < from + count; seed++) {
    const result = await everything(replayLink(wounded(recording, seed)), folder).catch((error: unknown) => {
      throw new Error(`session ${seed}`, { cause: error });
    });
    for (const [step, value] of Object.entries(result)) seen.add(value === outcome[step] ? 'as recorded' : value);
  }
  return { seen, grown: process.memoryUsage().rss - before };
}
