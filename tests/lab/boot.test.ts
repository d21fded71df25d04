import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { checkBootTool } from '../../electron/tools/check-boot/index.ts';
import { repairBootTool } from '../../electron/tools/repair-boot/index.ts';
import { restoreBootFilesTool } from '../../electron/tools/restore-boot-files/index.ts';
import { undoChangesTool } from '../../electron/tools/undo-changes/index.ts';
import { launchBrowser, signInOnPage, startBrowserApp } from '../support/browser-app.ts';
import { testJob } from '../support/job-context.ts';
import { memoryUndo } from '../support/memory-undo.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();
const pictures = resolve(import.meta.dirname, '../../test-results/lab');
/** The processor is emulated, and every look at the disks starts programs on it. */
const PATIENCE = 180_000;
const SLOW = { timeout: 8 * 60_000 };
const SERIAL = 'NTFS00001';

describe.skipIf(reason !== undefined)(
  `boot sectors on real disks${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;
    let disk: string;

    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
      disk = await lab.device('ntfs');
      mkdirSync(pictures, { recursive: true });
    });
    afterAll(async () => {
      await target?.close();
      await lab?.stop();
    });

    const check = async (volume: string) =>
      (await checkBootTool.plan(testJob([target]).plan, { target: target.id, volume })).preview;
    const readable = (volume: string) =>
      lab.run(
        `mkdir -p /root/at && mount -t ntfs-3g -o ro ${volume} /root/at && cat /root/at/Data/note.txt; umount /root/at`,
      );

    it(
      'are written back from their copies, so that the volume can be mounted, and to the byte what they were after the undo',
      SLOW,
      async () => {
        const [lost, whole] = [`${disk}5`, `${disk}6`];
        expect((await check(lost)).findings[0]).toMatchObject({ id: 'boot-sector', repair: 'boot-sector' });
        expect((await check(whole)).findings[0]).toMatchObject({ id: 'copy', repair: 'copy' });
        await expect(readable(lost)).rejects.toThrow();
        const undo = memoryUndo();
        for (const [volume, repair] of [
          [lost, 'boot-sector'],
          [whole, 'copy'],
        ] as const) {
          const input = { target: target.id, volume, repair };
          const planned = await repairBootTool.plan(testJob([target]).plan, input);
          expect(planned.refusal).toBeUndefined();
          expect(planned.phrase).toBe(SERIAL);
          const { context } = testJob([target], [], planned.preview, { jobId: volume, undo });
          expect((await repairBootTool.run(context, input)).problem).toBeUndefined();
          expect((await check(volume)).findings.filter(({ repair: mends }) => mends === repair)).toEqual([]);
        }
        expect(await readable(lost)).toContain('on NOSTART');
        expect(await lab.changed()).toEqual(['ntfs']);
        const back = { jobs: [lost, whole], targets: [target.id], evenIfChanged: false };
        const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
        const { context } = testJob([target], [], undoing.preview, { jobId: 'undo', undo });
        expect((await undoChangesTool.run(context, back)).result).toMatchObject({ back: 2, leftCount: 0 });
        expect(await lab.changed()).toEqual([]);
      },
    );

    it('are not written while the volume is mounted', SLOW, async () => {
      await lab.run(`mkdir -p /mnt/whole && mount -t ntfs-3g -o ro ${disk}6 /mnt/whole`);
      const input = { target: target.id, volume: `${disk}6`, repair: 'copy' } as const;
      expect((await repairBootTool.plan(testJob([target]).plan, input)).refusal?.code).toBe('busy');
      await lab.run('umount /mnt/whole');
    });

    it(
      'are joined by the files of the loader, which the FAT partition of a server with EFI takes, and loses again',
      SLOW,
      async () => {
        const head = Buffer.alloc(200);
        head.write('MZ');
        head.writeUInt32LE(128, 60);
        head.write('PE\0\0', 128, 'latin1');
        head.writeUInt16LE(0x8664, 132);
        const [windows, esp] = ['/mnt/windows', '/mnt/esp'];
        await lab.run(
          `mkdir -p ${windows} ${esp} && mount -t ntfs-3g "$(findfs LABEL=Windows)" ${windows} && mount "$(findfs LABEL=ESP)" ${esp} && ` +
            `mkdir -p ${windows}/Windows/Boot/EFI/de-DE && echo ${head.toString('base64')} | base64 -d >${windows}/Windows/Boot/EFI/bootmgfw.efi && ` +
            `echo words >${windows}/Windows/Boot/EFI/de-DE/bootmgfw.efi.mui`,
        );
        const picture = () =>
          lab.run(`cd ${esp} && find . -type f -exec sha256sum {} + | sort -k2; find . -type d | sort`);
        const before = await picture();
        const input = { target: target.id, folder: windows, system: esp, firmware: 'efi', replace: true } as const;
        const planned = await restoreBootFilesTool.plan(testJob([target]).plan, input);
        expect(planned.refusal).toBeUndefined();
        const undo = memoryUndo();
        const ended = await restoreBootFilesTool.run(testJob([target], [], planned.preview, { undo }).context, input);
        expect(ended).toEqual({ result: { written: 3, same: 0 } });
        const sum = (await lab.run(`sha256sum <${windows}/Windows/Boot/EFI/bootmgfw.efi`)).split(' ')[0];
        await lab.run(`umount ${esp} && mount "$(findfs LABEL=ESP)" ${esp}`);
        expect((await picture()).split('\n').filter((line) => line.startsWith(sum ?? '?'))).toHaveLength(2);
        const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
        const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
        const { context } = testJob([target], [], undoing.preview, { jobId: 'undo', undo });
        expect((await undoChangesTool.run(context, back)).problem).toBeUndefined();
        expect(await picture()).toBe(before);
        await lab.run(`umount ${esp} ${windows}`);
      },
    );

    it('are checked and mended on the page, with the serial number typed, and taken back', SLOW, async () => {
      await lab.run('echo root:rescue | chpasswd');
      const app = await startBrowserApp();
      const browser = await launchBrowser();
      try {
        const context = await browser.newContext({ viewport: { width: 1280, height: 2000 } });
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE);
        await signInOnPage(page, app, { host: '127.0.0.1', port: lab.port, user: 'root', password: 'rescue' });
        const dialog = page.getByRole('dialog');
        await page.getByRole('navigation').getByRole('button', { name: 'Disks', exact: true }).click();
        await page
          .getByRole('grid', { name: 'Volumes' })
          .getByRole('row')
          .filter({ hasText: `${disk}5` })
          .click();
        await page.getByRole('button', { name: 'Check how it starts' }).click();
        await dialog.getByText('The boot sector is damaged, and its copy is whole').waitFor();
        await page.screenshot({ path: join(pictures, 'boot-checked.png') });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        await dialog.getByRole('button', { name: 'Write the boot sector back from its copy…' }).click();
        const write = dialog.getByRole('button', { name: 'Write the sector', exact: true });
        await write.waitFor();
        expect(await write.isDisabled()).toBe(true);
        await page.screenshot({ path: join(pictures, 'boot-plan.png') });
        await dialog.getByRole('textbox').fill(SERIAL);
        await page.keyboard.press('Enter');
        await page
          .getByRole('region', { name: 'Jobs' })
          .getByText('The sector was written, read back and compared')
          .waitFor();
        await dialog.waitFor({ state: 'detached' });
        expect(await readable(`${disk}5`)).toContain('on NOSTART');
        await page.keyboard.press('Control+z');
        await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
        await page
          .getByRole('region', { name: 'Jobs' })
          .getByText(/^Done: Undo: Write the boot sector back/)
          .waitFor({ state: 'attached' });
        expect(await lab.changed()).not.toContain('ntfs');
      } finally {
        await browser.close();
        await app.stop();
      }
    });
  },
);
