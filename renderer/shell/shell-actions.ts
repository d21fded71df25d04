import {
  FolderOpen,
  History,
  House,
  Info,
  Keyboard,
  LogOut,
  Moon,
  PlugZap,
  RefreshCw,
  Search,
  Settings,
  Sun,
  SunMoon,
  Undo2,
} from 'lucide-react';
import { PRACTICE } from '../../electron/contract/address.ts';
import type { Settings as SettingsShape } from '../../electron/contract/settings.ts';
import type { TargetState } from '../../electron/contract/target.ts';
import { call } from '../client/client.ts';
import { useJobs, useSettings } from '../client/stores.ts';
import { text } from '../text/index.ts';
import type { Action } from './actions.ts';
import { openDialog } from './dialogs/open-dialog.ts';
import { actOnAll, isAlive } from './jobs.ts';
import { showStart } from './open.ts';
import { openFromRail } from './rail-entry.ts';
import { connectToPractice } from './start/start-store.ts';
import { askToClose, closeTab, moveTab, paneKinds, START, stepTab, useTabs } from './tabs.ts';
import { viewOf } from './tool-views.ts';
import { changeTransfers, finishJob, LIMITS, limitInWords } from './transfers.ts';
import { latestUndoable, undoChanges } from './undo.ts';
import { useView } from './view.ts';

/** Sets the colours and keeps the choice. */
export function setTheme(theme: SettingsShape['theme']): void {
  const { settings } = useSettings.getState();
  if (settings) useSettings.setState({ settings: { ...settings, theme } });
  call('settings.change', { theme }).then(
    (next) => useSettings.setState({ settings: next }),
    // The colours hold for this page; the next start has the old ones.
    () => {},
  );
}

const theme = () => useSettings.getState().settings?.theme ?? 'system';
const hasTab = () => useTabs.getState().active !== START;

/** Jobs that can be let end with their current files. */
const steered = () =>
  useJobs.getState().jobs.filter((job) => job.status === 'running' && !job.ending && viewOf(job.tool).transfers);

