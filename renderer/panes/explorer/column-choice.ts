/** The columns of a table by their ids, in their order. The first, the name, is always there. */
export type ColumnChoice = readonly string[];

export const USUAL_COLUMNS: ColumnChoice = ['name', 'size', 'modified', 'attributes'];

/** The columns with one more at the end, or with one less; the name stays. */
export function toggledColumn(choice: ColumnChoice, id: string): ColumnChoice {
  if (!choice.includes(id)) return [...choice, id];
  return id === 'name' ? choice : choice.filter((other) => other !== id);
}

/** The columns with one put where another stands; the name stays in front. */
export function placedColumn(choice: ColumnChoice, id: string, at: number): ColumnChoice {
  if (id === 'name' || at < 1 || at >= choice.length || !choice.includes(id)) return choice;
  return choice.filter((other) => other !== id).toSpliced(at, 0, id);
}

/** A kept choice as far as it still makes sense: known columns, each once, the name in front. */
export function readColumns(kept: readonly string[] | undefined, known: readonly string[]): ColumnChoice {
  if (kept === undefined) return USUAL_COLUMNS;
  return [...new Set(['name', ...kept])].filter((id) => known.includes(id));
}
