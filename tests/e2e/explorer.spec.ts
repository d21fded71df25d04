import { writeFileSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectAccessible, screens } from './app.ts';
import { endsWith, go, grid, left, names, openPractice, rail, right, row, test } from './panes.ts';

test.describe('the explorer', () => {
  test('shows the server beside this computer and is walked by keys alone', async ({ page }) => {
    await openPractice(page);
    const server = left(page);
    await go(server, '/mnt/windows');
    await grid(server).focus();
    await page.keyboard.type('use');
    await page.keyboard.press('Enter');
    await expect(grid(server)).toHaveAccessibleName(/\/mnt\/windows\/Users$/);
    await expect(row(server, 'Administrator')).toBeVisible();
    await page.keyboard.press('Backspace');
    await expect(row(server, 'Users')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Tab');
    await expect(grid(right(page))).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(grid(server)).toBeFocused();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(grid(server)).toHaveAccessibleName(/\/mnt\/windows\/Users$/);
    await screens(page, 'explorer');
  });

  test('keeps hidden files out of sight until they are wanted', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/root');
    await expect(row(left(page), '.bash_history')).toBeHidden();
    await grid(left(page)).focus();
    await page.keyboard.press('Control+h');
    await expect(row(left(page), '.bash_history')).toBeVisible();
    await left(page).getByRole('button', { name: 'Show hidden files' }).click();
    await expect(row(left(page), '.bash_history')).toBeHidden();
  });

  test('sorts by every column, numbers by value, folders first', async ({ page, folder }) => {
    for (const [name, size] of [
      ['log9', 30],
      ['log10', 10],
      ['Log1', 20],
    ] as const) {
      await writeFile(join(folder, name), 'x'.repeat(size));
    }
    await mkdir(join(folder, 'zoo'));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await expect.poll(() => names(left(page))).toEqual(['zoo', 'Log1', 'log9', 'log10']);
    const size = left(page).getByRole('columnheader', { name: 'Size' });
    await size.click();
    await expect(size).toHaveAttribute('aria-sort', 'ascending');
    await expect.poll(() => names(left(page))).toEqual(['zoo', 'log10', 'Log1', 'log9']);
    await size.press('Enter');
    await expect(size).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(() => names(left(page))).toEqual(['zoo', 'log9', 'Log1', 'log10']);
  });

  test('tells links, where they lead, and names that would lie', async ({ page, folder }) => {
    await mkdir(join(folder, 'real'));
    await symlink('real', join(folder, 'to-folder'));
    await symlink('nowhere', join(folder, 'to-nothing'));
    await writeFile(join(folder, 'invoice\u202efdp.exe'), '');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await expect(row(left(page), 'to-nothing').getByText('broken link')).toBeVisible();
    await expect(row(left(page), 'invoice\\u{202E}fdp.exe').getByRole('img', { name: /do not show/ })).toBeVisible();
    await row(left(page), 'to-folder').dblclick();
    await expect(left(page).getByText('This folder is empty')).toBeVisible();
  });

  test('renames in place and says when a name is taken', async ({ page, folder }) => {
    await writeFile(join(folder, 'old.txt'), '1');
    await writeFile(join(folder, 'other.txt'), '2');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await row(left(page), 'old.txt').click();
    await page.keyboard.press('F2');
    const field = page.getByRole('textbox', { name: 'New name' });
    await expect(field).toBeFocused();
    await field.fill('other.txt');
    await field.press('Enter');
    await expect(page.getByRole('alert')).toHaveText(/there already/);
    await expectAccessible(page);
    await field.fill('new name.txt');
    await field.press('Enter');
    await expect(row(left(page), 'new name.txt')).toHaveAttribute('aria-selected', 'true');
    await expect(row(left(page), 'old.txt')).toHaveCount(0);
    await expect(grid(left(page))).toBeFocused();
  });

  test('makes a folder and puts the cursor on it', async ({ page, folder }) => {
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('F7');
    await page.getByRole('textbox', { name: 'Name' }).fill('a/b');
    await page.keyboard.press('Enter');
    await expect(page.getByText('A name must not contain a slash.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Name' }).fill('made here');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'made here')).toHaveAttribute('aria-selected', 'true');
  });

  test('says what is wrong with a folder and lets one leave it', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/linux/srv/locked');
    await expect(left(page).getByRole('alert')).toBeVisible();
    await expect(left(page).getByText('No permission to look into this folder')).toBeVisible();
    await screens(page, 'explorer-no-permission');
    await left(page).getByRole('button', { name: 'Up one folder' }).last().click();
    await expect(row(left(page), 'locked')).toHaveAttribute('aria-selected', 'true');
  });

  test('stays quick with 30,000 files in a folder', async ({ page, folder }) => {
    for (let at = 0; at < 30_000; at++) writeFileSync(join(folder, `file-${at}.dat`), '');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await expect(left(page).getByText('30,000 items')).toBeVisible();
    await grid(left(page)).focus();
    await page.keyboard.press('End');
    await expect(row(left(page), 'file-29999.dat')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Home');
    await page.keyboard.type('file-12345');
    await expect(row(left(page), 'file-12345.dat')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Control+a');
    await expect(left(page).getByText('30,000 of 30,000 items selected')).toBeVisible();
    expect(await grid(left(page)).getByRole('row').count()).toBeLessThan(100);
  });

  test('offers the acts on a file in a menu, by pointer and by key', async ({ page, folder }) => {
    await writeFile(join(folder, 'notes.txt'), 'hello');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await row(left(page), 'notes.txt').click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: /^Rename(?! many)/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: /^View/ }).click();
    await expect(page.getByRole('textbox', { name: 'Content of notes.txt' })).toHaveText('hello');
  });

  test('comes back to the same folders after a reload', async ({ page, folder, desk }) => {
    await mkdir(join(folder, 'deep'));
    await rail(page, 'Files').click();
    await go(left(page), join(folder, 'deep'));
    await go(right(page), folder);
    // A reload at this very moment would come before what was asked of the engine last.
    await expect
      .poll(() => readFile(join(desk.dataFolder, 'settings.json'), 'utf8').catch(() => ''))
      .toContain(`"path":"${folder}"`);
    await page.reload();
    await expect(grid(left(page))).toHaveAccessibleName(endsWith(join(folder, 'deep')));
    await expect(row(right(page), 'deep')).toBeVisible();
  });
});
