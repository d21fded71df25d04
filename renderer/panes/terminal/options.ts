import { z } from 'zod';
import { call } from '../../client/client.ts';
import { useSettings } from '../../client/stores.ts';

const optionsShape = z.object({
  copyOnSelect: z.boolean().default(false),
  screenReader: z.boolean().default(false),
});
/** What the person chose for all terminals. */
export type TerminalOptions = z.output<typeof optionsShape>;

const LAYOUT = 'terminal';

function read(kept: unknown): TerminalOptions {
  const options = optionsShape.safeParse(kept ?? {});
  return options.success ? options.data : { copyOnSelect: false, screenReader: false };
}

/** The options as kept in the settings. */
export function useTerminalOptions(): TerminalOptions {
  return read(useSettings((store) => store.settings?.layout[LAYOUT]));
}

/** Turns one option the other way. */
export function toggleOption(name: keyof TerminalOptions): void {
  const settings = useSettings.getState().settings;
  const options = read(settings?.layout[LAYOUT]);
  const layout = { ...settings?.layout, [LAYOUT]: { ...options, [name]: !options[name] } };
  // Settings that can't be saved show by the option not changing.
  void call('settings.change', { layout }).catch(() => undefined);
}
