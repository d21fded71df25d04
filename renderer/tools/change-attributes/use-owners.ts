import { useEffect, useState } from 'react';
import { OWNER_FILES, type Owners, readOwners } from '../../../electron/contract/owners.ts';
import { readerOf } from '../../panes/viewer/reading.ts';

const MOST_BYTES = 1024 * 1024;

/** The names of the users and groups that a target knows; undefined while they are read, and where they can't be. */
export function useOwners(targetId: string, wanted: boolean): Owners | undefined {
  const [found, setFound] = useState<Owners>();
  useEffect(() => {
    if (!wanted) return undefined;
    const stop = new AbortController();
    const namesIn = async (path: string) => {
      const { bytes } = await readerOf({ targetId, path })(0, MOST_BYTES, stop.signal);
      return readOwners(new TextDecoder().decode(bytes));
    };
    Promise.all([namesIn(OWNER_FILES.users), namesIn(OWNER_FILES.groups)]).then(
      ([users, groups]) => setFound({ users, groups }),
      () => undefined,
    );
    return () => stop.abort();
  }, [targetId, wanted]);
  return found;
}