/** The actions that the window itself offers, the servers' own among them. */
export function shellActions(targets: readonly TargetState[]): Action[] {
  const words = text.shell.actions;
  const servers = targets.filter(({ kind }) => kind !== 'local' && kind !== 'archive');
  return [
    { id: 'shell.connect', label: words.connect, icon: PlugZap, menu: 'file', group: 'connect', run: showStart },
    {
      id: 'shell.practice',
      label: words.practice,
      menu: 'file',
      group: 'connect',
      enabled: () => !servers.some((target) => target.id === PRACTICE),
      run: () => {
        showStart();
        void connectToPractice();
      },
    },
    ...servers.map((target) => ({
      id: `shell.leave ${target.id}`,
      label: words.leave(target.label),
      icon: LogOut,
      menu: 'file' as const,
      group: 'leave',
      passing: true,
      run: () => openDialog({ kind: 'leave', targetId: target.id }),
    })),
    ...servers
      .filter((target) => target.state === 'reconnecting' || target.state === 'lost')
      .map((target) => ({
        id: `shell.reconnect ${target.id}`,
        label: words.reconnect(target.label),
        icon: RefreshCw,
        menu: 'file' as const,
        group: 'leave',
        passing: true,
        run: () => void call('targets.reconnect', { targetId: target.id }).catch(() => {}),
      })),
    {
      id: 'shell.settings',
      label: words.settings,
      icon: Settings,
      keys: 'Ctrl+,',
      menu: 'file',
      group: 'settings',
      run: () => openDialog({ kind: 'settings' }),
    },
    {
      id: 'shell.keyMap',
      label: words.keyMap,
      icon: Keyboard,
      menu: 'file',
      group: 'settings',
      run: () => openDialog({ kind: 'key-map' }),
    },
    {
      id: 'shell.closeTab',
      label: words.closeTab,
      keys: 'Alt+W',
      otherKeys: ['Ctrl+W'],
      menu: 'file',
      group: 'tab',
      enabled: hasTab,
      run: () => askToClose(useTabs.getState().active),
    },
    {
      id: 'shell.closeOtherTabs',
      label: words.closeOtherTabs,
      menu: 'file',
      group: 'tab',
      enabled: () => useTabs.getState().tabs.length > 1 && hasTab(),
      run: () => {
        const { tabs, active } = useTabs.getState();
        for (const tab of tabs) if (tab.id !== active) closeTab(tab.id);
      },
    },
    {
      id: 'shell.undo',
      label: text.undo.latest,
      icon: Undo2,
      keys: 'Ctrl+Z',
      menu: 'edit',
      group: 'undo',
      // In a field the key undoes the typing.
      enabled: () => latestUndoable() !== undefined && !document.activeElement?.matches('input, textarea'),
      run: () => {
        const record = latestUndoable();
        if (record) undoChanges(record);
      },
    },
    {
      id: 'shell.changes',
      label: text.undo.list,
      icon: History,
      menu: 'edit',
      group: 'undo',
      run: () => openDialog({ kind: 'changes' }),
    },
    {
      id: 'shell.palette',
      label: words.palette,
      icon: Search,
      keys: 'Ctrl+Shift+P',
      menu: 'view',
      group: 'palette',
      run: () => openDialog({ kind: 'palette' }),
    },
    ...(
      [
        ['system', words.themeSystem, SunMoon],
        ['light', words.themeLight, Sun],
        ['dark', words.themeDark, Moon],
      ] as const
    ).map(([name, label, icon]) => ({
      id: `shell.theme.${name}`,
      label,
      icon,
      menu: 'view' as const,
      group: 'theme',
      under: words.themes,
      checked: () => theme() === name,
      run: () => setTheme(name),
    })),
    {
      id: 'shell.foldRail',
      label: words.foldRail,
      keys: 'Ctrl+Shift+B',
      menu: 'view',
      group: 'parts',
      checked: () => useView.getState().railFolded,
      run: () => useView.getState().foldRail(!useView.getState().railFolded),
    },
    {
      id: 'shell.showJobs',
      label: words.showJobs,
      keys: 'Ctrl+J',
      menu: 'jobs',
      group: 'show',
      checked: () => useView.getState().jobsShown,
      run: () => useView.getState().showJobs(!useView.getState().jobsShown),
    },
    {
      id: 'shell.start',
      label: words.start,
      icon: House,
      keys: 'Alt+Home',
      menu: 'go',
      group: 'places',
      run: showStart,
    },
    ...paneKinds()
      .filter((kind) => kind.rail)
      .map((kind) => ({
        id: `shell.open ${kind.kind}`,
        label: words.open(kind.rail?.label ?? kind.kind),
        icon: kind.icon ?? FolderOpen,
        menu: 'go' as const,
        group: 'places',
        run: () => openFromRail(kind, true),
      })),
    {
      id: 'shell.nextTab',
      label: words.nextTab,
      keys: 'Alt+PageDown',
      otherKeys: ['Ctrl+Tab'],
      menu: 'go',
      group: 'tabs',
      run: () => stepTab(1),
    },
    {
      id: 'shell.previousTab',
      label: words.previousTab,
      keys: 'Alt+PageUp',
      otherKeys: ['Ctrl+Shift+Tab'],
      menu: 'go',
      group: 'tabs',
      run: () => stepTab(-1),
    },
    {
      id: 'shell.moveTabLeft',
      label: words.moveTabLeft,
      keys: 'Alt+Shift+PageUp',
      menu: 'go',
      group: 'tabs',
      enabled: hasTab,
      run: () => moveTab(useTabs.getState().active, -1),
    },
    {
      id: 'shell.moveTabRight',
      label: words.moveTabRight,
      keys: 'Alt+Shift+PageDown',
      menu: 'go',
      group: 'tabs',
      enabled: hasTab,
      run: () => moveTab(useTabs.getState().active, 1),
    },
    {
      id: 'shell.pauseAll',
      label: words.pauseAll,
      menu: 'jobs',
      group: 'all',
      enabled: () => useJobs.getState().jobs.some((job) => isAlive(job) && !job.paused),
      run: () => actOnAll('pause'),
    },
    {
      id: 'shell.resumeAll',
      label: words.resumeAll,
      menu: 'jobs',
      group: 'all',
      enabled: () => useJobs.getState().jobs.some((job) => isAlive(job) && job.paused),
      run: () => actOnAll('resume'),
    },
    {
      id: 'shell.finishAll',
      label: text.transfers.finishAll,
      menu: 'jobs',
      group: 'all',
      enabled: () => steered().length > 0,
      run: () => {
        for (const job of steered()) void finishJob(job);
      },
    },
    ...[null, ...LIMITS].map((limit) => ({
      id: `shell.limit.${limit ?? 'none'}`,
      label: limitInWords(limit),
      menu: 'jobs' as const,
      group: 'speed',
      under: text.transfers.totalMenu,
      checked: () => (useSettings.getState().settings?.transfers?.limit ?? null) === limit,
      run: () => void changeTransfers({ limit }),
    })),
    {
      id: 'shell.dismissEnded',
      label: words.dismissEnded,
      menu: 'jobs',
      group: 'clear',
      enabled: () => useJobs.getState().jobs.some((job) => !isAlive(job)),
      run: () => actOnAll('dismiss'),
    },
    {
      id: 'shell.keys',
      label: words.keys,
      icon: Keyboard,
      keys: 'F1',
      menu: 'help',
      group: 'help',
      run: () => openDialog({ kind: 'keys' }),
    },
    {
      id: 'shell.about',
      label: words.about,
      icon: Info,
      menu: 'help',
      group: 'about',
      run: () => openDialog({ kind: 'about' }),
    },
  ];
}
