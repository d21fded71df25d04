import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserApp, launchBrowser, signInOnPage, startBrowserApp } from '../support/browser-app.ts';
import { type Lab, startLab } from './lab.ts';
import { hasSamples, noLab } from './machine/recipe.ts';

const reason = noLab();
const pictures = resolve(import.meta.dirname, '../../test-results/lab');
const PATIENCE = 180_000;

describe.skipIf(reason !== undefined)(
  `the disks on the page${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let app: BrowserApp;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      lab = await startLab();
      await lab.run('echo root:rescue | chpasswd');
      app = await startBrowserApp();
      browser = await launchBrowser();
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      await signInOnPage(page, app, { host: '127.0.0.1', port: lab.port, user: 'root', password: 'rescue' });
      mkdirSync(pictures, { recursive: true });
    });
    afterAll(async () => {
      await browser?.close();
      await app?.stop();
      await lab?.stop();
    });

    const row = (name: string) =>
      page.getByRole('grid', { name: 'Volumes' }).getByRole('row').filter({ hasText: name });

    it('shows every disk, says what Windows left behind, and can be read by everybody', async () => {
      await page.getByRole('button', { name: 'Disks', exact: true }).click();
      await row('HIBERNATED').filter({ hasText: 'Windows sleeps on it' }).waitFor();
      expect(await page.getByRole('region', { name: /Disks, their partitions/ }).textContent()).toContain('WINDOWS01');
      for (const scheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.screenshot({ path: join(pictures, `disks-${scheme}.png`) });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      }
    });

    it('mounts a volume read-only, by the keyboard alone, and unmounts it', async () => {
      // Rows out of sight are not drawn, and the real disks of the samples are many.
      await page.setViewportSize({ width: 1280, height: 2000 });
      await row('Basic data')
        .or(row('Windows').filter({ hasText: 'nvme' }))
        .first()
        .click();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('mount -t ntfs-3g -o ro').first().waitFor({ state: 'attached' });
      await page.screenshot({ path: join(pictures, 'mount-plan.png') });
      await page.keyboard.press('Enter');
      await row('at /mnt/windows, read-only').waitFor();
      expect(await lab.run('ls /mnt/windows')).toContain('Users');
      await page.screenshot({ path: join(pictures, 'mounted.png') });
      await page.getByRole('button', { name: 'Unmount' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Unmount', exact: true }).click();
      await row('at /mnt/windows').waitFor({ state: 'detached' });
      expect(await lab.changed()).toEqual([]);
    });

    it('takes the mount back that was made last, by the keyboard alone', async () => {
      await row('TRANSFER').click();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Mount', exact: true }).click();
      await row('at /mnt/transfer, read-only').waitFor();
      await dialog.waitFor({ state: 'detached' });
      await row('TRANSFER').click();
      await page.keyboard.press('Control+z');
      await dialog.getByText('Unmount /mnt/transfer').waitFor({ state: 'attached' });
      await page.screenshot({ path: join(pictures, 'undo-mount.png') });
      await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
      await row('at /mnt/transfer').waitFor({ state: 'detached' });
      expect(await lab.run('findmnt -rn -o TARGET | grep ^/mnt || true')).toBe('');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });

    it.skipIf(!hasSamples)('asks for the key of BitLocker or the file that has it', async () => {
      await row('locked by BitLocker').first().click();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /path of its key file/ }).fill('/etc/hostname');
      await page.screenshot({ path: join(pictures, 'bitlocker.png') });
      await page.keyboard.press('Enter');
      await dialog.getByText('“/etc/hostname” is no key file of BitLocker', { exact: true }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.screenshot({ path: join(pictures, 'bitlocker-no-file.png') });
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await lab.changed()).toEqual([]);
    });

    it('checks a damaged file system, shows what was found, and asks for the serial number before it repairs', async () => {
      await row('damaged').click();
      await page.getByRole('button', { name: 'Check file system' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/^Mount the volume read-only and copy off what matters first/).waitFor();
      await dialog
        .getByRole('region', { name: 'What the program said' })
        .getByText(/Pass 5/)
        .waitFor();
      await page.screenshot({ path: join(pictures, 'checked.png') });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await lab.changed()).toEqual([]);
      await row('damaged').click();
      await page.getByRole('button', { name: /^Repair file system/ }).click();
      const repair = dialog.getByRole('button', { name: 'Repair', exact: true });
      await repair.waitFor();
      await page.screenshot({ path: join(pictures, 'repair-plan.png') });
      expect(await repair.isDisabled()).toBe(true);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });

    it('shows which disk a RAID would be rebuilt onto, and asks for its serial number', async () => {
      await row('out of date in RAID data').click();
      await page.getByRole('button', { name: /^Rebuild RAID/ }).click();
      const dialog = page.getByRole('dialog');
      const rebuild = dialog.getByRole('button', { name: 'Overwrite and rebuild' });
      await rebuild.waitFor();
      await dialog
        .getByText(/serial RAID000B/)
        .first()
        .waitFor();
      await page.screenshot({ path: join(pictures, 'rebuild-plan.png') });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(await rebuild.isDisabled()).toBe(true);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await lab.changed()).toEqual([]);
    });

    it('mounts a whole Linux by its own list, and opens a terminal inside it', async () => {
      const dialog = page.getByRole('dialog');
      const act = async (name: string, agree: string) => {
        await page.getByRole('button', { name, exact: true }).click();
        await dialog.getByRole('button', { name: agree, exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
      };
      await row((await lab.run('findfs LABEL=root')).trim()).click();
      await act('Mount read-only', 'Mount');
      await row('at /mnt/root, read-only').waitFor();
      await page.getByRole('button', { name: 'Mount the rest of this Linux' }).click();
      await dialog.getByText(/by its number on the disk/).waitFor();
      await page.screenshot({ path: join(pictures, 'mount-rest-plan.png') });
      await dialog.getByRole('button', { name: 'Mount', exact: true }).click();
      await row('at /mnt/root/var, read-only').waitFor();
      await row('at /mnt/root, read-only').click();
      await page.getByRole('button', { name: 'Terminal inside this Linux' }).click();
      const shown = (words: string) => page.getByRole('listitem').filter({ hasText: words }).first();
      // Drawn for screen readers too, so that its lines can be read here as they read them.
      await page.getByRole('menuitem', { name: 'View' }).click();
      await page.getByRole('menuitem', { name: 'Screen reader mode' }).click();
      // The prompt: what is typed before it is nobody's.
      await shown('#').waitFor({ state: 'attached' });
      await page.getByRole('textbox', { name: 'Terminal input' }).focus();
      await page.keyboard.type('cat /etc/hostname /var/www/index.html');
      await page.keyboard.press('Enter');
      await shown('ns3012345').waitFor({ state: 'attached' });
      await shown('it works').waitFor({ state: 'attached' });
      await page.screenshot({ path: join(pictures, 'inside.png') });
      await page.keyboard.type('exit');
      await page.keyboard.press('Enter');
      await page
        .getByText(/This shell has ended/)
        .first()
        .waitFor();
      await page.getByRole('tab', { name: /Disks/ }).click();
      await act('Release everything', 'Unmount');
      await row('at /mnt/root').first().waitFor({ state: 'detached' });
      expect(await lab.changed()).toEqual([]);
    });

    it('leads out of the rescue: what to release, what to choose in the panel, and the restart', async () => {
      await page.getByRole('button', { name: 'Leave 127.0.0.1…' }).click();
      const leave = page.getByRole('dialog', { name: 'Leave 127.0.0.1?' });
      await leave.getByRole('button', { name: 'Release everything' }).waitFor();
      await page.screenshot({ path: join(pictures, 'leave.png') });
      await leave.getByRole('button', { name: 'Restart the server …' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/Boot from the hard disk/).waitFor({ state: 'attached' });
      await page.screenshot({ path: join(pictures, 'restart-plan.png') });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });

    it('names what the server lacks, and offers to install it', async () => {
      await lab.run('mv /usr/sbin/smartctl /root/smartctl');
      await page.getByRole('button', { name: 'Look again' }).click();
      await page.getByText('The server lacks smartctl').waitFor();
      await page.getByRole('button', { name: 'Install smartmontools' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/The disks of the server are not touched/).waitFor();
      await page.screenshot({ path: join(pictures, 'install-plan.png') });
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await lab.run('mv /root/smartctl /usr/sbin/smartctl');
    });
  },
);
