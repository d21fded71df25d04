import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, screens, test } from './app.ts';

// Copies land in a home of the test's own.
const home = mkdtempSync(join(tmpdir(), 'rescue-desk-home-'));
test.use({ environment: { HOME: home } });
test.afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

const jobs = (page: Page) => page.getByRole('region', { name: 'Jobs' });

/** Starts the practice server and shows its root on the left, a folder of this test's own on the right. */
async function openPractice(page: Page) {
  await page.getByRole('button', { name: /^Try it on the practice server first/ }).click();
  const left = page.getByRole('region', { name: 'Left pane' });
  await expect(left.getByRole('row', { name: /README\.txt/ })).toBeVisible();
  await left.getByRole('button', { name: 'Up one folder' }).click();
  await expect(left.getByRole('row', { name: /^Folder mnt/ })).toBeVisible();
  return left;
}

/** Asks for a copy of one name to a folder under the home, and waits for the plan. */
async function planCopy(page: Page, name: RegExp, folder: string) {
  await page.getByRole('region', { name: 'Left pane' }).getByRole('row', { name }).click();
  await page.keyboard.press('F5');
  const plan = page.getByRole('dialog', { name: /^Copy/ });
  const to = plan.getByRole('textbox', { name: 'To this folder' });
  await to.fill(join(home, folder));
  await to.press('Enter');
  const copy = plan.getByRole('button', { name: 'Copy', exact: true });
  await expect(plan).toContainText(folder);
  await expect(copy).toBeEnabled();
  return { plan, copy };
}

/** So slow that a job can't come to its end before the person has done the next thing. */
async function slowly(page: Page) {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill('speed of all jobs 512');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeHidden();
}

test.describe('the practice server', () => {
  test('is one click away, says that nothing on it is real, and is thrown away when it is left', async ({ page }) => {
    await openPractice(page);
    const strip = page.getByRole('region', { name: 'Servers' });
    await expect(strip.getByText('practice: nothing real')).toBeVisible();
    await page.getByRole('tab', { name: 'Start' }).click();
    await expect(page.getByText('On Practice server.')).toBeVisible();
    await page.getByRole('button', { name: /^Work in a terminal/ }).click();
    await expect(page.getByRole('tab', { selected: true })).toContainText('Practice server');
    await page.getByRole('button', { name: 'Leave Practice server…' }).click();
    await expect(page.getByRole('dialog')).toContainText('thrown away');
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await expect(strip.getByText('Not connected to a server.')).toBeVisible();
  });
});

