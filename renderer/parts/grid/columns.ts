import type { ReactNode } from 'react';

/** One column of a table. `text` is what is copied and measured; `cell` may show it with marks. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** In pixels, until the person sets another. */
  readonly width: number;
  /** Takes the room that the others leave, until the person sets a width. */
  readonly grows?: boolean;
  readonly align?: 'end';
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly text: (row: Row) => string;
  /** Shown on hover: the exact value. */
  readonly hint?: (row: Row) => string | undefined;
}

/** Widths in pixels that the person set, by column. */
export type Widths = Readonly<Record<string, number>>;

export const NARROWEST = 48;
export const WIDEST = 2000;

/** The widths after one column was pulled to `width`. */
export function resized(widths: Widths, column: string, width: number): Widths {
  return { ...widths, [column]: Math.round(Math.max(NARROWEST, Math.min(WIDEST, width))) };
}

/** The `grid-template-columns` of every row; a last empty track takes what no column wants. */
export function columnTracks<Row>(columns: readonly Column<Row>[], widths: Widths): string {
  const tracks = columns.map((column) => {
    const set = widths[column.id];
    if (set !== undefined) return `${set}px`;
    return column.grows ? `minmax(${column.width}px, 1fr)` : `${column.width}px`;
  });
  const grows = columns.some((column) => column.grows && widths[column.id] === undefined);
  return `${tracks.join(' ')} ${grows ? '0px' : '1fr'}`;
}

/** The least width of a row in pixels. */
export function rowWidth<Row>(columns: readonly Column<Row>[], widths: Widths): number {
  return columns.reduce((sum, column) => sum + (widths[column.id] ?? column.width), 0);
}

/** Rows as text for other programs: a line each, columns parted by tabs, without line breaks or tabs inside a cell. */
export function rowsAsText<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const clean = (value: string) => value.replace(/[\t\r\n]+/g, ' ');
  return rows.map((row) => columns.map((column) => clean(column.text(row))).join('\t')).join('\n');
}
