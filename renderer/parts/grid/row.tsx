import { CircleAlert } from 'lucide-react';
import { memo, useEffect, useId, useRef } from 'react';
import { text } from '../../text/index.ts';
import { join } from '../button.tsx';
import type { Column } from './columns.ts';
import styles from './grid.module.css';

/** A name being changed in its row. */
export interface Rename {
  readonly key: string;
  /** The name as it is. */
  readonly value: string;
  /** How many letters of it are selected at first: the name without its ending. */
  readonly select: number;
  /** Why the last try did not do. */
  readonly message?: string;
  readonly onCommit: (value: string) => void;
  readonly onCancel: () => void;
}

interface RowProps<Row> {
  row: Row;
  id: string;
  index: number;
  /** Distance in pixels from the top of the table. */
  start: number;
  columns: readonly Column<Row>[];
  draggable: boolean;
  selected: boolean;
  active: boolean;
  rename?: Rename;
}

/** One row; drawn again only when something of its own changes. */
export const GridRow = memo(function GridRow<Row>({
  row,
  id,
  index,
  start,
  columns,
  draggable,
  selected,
  active,
  rename,
}: RowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      // Letters of a name that is being changed are chosen with the pointer, too.
      draggable={draggable && rename === undefined}
      className={join(styles.row, active && styles.active)}
      style={{ transform: `translateY(${start}px)` }}
    >
      {columns.map((column, at) => {
        const renaming = at === 0 && rename;
        return (
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={at + 1}
            data-column={column.id}
            title={active && !renaming ? column.hint?.(row) : undefined}
            className={join(styles.cell, column.align === 'end' && styles.end, renaming && styles.renaming)}
          >
            {renaming ? <RenameField {...renaming} /> : column.cell(row)}
          </div>
        );
      })}
    </div>
  );
}) as <Row>(props: RowProps<Row>) => React.JSX.Element;

function RenameField({ value, select, message, onCommit, onCancel }: Rename) {
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const messageId = useId();

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, select);
  }, [select]);
  useEffect(() => {
    if (message === undefined) return;
    ended.current = false;
    field.current?.focus();
  }, [message]);

  function end(commit: boolean) {
    if (ended.current) return;
    ended.current = true;
    const next = field.current?.value ?? '';
    // The field drops line breaks by itself; a name left alone must not lose them.
    const untouched = next === value.replace(/[\r\n]/g, '');
    if (commit && next !== '' && !untouched) onCommit(next);
    else onCancel();
  }

  return (
    <>
      <input
        ref={field}
        className={styles.input}
        aria-label={text.grid.newName}
        aria-invalid={message !== undefined || undefined}
        aria-describedby={message === undefined ? undefined : messageId}
        defaultValue={value}
        spellCheck={false}
        autoComplete="off"
        onBlur={() => end(true)}
        onContextMenu={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') end(true);
          if (event.key === 'Escape') end(false);
        }}
      />
      {message !== undefined && (
        <div id={messageId} role="alert" className={styles.message}>
          <CircleAlert size={14} aria-hidden />
          <span>{message}</span>
        </div>
      )}
    </>
  );
}
