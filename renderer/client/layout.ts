import type { Settings } from '../../electron/contract/settings.ts';
import { call } from './client.ts';
import { useSettings } from './stores.ts';

type Json = Settings['layout'][string];

const waiting = new Map<string, Json>();
let underWay: ReadonlyMap<string, Json> = new Map();
let writing = false;

/** What the page kept under `name` last, once the settings are read. */
export function keptLayout(name: string): Json | undefined {
  // A slow engine must not make the page forget what it kept a moment ago.
  for (const newer of [waiting, underWay]) if (newer.has(name)) return newer.get(name);
  const layout = useSettings.getState().settings?.layout;
  return layout && Object.hasOwn(layout, name) ? layout[name] : undefined;
}

/**
 * Keeps a piece of the page's layout in the settings, at once: a reload may come at any moment. What changes while a
 * write is under way is written together after it.
 */
export function keepLayout(name: string, value: Json): void {
  waiting.set(name, value);
  if (!writing) void write();
}

async function write(): Promise<void> {
  writing = true;
  for (let { settings } = useSettings.getState(); settings && waiting.size > 0; { settings } = useSettings.getState()) {
    underWay = new Map(waiting);
    waiting.clear();
    const layout = { ...settings.layout, ...Object.fromEntries(underWay) };
    try {
      const next = await call('settings.change', { layout });
      useSettings.setState({ settings: next });
    } catch {
      // A layout that could not be kept costs nothing: the page looks the way it did the time before.
    }
  }
  underWay = new Map();
  writing = false;
}