test.describe('a job', () => {
  test('is planned in plain words, then shows what came of it', async ({ page }) => {
    await openPractice(page);
    const { copy } = await planCopy(page, /README\.txt/, 'readme');
    await screens(page, 'plan-copy');
    await copy.click();
    await expect(jobs(page).getByText('Done', { exact: true })).toBeVisible();
    expect(await readFile(join(home, 'readme', 'README.txt'), 'utf8')).not.toBe('');
    await jobs(page)
      .getByRole('button', { name: /^Details of Copy/ })
      .click();
    const details = page.getByRole('dialog');
    await expect(details.getByText('Log')).toBeVisible();
    await screens(page, 'job-done');
    await details.getByRole('button', { name: 'Close' }).first().click();
    await jobs(page)
      .getByRole('button', { name: /^Remove from the list/ })
      .click();
    await expect(jobs(page).getByText(/^No jobs\./)).toBeVisible();
  });

  test('pauses, and goes on', async ({ page }) => {
    await openPractice(page);
    await slowly(page);
    const { copy } = await planCopy(page, /^Folder mnt/, 'paused');
    await copy.click();
    await jobs(page)
      .getByRole('button', { name: /^Pause/ })
      .click();
    await expect(jobs(page).getByText('Paused', { exact: true })).toBeVisible();
    await screens(page, 'job-paused');
    await jobs(page)
      .getByRole('button', { name: /^Go on with/ })
      .click();
    await expect(jobs(page).getByText('Paused', { exact: true })).toBeHidden();
  });

  test('stops only after a question; then it can go on', async ({ page }) => {
    await openPractice(page);
    await slowly(page);
    const { copy } = await planCopy(page, /^Folder mnt/, 'stopped');
    await copy.click();
    await jobs(page)
      .getByRole('button', { name: /^Pause/ })
      .click();
    await expect(jobs(page).getByText('Paused', { exact: true })).toBeVisible();
    await jobs(page).getByRole('button', { name: /^Stop/ }).click();
    const question = page.getByRole('dialog', { name: 'Stop this job?' });
    await expect(question.getByRole('button', { name: 'Let it run' })).toBeFocused();
    await question.getByRole('button', { name: 'Stop the job' }).click();
    await expect(jobs(page).getByText('Stopped', { exact: true })).toBeVisible();
    await jobs(page)
      .getByRole('button', { name: /^Go on where it stopped/ })
      .click();
    await expect(jobs(page).getByText('Stopped', { exact: true })).toBeHidden();
  });

  test.describe('of an app that was killed', () => {
    test.skip(({ where }) => where !== 'browser', 'the window ends with its engine');
    test.use({ expectedConsole: /WebSocket|ERR_CONNECTION_REFUSED/ });

    test('is there again, says that it was interrupted, and the page tells that its link was cut', async ({
      page,
      desk,
    }) => {
      await openPractice(page);
      await slowly(page);
      const { copy } = await planCopy(page, /^Folder mnt/, 'killed');
      await copy.click();
      await expect(jobs(page).getByRole('button', { name: /^Pause/ })).toBeVisible();
      await desk.kill();
      await expect(page.getByText(/link between this page and Rescue Desk was cut/)).toBeVisible();
      await desk.start();
      await expect(jobs(page).getByText('Interrupted', { exact: true })).toBeVisible();
      await expect(page.getByRole('tab')).toHaveCount(2);
      await screens(page, 'interrupted');
    });
  });
});

test.describe('what waits and what runs', () => {
  test('is steered by mouse, by keyboard and from the palette', async ({ page }) => {
    await openPractice(page);
    const first = await planCopy(page, /^Folder mnt/, 'running');
    await first.copy.click();
    await jobs(page)
      .getByRole('button', { name: /^Pause/ })
      .click();
    for (const [name, folder] of [
      [/README\.txt/, 'one'],
      [/^Folder etc/, 'two'],
    ] as const) {
      const { plan, copy } = await planCopy(page, name, folder);
      await plan.getByRole('combobox', { name: 'When' }).click();
      await page.getByRole('option', { name: 'Later, when I let it go on' }).click();
      await copy.click();
      await expect(plan).toBeHidden();
    }
    const names = () => jobs(page).getByRole('listitem').filter({ hasText: 'For later' });
    await expect(names()).toHaveCount(2);
    await expect(names().first()).toContainText('one');

    // By mouse.
    await jobs(page)
      .getByRole('button', { name: /^Speed, order and hours of .*two/ })
      .click();
    await screens(page, 'job-steering');
    await page.getByRole('menuitem', { name: 'Do this next' }).click();
    await expect(names().first()).toContainText('two');

    // By keyboard.
    await jobs(page)
      .getByRole('button', { name: /^Speed, order and hours of .*running/ })
      .focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Speed limit' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('menuitem', { name: '1.00 MB/s' }).press('Enter');
    await jobs(page)
      .getByRole('button', { name: /^Details of .*running/ })
      .click();
    const details = page.getByRole('dialog');
    await expect(details.getByRole('combobox', { name: 'Speed limit' })).toContainText('1.00 MB/s');
    await screens(page, 'job-steering-dialog');
    await details.getByRole('button', { name: 'Stop after the current files' }).click();
    await expect(details.getByText('Stopped after the files it was working on', { exact: true })).toBeVisible();
    await details.getByRole('button', { name: 'Close' }).first().click();

    // From the palette.
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill('speed of all jobs 512');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await expect(settings.getByRole('combobox', { name: 'Speed limit for all jobs together' })).toContainText(
      '512 KB/s',
    );
    await settings.getByLabel('The night begins at').fill('23:30');
    await screens(page, 'settings-transfers');
  });
});
