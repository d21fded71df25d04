/** Units per second over the last seconds, from running totals. */
export interface Rate {
  /** Takes the total at a moment (milliseconds). */
  add(total: number, at: number): void;
  /** Null until there is enough to tell. */
  perSecond(): number | null;
}

const WINDOW = 8000;
const SHORTEST = 500;

export function createRate(): Rate {
  let points: { total: number; at: number }[] = [];
  return {
    add(total, at) {
      const last = points.at(-1);
      // A total that falls (a copy that starts over) is a new beginning.
      if (last && total < last.total) points = [];
      points.push({ total, at });
      while (points.length > 2 && at - (points[1]?.at ?? at) > WINDOW) points.shift();
    },
    perSecond() {
      const first = points[0];
      const last = points.at(-1);
      if (!first || !last || last.at - first.at < SHORTEST) return null;
      return ((last.total - first.total) * 1000) / (last.at - first.at);
    },
  };
}
