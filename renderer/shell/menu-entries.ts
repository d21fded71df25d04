import type { MenuEntry } from '../parts/menu.tsx';
import { type Action, contextGroups, type MenuName } from './actions.ts';

/** The lines of one of the window's menus: its actions, group by group as they were registered. */
export function menuEntries(actions: readonly Action[], menu: MenuName): MenuEntry[] {
  const inMenu = actions.filter((action) => action.menu === menu);
  const groups = [...new Set(inMenu.map((action) => action.group))];
  return grouped(groups.map((group) => inMenu.filter((action) => action.group === group)));
}

/** The lines of a menu of the right button: the actions that are in it, group by group in their fixed order. */
export function contextEntries(actions: readonly Action[]): MenuEntry[] {
  return grouped(contextGroups.map((group) => actions.filter((action) => action.context === group)));
}

function grouped(groups: readonly (readonly Action[])[]): MenuEntry[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => [...(index > 0 ? (['separator'] as const) : []), ...withSubmenus(group)]);
}

/** A menu below stands where its first action would. */
function withSubmenus(group: readonly Action[]): MenuEntry[] {
  return group.flatMap((action): MenuEntry[] => {
    if (action.under === undefined) return [entryOf(action)];
    const together = group.filter((other) => other.under === action.under);
    return together[0] === action ? [{ label: action.under, entries: together.map(entryOf) }] : [];
  });
}

function entryOf(action: Action): MenuEntry {
  return {
    label: action.label,
    icon: action.icon,
    keys: action.keys,
    danger: action.danger,
    onSelect: action.run,
    // Asked when the menu is drawn, which Base UI does each time it opens.
    get disabled() {
      return action.enabled?.() === false;
    },
    get checked() {
      return action.checked?.() ?? false;
    },
  };
}
