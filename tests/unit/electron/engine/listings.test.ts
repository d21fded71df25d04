import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../electron/contract/files.ts';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import { createListings } from '../../../../electron/engine/listings.ts';
import type { Files } from '../../../../electron/targets/target.ts';

const page = (from: number, count: number): Entry[] =>
  Array.from({ length: count }, (_, i) => ({ name: `f${from + i}`, kind: 'file', hidden: false }));

/** Only `list` is asked of these files. */
const filesThat = (list: Files['list']) => ({ list }) as Files;
const never = new AbortController().signal;

describe('listings', () => {
  it('give the first page as soon as it is there and the rest in large pages', async () => {
    let asked = 0;
    const files = filesThat(async function* () {
      for (let i = 0; i < 100; i++) {
        asked += 1;
        yield page(i * 100, 100);
      }
    });
    const listings = createListings();
    let next = await listings.start((signal) => files.list('/', signal), never);
    expect(next.entries).toHaveLength(100);
    // It reads ahead, but no further than the next page.
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(51);
    const names = next.entries.map(({ name }) => name);
    let pages = 1;
    while (next.listingId !== undefined) {
      next = await listings.more(next.listingId);
      names.push(...next.entries.map(({ name }) => name));
      pages += 1;
    }
    expect(new Set(names).size).toBe(10_000);
    expect(pages).toBeLessThan(6);
  });

  it('give what a slow server has sent, without waiting for a large page, and then go on', async () => {
    let send = () => {};
    const files = filesThat(async function* () {
      yield page(0, 1);
      yield page(1, 1);
      await new Promise<void>((resolve) => {
        send = resolve;
      });
      yield page(2, 1);
    });
    const listings = createListings();
    const { listingId = '' } = await listings.start((signal) => files.list('/', signal), never);
    expect((await listings.more(listingId)).entries).toEqual(page(1, 1));
    const rest = listings.more(listingId);
    send();
    expect(await rest).toEqual({ entries: page(2, 1) });
  });

  it('stop reading when the page turns away', async () => {
    let stopped = false;
    const files = filesThat(async function* (_path, signal) {
      try {
        for (let i = 0; ; i++) {
          if (signal?.aborted) return;
          yield page(i, 1);
        }
      } finally {
        stopped = true;
      }
    });
    const listings = createListings();
    const { listingId } = await listings.start((signal) => files.list('/', signal), never);
    listings.stop(listingId ?? '');
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(true);
    await expect(listings.more(listingId ?? '')).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });

  it('hand on what goes wrong in the middle', async () => {
    const files = filesThat(async function* () {
      yield page(0, 1);
      throw new ProblemError({ code: 'connection-lost', title: 'Gone', message: 'Gone.' });
    });
    const listings = createListings();
    const { listingId } = await listings.start((signal) => files.list('/', signal), never);
    await expect(listings.more(listingId ?? '')).rejects.toMatchObject({ problem: { code: 'connection-lost' } });
  });
});
