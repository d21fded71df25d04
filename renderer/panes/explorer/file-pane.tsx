import {
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ChevronDown,
  Eye,
  EyeOff,
  FolderX,
  ListTree,
  RefreshCw,
  SquareTerminal,
  Star,
  TriangleAlert,
} from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { joinPath } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { chosen } from '../../parts/grid/selection.ts';
import type { Rename } from '../../parts/grid/row.tsx';
import { ContextMenu, type MenuEntry } from '../../parts/menu.tsx';
import { Toolbar, ToolbarButton, ToolbarSeparator } from '../../parts/toolbar.tsx';
import { useKeysOf } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import { above } from './address.ts';
import { columnEntries } from './acts/columns.ts';
import { placedColumn } from './column-choice.ts';
import { columnsOf } from './columns.tsx';
import { endDrag, type Load, OUR_KIND, startDrag } from './drag.ts';
import { DropArea } from './drop-area.tsx';
import { FilterBar } from './filter-bar.tsx';
import styles from './explorer.module.css';
import { listInto, MOST_ROWS, readSpace } from './listing.ts';
import { measureFolders } from './measuring.ts';
import { type Happening, orderShown, type Place, rowsShown } from './model.ts';
import { PathBar } from './path-bar.tsx';
import { isFolder, type Row, rowKey } from './rows.ts';
import { PaneOverlay } from './states.tsx';
import { StatusBar } from './status-bar.tsx';
import { TabStrip } from './tab-strip.tsx';
import {
  activate,
  changeColumns,
  type ExplorerStore,
  happen,
  keepLook,
  panesOnScreen,
  type Side,
  useExplorer,
} from './store.ts';

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
  const [widths] = useExplorer((explorer) => explorer.widths);
  const [columns] = useExplorer((explorer) => explorer.columns);
  const overTitles = useRef(false);
  const targets = useTargets((store) => store.targets);
  const target = targets.find((each) => each.id === pane.place?.targetId);
  const keysOf = useKeysOf();
  const [typing] = useExplorer((explorer) => explorer.typing);
  const [editing, setEditing] = useState(false);
  const [filtering, setFiltering] = useState(false);
  const frame = useRef<HTMLElement>(null);
  const grid = useRef<GridHandle>(null);
  const { place, generation, flat } = pane;
  const style = target?.pathStyle ?? 'posix';
  const upper = place && above(style, place.path);

  useEffect(() => {
    if (place === undefined) return undefined;
    const stop = new AbortController();
    const happens = (happening: Happening) =>
      happen(
        store,
        side,
        happening.type === 'failed' ? { ...happening, above: above(style, place.path)?.path } : happening,
      );
    void listInto({ place, flat, generation }, happens, stop.signal);
    void readSpace(place, generation, happens, stop.signal);
    return () => stop.abort();
  }, [store, side, style, place, generation, flat]);

  const reveal = pane.reveal;
  useEffect(() => {
    if (reveal) grid.current?.reveal(reveal.name);
  }, [reveal]);

  useRefreshOnReconnect(store, side, target);

  const go = (path: string, wanted?: string, orAbove = false) => {
    setEditing(false);
    if (place) happen(store, side, { type: 'go', place: { targetId: place.targetId, path }, wanted, orAbove });
    grid.current?.focus();
  };
  const goUp = () => upper && go(upper.path, upper.name);
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
      <div className={styles.tools}>
        <div className={styles.target} data-places>
          <Button
            aria-haspopup="menu"
            aria-label={words.placeNow[side](target?.label ?? '')}
            title={keysOf(side === 'left' ? 'files.pickLeft' : 'files.pickRight')}
            onClick={() => props.onAct(side === 'left' ? 'files.pickLeft' : 'files.pickRight')}
          >
            <span className={styles.targetName}>{target?.label ?? words.noPlaceTitle}</span>
            <ChevronDown size={14} aria-hidden />
          </Button>
        </div>
        <Toolbar label={words[side]}>
          <ToolbarButton
            label={words.back}
            keys={keysOf('files.back')}
            icon={ArrowLeft}
            disabled={pane.back.length === 0}
            onClick={() => happen(store, side, { type: 'back' })}
          />
          <ToolbarButton
            label={words.forward}
            keys={keysOf('files.forward')}
            icon={ArrowRight}
            disabled={pane.forward.length === 0}
            onClick={() => happen(store, side, { type: 'forward' })}
          />
          <ToolbarButton label={words.up} keys={keysOf('files.up')} icon={ArrowUp} disabled={!upper} onClick={goUp} />
          <ToolbarButton
            label={words.hotlist.title}
            keys={keysOf('files.hotlist')}
            icon={Star}
            onClick={() => props.onAct('files.hotlist')}
          />
          <ToolbarSeparator />
          <ToolbarButton
            label={words.refresh}
            keys={keysOf('files.refresh')}
            icon={RefreshCw}
            disabled={!place}
            onClick={refresh}
          />
          <ToolbarButton
            label={words.hidden}
            keys={keysOf('files.hidden')}
            icon={pane.hidden ? Eye : EyeOff}
            pressed={pane.hidden}
            onClick={() => setHidden(!pane.hidden)}
          />
          <ToolbarButton
            label={words.terminalHere}
            icon={SquareTerminal}
            disabled={!target?.capabilities.includes('terminal')}
            onClick={props.onTerminal}
          />
        </Toolbar>
      </div>
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
      {target && <Connection target={target} />}
      {pane.missing !== undefined && pane.listing !== 'loading' && <Missing path={pane.missing} />}
      {pane.flat && (
        <div className={styles.strip} role="status">
          <ListTree size={16} aria-hidden />
          <span>
            {text.lists.flatOn} {pane.unread > 0 && text.lists.unread(pane.unread)}
          </span>
          <Button onClick={() => happen(store, side, { type: 'flat', flat: false })}>{text.lists.flatOff}</Button>
        </div>
      )}
      {pane.cut && (
        <div className={styles.stale} role="status">
          <TriangleAlert size={16} aria-hidden />
          <span>{text.lists.cut(MOST_ROWS)}</span>
        </div>
      )}
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
              store.setState({ widths: next });
              keepLook({ widths: next });
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

/** Says that what is shown may be old, while the target is not connected. */
function Connection({ target }: { target: TargetState }) {
  if (target.state === 'connected') return null;
  const trying = target.state === 'connecting' || target.state === 'reconnecting';
  return (
    <div className={styles.stale} role="status">
      <TriangleAlert size={16} aria-hidden />
      <span>{trying ? words.reconnecting : words.connectionGone}</span>
      {!trying && (
        <Button onClick={() => void call('targets.reconnect', { targetId: target.id }).catch(() => undefined)}>
          {words.tryAgain}
        </Button>
      )}
    </div>
  );
}

/** Says that the folder that was wanted is gone, and what is shown instead. */
function Missing({ path }: { path: string }) {
  return (
    <div className={styles.stale} role="status">
      <FolderX size={16} aria-hidden />
      <span className={styles.where}>{words.missing(displayName(path))}</span>
    </div>
  );
}

/** Reads the folder anew when the target's connection is back. */
function useRefreshOnReconnect(store: ExplorerStore, side: Side, target: TargetState | undefined) {
  const before = useRef(target?.state);
  useEffect(() => {
    const wasAway = before.current !== undefined && before.current !== 'connected';
    if (wasAway && target?.state === 'connected') happen(store, side, { type: 'refresh' });
    before.current = target?.state;
  }, [store, side, target?.state]);
}
