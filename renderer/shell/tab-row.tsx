import { House, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { join } from '../parts/button.tsx';
import { ContextMenu } from '../parts/menu.tsx';
import { text } from '../text/index.ts';
import styles from './tab-row.module.css';
import { useKeysOf } from './actions.ts';
import { askToClose, closeTab, moveTab, paneKind, showTab, START, type Tab, useTabs } from './tabs.ts';

/** The ids that tie a tab to its panel. */
export const tabId = (id: string) => `tab-${id}`;
export const panelId = (id: string) => `panel-${id}`;

/** The row of open tabs; the start page is always the first. One stop for Tab, arrow keys move. */
export function TabRow() {
  const { tabs, active } = useTabs();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.getElementById(tabId(active))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent) => {
    const ids = [START, ...tabs.map((tab) => tab.id)];
    const index = ids.indexOf(active);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (next !== undefined && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      const id = ids[(next + ids.length) % ids.length] ?? START;
      showTab(id);
      document.getElementById(tabId(id))?.focus();
    } else if (event.key === 'Delete' && active !== START) {
      event.preventDefault();
      askToClose(active);
      row.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
    }
  };
  return (
    <div
      ref={row}
      className={styles.row}
      role="tablist"
      tabIndex={-1}
      aria-label={text.shell.tabs.label}
      onKeyDown={onKeyDown}
    >
      <div className={join(styles.slot, styles.first)} role="presentation">
        <TabButton id={START} title={text.start.title} selected={active === START}>
          <House size={16} strokeWidth={1.75} aria-hidden />
        </TabButton>
      </div>
      {tabs.map((tab) => (
        <ClosableTab key={tab.id} tab={tab} selected={tab.id === active} />
      ))}
    </div>
  );
}

function ClosableTab({ tab, selected }: { tab: Tab; selected: boolean }) {
  const Icon = paneKind(tab.kind)?.icon;
  const words = text.shell;
  const keysOf = useKeysOf();
  return (
    <ContextMenu
      className={styles.slot}
      role="presentation"
      entries={() => [
        { label: words.actions.closeTab, icon: X, keys: keysOf('shell.closeTab'), onSelect: () => askToClose(tab.id) },
        {
          label: words.actions.closeOtherTabs,
          onSelect: () => {
            for (const other of useTabs.getState().tabs) if (other.id !== tab.id) closeTab(other.id);
          },
        },
        'separator',
        { label: words.actions.moveTabLeft, onSelect: () => moveTab(tab.id, -1) },
        { label: words.actions.moveTabRight, onSelect: () => moveTab(tab.id, 1) },
      ]}
    >
      <TabButton id={tab.id} title={tab.title} selected={selected}>
        {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />}
      </TabButton>
      {/* For the mouse only: by keyboard, Delete on the tab and Alt+W close it. */}
      <button
        type="button"
        className={styles.close}
        tabIndex={-1}
        aria-hidden="true"
        title={words.tabs.close(tab.title)}
        onClick={() => askToClose(tab.id)}
      >
        <X size={14} />
      </button>
    </ContextMenu>
  );
}

function TabButton({
  id,
  title,
  selected,
  children,
}: {
  id: string;
  title: string;
  selected: boolean;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      role="tab"
      id={tabId(id)}
      aria-selected={selected}
      aria-controls={panelId(id)}
      aria-keyshortcuts={id === START ? undefined : 'Delete'}
      tabIndex={selected ? 0 : -1}
      className={styles.tab}
      title={title}
      onClick={() => showTab(id)}
      onAuxClick={(event) => {
        if (event.button === 1 && id !== START) askToClose(id);
      }}
    >
      {children}
      <span className={styles.title}>{title}</span>
    </button>
  );
}
