import { expect, it } from 'vitest';
import { ProblemError } from '../../../../../electron/contract/problem.ts';
import { installClient } from '../../../../../renderer/client/client.ts';
import { createClient } from '../../../../../renderer/client/frames.ts';
import { listInto } from '../../../../../renderer/panes/explorer/listing.ts';
import type { Happening } from '../../../../../renderer/panes/explorer/model.ts';
import { engineOfTest } from '../../support.ts';

/** Lists what was found below `/srv`; `stat` answers for each whole path. */
async function listing(found: readonly string[], stat: (path: string) => object) {
  const happenings: Happening[] = [];
  installClient(createClient(engineOfTest({ 'files.stat': ({ path }: { path: string }) => stat(path) }).port));
  await listInto(
    { place: { targetId: 'local:', path: '/srv' }, flat: false, found, style: 'posix', generation: 7 },
    (happening) => happenings.push(happening),
    new AbortController().signal,
  );
  return happenings;
}
const file = (path: string) => ({ name: path.split('/').at(-1), kind: 'file', size: 1, hidden: false });
const problem = (code: 'not-found' | 'no-permission' | 'connection-lost') => {
  throw new ProblemError({ code, title: code, message: code });
};

it('looks at everything that was found, leaves out what is gone, and counts what can’t be looked at', async () => {
  const found = ['deep/a', 'gone', 'secret', ...Array.from({ length: 60 }, (_, index) => `n${index}`)];
  const happenings = await listing(found, (path) =>
    path === '/srv/gone' ? problem('not-found') : path === '/srv/secret' ? problem('no-permission') : file(path),
  );
  const pages = happenings.flatMap((happening) => (happening.type === 'page' ? [happening] : []));
  expect(pages.map(({ last }) => last)).toEqual([false, true]);
  const rows = pages.flatMap((page) => page.rows);
  expect(rows).toHaveLength(61);
  expect(rows[0]?.entry.name).toBe('deep/a');
  expect(pages.at(-1)?.unread).toBe(1);
});

it('ends with an empty list where nothing was found, and says so where the connection is lost', async () => {
  expect(await listing([], file)).toMatchObject([{ type: 'page', rows: [], last: true }]);
  expect(await listing(['a'], () => problem('connection-lost'))).toMatchObject([
    { type: 'failed', generation: 7, problem: { code: 'connection-lost' } },
  ]);
});
