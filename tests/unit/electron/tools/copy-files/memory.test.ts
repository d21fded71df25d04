import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { Entry } from '../../../../../electron/contract/files.ts';
import { copyFilesTool } from '../../../../../electron/tools/copy-files/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { memoryTarget } from '../../../../support/memory-files.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const FILES = Number(process.env['COPY_FILES'] ?? 10_000);

/** Bytes in use once garbage is gone. */
function inUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it('a copy of many files keeps a few bytes of each, so that a million fit', { timeout: 600_000 }, async () => {
  const from = memoryTarget({ id: 'ssh://root@source:22' });
  const to = memoryTarget({ id: 'local:' });
  from.folder('/d');
  to.folder('/here');
  const file = (name: string): Entry => ({ name, kind: 'file', size: 0, modified: 5, hidden: false });
  Object.assign(from.files, {
    async *list() {
      for (let at = 0; at < FILES; at += 100)
        yield Array.from({ length: 100 }, (_, index) => file(`a name of some length ${at + index}.txt`));
    },
    stat: async (path: string): Promise<Entry> => (path === '/d' ? { ...file('d'), kind: 'folder' } : file('x')),
    hash: async (_algorithm: string, paths: readonly string[]) => paths.map(() => 'the same'),
  });
  Object.assign(to.files, {
    write: async () => ({ write: async () => {}, close: async () => {}, abandon: async () => {} }),
    rename: async () => {},
    setAttributes: async () => {},
    hash: async (_algorithm: string, paths: readonly string[]) => paths.map(() => 'the same'),
  });
  const job = testJob([from, to]);
  const before = inUse();
  let most = 0;
  let calls = 0;
  const context = {
    ...job.context,
    record: async () => {},
    progress: () => {
      calls += 1;
      if (calls % FILES === 0) most = Math.max(most, inUse() - before);
    },
  };
  const { result, problem } = await copyFilesTool.run(context, {
    from: { target: from.id, paths: ['/d'] },
    to: { target: to.id, path: '/here' },
    whenExists: 'refuse',
    move: false,
    verify: true,
  });
  expect(problem).toBeUndefined();
  expect(result.verified).toBe(FILES);
  expect(calls).toBeGreaterThanOrEqual(FILES);
  expect(most).toBeLessThan(6_000_000 + 150 * FILES);
});
