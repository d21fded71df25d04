import { describe, expect, it } from 'vitest';
import { runAtNextStartTool } from '../../../../../electron/tools/run-at-next-start/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { change, picture, PLACE, serverTarget } from '../../../../support/server-target.ts';

const POLICY = '/mnt/c/Windows/System32/GroupPolicy';
const textAt = (target: MemoryTarget, path: string) => target.at(`${POLICY}/${path}`)?.content.toString();
const wish = (target: MemoryTarget, script = 'sc config bad start= disabled') => ({
  target: target.id,
  ...PLACE,
  script,
});
const plan = (target: MemoryTarget, script?: string) =>
  runAtNextStartTool.plan(testJob([target]).plan, wish(target, script));

describe('a script for the next start', () => {
  it('is shown in full, lies where group policy looks, and goes again to the byte', async () => {
    const target = serverTarget();
    const before = picture(target);
    const { plan: planned, takeBack } = await change(target, runAtNextStartTool, wish(target));
    expect(planned.steps.map(({ detail }) => detail).join('\n')).toContain('sc config bad start= disabled');
    expect(textAt(target, 'Machine/Scripts/scripts.ini')).toContain('0CmdLine=RescueDeskOnce.cmd');
    expect(textAt(target, 'gpt.ini')).toContain('42B5FAAE');
    expect(textAt(target, 'Machine/Scripts/Startup/RescueDeskWork.cmd')).toBe(
      '@echo off\r\nsc config bad start= disabled\r\n',
    );
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('keeps the policies that are there, in folders of any case, and puts them back', async () => {
    const target = serverTarget();
    const own = '[General]\r\nVersion=7\r\n';
    target.put(`${POLICY}/GPT.INI`, own);
    target.put(`${POLICY}/machine/scripts/scripts.ini`, '[Startup]\r\n0CmdLine=theirs.cmd\r\n0Parameters=\r\n');
    const before = picture(target);
    const { takeBack } = await change(target, runAtNextStartTool, wish(target));
    expect(textAt(target, 'GPT.INI')).toContain('Version=8');
    expect(textAt(target, 'GPT.INI.rescue-desk')).toBe(own);
    expect(textAt(target, 'machine/scripts/scripts.ini')).toContain('1CmdLine=RescueDeskOnce.cmd');
    expect(textAt(target, 'machine/scripts/Startup/RescueDeskOnce.cmd')).toContain(
      'copy /y "%POLICY%\\gpt.ini.rescue-desk"',
    );
    expect((await plan(target)).refusal?.code).toBe('already-exists');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('goes over what an earlier one left behind that could not end', async () => {
    const target = serverTarget();
    target.put(`${POLICY}/Machine/Scripts/Startup/RescueDeskOnce.cmd`, 'left');
    target.put(`${POLICY}/Machine/Scripts/Startup/RescueDeskWork.cmd`, 'left');
    const before = picture(target);
    const { takeBack } = await change(target, runAtNextStartTool, wish(target));
    expect(textAt(target, 'Machine/Scripts/Startup/RescueDeskWork.cmd')).toContain('sc config');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('is refused where it is empty, Windows sleeps, or the disk can only be read', async () => {
    expect((await plan(serverTarget(), ' \n')).refusal?.code).toBe('invalid-input');
    const asleep = serverTarget();
    asleep.put('/mnt/c/hiberfil.sys', 'HIBR');
    expect((await plan(asleep)).refusal?.title).toContain('hibernated');
    expect((await plan(serverTarget({}, { readOnly: ['/mnt/c'] }))).refusal?.title).toContain('can only be read');
  });

  it('is not written through a link that somebody has put there', async () => {
    const target = serverTarget();
    target.folder('/elsewhere');
    target.link(POLICY, '/elsewhere');
    await expect(plan(target)).rejects.toMatchObject({ problem: { code: 'already-exists' } });
  });
});
