import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../../electron/contract/files.ts';
import {
  emptyPane,
  type Happening,
  orderShown,
  type Pane,
  paneAfter,
  rowsShown,
} from '../../../../../renderer/panes/explorer/model.ts';
import { rowOf } from '../../../../../renderer/panes/explorer/rows.ts';
import { selectOnly } from '../../../../../renderer/parts/grid/selection.ts';

const entry = (name: string): Entry => ({
  name,
  kind: name.endsWith('/') ? 'folder' : 'file',
  size: 10,
  hidden: name.startsWith('.'),
});
const rows = (...names: string[]) => names.map((name) => rowOf(entry(name)));
const place = (path: string, targetId = 'local:') => ({ targetId, path });
const after = (pane: Pane, ...happenings: Happening[]) => happenings.reduce(paneAfter, pane);
const page = (pane: Pane, last: boolean, ...names: string[]): Happening => ({
  type: 'page',
  generation: pane.generation,
  rows: rows(...names),
  last,
});
const shown = (pane: Pane) => rowsShown(pane).map((row) => row.entry.name);

/** A pane with a folder fully listed. */
function listed(path: string, ...names: string[]): Pane {
  const pane = after(emptyPane, { type: 'go', place: place(path) });
  return after(pane, page(pane, true, ...names));
}

describe('a flat view', () => {
  it('begins anew, stays on refresh, and ends with the folder', () => {
    const flat = after(listed('/srv', 'a', 'b'), { type: 'flat', flat: true });
    expect([flat.flat, flat.rows.length, flat.listing]).toEqual([true, 0, 'loading']);
    const full = after(flat, page(flat, true, 'sub/a', 'b'));
    expect(shown(full)).toEqual(['b', 'sub/a']);
    expect(after(full, { type: 'refresh' }).flat).toBe(true);
    expect(after(full, { type: 'go', place: place('/srv/sub') }).flat).toBe(false);
  });
});

describe('what was found, as a list', () => {
  it('stays on refresh, and gives way to the folder itself', () => {
    const found = after(listed('/srv', 'a'), { type: 'go', place: place('/srv'), found: ['deep/x.log', 'y.log'] });
    expect([found.found, found.rows.length, found.listing]).toEqual([['deep/x.log', 'y.log'], 0, 'loading']);
    expect(after(found, { type: 'refresh' }).found).toBe(found.found);
    expect(after(found, { type: 'flat', flat: false }).found).toBeUndefined();
    expect(after(found, { type: 'go', place: place('/srv') }).found).toBeUndefined();
    expect(after(found, { type: 'back' }).found).toBeUndefined();
  });
});

describe('a selection that was let go', () => {
  it('is remembered until there is another, and forgotten with the folder', () => {
    const pane = listed('/srv', 'a', 'b', 'c');
    const many = { ...pane.selection, selected: new Set(['a', 'b']) };
    const released = after(pane, { type: 'select', selection: many }, { type: 'select', selection: selectOnly('c') });
    expect([...(released.released ?? [])]).toEqual(['a', 'b']);
    expect(after(released, { type: 'go', place: place('/') }).released).toBeUndefined();
  });
});

describe('a filter', () => {
  it('lets go of what it hides, so that nothing unseen is acted upon', () => {
    const pane = listed('/srv', 'a.txt', 'b.log');
    const both = { ...pane.selection, selected: new Set(['a.txt', 'b.log']) };
    const filtered = after(pane, { type: 'select', selection: both }, { type: 'filter', filter: '*.log' });
    expect([...filtered.selection.selected]).toEqual(['b.log']);
    expect(shown(after(filtered, { type: 'filter', filter: '' }))).toEqual(['a.txt', 'b.log']);
  });
});

