import { describe, expect, it } from 'vitest';
import { cancelled } from '../../../../../electron/contract/problem.ts';
import { listDrives, readOwners } from '../../../../../electron/targets/local/listing.ts';

describe('the names of owners', () => {
  it('are read from the system’s own files, the first line of a number being the one that counts', () => {
    const text =
      'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\n# none\nme:x:1000:1000:,,,:/home/me:/bin/zsh\nbad:x:y:\n';
    expect([...readOwners(text)]).toEqual([
      [0, 'root'],
      [1000, 'me'],
    ]);
  });
});

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
