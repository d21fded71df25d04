import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  actOf,
  type ComparedRow,
  compareRules,
  possibleActs,
  type SyncMode,
  syncMode,
} from '../../../../../electron/contract/compare.ts';
import { compareTrees } from '../../../../../electron/copying/compare-trees.ts';
import { endOf } from '../../../../../electron/copying/end.ts';
import { createSteady } from '../../../../../electron/work/steady.ts';
import { synchroniseFoldersTool } from '../../../../../electron/tools/synchronise-folders/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { cases } from '../../../../support/cases.ts';
import { type Notes, type TestJob, testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';

const CASES = cases(300, 10_000);

type Input = Parameters<typeof synchroniseFoldersTool.run>[1];
type Version = 'old' | 'new' | 'same' | 'none' | 'folder' | 'link';

const name = fc.constantFrom('a', 'b', 'A', 'n\nl', '\udcff', '-rf');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const version = fc.constantFrom<Version>('old', 'new', 'same', 'same', 'none', 'none', 'folder', 'link');
const pair = fc.record({ path, left: version, right: version });
const side = fc.constantFrom('left' as const, 'right' as const);

/** Somebody else changes the trees: between comparing and running, or in the middle of the run. */
const meddling = fc.record({
  after: fc.nat(60),
  side,
  path,
  how: fc.constantFrom('write' as const, 'remove' as const, 'rename' as const, 'link' as const),
});
const trouble = fc.record({
  after: fc.nat(60),
  side,
  what: fc.constantFrom('cut' as const, 'interrupt' as const, 'kill' as const, 'deny' as const, 'stop' as const),
});

const scenario = fc.record({
  pairs: fc.array(pair, { minLength: 1, maxLength: 10 }),
  mode: fc.constantFrom(...syncMode.options),
  by: fc.constantFrom('time' as const, 'size' as const, 'content' as const),
  overrides: fc.array(fc.nat(4), { maxLength: 10 }),
  before: fc.array(meddling, { maxLength: 3 }),
  during: fc.array(fc.oneof(meddling, trouble), { maxLength: 5 }),
  verify: fc.boolean(),
  hashes: fc.boolean(),
  foldsCase: fc.boolean(),
});

let serial = 0;
const fresh = (label: string) => `${label}-${serial++}-${'x'.repeat(serial % 40)}`;
const T = 1_600_000_000_000;

function plant(target: MemoryTarget, path: string, version: Version, shared: string): void {
  const whole = `/tree/${path}`;
  try {
    if (version === 'folder') target.folder(whole);
    else if (version === 'link') target.link(whole, 'somewhere');
    else if (version === 'same') target.put(whole, shared, { modified: T });
    else if (version !== 'none') target.put(whole, fresh(version), { modified: version === 'old' ? T : T + 99_000 });
  } catch {
    // The name is taken, or a file is on the way: the tree stays as it is.
  }
}

/** The content of every whole file of a target, wherever it is. */
function contents(target: MemoryTarget): string[] {
  return Object.entries(target.picture())
    .filter(([path, text]) => text !== '/' && !text.startsWith('->') && !path.endsWith('.rescue-part'))
    .map(([, text]) => text);
}

/** Does what somebody else would do, and gives the content that only they destroyed. */
function meddle(target: MemoryTarget, path: string, how: 'write' | 'remove' | 'rename' | 'link'): string[] {
  const whole = `/tree/${path}`;
  const there = target.at(whole);
  const parent = target.at(whole.slice(0, whole.lastIndexOf('/')));
  if (parent?.kind !== 'folder' || there?.kind === 'folder') return [];
  const written = path.split('/').at(-1) ?? '';
  const own = [...parent.children].find(([, node]) => node === there)?.[0] ?? written;
  const lost = there?.kind === 'file' ? [there.content.toString('latin1')] : [];
  if (how === 'write') {
    parent.children.delete(own);
    target.put(whole, fresh('stranger'), { modified: T + 500_000 + serial });
    return lost;
  }
  if (how === 'remove') {
    parent.children.delete(own);
    return lost;
  }
  if (how === 'link') {
    parent.children.delete(own);
    target.link(whole, '/elsewhere');
    return lost;
  }
  if (there && !parent.children.has(`${own} moved`)) {
    parent.children.delete(own);
    parent.children.set(`${own} moved`, there);
  }
  return [];
}

async function compared(left: MemoryTarget, right: MemoryTarget, by: 'time' | 'size' | 'content') {
  const signal = new AbortController().signal;
  const rows: ComparedRow[] = [];
  const steady = createSteady([left, right], signal, () => {});
  const [one, other] = [left, right].map((target) => ({ end: endOf(target), path: '/tree' }));
  if (!one || !other) throw new Error('two trees are needed');
  for await (const news of compareTrees(one, other, compareRules.parse({ by }), steady, signal))
    if (news.kind === 'rows') rows.push(...news.rows);
  return rows;
}

async function play({
  pairs,
  mode,
  by,
  overrides,
  before,
  during,
  verify,
  hashes,
  foldsCase,
}: typeof scenario extends fc.Arbitrary<infer S> ? S : never) {
  serial = 0;
  const targets = {
    left: memoryTarget({ id: 'ssh://root@left:22', hashes }),
    right: memoryTarget({ id: 'local:', abilities: { caseSensitive: !foldsCase } }),
  };
  for (const target of Object.values(targets)) target.folder('/tree');
  for (const { path, left, right } of pairs) {
    const shared = fresh('same');
    plant(targets.left, path, left, shared);
    plant(targets.right, path, right, shared);
  }
  const rows = await compared(targets.left, targets.right, by);
  const steps = rows.flatMap(({ relation, ...row }, index) => {
    const possible = possibleActs({ ...row, relation });
    const override = overrides[index];
    const act = override === undefined ? actOf({ ...row, relation }, mode) : possible[override % possible.length];
    return act === undefined || act === 'none' ? [] : [{ ...row, act }];
  });
  const input: Input = {
    left: { target: targets.left.id, path: '/tree' },
    right: { target: targets.right.id, path: '/tree' },
    rules: compareRules.parse({ by }),
    mode,
    steps,
    verify,
  };

  const both = [targets.left, targets.right];
  const pictures = () => both.map((target) => target.picture());
  const atFirst = pictures();
  const undo = memoryUndo();
  const all = () => new Set(both.flatMap(contents));
  const lost = new Set<string>();
  let wanted = all();
  const strangerActs = (who: 'left' | 'right', path: string, how: 'write' | 'remove' | 'rename' | 'link') => {
    for (const content of meddle(targets[who], path, how)) lost.add(content);
    for (const content of contents(targets[who])) wanted.add(content);
  };
  for (const { side: who, path, how } of before) strangerActs(who, path, how);

  const left = [...during];
  let stepsSince = 0;
  let job: TestJob | undefined;
  const happen = () => {
    const next = left[0];
    if (!next || stepsSince++ < next.after) return;
    stepsSince = 0;
    left.shift();
    if ('how' in next) strangerActs(next.side, next.path, next.how);
    else if (next.what === 'cut') targets[next.side].cut();
    else if (next.what === 'interrupt') job?.interrupt();
    else if (next.what === 'stop') job?.stop();
    else if (next.what === 'deny') throw fault('no-permission');
    else {
      for (const target of both) target.freeze();
      job?.kill();
    }
  };
  for (const target of both) {
    target.before = happen;
    target.after = () => happen();
  }

  const notes: Notes = [];
  const planned = steps.length > 0 ? { counts: undefined } : undefined;
  let outcome: Awaited<ReturnType<typeof synchroniseFoldersTool.run>> | undefined;
  for (let run = 0; run < 8; run++) {
    job = testJob(both, notes, planned, { undo, jobId: 'job' });
    outcome = await synchroniseFoldersTool.run(job.context, input);
    for (const target of both) target.thaw();
    const there = all();
    for (const content of wanted) if (!lost.has(content)) expect(there, `lost: ${content}`).toContain(content);
    if (!outcome.problem) break;
    wanted = all();
  }
  return { targets, outcome, undo, pictures, atFirst };
}

it('a synchronisation never loses what a file held, whatever happens to it and whoever else is at work', {
  timeout: 900_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (story) => {
      await play(story);
    }),
    { numRuns: CASES },
  );
});