describe('listing a folder', () => {
  it('shows rows as pages arrive, sorted, folders first', () => {
    const pane = after(emptyPane, { type: 'go', place: place('/srv') });
    const first = after(pane, page(pane, false, 'b', 'sub/'));
    expect(shown(first)).toEqual(['sub/', 'b']);
    expect(first.listing).toBe('loading');
    const both = after(first, page(pane, true, 'a'));
    expect(shown(both)).toEqual(['sub/', 'a', 'b']);
    expect(both.listing).toBe('complete');
  });

  it('puts the cursor on the first row once all are there', () => {
    expect(listed('/srv', 'b', 'a').selection.active).toBe('a');
  });

  it('ignores late pages and failures of a folder that was left', () => {
    const pane = after(emptyPane, { type: 'go', place: place('/one') });
    const left = after(pane, { type: 'go', place: place('/two') });
    expect(after(left, page(pane, true, 'stale'))).toBe(left);
    const problem = { code: 'not-found' as const, title: '', message: '', retryable: false };
    expect(after(left, { type: 'failed', generation: pane.generation, problem })).toBe(left);
  });

  it('shows a name once, however often the server tells it', () => {
    const pane = after(emptyPane, { type: 'go', place: place('/srv') });
    expect(shown(after(pane, page(pane, false, 'a', 'a'), page(pane, true, 'a', 'b')))).toEqual(['a', 'b']);
  });
});

describe('going about', () => {
  it('comes back to the row it left', () => {
    const start = after(listed('/srv', 'a', 'b', 'c'), { type: 'select', selection: selectOnly('b') });
    const inside = after(start, { type: 'go', place: place('/srv/b') });
    const back = after(inside, { type: 'back' });
    expect(back.place?.path).toBe('/srv');
    const arrived = after(back, page(back, true, 'a', 'b', 'c'));
    expect(arrived.selection.active).toBe('b');
    expect(arrived.reveal?.name).toBe('b');
    expect(after(arrived, { type: 'forward' }).place?.path).toBe('/srv/b');
  });

  it('puts the cursor on the folder it came up from as soon as that arrives', () => {
    const pane = after(listed('/srv/www', 'x'), { type: 'go', place: place('/srv'), wanted: 'www' });
    const waiting = after(pane, page(pane, false, 'aaa'));
    expect(waiting.selection.active).toBeUndefined();
    expect(after(waiting, page(pane, false, 'www')).selection.active).toBe('www');
  });

  it('forgets the way forward when it goes elsewhere', () => {
    const back = after(listed('/a'), { type: 'go', place: place('/b') }, { type: 'back' });
    expect(back.forward).toHaveLength(1);
    expect(after(back, { type: 'go', place: place('/c') }).forward).toEqual([]);
  });

  it('jumps in the history as many steps of back and forward would', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8, max: 8 }), fc.nat(5), (by, steps) => {
        let pane = emptyPane;
        for (const path of ['/a', '/b', '/c', '/d', '/e', '/f']) pane = after(pane, { type: 'go', place: place(path) });
        for (let step = 0; step < steps; step++) pane = after(pane, { type: 'back' });
        const jumped = after(pane, { type: 'jump', by });
        const index = 5 - steps + by;
        if (index < 0 || index > 5 || by === 0) expect(jumped).toBe(pane);
        else expect(jumped.place?.path).toBe(`/${'abcdef'[index]}`);
        expect(jumped.back.length + jumped.forward.length).toBe(5);
      }),
    );
  });

  it('counts going to the same folder as a refresh', () => {
    const pane = listed('/a', 'x');
    const again = after(pane, { type: 'go', place: place('/a') });
    expect(again.back).toEqual([]);
    expect(again.listing).toBe('refreshing');
  });

  it('keeps a bounded history and always ends where it was told to go', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('back'), fc.constant('forward'), fc.nat(5).map(String))), (walk) => {
        let pane = emptyPane;
        // The history as a list with a finger on it, as browsers describe it.
        let trail: string[] = [];
        let at = -1;
        for (const step of walk) {
          if (step === 'back') {
            pane = paneAfter(pane, { type: 'back' });
            at = Math.max(trail.length > 0 ? 0 : -1, at - 1);
          } else if (step === 'forward') {
            pane = paneAfter(pane, { type: 'forward' });
            at = Math.min(trail.length - 1, at + 1);
          } else {
            pane = paneAfter(pane, { type: 'go', place: place(`/${step}`) });
            if (trail[at] !== step) {
              trail = [...trail.slice(0, at + 1), step];
              at = trail.length - 1;
            }
          }
          expect(pane.place?.path).toBe(at === -1 ? undefined : `/${trail[at]}`);
          expect(pane.back.length).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});

