import { mkdir, readFile, readlink, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { command, go, grid, jobs, left, names, rail, right, row, test } from './panes.ts';

/** Two folders of this computer, with the keyboard in the left pane. */
async function openFolders(page: Page, folder: string, from: Record<string, string>, to: Record<string, string> = {}) {
  for (const [side, files] of Object.entries({ from, to })) {
    await mkdir(join(folder, side));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, side, name), content);
  }
  await rail(page, 'Files').press('Enter');
  await go(right(page), join(folder, 'to'));
  await go(left(page), join(folder, 'from'));
}

/** Agrees to the plan that is shown, whose act has the focus. */
async function agreeByKey(page: Page, act: string): Promise<void> {
  await expect(page.getByRole('dialog').getByRole('button', { name: act, exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test.describe('by keyboard alone', () => {
  test('files are copied and moved to the other pane', async ({ page, folder }) => {
    await openFolders(page, folder, { 'a.txt': 'a', 'b.txt': 'b' });
    await page.keyboard.type('a.txt');
    await page.keyboard.press('F5');
    await agreeByKey(page, 'Copy');
    await expect(row(right(page), 'a.txt')).toBeVisible();
    await expect(grid(left(page))).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.type('b.txt');
    const wanted = (await row(left(page), 'b.txt').getAttribute('id')) ?? '';
    await expect(grid(left(page))).toHaveAttribute('aria-activedescendant', wanted);
    await page.keyboard.press('F6');
    await agreeByKey(page, 'Move');
    await expect(row(right(page), 'b.txt')).toBeVisible();
    await expect.poll(() => names(left(page))).toEqual(['a.txt']);
    await expect.poll(() => readFile(join(folder, 'to/b.txt'), 'utf8')).toBe('b');
  });

  test('a folder and a file are made, renamed and viewed', async ({ page, folder }) => {
    await openFolders(page, folder, { 'notes.txt': 'hello' });
    await page.keyboard.press('F7');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('sub');
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'sub')).toHaveAttribute('aria-selected', 'true');
    await expect(grid(left(page))).toBeFocused();
    await page.keyboard.press('Shift+F4');
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('empty.txt');
    await page.keyboard.press('Enter');
    await agreeByKey(page, 'Make');
    await expect(row(left(page), 'empty.txt')).toBeVisible();
    await expect(grid(left(page))).toBeFocused();
    await page.keyboard.type('notes');
    await page.keyboard.press('F2');
    await expect(page.getByRole('textbox', { name: 'New name' })).toBeFocused();
    await page.keyboard.type('story');
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'story.txt')).toBeVisible();
    await expect(grid(left(page))).toBeFocused();
    await page.keyboard.press('F3');
    await expect(page.getByRole('textbox', { name: 'Content of story.txt' })).toHaveText('hello');
  });

  test('links of both kinds are made', async ({ page, folder }) => {
    await openFolders(page, folder, { 'a.txt': 'a' });
    for (const [name, kind] of [
      ['soft', 'Symbolic'],
      ['second', 'Hard'],
    ] as const) {
      await grid(left(page)).focus();
      await page.keyboard.type('a.txt');
      await command(page, 'New link…');
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
      await page.keyboard.press('Control+a');
      await page.keyboard.type(name);
      await page.keyboard.press('Tab');
      await expect(dialog.getByRole('textbox', { name: 'Leads to' })).toBeFocused();
      await page.keyboard.press('Tab');
      await expect(dialog.getByRole('combobox', { name: 'Kind of link' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('option', { name: kind })).toBeVisible();
      await page.keyboard.type(kind);
      await expect(page.getByRole('option', { name: kind })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('listbox')).toBeHidden();
      await dialog.getByRole('textbox', { name: 'Name' }).press('Enter');
      await agreeByKey(page, 'Make');
      await expect(row(right(page), name)).toBeVisible();
    }
    expect(await readlink(join(folder, 'to/soft'))).toBe(join(folder, 'from/a.txt'));
    expect((await stat(join(folder, 'to/second'))).nlink).toBe(2);
  });

  test('dates and permissions are changed', async ({ page, folder }) => {
    await openFolders(page, folder, { 'a.txt': 'a' });
    await utimes(join(folder, 'from/a.txt'), 0, 0);
    await page.keyboard.type('a.txt');
    await page.keyboard.press('Control+Shift+m');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'In octal' })).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('0600');
    for (let press = 0; press < 3; press++) await page.keyboard.press('Tab');
    await expect(dialog.getByLabel('Modified', { exact: true })).toBeFocused();
    await page.keyboard.type('02032020');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('040506AM');
    await expect(dialog.getByLabel('Modified', { exact: true })).toHaveValue('2020-02-03T04:05:06');
    await page.keyboard.press('Enter');
    await agreeByKey(page, 'Change');
    await expect(jobs(page).getByText('1 entry changed')).toBeVisible();
    const { mode, mtime } = await stat(join(folder, 'from/a.txt'));
    expect(mode & 0o777).toBe(0o600);
    expect(mtime).toEqual(new Date(2020, 1, 3, 4, 5, 6));
  });

  test('two files are compared', async ({ page, folder }) => {
    await openFolders(page, folder, { 'a.txt': 'one\n' }, { 'a.txt': 'two\n' });
    await page.keyboard.press('Control+Shift+D');
    await expect(page.getByRole('status').getByText('They differ in 1 place')).toBeVisible();
  });

  test('Ctrl+W closes one tab of the pane, and only the last one closes the explorer', async ({ page, folder }) => {
    await openFolders(page, folder, {});
    const explorers = page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab');
    const before = await explorers.count();
    await page.keyboard.press('Control+t');
    const tabs = left(page).getByRole('tab');
    await expect(tabs).toHaveCount(2);
    await page.keyboard.press('Control+Tab');
    await expect(explorers).toHaveCount(before);
    await expect(grid(left(page))).toBeFocused();
    await page.keyboard.press('Control+w');
    await expect(tabs).toHaveCount(0);
    await expect(explorers).toHaveCount(before);
    await page.keyboard.press('Control+w');
    await expect(explorers).toHaveCount(before - 1);
  });
});
