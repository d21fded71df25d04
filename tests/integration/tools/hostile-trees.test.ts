import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRules } from '../../../electron/contract/compare.ts';
import { findWanted } from '../../../electron/contract/find.ts';
import type { LookInput, LookNews } from '../../../electron/contract/looks.ts';
import { measure } from '../../../electron/engine/deep.ts';
import { look } from '../../../electron/looks/index.ts';
import { openLocal } from '../../../electron/targets/local/target.ts';
import type { Target } from '../../../electron/targets/target.ts';
import { copyFilesTool } from '../../../electron/tools/copy-files/index.ts';
import { removeFilesTool } from '../../../electron/tools/remove-files/index.ts';
import { trashFilesTool } from '../../../electron/tools/trash-files/index.ts';
import { testJob } from '../../support/job-context.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const execute = promisify(execFile);
const LEVELS = 10_000;
/** A million takes minutes to make; whoever has them sets it. */
const ENTRIES = Number(process.env['RESCUE_DESK_HOSTILE_ENTRIES'] ?? 30_000);
/** The usual minute (ms), and two milliseconds for each entry to be made, listed, counted and removed again. */
const PATIENCE = 60_000 + 2 * ENTRIES;

/** Folders within folders, deeper than any path can say: each is made from inside the one above. */
const DEEP = `
import os, sys
os.chdir(sys.argv[1])
for level in range(int(sys.argv[2])):
    os.mkdir('d'); os.chdir('d')
open('bottom', 'w').close()
`;
const MANY = `
import os, sys
os.chdir(sys.argv[1])
for number in range(int(sys.argv[2])):
    os.close(os.open('file %d' % number, os.O_CREAT | os.O_WRONLY))
`;
const python = (script: string, ...args: string[]) => execute('python3', ['-c', script, ...args]);

const NAMES = [
  'x'.repeat(255),
  'é'.repeat(127),
  'new\nline',
  'abc\u202egpj.exe',
  '\u001b[31mred',
  'bell\u0007',
  '-rf',
  ' ',
];

/** Deep folders, links that lead in a circle and out of the tree, and names of every kind. */
async function plantHostile(folder: string): Promise<void> {
  await mkdir(join(folder, 'deep'), { recursive: true });
  await mkdir(join(folder, 'loop/inner'), { recursive: true });
  await python(DEEP, join(folder, 'deep'), String(LEVELS));
  await symlink('..', join(folder, 'loop/inner/up'));
  await symlink('self', join(folder, 'loop/self'));
  await symlink('/', join(folder, 'loop/root'));
  await mkdir(join(folder, 'names'));
  for (const name of NAMES) await writeFile(join(folder, 'names', name), 'content');
}

