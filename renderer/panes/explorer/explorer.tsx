import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { baseOf } from '../../../electron/contract/paths.ts';
import { useEvent } from '../../client/hooks.ts';
import { useSettings, useTargets } from '../../client/stores.ts';
import { useActions, useInForce } from '../../shell/actions.ts';
import { contextEntries } from '../../shell/menu-entries.ts';
import { openTerminal } from '../../shell/open.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { type ActContext, createActContext } from './acts/context.ts';
import { explorerActions } from './acts/index.ts';
import { commitName, stopRenaming } from './acts/rename.ts';
import { transferTo } from './acts/transfer.ts';
import { isArchive, openArchive } from './acts/archive.tsx';
import { viewRow } from './acts/view.ts';
import { touches } from './address.ts';
import styles from './explorer.module.css';
import { FilePane } from './file-pane.tsx';
import { FolderTree } from './folder-tree.tsx';
import { FunctionKeys } from './function-keys.tsx';
import { rememberTabs } from './memory.ts';
import { PanesFrame } from './panes-frame.tsx';
import { QuickView } from './quick-view.tsx';
import { stemLength } from './rows.ts';
import {
  activate,
  createExplorer,
  enter,
  ExplorerContext,
  type ExplorerStore,
  happen,
  keptTabs,
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
  const quickArea = useRef<HTMLElement>(null);
  const [focusLeft, focusRight] = useMemo(
    () => [() => turnTo(store, 'left', quickArea.current), () => turnTo(store, 'right', quickArea.current)] as const,
    [store],
  );
  const targets = useTargets((store) => store.targets);
  const settingsRead = useSettings((store) => store.settings !== undefined);
  const [context] = useState(() => createActContext(store));
  const { dialog, renaming } = useStore(context.shown);
  const note = useNote(context);
  const quick = useStore(store, (explorer) => explorer.quick);
  const closeQuickView = () => {
    store.setState({ quick: undefined });
    context.refocus();
  };
  const tree = useStore(store, (explorer) => explorer.tree);

  // What was remembered is in the settings, so nothing is opened before they are read.
  useEffect(() => {
    if (settingsRead) takeLook(store);
  }, [store, settingsRead]);
  useEffect(() => {
    if (settingsRead) settle(store, targets, params);
  }, [store, settingsRead, targets, params]);
  // What the tab comes back to after a reload, and what it is called.
  const left = useStore(store, (explorer) => explorer.panes.left.place);
  const right = useStore(store, (explorer) => explorer.panes.right.place);
  const labels = [left, right].flatMap((place) => targets.find((each) => each.id === place?.targetId)?.label ?? []);
  const title = words.tabTitle([...new Set(labels)]);
  const open = useStore(store, (explorer) => JSON.stringify(keptTabs(explorer)));
  const remember = useEffectEvent((signature: string) => {
    const kept = keptTabs(store.getState());
    if (kept === null || JSON.stringify(kept) !== signature) return;
    setParams({ left: { ...left, ...kept.left }, right: { ...right, ...kept.right } });
    rememberTabs(kept);
  });
  const name = useEffectEvent((next: string) => setTitle(next));
  useEffect(() => remember(open), [open]);
  useEffect(() => name(title), [title]);
  useEffect(() => {
    if (inFront) panesOnScreen(store)[store.getState().active]?.focus();
  }, [store, inFront]);

  useEvent('job.changed', (job) => {
    if (!ENDED.has(job.status)) return;
    for (const each of sides) {
      const { place, flat, found } = store.getState().panes[each];
      const target = targets.find((one) => one.id === place?.targetId);
      if (place && target && touches(job, target, place.path, flat || found !== undefined))
        happen(store, each, { type: 'refresh' });
    }
  });

  const actions = useMemo(() => explorerActions(context), [context]);
  const inForce = useInForce(actions);
  useActions(actions, inFront);

  const pane = (which: Side) => (
    <FilePane
      side={which}
      note={note}
      menu={() => contextEntries(inForce)}
      onView={(row) => (isArchive(row.entry) ? openArchive(context, row) : viewRow(context, row))}
      onDrop={(load, to, move) => {
        activate(store, which);
        transferTo(context, load, to, move);
      }}
      onNote={(sentence) => {
        activate(store, which);
        context.note(sentence);
      }}
      onSwitch={which === 'left' ? focusRight : focusLeft}
      onAct={(id) => {
        activate(store, which);
        actions.find((action) => action.id === id)?.run();
      }}
      onTerminal={() => {
        const { place } = store.getState().panes[which];
        if (place) openTerminal(place.targetId, place.path);
      }}
      rename={
        renaming?.side === which
          ? {
              key: renaming.row.entry.name,
              // In a flat view the path before the name is not part of what is typed.
              value: baseOf(context.here().style, renaming.row.entry.name),
              select: stemLength({
                ...renaming.row.entry,
                name: baseOf(context.here().style, renaming.row.entry.name),
              }),
              message: renaming.message,
              onCommit: (name) => void commitName(context, renaming.row, name),
              onCancel: () => stopRenaming(context),
            }
          : undefined
      }
    />
  );

  const shownPane = (which: Side) =>
    which === quick ? <QuickView ref={quickArea} side={which} onClose={closeQuickView} /> : pane(which);

  return (
    <ExplorerContext value={store}>
      <div className={styles.explorer}>
        <div className={styles.body}>
          {tree && <FolderTree />}
          <PanesFrame pane={shownPane} />
        </div>
        <FunctionKeys actions={actions} />
        {dialog?.draw(() => context.shown.setState({ dialog: undefined }))}
      </div>
    </ExplorerContext>
  );
}

/** Gives the keyboard to a side: to its table, or to the quick view that stands there. */
function turnTo(store: ExplorerStore, side: Side, quickArea: HTMLElement | null): void {
  if (store.getState().quick === side) quickArea?.querySelector<HTMLElement>('[tabindex="0"], button')?.focus();
  else enter(store, side);
}

/** The sentence at the foot, which goes away by itself. */
function useNote({ shown }: ActContext): string | undefined {
  const note = useStore(shown, (state) => state.note);
  useEffect(() => {
    if (note === undefined) return undefined;
    const timer = setTimeout(() => shown.setState({ note: undefined }), 6000);
    return () => clearTimeout(timer);
  }, [shown, note]);
  return note?.text;
}
