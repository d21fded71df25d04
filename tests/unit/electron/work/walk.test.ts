import { describe, expect, it } from 'vitest';
import { impossibleName, isPathTooLong, walk, type WalkOptions } from '../../../../electron/work/walk.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../support/memory-files.ts';

async function steps(target: MemoryTarget, path: string, options: WalkOptions & { skip?: string } = {}) {
  const met: string[] = [];
  for await (const step of walk(target.files, 'posix', { path, entry: await target.files.stat(path) }, options)) {
    met.push(`${step.kind} ${'path' in step ? step.path : step.folder.path}`);
    if (step.kind === 'enter' && step.folder.path === options.skip) step.skip();
  }
  return met;
}

function tree() {
  const target = memoryTarget();
  target.put('/d/a', 'a');
  target.put('/d/sub/b', 'b');
  target.link('/d/sub/up', '/d');
  return target;
}

describe('a walk', () => {
  it('meets everything once, folders before and after what is in them, and goes through no link', async () => {
    expect(await steps(tree(), '/d')).toEqual([
      'enter /d',
      'entry /d/a',
      'enter /d/sub',
      'entry /d/sub/b',
      'entry /d/sub/up',
      'leave /d/sub',
      'leave /d',
    ]);
  });

  it('leaves out what is below a skipped folder', async () => {
    expect(await steps(tree(), '/d', { skip: '/d/sub' })).toEqual([
      'enter /d',
      'entry /d/a',
      'enter /d/sub',
      'leave /d',
    ]);
  });

  it('tells of a folder that can not be listed and goes on with the others', async () => {
    const target = tree();
    target.put('/d/zzz/c', 'c');
    target.before = (operation, path) => {
      if (operation === 'list' && path === '/d/sub') throw fault('no-permission');
    };
    const met = await steps(target, '/d');
    expect(met).toContain('problem /d/sub');
    expect(met).toContain('entry /d/zzz/c');
  });

  it('meets nothing twice and misses nothing when a listing is cut and begun again', async () => {
    const target = memoryTarget();
    for (let index = 0; index < 9; index++) target.put(`/d/${index}`, '');
    let pages = 0;
    target.before = (operation) => {
      if (operation === 'list' && [3, 8, 9].includes(++pages)) target.cut();
    };
    const met = await steps(target, '/d', { again: () => target.connected() });
    expect(met.filter((step) => step.startsWith('entry')).sort()).toEqual(
      Array.from({ length: 9 }, (_, index) => `entry /d/${index}`),
    );
    expect(met.some((step) => step.startsWith('problem'))).toBe(false);
  });

  it('ends with the loss of the connection where nobody carries it over', async () => {
    const target = tree();
    target.before = (operation) => {
      if (operation === 'list') target.cut();
    };
    await expect(steps(target, '/d')).rejects.toMatchObject({ problem: { code: 'connection-lost' } });
  });

  it('goes 1,000 folders deep', async () => {
    const target = memoryTarget();
    target.put(`/${'d/'.repeat(1000)}file`, 'x');
    expect(await steps(target, '/d')).toHaveLength(2001);
  });
});

describe('names and paths', () => {
  it('are impossible where they would lead out of their folder', () => {
    for (const name of ['', '.', '..', 'a/b', 'a\0']) expect(impossibleName('posix', name)).toBeTypeOf('string');
    expect(impossibleName('posix', 'a\\b')).toBeUndefined();
    expect(impossibleName('windows', 'a\\b')).toBeTypeOf('string');
  });

  it('are too long from 4,096 bytes on', () => {
    expect(isPathTooLong('posix', `/${'a'.repeat(4094)}`)).toBe(false);
    expect(isPathTooLong('posix', `/${'a'.repeat(4095)}`)).toBe(true);
    expect(isPathTooLong('posix', `/${'é'.repeat(2048)}`)).toBe(true);
    expect(isPathTooLong('windows', `C:\\${'a'.repeat(4096)}`)).toBe(false);
  });
});
