import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toProblem } from '../../../../../electron/contract/problem.ts';
import type { Change } from '../../../../../electron/contract/undo.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { type MemoryUndo, memoryUndo } from '../../../../support/memory-undo.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const target = 'ssh://root@memory:22';

/** Notes a change as a tool does, then makes it. */
async function make(undo: MemoryUndo, changes: Change[], act: () => void | Promise<void>) {
  await undo.writer('job', () => true).before(changes);
  await act();
}

const input = { jobs: ['job'], targets: [target], evenIfChanged: false };
const plan = (place: MemoryTarget, undo: MemoryUndo, over = {}) =>
  undoChangesTool.plan(testJob([place], [], undefined, { undo }).plan, { ...input, ...over });
const run = (place: MemoryTarget, undo: MemoryUndo, over = {}, jobId = 'undoing') =>
  undoChangesTool.run(testJob([place], [], undefined, { undo, jobId }).context, { ...input, ...over });

const renamed = (from: string, to: string, what: 'file' | 'folder' = 'file'): Change => ({
  kind: 'renamed',
  target,
  what,
  from,
  to,
});

describe('undoing', () => {
  it('gives names back, the latest first, and shows each before', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    place.put('/a', 'one');
    place.put('/b', 'two');
    const before = place.picture();
    await make(undo, [renamed('/a', '/t')], () => place.files.rename('/a', '/t'));
    await make(undo, [renamed('/b', '/a')], () => place.files.rename('/b', '/a'));
    await make(undo, [renamed('/t', '/b')], () => place.files.rename('/t', '/b'));
    const planned = await plan(place, undo);
    expect(planned).toMatchObject({ preview: { back: 3, leftCount: 0 }, undo: { possible: true } });
    expect(planned.steps.map(({ before: from, after }) => [from, after])).toEqual([
      ['/b', '/t'],
      ['/a', '/b'],
      ['/t', '/a'],
    ]);
    expect(await run(place, undo)).toMatchObject({ result: { back: 3, leftCount: 0 } });
    expect(place.picture()).toEqual(before);
    expect(undo.state('job')).toBe('undone');
  });

  it('can itself be undone', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    place.put('/a', 'one');
    await make(undo, [renamed('/a', '/b')], () => place.files.rename('/a', '/b'));
    await make(undo, [{ kind: 'made', target, path: '/new', what: 'folder' }], () => void place.folder('/new'));
    const after = place.picture();
    await run(place, undo);
    expect(Object.keys(place.picture())).toEqual(['/a']);
    await run(place, undo, { jobs: ['undoing'] }, 'again');
    expect(place.picture()).toEqual(after);
  });

  it('puts the old content back with its attributes, and keeps the newer content for undoing that', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    const node = place.put('/file', 'old', { mode: 0o640, modified: 1_600_000_000_000 });
    const { kept } = await undo.writer('job', () => true).keep(place.files.read('/file'));
    const before = { size: 3, sha256: sha256('old'), mode: 0o640, modified: 1_600_000_000_000 };
    const change: Change = {
      kind: 'replaced',
      target,
      path: '/file',
      kept,
      before,
      after: { size: 5, sha256: sha256('newer') },
    };
    await make(undo, [change], () => {
      node.content = Buffer.from('newer');
      node.modified = 1_700_000_000_000;
    });
    await run(place, undo);
    expect(place.picture()).toEqual({ '/file': 'old' });
    expect(place.at('/file')).toMatchObject({ mode: 0o640, modified: 1_600_000_000_000 });
    await run(place, undo, { jobs: ['undoing'] }, 'again');
    expect(place.picture()).toEqual({ '/file': 'newer' });
  });

  it('does not overwrite what somebody changed since, unless they say so', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    place.put('/file', 'old');
    const { kept } = await undo.writer('job', () => true).keep(place.files.read('/file'));
    const hashes = { before: { size: 3, sha256: sha256('old') }, after: { size: 3, sha256: sha256('new') } };
    await make(undo, [{ kind: 'replaced', target, path: '/file', kept, ...hashes }], async () => {
      await place.files.remove('/file');
      place.put('/file', 'precious');
    });
    const planned = await plan(place, undo);
    expect(planned).toMatchObject({ preview: { back: 0, leftCount: 1, changedSince: true } });
    expect(planned.refusal?.code).toBe('not-found');
    expect(await run(place, undo)).toMatchObject({ result: { leftCount: 1 }, problem: { code: 'command-failed' } });
    expect(place.picture()).toEqual({ '/file': 'precious' });
    expect(undo.state('job')).toBe('stale');
    expect((await plan(place, undo, { evenIfChanged: true })).refusal).toBeUndefined();
    await run(place, undo, { evenIfChanged: true }, 'forced');
    expect(place.picture()).toEqual({ '/file': 'old' });
    await run(place, undo, { jobs: ['forced'] }, 'again');
    expect(place.picture()).toEqual({ '/file': 'precious' });
  });

  it('never deletes a file the job made that was worked on since', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    const made: Change[] = [
      { kind: 'made', target, path: '/empty', what: 'file', size: 0 },
      { kind: 'made', target, path: '/same', what: 'file', size: 4, sha256: sha256('same') },
      { kind: 'made', target, path: '/other', what: 'file', size: 4, sha256: sha256('same') },
      { kind: 'made', target, path: '/folder', what: 'folder' },
    ];
    await make(undo, made, () => {
      place.put('/empty', 'words');
      place.put('/same', 'same');
      place.put('/other', 'else');
      place.put('/folder/inside', 'x');
    });
    for (const evenIfChanged of [false, true]) await run(place, undo, { evenIfChanged });
    expect(place.picture()).toEqual({ '/empty': 'words', '/other': 'else', '/folder': '/', '/folder/inside': 'x' });
  });

  it('leaves alone what moved on: gone, or its old name taken', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    place.put('/a', 'a');
    place.put('/b', 'b');
    place.put('/c', 'c');
    await make(undo, [renamed('/a', '/x'), renamed('/b', '/y'), renamed('/c', '/z')], async () => {
      for (const [from, to] of [
        ['/a', '/x'],
        ['/b', '/y'],
        ['/c', '/z'],
      ] as const)
        await place.files.rename(from, to);
    });
    await place.files.remove('/x');
    place.put('/b', 'another');
    const { result, problem } = await run(place, undo);
    expect(result).toMatchObject({ back: 1, leftCount: 2 });
    expect(problem?.code).toBe('command-failed');
    expect(
      result.left
        .map(({ path, problem: why }) => `${path} ${why.code}`)
        .toSorted((one, other) => one.localeCompare(other)),
    ).toEqual(['/x not-found', '/y already-exists']);
    expect(place.picture()).toEqual({ '/b': 'another', '/y': 'b', '/c': 'c' });
    // Once the name is free again, the rest can be taken back, and what is back is not touched again.
    await place.files.remove('/b');
    await run(place, undo, {}, 'second');
    expect(place.picture()).toEqual({ '/b': 'b', '/c': 'c' });
  });

  it('gives attributes back, and says where they were changed since', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    place.put('/a', 'a', { mode: 0o600 });
    place.put('/b', 'b', { mode: 0o600 });
    const change = (path: string): Change => ({
      kind: 'attributes',
      target,
      path,
      before: { mode: 0o600, owner: 0 },
      after: { mode: 0o644, owner: 33 },
    });
    await make(undo, [change('/a'), change('/b')], async () => {
      for (const path of ['/a', '/b']) await place.files.setAttributes(path, { mode: 0o644, owner: 33 });
    });
    await place.files.setAttributes('/b', { mode: 0o777 });
    await run(place, undo);
    expect(place.at('/a')).toMatchObject({ mode: 0o600, owner: 0 });
    expect(place.at('/b')).toMatchObject({ mode: 0o777, owner: 33 });
    await run(place, undo, { evenIfChanged: true }, 'forced');
    expect(place.at('/b')).toMatchObject({ mode: 0o600, owner: 0 });
  });

  it('goes on over a link that is lost, whose answer or question is lost', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    const paths = Array.from({ length: 20 }, (_, index) => `/f${index}`);
    for (const path of paths) place.put(path, path);
    await make(
      undo,
      paths.map((path) => renamed(path, `${path}.new`)),
      async () => {
        for (const path of paths) await place.files.rename(path, `${path}.new`);
      },
    );
    let count = 0;
    place.before = () => {
      if (++count % 7 === 0) place.cut();
    };
    place.after = () => {
      if (++count % 11 === 0) place.cut();
    };
    expect(await run(place, undo)).toMatchObject({ result: { leftCount: 0 } });
    expect(Object.keys(place.picture()).sort()).toEqual([...paths].sort());
  });

  it('says so when there is nothing left to take back', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    place.put('/a', 'one');
    await make(undo, [renamed('/a', '/b')], () => place.files.rename('/a', '/b'));
    await run(place, undo);
    expect((await plan(place, undo)).refusal).toMatchObject({
      code: 'invalid-input',
      title: 'This was undone already',
    });
    await expect(plan(place, undo, { jobs: ['none'] }).catch((error: unknown) => toProblem(error).code)).resolves.toBe(
      'not-found',
    );
  });

  it('closes the record of what somebody has taken back by hand, so that the change before it is next', async () => {
    const place = memoryTarget();
    const undo = memoryUndo();
    place.put('/a', 'one');
    await make(undo, [renamed('/a', '/b')], () => place.files.rename('/a', '/b'));
    await place.files.rename('/b', '/a');
    const planned = await plan(place, undo);
    expect(planned.refusal).toBeUndefined();
    expect(planned).toMatchObject({ steps: [], summary: expect.stringContaining('by hand') });
    expect(await run(place, undo)).toMatchObject({ result: { back: 0, already: 1, leftCount: 0 } });
    expect((await plan(place, undo)).refusal).toMatchObject({ title: 'This was undone already' });
    expect(Object.keys(place.picture())).toEqual(['/a']);
  });

  it('finds what a killed job had really done, and restores the world when killed itself at any step', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 12 }),
        fc.nat({ max: 40 }),
        fc.nat({ max: 40 }),
        async (choices, killJob, killUndo) => {
          const place = memoryTarget();
          const undo = memoryUndo();
          for (let index = 0; index < choices.length; index++) place.put(`/d/f${index}`, `content ${index}`);
          // Half-written files are left behind by whoever is killed, under names of their own.
          const full = () =>
            Object.fromEntries(
              Object.entries({ ...place.picture(), ...modesOf(place) }).filter(([path]) => !path.includes('part')),
            );
          const before = full();
          const dies = (steps: number) => {
            let left = steps;
            place.before = () => {
              if (left-- <= 0) {
                place.freeze();
                throw fault('internal');
              }
            };
          };
          dies(killJob);
          await randomJob(place, undo, choices).catch(() => undefined);
          place.thaw();
          dies(killUndo);
          await run(place, undo).catch(() => undefined);
          place.thaw();
          place.before = () => undefined;
          if (undo.changes('job').length > 0) {
            const { result } = await run(place, undo, {}, 'second');
            expect(result.left).toEqual([]);
          }
          expect(full()).toEqual(before);
        },
      ),
      { numRuns: 300 },
    );
  });
});

