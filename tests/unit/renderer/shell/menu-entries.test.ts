import { describe, expect, it, vi } from 'vitest';
import type { Action } from '../../../../renderer/shell/actions.ts';
import { contextEntries, menuEntries } from '../../../../renderer/shell/menu-entries.ts';
import type { MenuEntry } from '../../../../renderer/parts/menu.tsx';

const action = (id: string, fields: Partial<Action> = {}): Action => ({ id, label: id, run: () => {}, ...fields });

/** A menu as one reads it. */
const read = (entries: readonly MenuEntry[]): unknown[] =>
  entries.map((entry) =>
    entry === 'separator' ? '-' : 'entries' in entry ? { [entry.label]: read(entry.entries) } : entry.label,
  );

describe('a menu of the window', () => {
  it('has its own actions only, those of a group together, with a line between groups', () => {
    const actions = [
      action('copy', { menu: 'edit', group: 'files' }),
      action('path', { menu: 'edit', group: 'text' }),
      action('about', { menu: 'help' }),
      action('move', { menu: 'edit', group: 'files' }),
    ];
    expect(read(menuEntries(actions, 'edit'))).toEqual(['copy', 'move', '-', 'path']);
  });

  it('puts actions of one name below into one menu, where the first of them stands', () => {
    const under = 'Sort by';
    const actions = [
      action('size', { menu: 'view', group: 'order', under }),
      action('refresh', { menu: 'view', group: 'order' }),
      action('name', { menu: 'view', group: 'order', under }),
    ];
    expect(read(menuEntries(actions, 'view'))).toEqual([{ 'Sort by': ['size', 'name'] }, 'refresh']);
  });

  it('asks whether an action can run when it is drawn, not when the menu was made', () => {
    const enabled = vi.fn<() => boolean>(() => true);
    const [entry] = menuEntries([action('copy', { menu: 'edit', enabled })], 'edit');
    enabled.mockReturnValue(false);
    expect(entry).toMatchObject({ disabled: true });
  });
});

describe('the menu of the right button', () => {
  it('has its groups in their order, whatever the order of the actions, and no line for an empty one', () => {
    const actions = [
      action('refresh', { context: 'look' }),
      action('copy', { context: 'change' }),
      action('swap', { menu: 'view' }),
      action('view', { context: 'open' }),
    ];
    expect(read(contextEntries(actions))).toEqual(['view', '-', 'copy', '-', 'refresh']);
  });
});
