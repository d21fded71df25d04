import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyFilesTool } from '../../../../../electron/tools/copy-files/index.ts';
import { type Notes, type TestJob, testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget, type Operation } from '../../../../support/memory-files.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd e', 'q\'"', 'n\nl', '-rf', '\udcff\udc80', 'ä', '$(x)', 'log.1');
const file = fc.record({
  path: fc.array(name, { minLength: 1, maxLength: 4 }),
  size: fc.oneof(fc.constant(0), fc.nat(60), fc.nat(3000)),
  kind: fc.constantFrom('file', 'file', 'file', 'file', 'link', 'folder'),
});
const happening = fc.record({
  /** How many steps of the targets after the one before. */
  after: fc.nat(120),
  what: fc.constantFrom<What[]>('cut', 'cut', 'cut', 'kill', 'power loss', 'interrupt', 'stop', 'flip', 'deny'),
});
type What = 'cut' | 'kill' | 'power loss' | 'interrupt' | 'stop' | 'flip' | 'deny';
type Happening = { after: number; what: What };

const scenario = fc.record({
  files: fc.array(file, { minLength: 1, maxLength: 12 }),
  happenings: fc.array(happening, { maxLength: 12 }),
  chunk: fc.integer({ min: 7, max: 700 }),
  move: fc.boolean(),
  hashes: fc.tuple(fc.boolean(), fc.boolean()),
  oneTarget: fc.boolean(),
  copies: fc.boolean(),
  many: fc.constant(false),
});

/** Enough small files that they are copied together. */
const togetherScenario = fc.record({
  files: fc.array(
    fc.record({
      path: fc.tuple(name, fc.nat(40)).map(([folder, number]) => [folder, `file ${number}`]),
      size: fc.oneof(fc.constant(0), fc.nat(60), fc.nat(3000)),
      kind: fc.constant('file'),
    }),
    { minLength: 30, maxLength: 60 },
  ),
  happenings: fc.array(happening, { maxLength: 8 }),
  chunk: fc.integer({ min: 700, max: 4000 }),
  move: fc.constant(false),
  hashes: fc.constant<[boolean, boolean]>([true, true]),
  oneTarget: fc.constant(false),
  copies: fc.constant(false),
  many: fc.constant(true),
});

function plant(target: MemoryTarget, files: { path: string[]; size: number; kind: string }[]): void {
  target.folder('/source');
  for (const [index, { path, size, kind }] of files.entries()) {
    const whole = `/source/${path.join('/')}`;
    try {
      if (kind === 'folder') target.folder(whole);
      else if (kind === 'link') target.link(whole, `../${path.at(-1)}`);
      else target.put(whole, Buffer.alloc(size, `${index}-`), { modified: 1_600_000_000_000 + index });
    } catch {
      // The name is taken, or a file is on the way: the tree stays as it is.
    }
  }
}

/** Lets things happen at their step of the targets' work; says when the run was killed. */
function script(targets: readonly MemoryTarget[], destination: MemoryTarget, happenings: Happening[]) {
  const left = [...happenings];
  let steps = 0;
  let flips = 0;
  let job: TestJob | undefined;
  const due = () => {
    const next = left[0];
    if (!next || steps++ < next.after) return undefined;
    steps = 0;
    left.shift();
    return next.what;
  };
  const happen = (what: What | undefined, target: MemoryTarget, operation?: Operation) => {
    switch (what) {
      case 'cut':
        return target.cut();
      case 'deny':
        // What may not be read again counts as unverified, which is another story.
        if (operation && operation !== 'read' && operation !== 'hash') throw fault('no-permission');
        return undefined;
      case 'interrupt':
        return job?.interrupt();
      case 'stop':
        return job?.stop();
      case 'power loss':
      case 'kill':
        if (what === 'power loss')
          for (const [path, node] of partials(destination)) {
            expect(path).toContain('.rescue-part');
            node.content = Buffer.from(node.content).fill(0, Math.floor(node.content.length / 2));
          }
        for (const one of targets) one.freeze();
        job?.kill();
        return undefined;
      case 'flip':
        flips += 1;
        return undefined;
      case undefined:
        return undefined;
    }
  };
  for (const target of targets) {
    target.before = (operation) => happen(due(), target, operation);
    target.after = () => happen(due(), target);
    target.onBytes = (piece, _path, way) => {
      const what = due();
      if (flips > 0 && way === 'write') {
        flips -= 1;
        return piece.map((byte, index) => (index === piece.length >> 1 ? byte ^ 1 : byte));
      }
      happen(what, target);
      return piece;
    };
  }
  return {
    follow(next: TestJob) {
      job = next;
      for (const target of targets) target.thaw();
    },
    over: () => left.length === 0,
  };
}

function* partials(target: MemoryTarget): Generator<[string, { content: Buffer }]> {
  for (const path of Object.keys(target.picture())) {
    const node = target.at(path);
    if (node && path.endsWith('.rescue-part')) yield [path, node];
  }
}

describe('a copy under random faults', () => {
  it.each([
    ['file by file', scenario],
    ['together', togetherScenario],
  ])(
    'ends in the same tree, %s, with no partial file left and never a wrong byte under a final name',
    async (_, cases) => {
      await fc.assert(
        fc.asyncProperty(cases, async ({ files, happenings, chunk, move, hashes, oneTarget, copies, many }) => {
          const from = memoryTarget({ id: 'ssh://root@source:22', chunk, hashes: hashes[0], copies, many });
          const to = oneTarget ? from : memoryTarget({ id: 'local:', chunk, hashes: hashes[1], many });
          const targets = oneTarget ? [from] : [from, to];
          plant(from, files);
          to.folder('/there/source');
          const model = from.picture('/source');
          const wrong: string[] = [];
          to.onRename = (path, node) => {
            if (path.endsWith('.rescue-part')) return;
            const wanted = model[path.replace('/there/source', '')];
            const given = node.kind === 'link' ? `-> ${node.linkTo}` : node.content.toString('latin1');
            if (given !== wanted) wrong.push(path);
          };
          const course = script(targets, to, happenings);
          const notes: Notes = [];
          let outcome: Awaited<ReturnType<typeof copyFilesTool.run>> | undefined;
          for (let runs = 0; runs < 40; runs++) {
            const job = testJob(targets, notes);
            course.follow(job);
            outcome = await copyFilesTool.run(job.context, {
              from: { target: from.id, paths: ['/source'] },
              to: { target: to.id, path: '/there' },
              whenExists: 'refuse',
              move,
              verify: true,
            });
            if (!outcome.problem) break;
          }
          expect(wrong).toEqual([]);
          expect(outcome?.problem).toBeUndefined();
          expect(to.picture('/there/source')).toEqual(model);
          expect([...partials(to)]).toEqual([]);
          const fileCount = Object.values(model).filter((one) => one !== '/' && !one.startsWith('-> ')).length;
          expect(outcome?.result).toMatchObject({
            copied: { files: fileCount },
            verified: fileCount,
            unverifiedCount: 0,
            failedCount: 0,
          });
          if (move) expect(from.at('/source')).toBeUndefined();
          else expect(from.picture('/source')).toEqual(model);
        }),
        { numRuns: Number(process.env['COPY_RUNS'] ?? 60) },
      );
    },
  );
});
