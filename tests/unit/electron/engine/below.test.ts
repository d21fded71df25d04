import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesBelow, measure } from '../../../../electron/engine/deep.ts';
import type { Entry } from '../../../../electron/contract/files.ts';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import type { Files } from '../../../../electron/targets/target.ts';
import { memoryTarget } from '../../../support/memory-files.ts';

const never = new AbortController().signal;

async function listed(files: Files, path: string): Promise<{ names: string[]; unread: number }> {
  const names: string[] = [];
  let unread = 0;
  const onUnread = (count: number) => {
    unread += count;
  };
  for await (const page of filesBelow(files, 'posix', path, never, onUnread))
    names.push(...page.map(({ name }) => name));
  return { names: names.toSorted(), unread };
}

describe('everything below a folder', () => {
  it('is listed by paths from it, without the folders themselves', async () => {
    const target = memoryTarget();
    target.put('/srv/a/b/c.txt', '12345');
    target.put('/srv/top.txt', '1');
    target.folder('/srv/empty');
    target.put('/elsewhere.txt', '');
    expect(await listed(target.files, '/srv')).toEqual({ names: ['a/b/c.txt', 'top.txt'], unread: 0 });
    expect(await measure(target.files, 'posix', '/srv', never)).toEqual({ files: 2, folders: 3, bytes: 6, unread: 0 });
  });

  it('ends where links make a loop, because none is followed', async () => {
    const target = memoryTarget();
    target.put('/srv/a.txt', '1');
    target.link('/srv/again', '/srv');
    target.link('/srv/self', 'self');
    expect((await listed(target.files, '/srv')).names).toEqual(['a.txt', 'again', 'self']);
  });

  it('tells how many folders could not be looked into, and goes on with the others', async () => {
    const target = memoryTarget();
    target.put('/srv/locked/secret.txt', '1');
    target.put('/srv/open/plain.txt', '1');
    target.before = (operation, path) => {
      if (operation === 'list' && path === '/srv/locked')
        throw new ProblemError({ code: 'no-permission', title: 'No', message: 'No.' });
    };
    expect(await listed(target.files, '/srv')).toEqual({ names: ['open/plain.txt'], unread: 1 });
    await expect(measure(target.files, 'posix', '/srv/locked', never)).rejects.toMatchObject({
      problem: { code: 'no-permission' },
    });
  });

  it('fails when the link is lost, because what was found by then is not all', async () => {
    const target = memoryTarget();
    target.put('/srv/sub/a.txt', '1');
    target.before = (operation, path) => {
      if (operation === 'list' && path === '/srv/sub') target.cut();
    };
    await expect(measure(target.files, 'posix', '/srv', never)).rejects.toMatchObject({
      problem: { code: 'connection-lost' },
    });
  });

  it('never leaves the folder and always ends, whatever a hostile server sends', async () => {
    const hostile = fc.constantFrom('', '.', '..', 'a/b', '/etc', 'a\0', 'sub', 'file', '\udc80', '\ud800');
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 6 }), async (names) => {
        const asked: string[] = [];
        const files = {
          async *list(path: string) {
            asked.push(path);
            // Every folder claims to hold the same again, without an end.
            yield names.map((name): Entry => ({ name, kind: name === 'sub' ? 'folder' : 'file', hidden: false }));
          },
        };
        const { names: found } = await listed(files as unknown as Files, '/srv');
        for (const path of asked) expect(path).toMatch(/^\/srv(\/sub)*$/);
        for (const name of found) expect(name).toMatch(/^(sub\/)*(file|sub|\udc80)$/);
      }),
      { numRuns: 20 },
    );
  });

  it('looks into a folder once, however often a hostile server names it', async () => {
    let asked = 0;
    const files = {
      async *list() {
        asked += 1;
        yield ['sub', 'sub', 'sub'].map((name): Entry => ({ name, kind: 'folder', hidden: false }));
      },
    };
    await listed(files as unknown as Files, '/srv');
    expect(asked).toBeLessThan(2000);
  });

  it('stops when nobody waits for it any more', async () => {
    const stop = new AbortController();
    const files = {
      async *list() {
        stop.abort();
        yield [{ name: 'sub', kind: 'folder', hidden: false }];
      },
    };
    await expect(measure(files as unknown as Files, 'posix', '/', stop.signal)).rejects.toThrow();
  });
});
