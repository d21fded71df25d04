import { type DragEvent, useEffect, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { joinPath } from '../../../electron/contract/paths.ts';
import { useTargets } from '../../client/stores.ts';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { chosen } from '../../parts/grid/selection.ts';
import type { Rename } from '../../parts/grid/row.tsx';
import { ContextMenu, type MenuEntry } from '../../parts/menu.tsx';
import { text } from '../../text/index.ts';
import { above } from './address.ts';
import { outOfArchive } from './acts/archive.tsx';
import { columnEntries } from './acts/columns.ts';
import { placedColumn } from './column-choice.ts';
import { columnsOf } from './columns.tsx';
import { endDrag, type Load, OUR_KIND, startDrag } from './drag.ts';
import { DropArea } from './drop-area.tsx';
import { FilterBar } from './filter-bar.tsx';
import styles from './explorer.module.css';
import { measureFolders } from './measuring.ts';
import { orderShown, type Place, rowsShown } from './model.ts';
import { PaneNotices } from './pane-notices.tsx';
import { PaneTools } from './pane-tools.tsx';
import { PathBar } from './path-bar.tsx';
import { isFolder, type Row, rowKey } from './rows.ts';
import { PaneOverlay } from './states.tsx';
import { StatusBar } from './status-bar.tsx';
import { TabStrip } from './tab-strip.tsx';
import {
  activate,
  changeColumns,
  changeWidths,
  happen,
  keepLook,
  panesOnScreen,
  type Side,
  useExplorer,
} from './store.ts';
import { useListing } from './use-listing.ts';

const words = text.explorer;

interface FilePaneProps {
  side: Side;
  rename?: Rename;
  note?: string;
  menu: () => MenuEntry[];
  onView: (row: Row) => void;
  onSwitch: () => void;
  onTerminal: () => void;
  /** Files were dropped here: to show what copying or moving them would do. */
  onDrop: (load: Load, to: Place, move: boolean) => void;
  onNote: (note: string) => void;
  /** Runs one of the explorer's actions on this pane. */
  onAct: (id: string) => void;
}

/** One of the two panes: which target, which folder, what is in it. */
export function FilePane(props: FilePaneProps) {
  const { side } = props;
  const [pane, store] = useExplorer((explorer) => explorer.panes[side]);
  const [current] = useExplorer((explorer) => explorer.active === side);
  const [widths] = useExplorer(
    (explorer) => explorer.widths[explorer.panes[side].place?.targetId ?? ''] ?? explorer.usualWidths,
  );
  const [columns] = useExplorer((explorer) => explorer.columns);
  const overTitles = useRef(false);
  const targets = useTargets((store) => store.targets);
  const target = targets.find((each) => each.id === pane.place?.targetId);
  const [typing] = useExplorer((explorer) => explorer.typing);
  const [editing, setEditing] = useState(false);
  const [filtering, setFiltering] = useState(false);
  const frame = useRef<HTMLElement>(null);
  const grid = useRef<GridHandle>(null);
  const { place } = pane;
  const style = target?.pathStyle ?? 'posix';
  const upper = place && above(style, place.path);

  useListing(side, style, target);
  const reveal = pane.reveal;
  useEffect(() => {
    if (reveal) grid.current?.reveal(reveal.name);
  }, [reveal]);

  const go = (path: string, wanted?: string, orAbove = false) => {
    setEditing(false);
    if (place) happen(store, side, { type: 'go', place: { targetId: place.targetId, path }, wanted, orAbove });
    grid.current?.focus();
  };
  const outside = target && upper === undefined ? outOfArchive(target) : undefined;
  const goUp = () => {
    if (upper) go(upper.path, upper.name);
    else if (outside) happen(store, side, { type: 'go', ...outside, orAbove: true });
  };
  const refresh = () => happen(store, side, { type: 'refresh' });
  const setHidden = (hidden: boolean) => {
    happen(store, side, { type: 'hidden', hidden });
    keepLook({ hidden });
  };

  const setFilter = (filter: string) => happen(store, side, { type: 'filter', filter });
  const editFilter = () => setFiltering(true);

  useEffect(() => {
    const handles = panesOnScreen(store);
    handles[side] = {
      focus: () => grid.current?.focus(),
      editPath: () => setEditing(true),
      anchor: () => frame.current?.querySelector('[data-places]') ?? null,
      table: () => frame.current?.querySelector<HTMLElement>('[role=grid]') ?? null,
      goUp,
      editFilter,
    };
    return () => {
      delete handles[side];
    };
  });

  const { onSwitch } = props;
  useEffect(() => {
    const element = frame.current;
    const becomeCurrent = () => activate(store, side);
    const onKeyDown = (event: KeyboardEvent) => {
      const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (!plain || !(event.target instanceof Element) || !event.target.matches('[role=grid]')) return;
      if (event.key === 'Tab') onSwitch();
      else if (event.key === 'Escape' && store.getState().panes[side].filter !== '') {
        // The rows that the filter hid come back before anything else is given up.
        happen(store, side, { type: 'filter', filter: '' });
        event.stopPropagation();
      } else return;
      event.preventDefault();
    };
    element?.addEventListener('focusin', becomeCurrent);
    element?.addEventListener('mousedown', becomeCurrent);
    element?.addEventListener('keydown', onKeyDown);
    return () => {
      element?.removeEventListener('focusin', becomeCurrent);
      element?.removeEventListener('mousedown', becomeCurrent);
      element?.removeEventListener('keydown', onKeyDown);
    };
  }, [store, side, onSwitch]);

  function open(row: Row) {
    if (place === undefined) return;
    if (isFolder(row.entry)) go(joinPath(style, place.path, row.entry.name));
    else props.onView(row);
  }

  function drag(event: DragEvent<HTMLElement>, row: Row) {
    if (place === undefined) return;
    const names = pane.selection.selected.has(rowKey(row)) ? chosen(pane.selection, orderShown(pane)) : [rowKey(row)];
    const paths = names.map((name) => joinPath(style, place.path, name));
    event.dataTransfer.setData(OUR_KIND, '');
    event.dataTransfer.setData('text/plain', paths.map(displayName).join('\n'));
    event.dataTransfer.effectAllowed = 'copyMove';
    startDrag({ targetId: place.targetId, style, paths });
  }
  const folderAt = (element: Element) => {
    const at = element.closest<HTMLElement>('[role=row][data-index]')?.dataset['index'];
    const row = at === undefined ? undefined : rowsShown(pane)[Number(at)];
    return row && isFolder(row.entry) ? row.entry.name : undefined;
  };

  const label = place ? words.filesIn(`${target?.label ?? place.targetId}: ${displayName(place.path)}`) : words[side];
  return (
    <section ref={frame} className={styles.pane} data-current={current || undefined} aria-label={words[side]}>
      <TabStrip side={side} onShown={() => grid.current?.focus()} />
      <PaneTools
        side={side}
        target={target}
        goUp={(upper ?? outside) && goUp}
        onHidden={setHidden}
        onTerminal={props.onTerminal}
        onAct={props.onAct}
      />
      {place && (
        <PathBar
          label={words.pathOf[side]}
          style={style}
          place={place}
          home={target?.home ?? place.path}
          editing={editing}
          onEdit={setEditing}
          onCancel={() => {
            setEditing(false);
            grid.current?.focus();
          }}
          onGo={(path) => go(path)}
        />
      )}
      <PaneNotices side={side} target={target} />
      <DropArea
        place={place}
        style={style}
        folderAt={folderAt}
        onDrop={props.onDrop}
        onNoPath={() => props.onNote(words.drop.noPath)}
      >
        <ContextMenu
          entries={() => (overTitles.current ? columnEntries(store) : props.menu())}
          onOpen={({ target: from }) => {
            overTitles.current = from instanceof Element && from.closest('[role=columnheader]') !== null;
          }}
          className={styles.menuArea}
        >
          <Grid
            ref={grid}
            label={label}
            rows={rowsShown(pane)}
            order={orderShown(pane)}
            rowKey={rowKey}
            columns={columnsOf(columns)}
            onPlace={(id, at) => changeColumns(store, placedColumn(columns, id, at))}
            widths={widths}
            onWidths={(next) => {
              if (place) changeWidths(store, place.targetId, next);
            }}
            sort={pane.sort}
            onSort={(sort) => {
              happen(store, side, { type: 'sort', sort });
              keepLook({ sort });
            }}
            selection={pane.selection}
            onSelect={(selection) => happen(store, side, { type: 'select', selection })}
            onOpen={open}
            onDrag={drag}
            onDragEnd={(event) => {
              endDrag();
              if (event.dataTransfer.dropEffect === 'none' && isOutside(event)) props.onNote(words.drop.outside);
            }}
            onMark={({ entry }) => {
              if (entry.kind === 'folder') void measureFolders(store, side, style, [entry.name]);
            }}
            onLetter={
              typing === 'filter'
                ? (letter) => {
                    setFilter(pane.filter + letter);
                    editFilter();
                  }
                : undefined
            }
            rename={props.rename}
            busy={pane.listing === 'loading'}
            overlay={
              <PaneOverlay
                pane={pane}
                onRefresh={refresh}
                onUp={upper && goUp}
                onHome={() => target && go(target.home, undefined, true)}
                onShowHidden={() => setHidden(true)}
                onClearFilter={() => {
                  setFilter('');
                  grid.current?.focus();
                }}
              />
            }
          />
        </ContextMenu>
      </DropArea>
      {(filtering || pane.filter !== '') && (
        <FilterBar
          editing={filtering}
          onEdit={editFilter}
          filter={pane.filter}
          shown={rowsShown(pane).length}
          all={pane.rows.length}
          onFilter={setFilter}
          onDone={() => {
            setFiltering(false);
            grid.current?.focus();
          }}
        />
      )}
      <StatusBar pane={pane} note={current ? props.note : undefined} />
    </section>
  );
}

/** True where a drag ended beside the window. */
function isOutside({ clientX, clientY }: { clientX: number; clientY: number }): boolean {
  return clientX < 0 || clientY < 0 || clientX > window.innerWidth || clientY > window.innerHeight;
}