const modesOf = (place: MemoryTarget) =>
  Object.fromEntries(Object.keys(place.picture()).map((path) => [`mode of ${path}`, place.at(path)?.mode]));

/** Makes one change to each file, as tools do: noted first. */
async function randomJob(place: MemoryTarget, undo: MemoryUndo, choices: readonly number[]) {
  const { files } = place;
  const writer = undo.writer('job', () => true);
  for (const [index, choice] of choices.entries()) {
    const path = `/d/f${index}`;
    if (choice === 0) {
      await writer.before([renamed(path, `${path}.new`)]);
      await files.rename(path, `${path}.new`);
    } else if (choice === 1) {
      await writer.before([{ kind: 'attributes', target, path, before: { mode: 0o644 }, after: { mode: 0o600 } }]);
      await files.setAttributes(path, { mode: 0o600 });
    } else if (choice === 2) {
      await writer.before([{ kind: 'made', target, path: `${path}.d`, what: 'folder' }]);
      await files.makeFolder(`${path}.d`);
    } else if (choice === 3) {
      await writer.before([{ kind: 'made', target, path: `${path}.l`, what: 'link' }]);
      await files.makeLink(`${path}.l`, 'anywhere');
    } else {
      const { kept, size, sha256: hash } = await writer.keep(files.read(path));
      const after = { size: 3, sha256: sha256('new') };
      const before = { size, sha256: hash, ...(await files.attributes(path)) };
      await writer.before([{ kind: 'replaced', target, path, kept, before, after }]);
      // In one step, as tools replace files.
      const fresh = await files.write(`${path}.part`, { offset: 0, create: 'new' }).catch((error: unknown) => {
        throw error;
      });
      await fresh.write(Buffer.from('new'));
      await fresh.close();
      await files.rename(`${path}.part`, path, { replace: true });
    }
  }
}
