import { z } from 'zod';
import { keepLayout, keptLayout } from '../client/layout.ts';
import { useSettings } from '../client/stores.ts';
import { paneKind, START, type Tab, useTabs } from './tabs.ts';
import { useView } from './view.ts';

const NAME = 'tabs';

const shape = z.object({
  active: z.string(),
  tabs: z
    .array(z.object({ id: z.string(), kind: z.string(), title: z.string(), params: z.record(z.string(), z.unknown()) }))
    .max(100),
});

/** Brings back the tabs of the last time once the settings are read, and keeps every later change. */
export function keepTabs(): void {
  if (useSettings.getState().settings !== undefined) restore();
  else {
    const stop = useSettings.subscribe((store) => {
      if (store.settings === undefined) return;
      stop();
      restore();
    });
  }
}

function restore(): void {
  const railFolded = keptLayout('railFolded');
  const jobsShown = keptLayout('jobsShown');
  useView.setState((view) => ({
    railFolded: typeof railFolded === 'boolean' ? railFolded : view.railFolded,
    jobsShown: typeof jobsShown === 'boolean' ? jobsShown : view.jobsShown,
  }));
  const kept = shape.safeParse(keptLayout(NAME)).data;
  const { tabs: early, active } = useTabs.getState();
  const old: Tab[] = (kept?.tabs ?? []).filter((tab) => paneKind(tab.kind) !== undefined);
  useTabs.setState({
    tabs: [...old, ...early],
    active: early.length > 0 ? active : old.some((tab) => tab.id === kept?.active) ? (kept?.active ?? START) : START,
  });
  useTabs.subscribe(({ tabs, active }) => {
    // Through JSON, since parameters may hold what settings can't: absent values.
    keepLayout(NAME, z.json().parse(JSON.parse(JSON.stringify({ tabs, active }))));
  });
}
