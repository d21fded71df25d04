import { create } from 'zustand';
import { openDialog } from './dialogs/open-dialog.ts';
import type { PaneKind, PaneParams } from './pane.ts';

export interface Tab {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly params: PaneParams;
}

/** The start page is no tab that can be closed; its id stands for it among the others. */
export const START = 'start';

/** The open tabs, left to right, and the one in front. */
export const useTabs = create<{ readonly tabs: readonly Tab[]; readonly active: string }>(() => ({
  tabs: [],
  active: START,
}));

const kinds = new Map<string, PaneKind>();

/** Makes kinds of panes known; done once, before tabs are opened. */
export function registerPanes(list: readonly PaneKind[]): void {
  for (const kind of list) kinds.set(kind.kind, kind);
}

/** The kind of that name, where it is known. */
export function paneKind(kind: string): PaneKind | undefined {
  return kinds.get(kind);
}

/** Every known kind, in the order of the rail. */
export function paneKinds(): PaneKind[] {
  return [...kinds.values()];
}

/** Opens a new tab in front and gives its id. */
export function openTab(kind: string, params: PaneParams = {}): string {
  const id = crypto.randomUUID();
  const title = kinds.get(kind)?.title(params) ?? kind;
  useTabs.setState(({ tabs }) => ({ tabs: [...tabs, { id, kind, title, params }], active: id }));
  return id;
}

/** Brings a tab (or `START`) to the front. */
export function showTab(id: string): void {
  useTabs.setState(({ tabs, active }) => ({ active: id === START || tabs.some((tab) => tab.id === id) ? id : active }));
}

/** Closes a tab, after asking where its pane wants that. */
export function askToClose(id: string): void {
  const tab = useTabs.getState().tabs.find((other) => other.id === id);
  if (tab === undefined) return;
  const question = kinds.get(tab.kind)?.confirmClose?.(tab.params) ?? null;
  if (question === null) closeTab(id);
  else openDialog({ kind: 'close-tab', tabId: id, question });
}

/** Takes a tab away and shows its neighbour; what the pane holds in the engine is released. */
export function closeTab(id: string): void {
  const { tabs, active } = useTabs.getState();
  const index = tabs.findIndex((tab) => tab.id === id);
  const closed = tabs[index];
  if (closed === undefined) return;
  const rest = tabs.filter((tab) => tab.id !== id);
  const next = rest[index] ?? rest[index - 1];
  useTabs.setState({ tabs: rest, active: active === id ? (next?.id ?? START) : active });
  kinds.get(closed.kind)?.onClose?.(closed.params);
}

/** Changes a tab's title or what it remembers. */
export function changeTab(id: string, change: Partial<Pick<Tab, 'title' | 'params'>>): void {
  const { tabs } = useTabs.getState();
  const tab = tabs.find((other) => other.id === id);
  if (tab === undefined) return;
  const next = { ...tab, ...change };
  if (next.title === tab.title && next.params === tab.params) return;
  useTabs.setState({ tabs: tabs.map((other) => (other.id === id ? next : other)) });
}

/** Brings the tab `by` places to the right (or left) to the front, round the end; the start page counts as the first. */
export function stepTab(by: number): void {
  const { tabs, active } = useTabs.getState();
  const ids = [START, ...tabs.map((tab) => tab.id)];
  const index = (ids.indexOf(active) + by + ids.length) % ids.length;
  useTabs.setState({ active: ids[index] ?? START });
}

/** Moves a tab to another place in the row. */
export function moveTab(id: string, by: number): void {
  const { tabs } = useTabs.getState();
  const index = tabs.findIndex((tab) => tab.id === id);
  const tab = tabs[index];
  const to = index + by;
  if (tab === undefined || to < 0 || to >= tabs.length) return;
  const rest = tabs.filter((other) => other !== tab);
  useTabs.setState({ tabs: [...rest.slice(0, to), tab, ...rest.slice(to)] });
}
