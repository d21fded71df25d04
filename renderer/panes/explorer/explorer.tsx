import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { joinPath } from '../../../electron/contract/paths.ts';
import { toProblem } from '../../../electron/contract/problem.ts';
import { call } from '../../client/client.ts';
import { useEvent } from '../../client/hooks.ts';
import { useSettings, useTargets } from '../../client/stores.ts';
import { nextSort } from '../../parts/grid/natural.ts';
import { chosen } from '../../parts/grid/selection.ts';
import type { MenuEntry } from '../../parts/menu.tsx';
import { useActions } from '../../shell/actions.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { runTool } from '../../shell/plan-store.ts';
import { openTerminal } from '../../shell/open.ts';
import { openTab } from '../../shell/tabs.ts';
import { text } from '../../text/index.ts';
import { VIEWER } from '../viewer/pane.ts';
import { type ExplorerActs, explorerActions } from './actions.ts';
import { nameFault, touches } from './address.ts';
import { columns } from './columns.tsx';
import styles from './explorer.module.css';
import { FilePane } from './file-pane.tsx';
import { FunctionKeys } from './function-keys.tsx';
import { orderShown, type Place, rowsShown } from './model.ts';
import { NewFolderDialog } from './new-folder.tsx';
import { isFile, type Row, stemLength } from './rows.ts';
import {
  createExplorer,
  ExplorerContext,
  happen,
  keepLook,
  keptLook,
  otherSide,
  panesOnScreen,
  type Side,
  settle,
  sides,
  takeLook,
} from './store.ts';

const words = text.explorer;
const ENDED = new Set(['done', 'failed', 'cancelled', 'interrupted']);

