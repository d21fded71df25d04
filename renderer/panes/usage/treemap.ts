/** A rectangle in the units of the area that was divided. */
export interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides an area among weights, largest first, into rectangles as near to squares as can be (Bruls, Huizing and van Wijk,
 * "Squarified Treemaps", 2000). Weights must be sorted and above zero; each gets its share of the area.
 */
export function squarified(weights: readonly number[], area: Tile): Tile[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0 || area.width <= 0 || area.height <= 0) return weights.map(() => ({ ...area, width: 0, height: 0 }));
  const scale = (area.width * area.height) / total;
  const tiles: Tile[] = [];
  let rest = area;
  for (let from = 0; from < weights.length; ) {
    const side = Math.min(rest.width, rest.height);
    let to = from + 1;
    let sum = (weights[from] ?? 0) * scale;
    const largest = sum;
    // The row grows while its worst tile gets no worse.
    for (; to < weights.length; to++) {
      const next = (weights[to] ?? 0) * scale;
      if (worst(sum + next, largest, next, side) > worst(sum, largest, (weights[to - 1] ?? 0) * scale, side)) break;
      sum += next;
    }
    const thick = side === 0 ? 0 : sum / side;
    const upright = rest.width >= rest.height;
    let along = 0;
    for (let at = from; at < to; at++) {
      const long = thick === 0 ? 0 : ((weights[at] ?? 0) * scale) / thick;
      tiles.push(
        upright
          ? { left: rest.left, top: rest.top + along, width: thick, height: long }
          : { left: rest.left + along, top: rest.top, width: long, height: thick },
      );
      along += long;
    }
    rest = upright
      ? { ...rest, left: rest.left + thick, width: Math.max(0, rest.width - thick) }
      : { ...rest, top: rest.top + thick, height: Math.max(0, rest.height - thick) };
    from = to;
  }
  return tiles;
}

/** The worst ratio of a row's tiles: `sum` of their areas, along a side. */
function worst(sum: number, largest: number, smallest: number, side: number): number {
  const square = side * side;
  return Math.max((square * largest) / (sum * sum), (sum * sum) / (square * smallest || Number.MIN_VALUE));
}
