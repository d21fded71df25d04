import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assign,
  holders,
  type Keyed,
  keysInForce,
  type KeyMap,
  meet,
  plainKeyMap,
  presetIds,
  readKeyMap,
  reset,
  unfit,
  withKeys,
} from '../../../../../renderer/shell/keys/key-map.ts';

const rename = { id: 'files.rename', keys: 'F2' };
const refresh = { id: 'files.refresh', keys: 'Ctrl+R' };
const again = { id: 'viewer.again', keys: 'Ctrl+R' };
const palette = { id: 'shell.palette', keys: 'Ctrl+Shift+P', otherKeys: ['F9'] };
const actions: Keyed[] = [rename, refresh, again, palette, { id: 'files.plain' }];

describe('the keys in force', () => {
  it('are the defaults until somebody changes them', () => {
    expect(keysInForce(palette, plainKeyMap)).toEqual(['Ctrl+Shift+P', 'F9']);
    expect(withKeys(palette, plainKeyMap)).toEqual(palette);
  });

  it('are those of a preset, which takes its keys from the defaults of others', () => {
    const map: KeyMap = { preset: 'total-commander', own: {} };
    expect(keysInForce(rename, map)).toEqual(['Shift+F6']);
    expect(keysInForce(refresh, map)).toEqual(['F2', 'Ctrl+R']);
    expect(keysInForce({ id: 'files.other', keys: 'F2' }, map)).toEqual([]);
  });

  it('are the person’s own above any preset', () => {
    const map = assign({ preset: 'total-commander', own: {} }, 'shell.palette', ['F2']);
    expect(keysInForce(palette, map)).toEqual(['F2']);
    expect(keysInForce(refresh, map)).toEqual(['Ctrl+R']);
  });

  it('may be none', () => {
    const map = assign(plainKeyMap, 'shell.palette', []);
    expect(withKeys(palette, map).keys).toBeUndefined();
  });
});

describe('keys that two actions want', () => {
  it('are shared by panes that are never in front together, and by nothing else', () => {
    expect(meet('files.refresh', 'viewer.again')).toBe(false);
    expect(meet('files.refresh', 'files.rename')).toBe(true);
    expect(meet('shell.palette', 'viewer.again')).toBe(true);
    expect(holders(actions, plainKeyMap, 'files.plain', ['Ctrl+R']).map(({ id }) => id)).toEqual(['files.refresh']);
    expect(holders(actions, plainKeyMap, 'shell.palette', ['Ctrl+R'])).toHaveLength(2);
  });

  it('leave the one that had them when they are given to the other', () => {
    const map = assign(plainKeyMap, 'files.plain', ['F2']);
    expect(keysInForce(rename, map)).toEqual([]);
    expect(keysInForce(rename, reset(map, { id: 'files.plain' }))).toEqual(['F2']);
  });

  it('come back to the one that is reset, from wherever they went', () => {
    let map = assign(plainKeyMap, 'files.plain', ['F2']);
    map = assign(map, 'files.rename', ['F12']);
    map = reset(map, rename);
    expect(keysInForce(rename, map)).toEqual(['F2']);
    expect(keysInForce({ id: 'files.plain' }, map)).toEqual([]);
  });

  it('are never two actions’ at one time, whatever was assigned, reset and preset', () => {
    const id = fc.constantFrom(...actions.map((action) => action.id));
    const keys = fc.constantFrom('F2', 'Ctrl+R', 'Shift+F6', 'F9', 'Ctrl+Shift+P', 'F12');
    const step = fc.oneof(
      fc.record({ id, keys: fc.array(keys, { maxLength: 3 }) }),
      fc.record({ reset: id }),
      fc.record({ preset: fc.constantFrom(...presetIds) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let map = plainKeyMap;
        for (const each of steps) {
          if ('id' in each) map = assign(map, each.id, each.keys);
          else if ('preset' in each) map = { ...map, preset: each.preset };
          else map = reset(map, actions.find((action) => action.id === each.reset) ?? rename);
          if ('id' in each) {
            const given = actions.find((action) => action.id === each.id) ?? rename;
            expect(keysInForce(given, map)).toEqual([...new Set(each.keys)]);
          }
        }
        for (const one of actions) {
          for (const other of actions) {
            if (!meet(one.id, other.id)) continue;
            const both = keysInForce(one, map).filter((each) => keysInForce(other, map).includes(each));
            expect(both).toEqual([]);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a key map that was kept', () => {
  it('reads as what it was, and as none where it is none', () => {
    const map = assign(plainKeyMap, 'files.plain', ['F2']);
    expect(readKeyMap(JSON.parse(JSON.stringify(map)))).toEqual(map);
    expect(readKeyMap('nonsense')).toEqual(plainKeyMap);
    expect(readKeyMap({ preset: 'of a later version', own: { x: 1 } })).toEqual(plainKeyMap);
  });
});

describe('keys that can be given', () => {
  it.each([
    ['a', 'typing'],
    ['Shift+A', 'typing'],
    ['*', 'typing'],
    ['ArrowDown', 'moving'],
    ['Ctrl+Home', 'moving'],
    ['Shift+Tab', 'moving'],
    ['F5', undefined],
    ['Alt+A', undefined],
    ['Ctrl+A', undefined],
    ['Insert', undefined],
    ['Alt+ArrowDown', undefined],
  ])('%s: %s', (keys, fault) => {
    expect(unfit(keys)).toBe(fault);
  });
});
