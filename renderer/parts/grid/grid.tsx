import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { text } from '../../text/index.ts';
import { type Column, columnTracks, rowsAsText, rowWidth, type Widths } from './columns.ts';
import { findRow, isLetter, type Typed, type as typeLetter, TYPING_PAUSE } from './find.ts';
import styles from './grid.module.css';
import { GridHeader } from './header.tsx';
import { selectByKey } from './keys.ts';
import type { Sort } from './natural.ts';
import { GridRow, type Rename } from './row.tsx';
import { chosen, clear, type Order, orderOf, press, type Selection, selectOnly } from './selection.ts';

const ROW = 24;
const HEAD = 28;
/** Rows drawn above and below those in sight. */
const OVERSCAN = 12;

/** Keys that are held while others are pressed. */
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock']);
/** Keys that do something unless they are part of a word that is being typed. */
const ACTING = new Set([' ', '*', '+', '-', '/']);

/** What the owner of a table may make it do. */
export interface GridHandle {
  focus(): void;
  /** Scrolls until the row is in sight. */
  reveal(key: string): void;
  /** Pixels from the top, to come back to a place. */
  scrollTop(): number;
  scrollTo(top: number): void;
}

export interface GridProps<Row> {
  label: string;
  /** In the order shown; the table sorts nothing itself. */
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The keys of `rows`, where the owner knows them already. */
  order?: Order;
  /** Must keep its identity while nothing of it changes. */
  columns: readonly Column<Row>[];
  widths?: Widths;
  onWidths?: (widths: Widths) => void;
  /** Puts a column where another stands. */
  onPlace?: (column: string, at: number) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** The text of a row for finding it by typing; the first column's by default. */
  findText?: (row: Row) => string;
  /** Told of the row that Space marks. */
  onMark?: (row: Row) => void;
  /** Takes the letters that are typed, where they are not to find a row. */
  onLetter?: (letter: string) => void;
  /** Enter or a double press. */
  onOpen?: (row: Row) => void;
  /** A row begins to be dragged; with it rows can be dragged at all. */
  onDrag?: (event: DragEvent<HTMLElement>, row: Row) => void;
  onDragEnd?: (event: DragEvent<HTMLElement>) => void;
  rename?: Rename;
  /** Stands over the body, where there are no rows, say. */
  overlay?: ReactNode;
  busy?: boolean;
  ref?: Ref<GridHandle>;
}

/**
 * A table for long lists, like the one of a file manager: rows of 24 pixels drawn only where they are seen, whole rows
 * chosen with pointer or keys, typing to find, a name changed in place. Roles after the ARIA grid pattern; the focus
 * stays on the table and `aria-activedescendant` tells the row. Keys that it has no use for go up to its owner.
 */
