import { expect, it } from 'vitest';
import { pageTextOf, pageWith, piecesWith } from '../../../../../renderer/panes/viewer/pdf-find.ts';

const pageOf = (...lines: string[]) => pageTextOf(lines.map((text) => ({ text, ends: true })));

it('finds text over the seams of the pieces that a page is made of, capital or small', () => {
  const page = pageTextOf([
    { text: 'Inv', ends: false },
    { text: 'oice', ends: true },
    { text: 'Total', ends: true },
  ]);
  expect(piecesWith(page, 'INVOICE')).toEqual([0, 1]);
  expect(piecesWith(page, 'invoice total')).toEqual([0, 1, 2]);
  expect(piecesWith(page, 'nothing')).toEqual([]);
  expect(piecesWith(page, '')).toEqual([]);
});

it('looks for the next page round the end, and in the page itself last', async () => {
  const pages = [pageOf('alpha'), pageOf('beta'), pageOf('alpha beta')];
  const textOf = (page: number) => Promise.resolve(pages[page - 1] ?? pageOf());
  const { signal } = new AbortController();
  const find = (wanted: string, from: number, by: 1 | -1) =>
    pageWith(textOf, { wanted, from, count: pages.length, by }, signal);
  expect(await find('alpha', 1, 1)).toBe(3);
  expect(await find('alpha', 3, 1)).toBe(1);
  expect(await find('beta', 2, -1)).toBe(3);
  expect(await find('beta', 1, 1)).toBe(2);
  expect(await find('gamma', 1, 1)).toBeUndefined();
});

it('stops looking when it is given up', async () => {
  const stopped = AbortSignal.abort();
  await expect(
    pageWith(() => Promise.resolve(pageOf()), { wanted: 'x', from: 1, count: 9, by: 1 }, stopped),
  ).rejects.toThrow();
});
