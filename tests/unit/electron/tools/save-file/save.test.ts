import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem, toProblem } from '../../../../../electron/contract/problem.ts';
import { saveFile } from '../../../../../electron/tools/save-file/contract.ts';
import { hunksOf } from '../../../../../electron/tools/save-file/hunks.ts';
import { saveFileTool } from '../../../../../electron/tools/save-file/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';

const target = 'ssh://root@memory:22';
const version = (text: string) => ({ size: Buffer.byteLength(text), sha256: hash('sha256', text) });
const inputOf = (path: string, text: string, opened?: string, more = {}) =>
  saveFile.input.parse({
    target,
    path,
    content: { text },
    ...(opened !== undefined && { expected: version(opened) }),
    ...more,
  });

function save(place: MemoryTarget, input: ReturnType<typeof inputOf>, undo = memoryUndo()) {
  const job = testJob([place], [], undefined, { undo });
  return { plan: () => saveFileTool.plan(job.plan, input), run: () => saveFileTool.run(job.context, input), undo, job };
}

async function problemOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (isProblem(error)) return toProblem(error);
    throw error;
  }
  return undefined;
}

describe('saving a file', () => {
  it('says beforehand which other names keep the old content, and what Windows keeps beside it', async () => {
    const place = memoryTarget();
    place.put('/a', 'old\n');
    const details = async () => ({
      names: 3,
      windows: { attributes: [], streams: [{ name: 'Zone.Identifier', size: 26 }] },
    });
    const files = { ...place.files, details };
    const told = Object.create(place, { files: { value: files } }) as MemoryTarget;
    const { warnings } = await save(told, inputOf('/a', 'new\n', 'old\n')).plan();
    expect(warnings.map(({ text }) => text)).toEqual([
      '“/a” has 2 other names (hard links), which will keep the old content.',
      'What Windows keeps beside the content will be lost: “Zone.Identifier”.',
    ]);
    expect((await save(place, inputOf('/a', 'new\n', 'old\n')).plan()).warnings).toEqual([]);
  });

  it('replaces what was read, keeps owner and mode, and leaves nothing beside it', async () => {
    const place = memoryTarget();
    Object.assign(place.put('/etc/fstab', 'old\n', { mode: 0o640 }), { owner: 33, group: 44 });
    const { plan, run } = save(place, inputOf('/etc/fstab', 'new\n', 'old\n'));
    const planned = await plan();
    expect(planned.refusal).toBeUndefined();
    expect(planned.preview).toMatchObject({
      hunks: [{ line: 1, before: ['old'], after: ['new'] }],
      added: 1,
      removed: 1,
    });
    expect(await run()).toMatchObject({ result: { path: '/etc/fstab', saved: version('new\n') } });
    expect(place.at('/etc/fstab')).toMatchObject({ mode: 0o640, owner: 33, group: 44 });
    expect(place.picture()).toEqual({ '/etc': '/', '/etc/fstab': 'new\n' });
  });

  it('brings back what was there before, by its undo record', async () => {
    const place = memoryTarget();
    place.put('/file', 'old', { mode: 0o600 });
    const undo = memoryUndo();
    await save(place, inputOf('/file', 'new', 'old'), undo).run();
    const job = testJob([place], [], undefined, { undo, jobId: 'undoing' });
    await undoChangesTool.run(job.context, { jobs: ['job'], targets: [target], evenIfChanged: false });
    expect(place.at('/file')).toMatchObject({ mode: 0o600 });
    expect(place.picture()).toEqual({ '/file': 'old' });
  });

  it('writes nothing when somebody changed the file since it was opened, and shows what is there', async () => {
    const place = memoryTarget();
    place.put('/file', 'theirs');
    const { plan, run } = save(place, inputOf('/file', 'mine', 'opened'));
    expect(await plan()).toMatchObject({ refusal: { code: 'busy' }, preview: { conflict: version('theirs') } });
    expect(await problemOf(run())).toMatchObject({ code: 'busy' });
    expect(place.picture()).toEqual({ '/file': 'theirs' });
    // Replacing it knowingly means to say what is replaced.
    await save(place, inputOf('/file', 'mine', 'theirs')).run();
    expect(place.picture()).toEqual({ '/file': 'mine' });
  });

  it('keeps none of the lines that change with its job', async () => {
    const place = memoryTarget();
    place.put('/etc/shadow', 'root:old-hash\n');
    const planned = await save(place, inputOf('/etc/shadow', 'root:new-hash\n', 'root:old-hash\n')).plan();
    expect(JSON.stringify(planned.preview)).toContain('new-hash');
    const kept = JSON.stringify(saveFileTool.kept?.(planned.preview));
    expect(kept).toContain('/etc/shadow');
    expect(kept).not.toContain('new-hash');
    expect(kept).not.toContain('old-hash');
  });

  it('takes a file that was only touched for the same', async () => {
    const place = memoryTarget();
    place.put('/file', 'same', { modified: 5 });
    await save(place, inputOf('/file', 'new', 'same')).run();
    expect(place.picture()).toEqual({ '/file': 'new' });
  });

  it('lets a change win that comes while it writes', async () => {
    const place = memoryTarget();
    place.put('/file', 'opened');
    let written = 0;
    place.after = (operation) => {
      const file = place.at('/file');
      if (file && operation === 'close' && ++written === 1) file.content = Buffer.from('meanwhile');
    };
    expect(await problemOf(save(place, inputOf('/file', 'mine', 'opened')).run())).toMatchObject({ code: 'busy' });
    expect(place.picture()).toEqual({ '/file': 'meanwhile' });
  });

  it('makes a new file, and refuses where there is one already', async () => {
    const place = memoryTarget();
    const { run } = save(place, inputOf('/new.txt', 'text'));
    await run();
    expect(place.picture()).toEqual({ '/new.txt': 'text' });
    const again = save(place, inputOf('/new.txt', 'other'));
    expect(await again.plan()).toMatchObject({ refusal: { code: 'already-exists' } });
    expect(await problemOf(again.run())).toMatchObject({ code: 'already-exists' });
    expect(place.picture()).toEqual({ '/new.txt': 'text' });
  });

  it('changes the file behind a link only when told to, and never the link itself', async () => {
    const place = memoryTarget();
    place.put('/etc/real', 'old');
    place.link('/etc/alias', 'real');
    const plain = save(place, inputOf('/etc/alias', 'new', 'old'));
    expect(await plain.plan()).toMatchObject({ refusal: { code: 'invalid-input' }, preview: { link: '/etc/real' } });
    expect(await problemOf(plain.run())).toBeDefined();
    expect(place.at('/etc/real')?.content.toString()).toBe('old');
    await save(place, inputOf('/etc/alias', 'new', 'old', { throughLink: true })).run();
    expect(place.at('/etc/alias')?.linkTo).toBe('real');
    expect(place.at('/etc/real')?.content.toString()).toBe('new');
  });

  it('ends at links that lead in a circle', async () => {
    const place = memoryTarget();
    place.link('/a', 'b');
    place.link('/b', 'a');
    expect(await problemOf(save(place, inputOf('/a', 'x')).plan())).toMatchObject({ code: 'invalid-input' });
  });

  it('says beforehand that a disk is mounted for reading only', async () => {
    const place = memoryTarget({ mounts: ['/mnt'], readOnly: ['/mnt'] });
    place.put('/mnt/file', 'old');
    const { plan } = save(place, inputOf('/mnt/file', 'new', 'old'));
    expect(await plan()).toMatchObject({ refusal: { code: 'no-permission' } });
  });

  it('refuses folders', async () => {
    const place = memoryTarget();
    place.folder('/folder');
    expect(await save(place, inputOf('/folder', 'x')).plan()).toMatchObject({ refusal: { code: 'invalid-input' } });
  });

  it('is done once when the link breaks at any step, and never leaves half a file', async () => {
    for (let step = 1; step < 30; step++) {
      for (const when of ['before', 'after'] as const) {
        const place = memoryTarget();
        place.put('/file', 'old');
        let count = 0;
        place[when] = () => {
          if (++count === step) throw place.cut();
        };
        await save(place, inputOf('/file', 'new', 'old')).run();
        expect(place.picture(), `${when} ${step}`).toEqual({ '/file': 'new' });
      }
    }
  });

  it('writes into the file itself where its other names shall keep the content, whatever breaks, and takes that back', async () => {
    for (let step = 0; step < 40; step++) {
      for (const how of ['cut before', 'cut after', 'killed'] as const) {
        const place = memoryTarget();
        place.put('/file', 'the old content', { mode: 0o4755 });
        await place.files?.makeHardLink('/file', '/second');
        const undo = memoryUndo();
        const notes: unknown[] = [];
        const input = inputOf('/file', 'new', 'the old content', { inPlace: true });
        const job = testJob([place], notes, undefined, { undo });
        let count = 0;
        place[how === 'cut after' ? 'after' : 'before'] = () => {
          if (++count !== step) return;
          if (how !== 'killed') throw place.cut();
          place.freeze();
          job.kill();
          throw fault('internal');
        };
        await saveFileTool.run(job.context, input).catch(() => undefined);
        place.thaw();
        place.before = () => undefined;
        const again = testJob([place], notes, undefined, { undo });
        await saveFileTool.run(again.context, input);
        expect(place.picture(), `${how} ${step}`).toEqual({ '/file': 'new', '/second': 'new' });
        expect(place.at('/second')).toMatchObject({ mode: 0o4755 });
        const undoing = testJob([place], [], undefined, { undo, jobId: 'undoing' });
        await undoChangesTool.run(undoing.context, { jobs: ['job'], targets: [target], evenIfChanged: false });
        expect(place.picture(), `undone, ${how} ${step}`).toEqual({
          '/file': 'the old content',
          '/second': 'the old content',
        });
      }
    }
  });

  it('puts the old content back where writing into the file fails', async () => {
    const place = memoryTarget();
    place.put('/file', 'the old content');
    let writes = 0;
    place.after = (operation) => {
      if (operation === 'write' && ++writes === 1) throw fault('no-space');
    };
    const input = inputOf('/file', 'new', 'the old content', { inPlace: true });
    expect(await problemOf(save(place, input).run())).toMatchObject({ code: 'no-space' });
    expect(place.picture()).toEqual({ '/file': 'the old content' });
  });

  it('leaves the file as it was when the disk is full or writing is forbidden', async () => {
    for (const code of ['no-space', 'no-permission'] as const) {
      const place = memoryTarget();
      place.put('/file', 'old');
      place.before = (operation) => {
        if (operation === 'write') throw fault(code);
      };
      expect(await problemOf(save(place, inputOf('/file', 'new', 'old')).run())).toMatchObject({ code });
      expect(place.picture()).toEqual({ '/file': 'old' });
    }
  });
});

describe('what changes', () => {
  it('turns the one text into the other', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const { hunks, added, removed } = hunksOf(before.join('\n'), after.join('\n'));
        const result = before.join('\n').split('\n');
        for (const { line, before: gone, after: come } of hunks.toReversed()) {
          expect(result.splice(line - 1, gone.length, ...come)).toEqual(gone);
        }
        expect(result).toEqual(after.join('\n').split('\n'));
        expect(added).toBe(hunks.reduce((sum, hunk) => sum + hunk.after.length, 0));
        expect(removed).toBe(hunks.reduce((sum, hunk) => sum + hunk.before.length, 0));
      }),
    );
  });

  it('stays bounded for huge texts and lines', () => {
    const one = Array.from({ length: 20_000 }, (_, at) => `${at}`).join('\n');
    const { hunks, added } = hunksOf(one, one.replaceAll('1', 'x'.repeat(1000)));
    expect(added).toBeGreaterThan(10_000);
    expect(JSON.stringify(hunks).length).toBeLessThan(500_000);
  });
});