export function Grid<Row>(props: GridProps<Row>) {
  const { rows, rowKey, columns, widths = {}, selection, onSelect, rename } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<Typed & { found: boolean }>();
  const order = useMemo(() => props.order ?? orderOf(rows.map(rowKey)), [props.order, rows, rowKey]);
  const activeAt = order.at(selection.active);
  const renameAt = order.at(rename?.key);

  // The rule warns of the React Compiler, which is not used here; the table draws what the virtualizer tells it to.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    paddingStart: HEAD,
    scrollPaddingStart: HEAD,
    // The row of the cursor and one being renamed stay drawn, for screen readers and so that typing is not lost.
    rangeExtractor: (range) => {
      const drawn = new Set(defaultRangeExtractor(range));
      for (const at of [activeAt, renameAt]) if (at !== -1) drawn.add(at);
      return [...drawn].sort((one, other) => one - other);
    },
  });

  const focus = () => scroller.current?.focus({ preventScroll: true });
  const reveal = (index: number) => {
    if (index >= 0 && index < rows.length) virtualizer.scrollToIndex(index, { align: 'auto' });
  };
  useImperativeHandle(props.ref, () => ({
    focus,
    reveal: (key) => reveal(order.at(key)),
    scrollTop: () => scroller.current?.scrollTop ?? 0,
    scrollTo: (top) => scroller.current?.scrollTo({ top }),
  }));

  // After a name was changed in place the focus would be nowhere.
  const wasRenaming = useRef(false);
  useEffect(() => {
    if (wasRenaming.current && rename === undefined && document.activeElement === document.body) focus();
    wasRenaming.current = rename !== undefined;
  }, [rename]);

  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => setTyped(undefined), TYPING_PAUSE + 500);
    return () => clearTimeout(timer);
  }, [typed]);

  function select(next: Selection) {
    onSelect(next);
    reveal(order.at(next.active));
  }

  function find(letter: string) {
    const next = typeLetter(typed, letter, performance.now());
    const textOf = props.findText ?? ((row: Row) => columns[0]?.text(row) ?? '');
    const rowText = (index: number) => {
      const row = rows[index];
      return row === undefined ? '' : textOf(row);
    };
    const at = findRow(rows.length, rowText, next.text, activeAt);
    const row = rows[at];
    setTyped({ ...next, found: row !== undefined });
    if (row !== undefined) select(selectOnly(rowKey(row)));
  }

  function openMenuAtCursor() {
    const frame = scroller.current;
    if (!frame) return;
    if (activeAt !== -1) virtualizer.scrollToIndex(activeAt, { align: 'auto' });
    const { left, top } = frame.getBoundingClientRect();
    const row = document.getElementById(`${id}-${activeAt}`)?.getBoundingClientRect();
    // The browser would put the menu at the corner of the table; the one around the table opens at the row.
    const at = { clientX: left + 32, clientY: row?.bottom ?? top + HEAD };
    frame.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget) return;
    const finding = typed !== undefined && performance.now() - typed.at <= TYPING_PAUSE;
    const pageRows = Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD) / ROW);
    const letter = isLetter(event) && (finding || !ACTING.has(event.key));
    const next = letter ? undefined : selectByKey(selection, order, event, pageRows);
    const activeRow = rows[activeAt];
    // Any other key ends the word; what is typed after it is another one, however soon it comes.
    if (!letter && !MODIFIERS.has(event.key)) setTyped(undefined);
    if (letter && props.onLetter) props.onLetter(event.key);
    else if (letter) find(event.key);
    else if (next) {
      if (event.key === ' ' && activeRow !== undefined) props.onMark?.(activeRow);
      select(next);
    } else if (event.key === 'Enter' && !event.altKey && !event.ctrlKey && activeRow !== undefined) {
      props.onOpen?.(activeRow);
    } else if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') openMenuAtCursor();
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey) && !event.shiftKey) copy();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function copy() {
    const picked = chosen(selection, order).flatMap((key) => rows[order.at(key)] ?? []);
    // A browser may refuse the clipboard; then nothing is copied, and the person sees that on pasting.
    if (picked.length > 0) void navigator.clipboard.writeText(rowsAsText(picked, columns)).catch(() => undefined);
  }

  function rowAt(event: MouseEvent): Row | undefined {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    return element ? rows[Number(element.dataset['index'])] : undefined;
  }

  const pressed = useRef<string>(undefined);
  function onClick(event: MouseEvent<HTMLDivElement>) {
    const row = rowAt(event);
    if (row !== undefined && pressed.current === rowKey(row)) onSelect(press(selection, order, rowKey(row)));
    pressed.current = undefined;
  }

  function onMouseDown(event: MouseEvent<HTMLDivElement>) {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('[role=columnheader], input')) return;
    const row = rowAt(event);
    const control = event.ctrlKey || event.metaKey;
    if (row === undefined) {
      if (!control && !event.shiftKey) onSelect(clear(selection));
    } else if (event.button === 0 && props.onDrag && isPlain(event) && selection.selected.has(rowKey(row))) {
      // All that is chosen may be about to be dragged; a press that turns out to be none chooses the one row alone.
      pressed.current = rowKey(row);
    } else if (event.button === 0) {
      onSelect(press(selection, order, rowKey(row), { toggle: control, extend: event.shiftKey }));
    } else if (event.button === 2 && !selection.selected.has(rowKey(row))) {
      onSelect(selectOnly(rowKey(row)));
    }
  }

  /** The exact values are told on hover only: making them for every row would halve the frames while scrolling. */
  function tellHint(event: MouseEvent) {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=gridcell]') : null;
    const column = columns.find((each) => each.id === cell?.dataset['column']);
    const row = rowAt(event);
    if (cell && column && row !== undefined) cell.title = column.hint?.(row) ?? '';
  }

  const drawn = virtualizer.getVirtualItems();
  // A row that is scrolled out of sight lends its elements to the one that comes in: changing texts is far cheaper than making rows.
  const inSight = virtualizer.range;
  const lent = Math.ceil((virtualizer.scrollRect?.height ?? 0) / ROW) + 2 + 2 * OVERSCAN;
  const slotOf = (index: number) => {
    if (index === renameAt) return 'rename';
    const from = (inSight?.startIndex ?? 0) - OVERSCAN;
    const isBand = inSight !== null && index >= from && index <= inSight.endIndex + OVERSCAN;
    return isBand && inSight.endIndex + OVERSCAN - from < lent ? index % lent : `row ${index}`;
  };
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-busy={props.busy || undefined}
        aria-activedescendant={activeAt === -1 ? undefined : `${id}-${activeAt}`}
        className={styles.scroller}
        onKeyDown={onKeyDown}
        onBlur={() => setTyped(undefined)}
        onMouseDown={onMouseDown}
        onClick={onClick}
        onDragStart={(event) => {
          pressed.current = undefined;
          const row = rowAt(event);
          if (row !== undefined) props.onDrag?.(event, row);
        }}
        onDragEnd={props.onDragEnd}
        onPointerOver={tellHint}
        onDoubleClick={(event) => {
          const row = rowAt(event);
          if (row !== undefined && !(event.target instanceof HTMLInputElement)) props.onOpen?.(row);
        }}
      >
        <div
          className={styles.canvas}
          style={{
            height: virtualizer.getTotalSize(),
            minWidth: rowWidth(columns, widths),
            ['--tracks' as string]: columnTracks(columns, widths),
          }}
        >
          <GridHeader
            columns={columns}
            widths={widths}
            onWidths={props.onWidths}
            onPlace={props.onPlace}
            sort={props.sort}
            onSort={props.onSort}
          />
          <div role="rowgroup">
            {drawn.map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              return (
                <GridRow
                  key={slotOf(item.index)}
                  id={`${id}-${item.index}`}
                  row={row}
                  index={item.index}
                  start={item.start}
                  columns={columns}
                  draggable={props.onDrag !== undefined}
                  selected={selection.selected.has(rowKey(row))}
                  active={item.index === activeAt}
                  rename={item.index === renameAt ? rename : undefined}
                />
              );
            })}
          </div>
        </div>
      </div>
      {props.overlay && <div className={styles.overlay}>{props.overlay}</div>}
      <div role="status" className={styles.find}>
        {typed && (typed.found ? text.grid.finding(typed.text) : text.grid.notFound(typed.text))}
      </div>
    </div>
  );
}

const isPlain = (event: MouseEvent): boolean => !event.ctrlKey && !event.metaKey && !event.shiftKey;