describe('a folder that may be gone', () => {
  const problem = { code: 'not-found' as const, title: '', message: '', retryable: false };
  const failed = (pane: Pane, above?: string): Happening => ({
    type: 'failed',
    generation: pane.generation,
    problem,
    above,
  });

  it('gives way to the nearest folder above it that is there, and the pane tells which one was wanted', () => {
    const start = after(listed('/'), { type: 'go', place: place('/srv/www/shop'), orAbove: true });
    const up = after(start, failed(start, '/srv/www'));
    expect(up.place?.path).toBe('/srv/www');
    const higher = after(up, failed(up, '/srv'));
    const arrived = after(higher, page(higher, true, 'a'));
    expect(arrived).toMatchObject({ place: { path: '/srv' }, missing: '/srv/www/shop', listing: 'complete' });
    expect(arrived.seeking).toBeUndefined();
    expect(arrived.back).toHaveLength(1);
    expect(after(arrived, { type: 'go', place: place('/tmp') }).missing).toBeUndefined();
  });

  it('is only looked for where that was asked, and above it there is something', () => {
    const typed = after(emptyPane, { type: 'go', place: place('/none') });
    expect(after(typed, failed(typed, '/')).listing).toBe('failed');
    const root = after(emptyPane, { type: 'go', place: place('/'), orAbove: true });
    expect(after(root, failed(root)).listing).toBe('failed');
  });

  it('is not taken for gone when something else is wrong', () => {
    const start = after(emptyPane, { type: 'go', place: place('/srv'), orAbove: true });
    const lost = { ...failed(start, '/'), problem: { ...problem, code: 'connection-lost' as const } };
    expect(after(start, lost)).toMatchObject({ place: { path: '/srv' }, listing: 'failed' });
    const once = after(start, page(start, true, 'a'), { type: 'refresh' });
    expect(after(once, failed(once, '/')).place?.path).toBe('/srv');
  });
});

describe('a refresh', () => {
  it('keeps the old rows until the new are complete, and what was chosen', () => {
    const pane = after(
      listed('/srv', 'a', 'b', 'c'),
      { type: 'select', selection: selectOnly('b') },
      { type: 'refresh' },
    );
    const half = after(pane, page(pane, false, 'c'));
    expect(shown(half)).toEqual(['a', 'b', 'c']);
    const done = after(half, page(pane, true, 'b', 'new'));
    expect(shown(done)).toEqual(['b', 'c', 'new']);
    expect(done.selection.active).toBe('b');
    expect([...done.selection.selected]).toEqual(['b']);
    expect(done.reveal).toBeUndefined();
  });

  it('moves the cursor to a new name when asked', () => {
    const pane = after(listed('/srv', 'a'), { type: 'refresh', wanted: 'new' });
    expect(after(pane, page(pane, true, 'a', 'new')).selection.active).toBe('new');
  });

  it('starts afresh after a failure', () => {
    const pane = listed('/srv', 'a');
    const problem = { code: 'no-permission' as const, title: '', message: '', retryable: false };
    const failed = after(pane, { type: 'failed', generation: pane.generation, problem });
    expect(failed.listing).toBe('failed');
    const again = after(failed, { type: 'refresh' });
    expect(again.problem).toBeUndefined();
    expect(shown(again)).toEqual([]);
  });
});

describe('hidden files', () => {
  it('are there but not shown until wanted, and are unchosen when they go', () => {
    const pane = listed('/home', '.profile', 'notes');
    expect(shown(pane)).toEqual(['notes']);
    const all = after(pane, { type: 'hidden', hidden: true }, { type: 'select', selection: selectOnly('.profile') });
    expect(shown(all)).toEqual(['.profile', 'notes']);
    const without = after(all, { type: 'hidden', hidden: false });
    expect(without.selection.selected.has('.profile')).toBe(false);
    expect(orderShown(without).at(without.selection.active)).not.toBe(-1);
  });
});
