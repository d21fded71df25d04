import { z } from 'zod';
import { create } from 'zustand';
import { keepLayout, keptLayout } from '../../client/layout.ts';
import { useSettings } from '../../client/stores.ts';

const optionsShape = z.object({
  copyOnSelect: z.boolean().default(false),
  screenReader: z.boolean().default(false),
});
/** What the person chose for all terminals. */
export type TerminalOptions = z.output<typeof optionsShape>;

const LAYOUT = 'terminal';
const unset: TerminalOptions = { copyOnSelect: false, screenReader: false };

/** The options that hold in this page; undefined until one is changed here. */
const useChanged = create<{ readonly changed?: TerminalOptions }>(() => ({}));

function kept(): TerminalOptions {
  return optionsShape.safeParse(keptLayout(LAYOUT) ?? {}).data ?? unset;
}

/** The options as they hold now: as changed here, else as kept in the settings. */
export function useTerminalOptions(): TerminalOptions {
  const read = useSettings((store) => store.settings !== undefined);
  return useChanged((store) => store.changed) ?? (read ? kept() : unset);
}

/** Turns one option the other way, for all terminals, and keeps it in the settings. */
export function toggleOption(name: keyof TerminalOptions): void {
  const now = useChanged.getState().changed ?? kept();
  const changed = { ...now, [name]: !now[name] };
  useChanged.setState({ changed });
  keepLayout(LAYOUT, changed);
}
