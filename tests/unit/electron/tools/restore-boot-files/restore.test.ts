import { describe, expect, it } from 'vitest';
import { restoreBootFilesTool } from '../../../../../electron/tools/restore-boot-files/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';
import { change, picture, PLACE, serverTarget } from '../../../../support/server-target.ts';

const ESP = '/mnt/esp';

/** A program for a machine of that type, as its head tells. */
function program(machine: number, words = ''): Buffer {
  const bytes = Buffer.alloc(300);
  bytes.write('MZ');
  bytes.writeUInt32LE(128, 60);
  bytes.write('PE\0\0', 128, 'latin1');
  bytes.writeUInt16LE(machine, 132);
  bytes.write(words, 200);
  return bytes;
}

/** A Windows with the files of its loader, and an empty partition to start from. */
function withLoader({ machine = 0x8664, free = 1e9 } = {}): MemoryTarget {
  const target = serverTarget({}, { free, mounts: ['/mnt/c', ESP] });
  const boot = '/mnt/c/Windows/Boot';
  target.put(`${boot}/EFI/bootmgfw.efi`, program(machine));
  target.put(`${boot}/EFI/bootmgr.efi`, 'manager');
  target.put(`${boot}/EFI/de-DE/bootmgfw.efi.mui`, 'words');
  target.put(`${boot}/Fonts/wgl4_boot.ttf`, 'font');
  target.put(`${boot}/PCAT/bootmgr`, 'old manager');
  target.put(`${boot}/PCAT/bootnxt`, 'next');
  target.put(`${boot}/PCAT/memtest.exe`, 'memory');
  target.folder(ESP);
  return target;
}

const wish = (target: MemoryTarget, more: { firmware?: 'efi' | 'bios'; replace?: boolean } = {}) =>
  restoreBootFilesTool.contract.input.parse({ target: target.id, ...PLACE, system: ESP, ...more });
const plan = (target: MemoryTarget, more = {}) => restoreBootFilesTool.plan(testJob([target]).plan, wish(target, more));
const written = (target: MemoryTarget) =>
  Object.keys(target.picture())
    .filter((path) => path.startsWith(`${ESP}/`) && target.at(path)?.kind === 'file')
    .toSorted();

