import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectAccessible, screens } from './app.ts';
import { agree, go, grid, jobs, left, openPractice, rail, right, row, test } from './panes.ts';

test.describe('copying', () => {
  test('takes files off the server and proves them', async ({ page, folder }) => {
    await openPractice(page);
    await go(right(page), folder);
    await go(left(page), '/mnt/linux/etc');
    await row(left(page), 'fstab').click();
    await page.keyboard.press('F5');
    await expect(page.getByRole('dialog').getByRole('textbox', { name: 'To this folder' })).toHaveValue(folder);
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true })).toBeFocused();
    await screens(page, 'copy-plan');
    await page.keyboard.press('Enter');
    await expect(row(right(page), 'fstab')).toBeVisible();
    await expect(jobs(page).getByText(/all proven equal/)).toBeVisible();
    expect(await readFile(join(folder, 'fstab'), 'utf8')).toContain('/dev/sda1');
    await jobs(page)
      .getByRole('button', { name: /^Details of/ })
      .click();
    await expect(page.getByRole('dialog').getByText('All proven equal by SHA-256 on both ends')).toBeVisible();
    await screens(page, 'copy-result');
  });

  test('brings files to the server and back unchanged', async ({ page, folder }) => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 8)) & 0xff));
    await mkdir(join(folder, 'out', 'inner'), { recursive: true });
    await mkdir(join(folder, 'back'));
    await writeFile(join(folder, 'out', 'data.bin'), bytes);
    await writeFile(join(folder, 'out', 'inner', "it's a file"), 'small');
    await openPractice(page);
    await go(left(page), '/tmp');
    await go(right(page), folder);
    await row(right(page), 'out').click();
    await page.keyboard.press('F5');
    await agree(page, 'Copy');
    await expect(row(left(page), 'out')).toBeVisible();
    await go(right(page), join(folder, 'back'));
    await row(left(page), 'out').click();
    await page.keyboard.press('F5');
    await agree(page, 'Copy');
    await expect(row(right(page), 'out')).toBeVisible();
    await expect(jobs(page).getByText(/all proven equal/)).toHaveCount(2);
    expect(await readFile(join(folder, 'back', 'out', 'data.bin'))).toEqual(bytes);
    expect(await readFile(join(folder, 'back', 'out', 'inner', "it's a file"), 'utf8')).toBe('small');
  });

  test('asks what to do with files that are there already, and does only that', async ({ page, folder }) => {
    await mkdir(join(folder, 'from'));
    await mkdir(join(folder, 'to'));
    await writeFile(join(folder, 'from', 'same.txt'), 'new content');
    await writeFile(join(folder, 'to', 'same.txt'), 'old content');
    await rail(page, 'Files').click();
    await go(left(page), join(folder, 'from'));
    await go(right(page), join(folder, 'to'));
    await row(left(page), 'same.txt').click();
    await page.keyboard.press('F5');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('region', { name: '1 file is there already' })).toContainText('same.txt');
    await expect(dialog.getByRole('button', { name: 'Copy', exact: true })).toHaveCount(0);
    await screens(page, 'copy-conflict');
    await dialog.getByRole('combobox', { name: 'If a file is there already' }).click();
    await page.getByRole('option', { name: /Keep both/ }).click();
    await agree(page, 'Copy');
    await expect(row(right(page), 'same (2).txt')).toBeVisible();
    expect(await readFile(join(folder, 'to', 'same.txt'), 'utf8')).toBe('old content');
    expect(await readFile(join(folder, 'to', 'same (2).txt'), 'utf8')).toBe('new content');

    await grid(left(page)).focus();
    await page.keyboard.press('F5');
    await dialog.getByRole('combobox', { name: 'If a file is there already' }).click();
    await page.getByRole('option', { name: 'Replace what is there' }).click();
    await expect(dialog.getByText(/hold.* now is lost/)).toBeVisible();
    await agree(page, 'Copy');
    await expect(jobs(page).getByText(/all proven equal/)).toHaveCount(2);
    expect(await readFile(join(folder, 'to', 'same.txt'), 'utf8')).toBe('new content');
  });

  test('copies to another folder when its path is changed', async ({ page, folder }) => {
    await mkdir(join(folder, 'from'));
    await writeFile(join(folder, 'from', 'a.txt'), 'a');
    await rail(page, 'Files').click();
    await go(left(page), join(folder, 'from'));
    await go(right(page), folder);
    await row(left(page), 'a.txt').click();
    await page.keyboard.press('F5');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'To this folder' }).fill(join(folder, 'made/on the way'));
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(/Copy 1 file .*made\/on the way/).first()).toBeVisible();
    await agree(page, 'Copy');
    await expect(row(right(page), 'made')).toBeVisible();
    await expect.poll(() => readFile(join(folder, 'made/on the way/a.txt'), 'utf8').catch(() => '')).toBe('a');
  });

  test('moves with F6: the source is gone when the copy is proven', async ({ page, folder }) => {
    await openPractice(page);
    await go(left(page), '/tmp');
    await writeFile(join(folder, 'move-me.txt'), 'moved');
    await go(right(page), folder);
    await row(right(page), 'move-me.txt').click();
    await page.keyboard.press('F6');
    await agree(page, 'Move');
    await expect(row(left(page), 'move-me.txt')).toBeVisible();
    await expect(row(right(page), 'move-me.txt')).toHaveCount(0);
    await expect(readFile(join(folder, 'move-me.txt'))).rejects.toThrow(/ENOENT/);
  });

  test('names what could not be copied, and why', async ({ page, folder }) => {
    await openPractice(page);
    await go(right(page), folder);
    await go(left(page), '/mnt/linux/home/camille');
    await row(left(page), 'awkward-names').click();
    await page.keyboard.press('F5');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
    await expectAccessible(page);
    await agree(page, 'Copy');
    await expect(row(right(page), 'awkward-names')).toBeVisible();
    await expect(
      jobs(page)
        .getByText(/files?, .*/)
        .first(),
    ).toBeVisible();
    await jobs(page)
      .getByRole('button', { name: /^Details of/ })
      .click();
    await expect(page.getByRole('dialog').getByText(/files? copied/)).toBeVisible();
    await expectAccessible(page);
  });

  test('deletes many files only when their folder’s name is typed', async ({ page, folder }) => {
    await mkdir(join(folder, 'old stuff'));
    for (let at = 0; at < 25; at++) await writeFile(join(folder, 'old stuff', `${at}`), '');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await row(left(page), 'old stuff').click();
    await page.keyboard.press('Shift+Delete');
    const dialog = page.getByRole('dialog');
    const act = dialog.getByRole('button', { name: 'Delete for good' });
    await expect(act).toBeDisabled();
    await screens(page, 'delete-plan');
    await dialog.getByRole('textbox', { name: /type: old stuff/ }).fill('old stuff');
    await act.click();
    await expect(row(left(page), 'old stuff')).toHaveCount(0);
    await expect(left(page).getByText('This folder is empty')).toBeVisible();
  });

  test('goes on through a reload of the page', async ({ page, folder }) => {
    await openPractice(page);
    await go(right(page), folder);
    await go(left(page), '/mnt/windows/Backups');
    await grid(left(page)).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('F5');
    await agree(page, 'Copy');
    await page.reload();
    await expect(jobs(page).getByText(/all proven equal/)).toBeVisible({ timeout: 45_000 });
    await expect(right(page).getByText('shop-2025-10-27.bak')).toBeVisible();
  });
});
