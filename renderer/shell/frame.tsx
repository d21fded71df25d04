import { useEffect } from 'react';
import { LOCAL } from '../../electron/contract/address.ts';
import { useLink } from '../client/link.ts';
import { useSettings, useTargets } from '../client/stores.ts';
import { Banner } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { formatDuration } from '../parts/format.ts';
import { useNow } from '../parts/use-now.ts';
import { text } from '../text/index.ts';
import { runKey, useActions } from './actions.ts';
import { Dialogs } from './dialogs/dialogs.tsx';
import styles from './frame.module.css';
import { watchHostKeys } from './host-key-watch.ts';
import { JobTray } from './job-tray.tsx';
import { MenuBar } from './menu-bar.tsx';
import { NoticeList } from './notice-list.tsx';
import { Rail } from './rail.tsx';
import { ServerStrip } from './server-strip.tsx';
import { shellActions } from './shell-actions.ts';
import { TabPanels } from './tab-panels.tsx';
import { TabRow } from './tab-row.tsx';
import { START, useTabs } from './tabs.ts';

const CONTENT = 'content';

/** The window: menus, servers, tools, tabs and jobs. */
export function Frame() {
  const state = useLink((link) => link.state);
  useTheme();
  useKeys();
  useNoStrayDrops();
  useTitle();
  useEffect(watchHostKeys, []);
  useActions(shellActions(useTargets((store) => store.targets)));
  if (state === 'refused') return <Refused />;
  return (
    <div className={styles.frame}>
      <a
        href={`#${CONTENT}`}
        className={styles.skip}
        onClick={(event) => {
          event.preventDefault();
          document.getElementById(CONTENT)?.focus();
        }}
      >
        {text.shell.skipToContent}
      </a>
      <MenuBar />
      <div>
        {state === 'reconnecting' && <LinkBanner />}
        <ServerStrip />
      </div>
      <div className={styles.body}>
        <Rail />
        <main className={styles.main}>
          <TabRow />
          <div id={CONTENT} tabIndex={-1} className={styles.content}>
            <TabPanels />
          </div>
        </main>
      </div>
      <JobTray />
      <Dialogs />
      <NoticeList />
    </div>
  );
}

function LinkBanner() {
  const words = text.shell.link;
  const { nextTry, tryNow } = useLink();
  const now = useNow(500);
  return (
    <div className={styles.link}>
      <Banner tone="warning">
        <div className={styles.line}>
          <span>
            {words.reconnecting}{' '}
            {nextTry !== undefined && nextTry > now ? words.nextTry(formatDuration(nextTry - now)) : words.tryingNow}
          </span>
          <Button onClick={tryNow}>{words.tryNow}</Button>
        </div>
      </Banner>
    </div>
  );
}

function Refused() {
  const words = text.shell.link;
  return (
    <main className={styles.refused}>
      <div>
        <h1>{words.refusedTitle}</h1>
        <p>{words.refusedMessage}</p>
        <p>{words.refusedRemedy}</p>
        <div>
          <Button variant="accent" onClick={() => window.location.reload()}>
            {text.shell.problem.retry}
          </Button>
        </div>
      </div>
    </main>
  );
}

/** Puts the chosen colours on the page; the system decides where nothing is chosen. */
function useTheme(): void {
  const theme = useSettings((store) => store.settings?.theme ?? 'system');
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

/** A file dropped where nothing takes it would be opened in place of the app. */
function useNoStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
}

function useKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // A dialog has the keyboard to itself, but not while it only fades away.
      if (document.querySelector(':is([role="dialog"], [role="alertdialog"]):not([data-closed])') === null)
        runKey(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** Names the window after what is in front and where. */
function useTitle(): void {
  const tab = useTabs(
    (store) => store.tabs.find((other) => other.id === store.active && store.active !== START)?.title,
  );
  const server = useTargets((store) => store.targets.find((target) => target.id !== LOCAL)?.label);
  useEffect(() => {
    document.title = [tab, server, text.shell.appName].filter(Boolean).join(' – ');
  }, [tab, server]);
}
