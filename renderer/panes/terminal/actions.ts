import { ClipboardPaste, Copy, Search, TerminalIcon } from 'lucide-react';
import type { TargetState } from '../../../electron/contract/target.ts';
import type { MenuEntry } from '../../parts/menu.tsx';
import type { Action } from '../../shell/actions.ts';
import { openTerminal } from '../../shell/open.ts';
import { text } from '../../text/index.ts';
import { type TerminalOptions, toggleOption } from './options.ts';
import type { Drawn } from './xterm.ts';

const words = text.terminal.actions;

/** What the acts of a terminal work on. */
interface Acted {
  readonly drawn: Drawn | undefined;
  readonly options: TerminalOptions;
  readonly copy: () => void;
  readonly paste: () => void;
  readonly find: () => void;
}

const nothing = () => undefined;

/** A terminal that is not there, whose acts are only named. */
export const noTerminal: Acted = {
  drawn: undefined,
  options: { copyOnSelect: false, screenReader: false },
  copy: nothing,
  paste: nothing,
  find: nothing,
};

/** A terminal's actions for menus, keys and palette; its keys have Ctrl+Shift, since all others are the shell's. */
export function terminalActions({ drawn, options, copy, paste, find }: Acted): Action[] {
  return [
    {
      id: 'terminal.copy',
      label: words.copy,
      keys: 'Ctrl+Shift+C',
      icon: Copy,
      menu: 'edit',
      group: 'clipboard',
      run: copy,
      enabled: () => drawn?.terminal.hasSelection() === true,
    },
    { id: 'terminal.paste', label: words.paste, icon: ClipboardPaste, menu: 'edit', group: 'clipboard', run: paste },
    {
      id: 'terminal.selectAll',
      label: words.selectAll,
      keys: 'Ctrl+Shift+A',
      menu: 'edit',
      group: 'clipboard',
      run: () => drawn?.terminal.selectAll(),
    },
    {
      id: 'terminal.find',
      label: words.find,
      keys: 'Ctrl+Shift+F',
      icon: Search,
      menu: 'edit',
      group: 'find',
      run: find,
    },
    { id: 'terminal.clear', label: words.clear, menu: 'view', group: 'terminal', run: () => drawn?.terminal.clear() },
    {
      id: 'terminal.copyOnSelect',
      label: words.copyOnSelect,
      menu: 'view',
      group: 'terminal',
      checked: () => options.copyOnSelect,
      run: () => toggleOption('copyOnSelect'),
    },
    {
      id: 'terminal.screenReader',
      label: words.screenReader,
      menu: 'view',
      group: 'terminal',
      checked: () => options.screenReader,
      run: () => toggleOption('screenReader'),
    },
  ];
}

/** The menu of the right button: the same actions, and new terminals on every target that has them. */
export function terminalMenu(actions: readonly Action[], targets: readonly TargetState[]): MenuEntry[] {
  return [
    ...actions.map(
      (action): MenuEntry => ({
        label: action.label,
        icon: action.icon,
        // Not the app's key: the browser itself pastes with it.
        keys: action.id === 'terminal.paste' ? 'Ctrl+Shift+V' : action.keys,
        checked: action.checked?.(),
        disabled: action.enabled?.() === false,
        onSelect: action.run,
      }),
    ),
    'separator',
    {
      label: words.newOn,
      icon: TerminalIcon,
      entries: targets
        .filter((each) => each.capabilities.includes('terminal'))
        .map((each) => ({ label: each.label, onSelect: () => openTerminal(each.id) })),
    },
  ];
}
