import { describe, expect, it } from 'vitest';
import { cancelled } from '../../../../../electron/contract/problem.ts';
import { listDrives } from '../../../../../electron/targets/local/listing.ts';

describe('the folder of drives', () => {
  it('holds the drives that answer', async () => {
    const entries = await listDrives(undefined, (root) =>
      root === 'C:\\' || root === 'F:\\' ? Promise.resolve() : Promise.reject(new Error('ENOENT')),
    );
    expect(entries).toEqual([
      { name: 'C:', kind: 'folder', hidden: false },
      { name: 'F:', kind: 'folder', hidden: false },
    ]);
  });

  it('does not wait for a drive that keeps silent once it is given up', async () => {
    const stop = new AbortController();
    const listing = listDrives(stop.signal, () => new Promise(() => undefined));
    stop.abort();
    await expect(listing).rejects.toEqual(cancelled());
  });
});
