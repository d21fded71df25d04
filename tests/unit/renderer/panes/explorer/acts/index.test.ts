// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { explorerPane } from '../../../../../../renderer/panes/explorer/pane.ts';
import { menus } from '../../../../../../renderer/shell/actions.ts';
import { contextEntries, menuEntries } from '../../../../../../renderer/shell/menu-entries.ts';
import { shellActions } from '../../../../../../renderer/shell/shell-actions.ts';

const explorer = explorerPane.actions?.() ?? [];
const all = [...shellActions([]), ...explorer];
const lines = (entries: readonly unknown[]) => entries.filter((entry) => entry !== 'separator').length;

describe('the acts of the explorer', () => {
  it('are each one act, and each in a menu', () => {
    expect(explorer.length).toBeGreaterThan(20);
    expect(new Set(explorer.map(({ id }) => id)).size).toBe(explorer.length);
    expect(explorer.filter(({ menu }) => menu === undefined).map(({ id }) => id)).toEqual([]);
  });

  it('leave every menu short enough to be read at one look', () => {
    for (const menu of menus) expect(`${menu}: ${lines(menuEntries(all, menu)) <= 20}`).toBe(`${menu}: true`);
    expect(lines(contextEntries(explorer))).toBeLessThanOrEqual(18);
  });
});
