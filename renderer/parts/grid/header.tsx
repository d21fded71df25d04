import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { text } from '../../text/index.ts';
import { join } from '../button.tsx';
import { type Column, resized, type Widths } from './columns.ts';
import styles from './grid.module.css';
import { nextSort, type Sort } from './natural.ts';

const KEYBOARD_STEP = 16;
/** What a column is called while it is dragged. */
const COLUMN = 'application/x-rescue-desk-column';

interface HeaderProps<Row> {
  columns: readonly Column<Row>[];
  widths: Widths;
  onWidths?: (widths: Widths) => void;
  onPlace?: (column: string, at: number) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
}

/** The titles of the columns: press to sort, pull the edge to resize. One stop for Tab; arrows go from title to title. */
export function GridHeader<Row>({ columns, widths, onWidths, onPlace, sort, onSort }: HeaderProps<Row>) {
  const [stop, setStop] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  const cellAt = (index: number) => row.current?.querySelectorAll<HTMLElement>('[role=columnheader]')[index];

  function onKeyDown(event: KeyboardEvent, column: Column<Row>, index: number) {
    const sideways = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (sideways !== 0 && event.shiftKey) {
      const now = widths[column.id] ?? cellAt(index)?.offsetWidth ?? column.width;
      onWidths?.(resized(widths, column.id, now + sideways * KEYBOARD_STEP));
    } else if (sideways !== 0 && (event.ctrlKey || event.metaKey)) {
      onPlace?.(column.id, index + sideways);
    } else if (sideways !== 0) {
      const next = Math.max(0, Math.min(columns.length - 1, index + sideways));
      setStop(next);
      cellAt(next)?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && column.sortable) {
      onSort?.(nextSort(sort, column.id));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow} ref={row}>
        {columns.map((column, index) => {
          const sorted = sort?.column === column.id ? sort : undefined;
          const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
              tabIndex={index === stop ? 0 : -1}
              title={column.sortable ? text.grid.sortBy(column.title) : undefined}
              className={join(styles.header, column.align === 'end' && styles.end, column.sortable && styles.sortable)}
              onClick={() => column.sortable && onSort?.(nextSort(sort, column.id))}
              draggable={onPlace !== undefined}
              onDragStart={(event) => event.dataTransfer.setData(COLUMN, column.id)}
              onDragOver={(event) => {
                if (event.dataTransfer.types.includes(COLUMN)) event.preventDefault();
              }}
              onDrop={(event) => {
                const dragged = event.dataTransfer.getData(COLUMN);
                if (dragged === '') return;
                event.preventDefault();
                event.stopPropagation();
                onPlace?.(dragged, index);
              }}
              onFocus={() => setStop(index)}
              onKeyDown={(event) => onKeyDown(event, column, index)}
            >
              <span>{column.title}</span>
              {sorted && <Arrow size={12} aria-hidden />}
              {onWidths && (
                <ResizeHandle
                  label={text.grid.resize(column.title)}
                  onResize={(width) => onWidths(resized(widths, column.id, width))}
                  onFit={() => onWidths(resized(widths, column.id, widestCell(row.current, column.id)))}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The width in pixels that shows every cell of a column that is drawn just now. */
function widestCell(head: HTMLElement | null, column: string): number {
  const cells = head?.closest('[role=grid]')?.querySelectorAll<HTMLElement>(`[data-column="${column}"]`) ?? [];
  return Math.max(80, ...[...cells].map((cell) => cell.scrollWidth + 8));
}

function ResizeHandle({
  label,
  onResize,
  onFit,
}: {
  label: string;
  onResize: (width: number) => void;
  onFit: () => void;
}) {
  const start = useRef<{ x: number; width: number } | undefined>(undefined);
  const follow = (event: PointerEvent) => {
    if (start.current) onResize(start.current.width + event.clientX - start.current.x);
  };
  // For the pointer only: with the keyboard, Shift and the arrows on the title do the same.
  return (
    <span
      aria-hidden
      title={label}
      className={styles.handle}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={onFit}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? 0 };
      }}
      onPointerMove={follow}
      onPointerUp={() => {
        start.current = undefined;
      }}
      onPointerCancel={() => {
        start.current = undefined;
      }}
    />
  );
}
