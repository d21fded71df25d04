// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { areaOf, keysInForce, presetIds } from '../../../../../renderer/shell/keys/key-map.ts';
import { presets } from '../../../../../renderer/shell/keys/presets.ts';
import { panes } from '../../../../../renderer/tools/index.ts';
import { shellActions } from '../../../../../renderer/shell/shell-actions.ts';

const actions = [...shellActions([]), ...panes.flatMap((pane) => pane.actions?.() ?? [])];

it('are known of every kind of tab with keys of its own, before the first is opened', () => {
  const areas = new Set(actions.map(({ id }) => areaOf(id)));
  expect([...areas].toSorted()).toEqual([
    'compareFiles',
    'disks',
    'editor',
    'files',
    'find',
    'shell',
    'sync',
    'terminal',
    'usage',
    'viewer',
    'windows',
  ]);
});

describe.each(presetIds)('the keys of the preset %s', (preset) => {
  it('are for actions that there are', () => {
    const ids = actions.map((action) => action.id);
    expect(Object.keys(presets[preset]).filter((id) => !ids.includes(id))).toEqual([]);
  });

  // What is in front may take a key of the window’s own: it is asked first.
  it('are never for two actions of one part of the window', () => {
    const map = { preset, own: {} };
    const shared = actions.flatMap((one, index) =>
      actions.slice(index + 1).flatMap((other) => {
        if (areaOf(one.id) !== areaOf(other.id)) return [];
        const both = keysInForce(one, map).filter((keys) => keysInForce(other, map).includes(keys));
        return both.map((keys) => `${keys}: ${one.id}, ${other.id}`);
      }),
    );
    expect(shared).toEqual([]);
  });
});
