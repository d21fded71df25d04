import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Hotlist,
  MOST_SPOTS,
  movedSpot,
  readHotlist,
  renamedSpot,
  withoutSpot,
  withSpot,
} from '../../../../../renderer/panes/explorer/hotlist.ts';

const spot = (path: string) => ({ targetId: 'local:', path });
const list: Hotlist = ['/a', '/b', '/c'].map(spot);
const paths = (spots: Hotlist) => spots.map(({ path }) => path);

describe('the hotlist', () => {
  it('holds a folder of a server once, and only so many', () => {
    expect(withSpot(list, spot('/b'))).toBe(list);
    expect(withSpot(list, { targetId: 'practice:', path: '/b' })).toHaveLength(4);
    let full: Hotlist = [];
    for (let at = 0; at < 200; at++) full = withSpot(full, spot(`/${at}`));
    expect(full).toHaveLength(MOST_SPOTS);
  });

  it('gives folders names, and takes them back', () => {
    const named = renamedSpot(list, spot('/b'), 'Shop');
    expect(named[1]).toEqual({ ...spot('/b'), name: 'Shop' });
    expect(renamedSpot(named, spot('/b'), '  ')).toEqual(list);
  });

  it('moves folders up and down as far as there are places', () => {
    expect(paths(movedSpot(list, spot('/c'), -1))).toEqual(['/a', '/c', '/b']);
    expect(paths(movedSpot(list, spot('/c'), 5))).toEqual(['/a', '/b', '/c']);
    expect(paths(movedSpot(list, spot('/a'), 9))).toEqual(['/b', '/c', '/a']);
    expect(movedSpot(list, spot('/none'), 1)).toBe(list);
  });

  it('loses no folder by moving', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.integer({ min: -5, max: 5 }), (index, by) => {
        expect(paths(movedSpot(list, list[index] ?? spot(''), by)).toSorted()).toEqual(['/a', '/b', '/c']);
      }),
    );
  });

  it('forgets a folder', () => {
    expect(paths(withoutSpot(list, spot('/b')))).toEqual(['/a', '/c']);
  });

  it('counts as empty where the settings hold something else', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(readHotlist(value))));
    expect(readHotlist([{ targetId: 'local:', path: 7 }])).toEqual([]);
  });
});