it('a mirror that nobody disturbs ends with two equal trees, and comparing again finds nothing to do', {
  timeout: 120_000,
}, async () => {
  const quiet = scenario.map((story) => ({
    ...story,
    before: [],
    during: [],
    overrides: [],
    foldsCase: false,
    hashes: true,
  }));
  await fc.assert(
    fc.asyncProperty(quiet, fc.constantFrom<SyncMode>('mirror-left', 'mirror-right'), async (story, mode) => {
      const { targets, outcome } = await play({ ...story, by: 'content', mode });
      expect(outcome?.problem).toBeUndefined();
      const rows = await compared(targets.left, targets.right, 'content');
      expect(rows.filter(({ relation }) => relation !== 'equal' && relation !== 'conflict')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('a synchronisation that is undone leaves both trees as they were', { timeout: 900_000 }, async () => {
  const quiet = scenario.map((story) => ({ ...story, before: [], during: [] }));
  await fc.assert(
    fc.asyncProperty(quiet, async (story) => {
      const { targets, undo, pictures, atFirst } = await play(story);
      const both = [targets.left, targets.right];
      for (const target of both) target.before = target.after = () => {};
      if (undo.state('job') === undefined) {
        expect(pictures()).toEqual(atFirst);
        return;
      }
      const undone = testJob(both, [], undefined, { undo, jobId: 'undoing' });
      const input = { jobs: ['job'], targets: both.map(({ id }) => id), evenIfChanged: false };
      const { result } = await undoChangesTool.run(undone.context, input);
      expect(result).toMatchObject({ leftCount: 0 });
      expect(pictures()).toEqual(atFirst);
    }),
    { numRuns: CASES },
  );
});
