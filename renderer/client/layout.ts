import type { Settings } from '../../electron/contract/settings.ts';
import { call } from './client.ts';
import { useSettings } from './stores.ts';

type Json = Settings['layout'][string];

/** What the page kept under `name`, once the settings are read. */
export function keptLayout(name: string): Json | undefined {
  const layout = useSettings.getState().settings?.layout;
  return layout && Object.hasOwn(layout, name) ? layout[name] : undefined;
}

const waiting = new Map<string, Json>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps a piece of the page's layout in the settings; changes within half a second are written together. */
export function keepLayout(name: string, value: Json): void {
  waiting.set(name, value);
  clearTimeout(timer);
  timer = setTimeout(write, 500);
}

function write(): void {
  const { settings } = useSettings.getState();
  if (settings === undefined) return;
  const layout = { ...settings.layout, ...Object.fromEntries(waiting) };
  waiting.clear();
  // A layout that could not be kept costs nothing: the page looks the way it did the time before.
  call('settings.change', { layout }).then(
    (next) => useSettings.setState({ settings: next }),
    () => {},
  );
}
