import { expect, it } from 'vitest';
import { findWanted } from '../../../../../electron/contract/find.ts';
import { emptyForm, wantedOf } from '../../../../../renderer/panes/find/form.ts';

const place = { target: 'local:', path: '/d' };

it('an empty form asks for everything', () => {
  expect(wantedOf(emptyForm, place)).toEqual({ ...place, names: '*', kind: 'any' });
});

it('what is filled in is asked for, with whole days and sizes in bytes', () => {
  const wanted = wantedOf(
    { ...emptyForm, smallest: '1,5', largest: 'x', after: '2026-11-01', before: '2026-11-01', value: 'a' },
    place,
  );
  expect(wanted.smallest).toBe(1_572_864);
  expect(wanted.largest).toBeUndefined();
  expect((wanted.before ?? 0) - (wanted.after ?? 0)).toBe(86_399_999);
  expect(wanted.content).toEqual({ as: 'text', value: 'a', encoding: 'utf-8', caseSensitive: false });
  expect(findWanted.safeParse(wanted).success).toBe(true);
});
