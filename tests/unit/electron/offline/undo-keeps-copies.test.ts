import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { resetWindowsPasswordTool } from '../../../../electron/tools/reset-windows-password/index.ts';
import { undoChangesTool } from '../../../../electron/tools/undo-changes/index.ts';
import { openHive } from '../../../../electron/windows/hive/cells.ts';
import { changeHive } from '../../../../electron/windows/hive/change.ts';
import { setValue } from '../../../../electron/windows/hive/edit-values.ts';
import { testJob } from '../../../support/job-context.ts';
import { memoryUndo } from '../../../support/memory-undo.ts';
import { fault, type MemoryTarget } from '../../../support/memory-files.ts';
import { CONFIG, offlineTarget } from '../../../support/offline-windows.ts';
import { NOW } from '../../../support/hives.ts';

const COPIES = `${CONFIG}/RescueDesk-job`;
const sha = (target: MemoryTarget, path: string) => hash('sha256', target.at(path)?.content ?? 'none');

async function changed() {
  const target = offlineTarget();
  const original = sha(target, `${CONFIG}/SAM`);
  const input = { target: target.id, folder: '/mnt/c', rid: 1_001, password: null };
  const undo = memoryUndo();
  const { preview } = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
  await resetWindowsPasswordTool.run(testJob([target], [], preview, { undo }).context, input);
  return { target, undo, original };
}

async function undone(target: MemoryTarget, undo: ReturnType<typeof memoryUndo>, evenIfChanged = false) {
  const input = { jobs: ['job'], targets: [target.id], evenIfChanged };
  const plan = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, input);
  const outcome = await undoChangesTool.run(
    testJob([target], [], plan.preview, { jobId: 'undo', undo }).context,
    input,
  );
  return { plan, outcome };
}

test('an undo that may not put a hive back keeps the copies of it, which are all that is left of it on the server', async () => {
  const { target, undo, original } = await changed();
  const sam = target.at(`${CONFIG}/SAM`);
  // Windows was started in between.
  if (sam) {
    const { bytes } = changeHive({ hive: sam.content, logs: [] }, NOW + 1n, (hive) =>
      setValue(hive, openHive(sam.content).root, 'Seen', 4, Buffer.alloc(4)),
    );
    sam.content = bytes;
  }
  const { plan, outcome } = await undone(target, undo);
  expect(plan.preview.left.map(({ path }) => path)).toContain(`${COPIES}/SAM`);
  expect(plan.steps.map(({ detail }) => detail)).not.toContain(`${COPIES}/SAM`);
  expect(outcome.result.left.map(({ path }) => path)).toContain(`${COPIES}/SAM`);
  expect(sha(target, `${COPIES}/SAM`)).toBe(original);

  // Asked for all the same, the hive comes back, and only then the copies go.
  const newer = sha(target, `${CONFIG}/SAM`);
  const forced = await undone(target, undo, true);
  expect(forced.outcome.problem).toBeUndefined();
  expect(sha(target, `${CONFIG}/SAM`)).toBe(original);
  expect(target.at(COPIES)).toBeUndefined();

  // What Windows had written since was kept, as the plan said: it was nowhere else.
  expect(forced.plan.undo).toMatchObject({ possible: true });
  expect(undo.changes('undo').map((change) => change.kind)).toEqual(['replaced']);
  const back = { jobs: ['undo'], targets: [target.id], evenIfChanged: false };
  const again = testJob([target], [], undefined, { jobId: 'again', undo });
  expect((await undoChangesTool.run(again.context, back)).problem).toBeUndefined();
  expect(sha(target, `${CONFIG}/SAM`)).toBe(newer);
});

test('so does one that can’t tell any more which Windows it is, and says that they are there', async () => {
  const { target, undo, original } = await changed();
  const sam = target.at(`${CONFIG}/SAM`);
  if (sam) sam.content = Buffer.from('no database at all');
  const { outcome } = await undone(target, undo, true);
  expect(outcome.result.left.map(({ problem }) => problem.remedy).join()).toContain('RescueDesk-');
  expect(sha(target, `${COPIES}/SAM`)).toBe(original);
});

test('so does one whose writing fails', async () => {
  const { target, undo, original } = await changed();
  const input = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
  const plan = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, input);
  target.before = (operation, path) => {
    if (operation === 'setAttributes' && path === `${CONFIG}/SAM`) throw fault('no-permission');
    if (operation === 'write' && path === `${CONFIG}/SAM`) throw fault('no-permission');
  };
  const job = testJob([target], [], plan.preview, { jobId: 'undo', undo });
  expect((await undoChangesTool.run(job.context, input)).problem).toBeDefined();
  expect(sha(target, `${COPIES}/SAM`)).toBe(original);
});