/** Two panes side by side, each on any target, and what can be done between them. */
export function Explorer({ active: inFront, params, setParams, setTitle }: PaneProps) {
  const [store] = useState(createExplorer);
  const [focusLeft, focusRight] = useMemo(
    () => [() => panesOnScreen(store).left?.focus(), () => panesOnScreen(store).right?.focus()] as const,
    [store],
  );
  const targets = useTargets((store) => store.targets);
  const settingsRead = useSettings((store) => store.settings !== undefined);
  const [renaming, setRenaming] = useState<{ side: Side; row: Row; message?: string }>();
  const [making, setMaking] = useState<{ side: Side; place: Place }>();
  const [note, setNote] = useNote();

  useEffect(() => settle(store, targets, params), [store, targets, params]);
  useEffect(() => {
    if (settingsRead) takeLook(store);
  }, [store, settingsRead]);
  // What the tab comes back to after a reload, and what it is called.
  const left = useStore(store, (explorer) => explorer.panes.left.place);
  const right = useStore(store, (explorer) => explorer.panes.right.place);
  const labels = [left, right].flatMap((place) => targets.find((each) => each.id === place?.targetId)?.label ?? []);
  const title = words.tabTitle([...new Set(labels)]);
  const remember = useEffectEvent((places: { left?: Place; right?: Place }) => {
    if (places.left ?? places.right) setParams(places);
  });
  const name = useEffectEvent((next: string) => setTitle(next));
  useEffect(() => remember({ left, right }), [left, right]);
  useEffect(() => name(title), [title]);
  useEffect(() => {
    if (inFront) panesOnScreen(store)[store.getState().active]?.focus();
  }, [store, inFront]);

  useEvent('job.changed', (job) => {
    if (!ENDED.has(job.status)) return;
    for (const each of sides) {
      const { place } = store.getState().panes[each];
      const target = targets.find((one) => one.id === place?.targetId);
      if (place && target && touches(job, target, place.path)) happen(store, each, { type: 'refresh' });
    }
  });

  const here = () => {
    const current = store.getState().active;
    const pane = store.getState().panes[current];
    const target = targets.find((each) => each.id === pane.place?.targetId);
    return { current, pane, place: pane.place, style: target?.pathStyle ?? 'posix' };
  };
  const rowUnderCursor = (): Row | undefined => {
    const { pane } = here();
    return rowsShown(pane)[orderShown(pane).at(pane.selection.active)];
  };
  /** The paths of what is chosen; says so where there is nothing. */
  const chosenPaths = (): string[] => {
    const { pane, place, style } = here();
    const names = chosen(pane.selection, orderShown(pane));
    if (place === undefined || names.length === 0) setNote(words.nothingChosen);
    return place === undefined ? [] : names.map((name) => joinPath(style, place.path, name));
  };

  function transfer(move: boolean) {
    const { current, place } = here();
    const to = store.getState().panes[otherSide(current)].place;
    const paths = chosenPaths();
    if (place === undefined || to === undefined || paths.length === 0) return;
    if (to.targetId === place.targetId && to.path === place.path) {
      setNote(words.sameFolder);
      return;
    }
    const input = {
      from: { target: place.targetId, paths },
      to: { target: to.targetId, path: to.path },
      whenExists: 'refuse' as const,
      move,
      verify: true,
    };
    void runTool('copy-files', input, move ? words.actions.move : words.actions.copy).then(refocus);
  }

  function view(row: Row) {
    const { place, style } = here();
    if (place) openTab(VIEWER, { targetId: place.targetId, path: joinPath(style, place.path, row.entry.name) });
  }

  function unviewable({ entry }: Row) {
    const kind = entry.kind === 'link' ? (entry.linkKind ?? 'broken') : entry.kind;
    if (kind !== 'file' && kind !== 'folder' && kind !== 'link') setNote(words.notOpenable[kind]);
  }

  async function commitName(row: Row, name: string) {
    const { current, place, style } = here();
    if (place === undefined) return;
    const fault = nameFault(style, name);
    if (fault) {
      setRenaming({ side: current, row, message: words.faults[fault] });
      return;
    }
    try {
      const to = joinPath(style, place.path, name);
      await call('files.rename', { targetId: place.targetId, path: joinPath(style, place.path, row.entry.name), to });
      setRenaming(undefined);
      setNote(words.movedName(name));
      happen(store, current, { type: 'refresh', wanted: name });
    } catch (error) {
      const problem = toProblem(error);
      const message = problem.code === 'already-exists' ? words.nameTaken : `${problem.title}. ${problem.message}`;
      setRenaming({ side: current, row, message });
    }
  }

  const refocus = () => panesOnScreen(store)[store.getState().active]?.focus();
  const acts: ExplorerActs = {
    rename: () => {
      const row = rowUnderCursor();
      if (row) setRenaming({ side: here().current, row });
      else setNote(words.nothingChosen);
    },
    view: () => {
      const row = rowUnderCursor();
      if (row === undefined) setNote(words.nothingChosen);
      else if (isFile(row.entry)) view(row);
      else unviewable(row);
    },
    copy: () => transfer(false),
    move: () => transfer(true),
    makeFolder: () => {
      const { current, place } = here();
      if (place) setMaking({ side: current, place });
    },
    remove: () => {
      const { place } = here();
      const paths = chosenPaths();
      if (place === undefined || paths.length === 0) return;
      void runTool('remove-files', { target: place.targetId, paths }, words.actions.remove).then(refocus);
    },
    editPath: () => panesOnScreen(store)[here().current]?.editPath(),
    goUp: () => panesOnScreen(store)[here().current]?.goUp(),
    pickTarget: (which) => panesOnScreen(store)[which]?.pickTarget(),
    copyPath: () => {
      const paths = chosenPaths();
      if (paths.length === 0) return;
      navigator.clipboard.writeText(paths.join('\n')).then(
        () => setNote(words.copiedPath),
        () => setNote(text.parts.copyFailed),
      );
    },
    toggleHidden: () => {
      const { current, pane } = here();
      happen(store, current, { type: 'hidden', hidden: !pane.hidden });
      keepLook({ hidden: !pane.hidden });
    },
  };
  const actions = explorerActions(store, acts);
  useActions(actions, inFront);

  /** The menu of the right button: the same acts, from the same definitions. */
  const menu = (): MenuEntry[] => {
    const entry = (id: string): MenuEntry[] => {
      const action = actions.find((each) => each.id === `files.${id}`);
      if (action === undefined) return [];
      const { label, icon, keys, danger, run } = action;
      return [{ label, icon, keys, danger, onSelect: run, disabled: action.enabled?.() === false }];
    };
    const { current, pane } = here();
    const sorts = columns.map((column) => ({
      label: column.title,
      checked: pane.sort.column === column.id,
      onSelect: () => happen(store, current, { type: 'sort', sort: nextSort(pane.sort, column.id) }),
    }));
    return [
      ...['view', 'copy', 'move', 'rename', 'remove'].flatMap(entry),
      'separator',
      ...['copyPath', 'makeFolder'].flatMap(entry),
      'separator',
      { label: words.actions.sortBy, entries: sorts },
      ...entry('refresh'),
    ];
  };

  const pane = (which: Side) => (
    <FilePane
      side={which}
      note={note}
      menu={menu}
      onView={view}
      onUnviewable={unviewable}
      onSwitch={which === 'left' ? focusRight : focusLeft}
      onTerminal={() => {
        const { place } = store.getState().panes[which];
        if (place) openTerminal(place.targetId, place.path);
      }}
      rename={
        renaming?.side === which
          ? {
              key: renaming.row.entry.name,
              value: renaming.row.entry.name,
              select: stemLength(renaming.row.entry),
              message: renaming.message,
              onCommit: (name) => void commitName(renaming.row, name),
              onCancel: () => setRenaming(undefined),
            }
          : undefined
      }
    />
  );

  return (
    <ExplorerContext value={store}>
      <div className={styles.explorer}>
        <Group
          orientation="horizontal"
          className={styles.panes}
          defaultLayout={keptLook().split}
          onLayoutChanged={(split, meta) => {
            if (meta.isUserInteraction) keepLook({ split });
          }}
        >
          <Panel id="left" minSize="20%" className={styles.panel}>
            {pane('left')}
          </Panel>
          <Separator className={styles.separator} aria-label={words.divider} />
          <Panel id="right" minSize="20%" className={styles.panel}>
            {pane('right')}
          </Panel>
        </Group>
        <FunctionKeys acts={acts} />
        {making && (
          <NewFolderDialog
            place={making.place}
            style={targets.find((each) => each.id === making.place.targetId)?.pathStyle ?? 'posix'}
            onClose={() => setMaking(undefined)}
            onMade={(name) => {
              setMaking(undefined);
              setNote(words.madeFolder(name));
              happen(store, making.side, { type: 'refresh', wanted: name });
            }}
          />
        )}
      </div>
    </ExplorerContext>
  );
}

/** A sentence at the foot that goes away by itself. */
function useNote(): [string | undefined, (note: string) => void] {
  const [note, setNote] = useState<{ text: string }>();
  useEffect(() => {
    if (note === undefined) return undefined;
    const timer = setTimeout(() => setNote(undefined), 6000);
    return () => clearTimeout(timer);
  }, [note]);
  return [note?.text, (next) => setNote({ text: next })];
}
