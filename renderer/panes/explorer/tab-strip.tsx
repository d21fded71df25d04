import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { baseOf, DRIVES } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { useTargets } from '../../client/stores.ts';
import { join } from '../../parts/button.tsx';
import { text } from '../../text/index.ts';
import type { Pane } from './model.ts';
import { panesOf, withFront, withoutTab, withTab } from './shelf.ts';
import { changeShelf, shelfOf, type Side, useExplorer } from './store.ts';
import styles from './tab-strip.module.css';

const words = text.explorer.tabs;

/** The row of a side's tabs; nothing while there is only one. One stop for Tab, arrow keys move. */
export function TabStrip({ side, onShown }: { side: Side; onShown: () => void }) {
  const [behind, store] = useExplorer((explorer) => explorer.behind[side]);
  const [pane] = useExplorer((explorer) => explorer.panes[side]);
  const targets = useTargets((store) => store.targets);
  const row = useRef<HTMLDivElement>(null);
  const current = behind.before.length;
  useEffect(() => {
    row.current?.children[current]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);

  const panes = panesOf({ ...behind, pane });
  if (panes.length === 1) return null;
  const show = (index: number) => changeShelf(store, side, (shelf) => withFront(shelf, index));
  const close = (index: number) => changeShelf(store, side, (shelf) => withoutTab(shelf, index));
  const focusFront = () => row.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const { length } = panes;
    const next = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: length - 1 }[event.key];
    if (next !== undefined) show((next + length) % length);
    else if (event.key === 'Delete') close(current);
    else return;
    event.preventDefault();
    // The new front tab is drawn before the focus can go there; where the row is gone, it goes to the files.
    requestAnimationFrame(() => (panesOf(shelfOf(store.getState(), side)).length > 1 ? focusFront() : onShown()));
  };

  return (
    <div className={styles.strip}>
      <div
        ref={row}
        className={styles.row}
        role="tablist"
        tabIndex={-1}
        aria-label={words.of[side]}
        onKeyDown={onKeyDown}
      >
        {panes.map((each, index) => (
          // Tabs have no name of their own: two may show the same folder. Their place in the row is what they are.
          <Tab
            key={`tab-${index}`}
            pane={each}
            target={targets.find((target) => target.id === each.place?.targetId)}
            selected={index === current}
            onShow={() => {
              show(index);
              onShown();
            }}
            onClose={() => {
              close(index);
              onShown();
            }}
          />
        ))}
      </div>
      <button
        type="button"
        className={styles.add}
        aria-label={words.open}
        title={words.open}
        onClick={() => {
          changeShelf(store, side, (shelf) => withTab(shelf, shelf.pane));
          onShown();
        }}
      >
        <Plus size={14} aria-hidden />
      </button>
    </div>
  );
}

function Tab({
  pane: { place },
  target,
  selected,
  onShow,
  onClose,
}: {
  pane: Pane;
  target: TargetState | undefined;
  selected: boolean;
  onShow: () => void;
  onClose: () => void;
}) {
  const path = place?.path ?? '';
  const name = path === DRIVES ? text.explorer.drives : displayName(baseOf(target?.pathStyle ?? 'posix', path));
  return (
    <div className={join(styles.slot, selected && styles.selected)} role="presentation">
      <button
        type="button"
        role="tab"
        aria-selected={selected}
        aria-keyshortcuts="Delete"
        tabIndex={selected ? 0 : -1}
        className={styles.tab}
        title={`${target?.label ?? place?.targetId ?? ''}: ${displayName(path)}`}
        onClick={onShow}
        onMouseDown={(event) => {
          // The middle button would start scrolling.
          if (event.button === 1) event.preventDefault();
        }}
        onAuxClick={(event) => {
          if (event.button === 1) onClose();
        }}
      >
        {name}
      </button>
      {/* For the mouse only: by keyboard, Delete on the tab and Ctrl+W close it. */}
      <button
        type="button"
        className={styles.close}
        tabIndex={-1}
        aria-hidden="true"
        title={words.closeNamed(name)}
        onClick={onClose}
      >
        <X size={12} />
      </button>
    </div>
  );
}
