/** Microseconds and more: a FILETIME counts steps of 100 nanoseconds since 1601. */
const STEPS_PER_MILLISECOND = 10_000n;
const EPOCH = 11_644_473_600_000n;

/** A FILETIME as milliseconds since 1970, as `Date` has them. */
export function fromFileTime(time: bigint): number {
  return Number(time / STEPS_PER_MILLISECOND - EPOCH);
}

/** Milliseconds since 1970 as a FILETIME. */
export function toFileTime(milliseconds: number): bigint {
  return (BigInt(Math.round(milliseconds)) + EPOCH) * STEPS_PER_MILLISECOND;
}
