import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { noSshd, startSshd } from '../support/sshd.ts';
import { expect, expectAccessible, screens } from './app.ts';
import { openPractice, rail, test } from './panes.ts';

/** A terminal drawn for screen readers too, so that its lines can be read here as they read them. */
async function openTerminal(page: Page): Promise<void> {
  await rail(page, 'Terminal').click();
  await expect(page.getByRole('textbox', { name: 'Terminal input' })).toBeFocused();
  await page.getByRole('menuitem', { name: 'View' }).click();
  await page.getByRole('menuitem', { name: 'Screen reader mode' }).click();
  await input(page).focus();
}

const input = (page: Page) => page.getByRole('textbox', { name: 'Terminal input' });
const line = (page: Page, words: string | RegExp) => page.getByRole('listitem').filter({ hasText: words });

test.describe('the terminal', () => {
  test('types on this computer, with colours and the size of its tab', async ({ page }) => {
    await openTerminal(page);
    await page.keyboard.type('echo term=$TERM colour=$COLORTERM $((6*7))\n');
    await expect(line(page, 'term=xterm-256color colour=truecolor 42')).toBeVisible();
    await page.keyboard.type('echo wide $(stty size)\n');
    await expect(line(page, /^wide \d+ \d+/)).toBeVisible();
    const wide = await line(page, /^wide \d+ \d+/).innerText();
    await page.setViewportSize({ width: 800, height: 500 });
    await page.keyboard.type('clear; echo narrow $(stty size)\n');
    await expect(line(page, /^narrow \d+ \d+/)).toBeVisible();
    const narrow = await line(page, /^narrow \d+ \d+/).innerText();
    const columns = (text: string) => Number(text.trim().split(/\s+/)[2]);
    expect(columns(narrow)).toBeLessThan(columns(wide));
  });

  test('types on the practice server', async ({ page }) => {
    await openPractice(page);
    await openTerminal(page);
    await page.keyboard.type('tail -n 1 /mnt/linux/etc/fstab; hostname\n');
    await expect(line(page, /^rescue-practice/)).toBeVisible();
    await screens(page, 'terminal');
  });

  test('is stopped by Ctrl+C within a second in the middle of a flood', async ({ page, folder }) => {
    const stopped = join(folder, 'stopped');
    await writeFile(
      join(folder, 'flood'),
      `trap 'date +%s%3N >${stopped}; exit' INT\nseq 1 200000\necho yes >${folder}/flowing\nyes 'a flood of words'\n`,
    );
    await openTerminal(page);
    // Reading a flood out is not what is tried here.
    await page.getByRole('menuitem', { name: 'View' }).click();
    await page.getByRole('menuitem', { name: 'Screen reader mode' }).click();
    await input(page).focus();
    await page.keyboard.type(`sh ${folder}/flood; echo back > ${folder}/back\n`);
    // A megabyte has gone through the terminal by then, however slow the machine draws it, and it goes on.
    const flowing = () => readFile(join(folder, 'flowing'), 'utf8').catch(() => '');
    await expect.poll(flowing, { timeout: 60_000 }).not.toBe('');
    const pressed = Date.now();
    await page.keyboard.press('Control+c');
    await expect.poll(() => readFile(stopped, 'utf8').catch(() => ''), { intervals: [20] }).not.toBe('');
    expect(Number(await readFile(stopped, 'utf8')) - pressed).toBeLessThan(1000);
    await page.keyboard.type('\nclear\n');
    await page.getByRole('menuitem', { name: 'View' }).click();
    await page.getByRole('menuitem', { name: 'Screen reader mode' }).click();
    await input(page).focus();
    await page.keyboard.type('echo ali""ve\n');
    await expect(line(page, /^alive/)).toBeVisible();
  });

  test('is still there after a reload, with its shell and its screen', async ({ page }) => {
    await openTerminal(page);
    await page.keyboard.type('export KEPT=kept; echo before""-reload\n');
    await expect(line(page, /^before-reload/)).toBeVisible();
    await page.reload();
    await expect(line(page, /^before-reload/)).toBeVisible();
    await input(page).focus();
    await page.keyboard.type('echo it is $KEPT\n');
    await expect(line(page, /^it is kept/)).toBeVisible();
  });

  test('says that its shell has ended, with which status, and opens another in the same tab', async ({ page }) => {
    await openTerminal(page);
    await page.keyboard.type('exit 3\n');
    await expect(page.getByText('This shell has ended with status 3.')).toBeVisible();
    await page.getByRole('button', { name: 'Open again' }).click();
    await expect(page.getByText('This shell has ended')).toHaveCount(0);
    await input(page).focus();
    await page.keyboard.type('echo a""new\n');
    await expect(line(page, /^anew/)).toBeVisible();
  });

  test('shows several lines before they are pasted', async ({ page }) => {
    await openTerminal(page);
    const paste = (text: string) =>
      input(page).evaluate((element, pasted) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', pasted);
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, text);
    await paste('echo one\necho two\n');
    const dialog = page.getByRole('dialog', { name: 'Paste this into the terminal?' });
    await expect(dialog.getByRole('region', { name: 'Text to paste' })).toHaveText('echo one\necho two\n');
    await expect(dialog.getByRole('button', { name: 'Don’t paste' })).toBeFocused();
    await screens(page, 'terminal-paste');
    await dialog.getByRole('button', { name: 'Paste as one line' }).click();
    await page.keyboard.press('Enter');
    await expect(line(page, /^one echo two/)).toBeVisible();
    await paste('echo plain');
    await page.keyboard.press('Enter');
    await expect(line(page, /^plain/)).toBeVisible();
  });

  test('finds words that have scrolled by', async ({ page }) => {
    await openTerminal(page);
    await page.keyboard.type('seq 1 300\n');
    await expect(line(page, /^300/)).toBeVisible();
    await page.keyboard.press('Control+Shift+F');
    await page.getByRole('textbox', { name: 'Find in the terminal' }).fill('17');
    await expect(page.getByText(/^\d+ of 1[0-9]$/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(input(page)).toBeFocused();
  });

  test('lets no program set the clipboard or name the tab as something else', async ({ page }) => {
    await openTerminal(page);
    await page.keyboard.type(`printf '\\033]52;c;ZXZpbA==\\007\\033]2;Start\\007'; echo do""ne\n`);
    await expect(line(page, /^done/)).toBeVisible();
    await expect(page.getByRole('tab', { selected: true })).toHaveAccessibleName(/: Start$/);
    await page.context().grantPermissions(['clipboard-read']);
    expect(await page.evaluate(() => navigator.clipboard.readText())).not.toBe('evil');
  });

  test('comes back in the same tab, with what it showed, when the connection was lost', async ({ page }) => {
    test.skip(noSshd !== undefined, noSshd);
    const sshd = await startSshd({ password: true });
    try {
      await page.getByRole('textbox', { name: 'Server address' }).fill(sshd.host);
      await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(sshd.port));
      await page.getByRole('textbox', { name: 'User', exact: true }).fill(sshd.user);
      await page.getByLabel('Password', { exact: true }).fill(sshd.password ?? '');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await page.getByRole('button', { name: 'Yes, connect' }).click();
      await expect(page.getByRole('tab', { selected: true })).toHaveAccessibleName(/127\.0\.0\.1/);
      await openTerminal(page);
      await page.keyboard.type('echo before""-the-cut\n');
      await expect(line(page, /^before-the-cut/)).toBeVisible();
      await sshd.down();
      const banner = page.getByText(/The connection is lost\. The terminal goes on in this tab/);
      await expect(banner).toBeVisible();
      await expectAccessible(page);
      await sshd.up();
      await page.getByRole('tabpanel').getByRole('button', { name: 'Try now' }).click();
      await expect(banner).toBeHidden();
      await expect(line(page, /^before-the-cut/)).toBeVisible();
      await input(page).focus();
      await page.keyboard.type('echo after""-the-cut\n');
      await expect(line(page, /^after-the-cut/)).toBeVisible();
    } finally {
      await sshd.stop();
    }
  });
});
