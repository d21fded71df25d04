import { describe, expect, it } from 'vitest';
import { ownerNumber, readOwners } from '../../../../electron/contract/owners.ts';

describe('the names of owners', () => {
  it('are read from the system’s own files, the first line of a number being the one that counts', () => {
    const text =
      'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\n# none\nme:x:1000:1000:,,,:/home/me:/bin/zsh\nbad:x:y:\n';
    expect([...readOwners(text)]).toEqual([
      [0, 'root'],
      [1000, 'me'],
    ]);
  });

  it('lead to their numbers, and a number to itself', () => {
    const names = readOwners('root:x:0:0:\nwww-data:x:33:33:\n');
    expect(ownerNumber(names, 'www-data')).toBe(33);
    expect(ownerNumber(names, '1000')).toBe(1000);
    expect(ownerNumber(names, 'nobody')).toBeUndefined();
  });
});
