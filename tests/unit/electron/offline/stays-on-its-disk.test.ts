import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isProblem } from '../../../../electron/contract/problem.ts';
import { resetWindowsPasswordTool } from '../../../../electron/tools/reset-windows-password/index.ts';
import { testJob } from '../../../support/job-context.ts';
import { memoryUndo } from '../../../support/memory-undo.ts';
import { offlineFiles, offlineTarget } from '../../../support/offline-windows.ts';

const CONFIG = '/mnt/c/Windows/System32/config';

/** What the plan says against it; the job is started nonetheless, as one whose disk was changed after the plan. */
async function refusals(target: ReturnType<typeof offlineTarget>, folder = '/mnt/c') {
  const input = { target: target.id, folder, rid: 1_001, password: 'secret:00112233445566778899aabbccddeeff' };
  const picture = () => hash('sha256', JSON.stringify(target.picture()));
  const before = picture();
  const plan = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
  const { context } = testJob([target], [], plan.preview, { undo: memoryUndo() });
  const ran = await resetWindowsPasswordTool
    .run({ ...context, secret: () => 'A new one 1' }, input)
    .catch((error: unknown) => (isProblem(error) ? error.problem.title : error));
  expect(picture()).toBe(before);
  return [plan.refusal?.title, ran];
}

test('a log that is a link leads nowhere: what it points to is not written over', async () => {
  const target = offlineTarget();
  target.put('/mnt/archive/only-copy.vhdx', 'the only copy of something else');
  await target.files.remove(`${CONFIG}/SAM.LOG1`);
  target.link(`${CONFIG}/SAM.LOG1`, '/mnt/archive/only-copy.vhdx');
  for (const said of await refusals(target)) expect(said).toContain('is a link');
});

test.each(['SAM', '', '/System32'])('neither does a hive or a folder that is one (%s)', async (what) => {
  const target = offlineTarget();
  for (const [name, bytes] of Object.entries(offlineFiles())) {
    target.put(`/mnt/other/Windows/System32/config/${name}`, bytes);
  }
  const path = what.startsWith('/') ? `/mnt/c/Windows${what}` : what === '' ? '/mnt/c/Windows' : `${CONFIG}/${what}`;
  await target.files.rename(path, `${path}.old`);
  target.link(path, path.replace('/mnt/c', '/mnt/other'));
  for (const said of await refusals(target)) expect(said).toContain('is a link');
});

test.each(['/mnt/windows', '/mnt/windows/'])(
  'the folder in which the disk is mounted may be called by a link (%s)',
  async (folder) => {
    const target = offlineTarget();
    target.link('/mnt/windows', '/mnt/c');
    target.put('/mnt/c/hiberfil.sys', 'WAKE and so on');
    const input = { target: target.id, folder, rid: 1_001, password: null };
    expect((await resetWindowsPasswordTool.plan(testJob([target]).plan, input)).refusal).toBeUndefined();
  },
);
