import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { findSystemsTool } from '../../electron/tools/find-systems/index.ts';
import { testJob } from '../support/job-context.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();

describe.skipIf(reason !== undefined)(`finding systems${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let lab: Lab;
  let target: Target;

  beforeAll(async () => {
    lab = await startLab();
    target = await signIn(lab);
  });
  afterAll(async () => {
    await target?.close();
    await lab?.stop();
  });

  it('tells of Windows and Linux what their owners know them by, leaves nothing mounted, and changes no byte', async () => {
    const { result, problem } = await findSystemsTool.run(testJob([target]).context, { target: target.id });
    expect(problem).toBeUndefined();
    const [windows] = result.systems.filter(({ kind }) => kind === 'windows');
    expect(windows).toMatchObject({
      product: 'Windows Server 2022 Standard',
      build: '20348.2700',
      computer: 'SHOP01',
      role: 'server',
      timeZone: 'W. Europe Standard Time',
      shutDown: Date.UTC(2025, 10, 21, 4, 12),
      users: expect.arrayContaining(['C:\\Users\\Administrator', 'C:\\Users\\Camille']),
      unread: [],
    });
    const [linux] = result.systems.filter(({ kind }) => kind === 'linux');
    expect(linux).toMatchObject({ hostName: 'ns3012345', kernels: ['5.10.0-28-amd64'] });
    expect(linux).toMatchObject({
      mounts: expect.arrayContaining([{ device: '/dev/hda2', place: '/var', system: 'ext4' }]),
    });
    expect(
      await lab.run('findmnt -rn -o TARGET | grep rescue-desk || true; ls -d /run/rescue-desk-find* || true'),
    ).toBe('');
    expect(await lab.changed()).toEqual([]);
  });
});
