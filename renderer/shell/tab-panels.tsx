import { CircleHelp } from 'lucide-react';
import { memo, useCallback, useMemo } from 'react';
import { EmptyState } from '../parts/empty-state.tsx';
import { text } from '../text/index.ts';
import type { PaneParams } from './pane.ts';
import { StartPage } from './start/start-page.tsx';
import styles from './tab-row.module.css';
import { panelId, tabId } from './tab-row.tsx';
import { changeTab, paneKind, START, type Tab, useTabs } from './tabs.ts';

/** What the tabs show. Every panel stays mounted, so that a terminal keeps its screen and a list its place. */
export function TabPanels() {
  const { tabs, active } = useTabs();
  const front = tabs.find((tab) => tab.id === active);
  return (
    <>
      {front && <h1 className="visually-hidden">{front.title}</h1>}
      <div
        role="tabpanel"
        id={panelId(START)}
        aria-labelledby={tabId(START)}
        hidden={active !== START}
        className={styles.panel}
      >
        <StartPage />
      </div>
      {tabs.map((tab) => (
        <Panel key={tab.id} tab={tab} active={tab.id === active} />
      ))}
    </>
  );
}

const Panel = memo(function Panel({ tab, active }: { tab: Tab; active: boolean }) {
  const View = useMemo(() => paneKind(tab.kind)?.View, [tab.kind]);
  const setTitle = useCallback((title: string) => changeTab(tab.id, { title }), [tab.id]);
  const setParams = useCallback((params: PaneParams) => changeTab(tab.id, { params }), [tab.id]);
  return (
    <div role="tabpanel" id={panelId(tab.id)} aria-labelledby={tabId(tab.id)} hidden={!active} className={styles.panel}>
      {View ? (
        <View tabId={tab.id} params={tab.params} active={active} setTitle={setTitle} setParams={setParams} />
      ) : (
        <EmptyState icon={CircleHelp} title={text.shell.tabs.unknownTitle}>
          {text.shell.tabs.unknown}
        </EmptyState>
      )}
    </div>
  );
});