describe('the files of the loader', () => {
  it('are put where firmware with EFI looks for them, and taken away again', async () => {
    const target = withLoader();
    const before = picture(target);
    const { plan: planned, result, takeBack } = await change(target, restoreBootFilesTool, wish(target));
    expect(result).toEqual({ written: 5, same: 0 });
    expect(written(target)).toEqual([
      `${ESP}/EFI/Boot/bootx64.efi`,
      `${ESP}/EFI/Microsoft/Boot/Fonts/wgl4_boot.ttf`,
      `${ESP}/EFI/Microsoft/Boot/bootmgfw.efi`,
      `${ESP}/EFI/Microsoft/Boot/bootmgr.efi`,
      `${ESP}/EFI/Microsoft/Boot/de-DE/bootmgfw.efi.mui`,
    ]);
    expect(target.at(`${ESP}/EFI/Boot/bootx64.efi`)?.content).toEqual(program(0x8664));
    expect(planned.warnings.map(({ text }) => text).join()).toContain('no boot store');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it.each([
    [0xaa64, 'bootaa64.efi'],
    [0x14c, 'bootia32.efi'],
  ])('have the name that firmware of machine %i starts', async (machine, name) => {
    const target = withLoader({ machine });
    await change(target, restoreBootFilesTool, wish(target));
    expect(written(target)[0]).toBe(`${ESP}/EFI/Boot/${name}`);
  });

  it('are put where a BIOS finds them', async () => {
    const target = withLoader();
    await change(target, restoreBootFilesTool, wish(target, { firmware: 'bios' }));
    expect(written(target)).toEqual([
      `${ESP}/Boot/Fonts/wgl4_boot.ttf`,
      `${ESP}/Boot/memtest.exe`,
      `${ESP}/bootmgr`,
      `${ESP}/bootnxt`,
    ]);
  });

  it('that are there stay, whatever their case, unless they are asked to be replaced, and come back to the byte', async () => {
    const target = withLoader();
    target.put(`${ESP}/EFI/MICROSOFT/Boot/BOOTMGFW.EFI`, 'newer');
    target.put(`${ESP}/EFI/MICROSOFT/Boot/bootmgr.efi`, 'manager');
    target.put(`${ESP}/EFI/MICROSOFT/Boot/BCD`, 'store');
    const before = picture(target);
    const first = await plan(target);
    expect(first.preview).toMatchObject({ firmware: 'efi', same: 1, noStore: false });
    expect(first.preview.differing).toEqual([`${ESP}/EFI/MICROSOFT/Boot/BOOTMGFW.EFI`]);
    const kept = await change(target, restoreBootFilesTool, wish(target));
    expect(target.at(`${ESP}/EFI/MICROSOFT/Boot/BOOTMGFW.EFI`)?.content.toString()).toBe('newer');
    await kept.takeBack();
    const replaced = await change(target, restoreBootFilesTool, wish(target, { replace: true }));
    expect(target.at(`${ESP}/EFI/MICROSOFT/Boot/BOOTMGFW.EFI`)?.content).toEqual(program(0x8664));
    expect(target.at(`${ESP}/EFI/MICROSOFT/Boot/BCD`)?.content.toString()).toBe('store');
    await replaced.takeBack();
    expect(picture(target)).toEqual(before);
    expect((await plan(target, { replace: true })).refusal).toBeUndefined();
  });

  it('are not restored where nothing is missing, there is nothing to copy, or no room', async () => {
    const target = withLoader();
    await change(target, restoreBootFilesTool, wish(target));
    expect((await plan(target)).refusal?.code).toBe('already-exists');
    const bare = serverTarget({}, { mounts: ['/mnt/c', ESP] });
    bare.folder(ESP);
    expect((await plan(bare)).refusal).toMatchObject({ code: 'not-found', title: expect.stringContaining('EFI') });
    expect((await plan(withLoader({ free: 1_000 }))).refusal?.code).toBe('no-space');
  });

  it('are neither read nor written through links, and are not put in the place of a folder', async () => {
    const target = withLoader();
    target.put('/etc/shadow', 'secret');
    target.link('/mnt/c/Windows/Boot/EFI/stolen', '/etc/shadow');
    target.link('/mnt/c/Windows/Boot/Resources', '/etc');
    await change(target, restoreBootFilesTool, wish(target));
    expect(Object.values(target.picture(ESP))).not.toContain('secret');
    const other = withLoader();
    other.folder('/elsewhere');
    other.link(`${ESP}/EFI`, '/elsewhere');
    await expect(plan(other)).rejects.toMatchObject({ problem: { code: 'already-exists' } });
    const third = withLoader();
    third.folder(`${ESP}/EFI/Microsoft/Boot/bootmgr.efi`);
    await expect(plan(third)).rejects.toMatchObject({ problem: { code: 'already-exists' } });
  });

  it('that came since the plan are left as they are', async () => {
    const target = withLoader();
    const planned = await plan(target);
    target.put(`${ESP}/EFI/Microsoft/Boot/bootmgr.efi`, 'somebody’s');
    const { problem } = await restoreBootFilesTool.run(testJob([target], [], planned.preview).context, wish(target));
    expect(problem?.code).toBe('already-exists');
    expect(target.at(`${ESP}/EFI/Microsoft/Boot/bootmgr.efi`)?.content.toString()).toBe('somebody’s');
  });

  it('are whole after the line was cut at every step, and gone again after the undo', async () => {
    const whole = withLoader();
    await change(whole, restoreBootFilesTool, wish(whole));
    const wanted = whole.picture(ESP);
    for (let cut = 1; ; cut++) {
      const target = withLoader();
      const before = picture(target);
      const planned = await plan(target);
      let count = 0;
      let lost = false;
      target.before = () => {
        if (++count === cut) {
          lost = true;
          target.cut();
        }
      };
      const undo = memoryUndo();
      const { problem } = await restoreBootFilesTool.run(
        testJob([target], [], planned.preview, { undo }).context,
        wish(target),
      );
      target.before = () => {};
      expect(problem).toBeUndefined();
      expect(target.picture(ESP)).toEqual(wanted);
      const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
      const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
      await undoChangesTool.run(testJob([target], [], undoing.preview, { jobId: 'undo', undo }).context, back);
      expect(picture(target)).toEqual(before);
      if (!lost) break;
    }
  });
});