describe.skipIf(noSshd !== undefined)('a hostile tree', () => {
  let root: string;
  let server: Sshd;
  const targets: Target[] = [];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'rescue-desk-hostile-'));
    server = await startSshd();
    targets.push(await openLocal(), await signInTo(server));
  });
  afterAll(async () => {
    for (const target of targets) await target.close();
    await server?.stop();
    // Node can't remove what lies deeper than a path can say.
    await execute('rm', ['-rf', root]);
  }, PATIENCE);

  describe.each([
    ['on this computer', 0],
    ['over SSH', 1],
  ])('%s', (place, index) => {
    let tree: string;
    const target = (): Target => {
      const found = targets[index];
      if (found?.files === undefined) throw new Error('no files');
      return found;
    };
    const files = () => {
      const found = target().files;
      if (found === undefined) throw new Error('no files');
      return found;
    };
    const signal = AbortSignal.timeout(2 * PATIENCE + 240_000);
    const looked = async (input: LookInput): Promise<LookNews[]> => {
      const news: LookNews[] = [];
      for await (const each of look({ target, signal }, input)) news.push(each);
      return news;
    };
    const failuresIn = (news: readonly LookNews[]) => news.filter(({ kind }) => kind === 'failed');

    beforeAll(async () => {
      tree = join(root, place.replaceAll(' ', '-'), 'tree');
      await plantHostile(tree);
    });

    it('is measured to the depth that a path can say, and tells that something was left out', async () => {
      const sum = await measure(files(), 'posix', tree, signal);
      expect(sum.files).toBe(NAMES.length + 3);
      expect(sum.unread).toBeGreaterThan(0);
      const reach = Math.floor((4095 - join(tree, 'deep').length) / 2);
      expect(sum.folders).toBe(4 + reach);
    });

    it('is listed with every name as it is, and links told, not followed', async () => {
      const names: string[] = [];
      for await (const page of files().list(join(tree, 'names'))) names.push(...page.map(({ name }) => name));
      expect(names.sort()).toEqual([...NAMES].sort());
      expect(await files().stat(join(tree, 'loop/self'))).toMatchObject({
        kind: 'link',
        linkTo: 'self',
        linkKind: 'broken',
      });
      expect(await files().stat(join(tree, 'loop/inner/up'))).toMatchObject({ kind: 'link', linkKind: 'folder' });
    });

    it('is searched and counted to its bottom, or says what was not', async () => {
      const found = await looked({
        look: 'find',
        wanted: findWanted.parse({ target: target().id, path: tree, names: 'bottom' }),
      });
      const hits = found.flatMap((news) => (news.kind === 'found' ? news.found : []));
      expect(hits.length + failuresIn(found).length).toBeGreaterThan(0);
      for (const { path } of hits) expect(path).toBe(`deep/${'d/'.repeat(LEVELS)}bottom`);
      const used = await looked({ look: 'usage', target: target().id, path: tree });
      const counted = used.reduce(
        (sum, news) => sum + (news.kind === 'used' ? news.used.reduce((files, each) => files + each.files, 0) : 0),
        0,
      );
      // Whoever does not reach the bottom must say so.
      if (failuresIn(used).length === 0) expect(counted).toBe(NAMES.length + 4);
    });

    it('is compared without an end in circles, and what lies too deep is told', async () => {
      const empty = join(root, `empty-${index}`);
      await mkdir(empty, { recursive: true });
      const news = await looked({
        look: 'compare',
        left: { target: target().id, path: tree },
        right: { target: target().id, path: empty },
        rules: compareRules.parse({}),
      });
      const rows = news.flatMap((each) => (each.kind === 'rows' ? each.rows : []));
      expect(rows.filter(({ path }) => path.startsWith('names/')).length).toBe(NAMES.length);
      expect(rows.some(({ path }) => path.endsWith('/bottom')) || failuresIn(news).length > 0).toBe(true);
    });

    it('is copied as far as paths reach; the rest is named, and the job does not pass for done', async () => {
      const to = join(root, `copy-${index}`);
      const what = {
        from: { target: target().id, paths: [tree] },
        to: { target: target().id, path: to },
        whenExists: 'refuse' as const,
        move: false,
        verify: true,
      };
      const planned = await copyFilesTool.plan(testJob([target()]).plan, what);
      expect(planned.preview.refusedCount).toBeGreaterThan(0);
      const { problem, result } = await copyFilesTool.run(testJob([target()], [], planned.preview).context, what);
      expect(problem).toBeDefined();
      expect(result.failedCount).toBeGreaterThan(0);
      expect((await readdir(join(to, 'tree/names'))).sort()).toEqual([...NAMES].sort());
      expect((await readdir(join(to, 'tree/loop'))).sort()).toEqual(['inner', 'root', 'self']);
      const sum = await measure(files(), 'posix', to, signal);
      expect(sum.files).toBe(NAMES.length + 3);
    });

    it('is put into the trash whole, and deleted for good only as far as paths reach, never through a link', async () => {
      const folder = join(root, `gone-${index}`);
      await plantHostile(join(folder, 'tree'));
      await writeFile(join(folder, 'outside'), 'kept');
      await symlink(join(folder, 'outside'), join(folder, 'tree/loop/outside'));
      const what = { target: target().id, paths: [join(folder, 'tree')] };
      const removed = await removeFilesTool.run(testJob([target()]).context, what);
      expect(removed.problem).toBeDefined();
      expect(removed.result.failedCount).toBeGreaterThan(0);
      expect(removed.result.failed.some(({ problem }) => /long|deep/.test(problem.title + problem.message))).toBe(true);
      expect((await stat(join(folder, 'outside'))).size).toBe(4);
      expect(await readdir(join(folder, 'tree'))).toEqual(['deep']);
      const trashed = await trashFilesTool.run(testJob([target()]).context, what);
      expect(trashed.problem).toBeUndefined();
      expect(trashed.result.trashed).toBe(1);
      await execute('rm', ['-rf', ...trashed.result.folders]);
      expect(await readdir(folder)).toEqual(['outside']);
    });

    it(
      'of very many entries in one folder is listed and counted whole, page by page',
      async () => {
        const folder = join(root, `many-${index}`);
        await mkdir(folder);
        await python(MANY, folder, String(ENTRIES));
        let count = 0;
        let pages = 0;
        const begun = performance.now();
        let first: number | undefined;
        for await (const page of files().list(folder, signal)) {
          first ??= performance.now() - begun;
          count += page.length;
          pages += 1;
        }
        const took = performance.now() - begun;
        console.info(`${ENTRIES} entries ${place}: first ${first?.toFixed(0)} ms, all ${(took / 1000).toFixed(1)} s`);
        expect(count).toBe(ENTRIES);
        expect(pages).toBeGreaterThan(ENTRIES / 5000);
        expect((await measure(files(), 'posix', folder, signal)).files).toBe(ENTRIES);
        await execute('rm', ['-rf', folder]);
      },
      PATIENCE,
    );
  });
});
