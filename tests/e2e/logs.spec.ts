import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, screens } from './app.ts';
import { go, left, openPractice, rail, test } from './panes.ts';

test.describe('Logs of a Linux', () => {
  test('tell why a server died, by keyboard alone, and are narrowed down', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Logs').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Root folder of the Linux' }).focus();
    await page.keyboard.press('Enter');
    const logs = page.getByRole('grid', { name: 'Logs', exact: true });
    await expect(logs.getByText('syslog', { exact: true })).toBeVisible();
    await logs.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');

    const matters = page.getByRole('region', { name: 'What matters in them' });
    await expect(matters).toContainText('A disk gives errors');
    await expect(matters).toContainText('What helps: Check a file system');
    const entries = page.getByRole('grid', { name: 'Entries' });
    await expect(entries.getByRole('row').nth(1)).toBeVisible();
    await screens(page, 'logs');

    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('EXT4-fs error');
    await page.keyboard.press('Enter');
    await expect(entries.getByText('kernel', { exact: true }).first()).toBeVisible();
    await expect(entries.getByText(/CRON/)).toHaveCount(0);
    await entries
      .getByText(/ext4_find_entry/)
      .first()
      .click();
    await expect(page.getByRole('region', { name: 'Entry', exact: true })).toContainText('sdb2 is damaged');
    await screens(page, 'logs-entry');
  });

  test('are opened from the folder of a mounted Linux, unpacked, and saved as CSV', async ({ page, folder }) => {
    const log = join(folder, 'var', 'log');
    await mkdir(log, { recursive: true });
    const refused = Array.from(
      { length: 30 },
      (_, index) =>
        `Jan  9 08:00:${10 + index} ns1 sshd[7]: Failed password for root from 192.0.2.${index % 3} port ${2_000 + index} ssh2\n`,
    );
    await writeFile(join(log, 'auth.log.1.gz'), gzipSync(refused.join('')));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.getByRole('menuitem', { name: 'Tools', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Read the logs of this Linux' }).click();
    await page.getByText('auth.log.1.gz', { exact: true }).click();
    await page.getByRole('button', { name: 'Read', exact: true }).click();
    await expect(page.getByText('30 entries, of 30 read')).toBeVisible();
    await page.getByText('Refused sign-ins by address', { exact: true }).click();
    const addresses = page.getByRole('region', { name: 'Refused sign-ins by address' });
    await expect(addresses.getByRole('row')).toHaveCount(4);
    await expect(addresses).toContainText('192.0.2.2');
    await screens(page, 'logs-addresses');

    await page.getByRole('button', { name: 'Save as CSV …' }).click();
    const dialog = page.getByRole('dialog');
    const saved = join(folder, 'logs.csv');
    await dialog.getByRole('textbox', { name: 'Path and name' }).fill(saved);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(async () => (await readFile(saved, 'utf8').catch(() => '')).split('\r\n').length).toBe(32);
  });
});
