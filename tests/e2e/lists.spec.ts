import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectAccessible, screens } from './app.ts';
import { go, grid, left, names, rail, right, row, test } from './panes.ts';

test.describe('long lists, by keyboard alone', () => {
  test('a filter narrows the rows while it is typed, says how many, and Escape shows all again', async ({
    page,
    folder,
  }) => {
    for (const name of ['report.txt', 'support.log', 'notes.md', 'photo.jpg']) await writeFile(join(folder, name), '');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Control+s');
    const field = left(page).getByRole('textbox', { name: 'Show only names with' });
    await expect(field).toBeFocused();
    await page.keyboard.type('port');
    await expect.poll(() => names(left(page))).toEqual(['report.txt', 'support.log']);
    await expect(left(page).getByText('2 of 4', { exact: true })).toBeVisible();
    await screens(page, 'filter');
    await field.fill('*.jpg;*.md');
    await expect.poll(() => names(left(page))).toEqual(['notes.md', 'photo.jpg']);
    await page.keyboard.press('Enter');
    await expect(grid(left(page))).toBeFocused();
    await page.keyboard.press('Control+a');
    await expect(left(page).getByText('2 of 2 items selected')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect.poll(() => names(left(page))).toEqual(['notes.md', 'photo.jpg', 'report.txt', 'support.log']);
    await page.keyboard.press('Control+s');
    await page.keyboard.type('nothing like it');
    await expect(left(page).getByText('No name fits the filter')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(row(left(page), 'notes.md')).toBeVisible();
    await expect(grid(left(page))).toBeFocused();
  });

  test('letters filter instead of finding where the person wants it so', async ({ page, folder }) => {
    for (const name of ['alpha', 'beta', 'gamma']) await writeFile(join(folder, name), '');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('typing filters');
    await page.keyboard.press('Enter');
    await grid(left(page)).focus();
    await page.keyboard.type('mm');
    await expect.poll(() => names(left(page))).toEqual(['gamma']);
  });

  test('rows are selected and deselected by masks, turned round, and taken up again', async ({ page, folder }) => {
    await mkdir(join(folder, 'jpg'));
    for (const name of ['a.jpg', 'b.JPG', 'thumb.jpg', 'c.png', 'd.txt']) await writeFile(join(folder, name), '');
    const selected = () =>
      grid(left(page))
        .locator('[role=row][aria-selected=true]')
        .evaluateAll((rows) => rows.map((each) => each.querySelector('[data-column=name]')?.textContent));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('+');
    const dialog = page.getByRole('dialog', { name: 'Select by mask' });
    await dialog.getByRole('combobox', { name: 'Mask' }).fill('*.jpg;*.png|thumb*');
    await screens(page, 'select-by-mask');
    await page.keyboard.press('Enter');
    await expect.poll(selected).toEqual(['a.jpg', 'b.JPG', 'c.png']);
    await expect(grid(left(page))).toBeFocused();
    await page.keyboard.press('-');
    await page.getByRole('dialog').getByRole('combobox', { name: 'Mask' }).fill('*.png');
    await page.keyboard.press('Enter');
    await expect.poll(selected).toEqual(['a.jpg', 'b.JPG']);
    await page.keyboard.press('Escape');
    await expect.poll(selected).toEqual([]);
    await page.keyboard.press('/');
    await expect.poll(selected).toEqual(['a.jpg', 'b.JPG']);
    await page.keyboard.press('*');
    await expect.poll(selected).toEqual(['jpg', 'c.png', 'd.txt', 'thumb.jpg']);
    await page.keyboard.press('+');
    await expect(page.getByRole('dialog').getByRole('combobox', { name: 'Mask' })).toHaveValue('*.png');
    await page.keyboard.press('Control+a');
    await page.keyboard.type(';');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Type a mask, such as *.log')).toBeVisible();
  });

  test('folders are counted with Space, and all of them at once', async ({ page, folder }) => {
    await mkdir(join(folder, 'big/deep'), { recursive: true });
    await mkdir(join(folder, 'small'));
    await writeFile(join(folder, 'big/deep/data'), 'x'.repeat(5000));
    await writeFile(join(folder, 'small/data'), 'x'.repeat(100));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Space');
    await expect(row(left(page), 'big').getByText('4.88 KB')).toBeVisible();
    await expect(row(left(page), 'small').getByText('100 bytes')).toBeHidden();
    await page.keyboard.press('Alt+Shift+Enter');
    await expect(row(left(page), 'small').getByText('100 bytes')).toBeVisible();
    await left(page).getByRole('columnheader', { name: 'Size' }).press('Enter');
    await expect.poll(() => names(left(page))).toEqual(['small', 'big']);
  });

  test('a flat view shows every file below with its path, and goes back', async ({ page, folder }) => {
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/b/deep.txt'), 'found');
    await writeFile(join(folder, 'top.txt'), '');
    await symlink('..', join(folder, 'a/loop'));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Control+b');
    await expect.poll(() => names(left(page))).toEqual(['a/loop', 'a/b/deep.txt', 'top.txt']);
    await screens(page, 'flat-view');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('F2');
    await expect(page.getByRole('textbox', { name: 'New name' })).toHaveValue('deep.txt');
    await page.keyboard.type('renamed');
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'a/b/renamed.txt')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Control+b');
    await expect.poll(() => names(left(page))).toEqual(['a', 'top.txt']);
  });

  test('the quick view shows what is under the cursor, and gives the pane back', async ({ page, folder }) => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub/data'), 'x'.repeat(2048));
    await writeFile(join(folder, 'one.txt'), 'the first file');
    await writeFile(join(folder, 'two.txt'), 'the second file');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Control+q');
    const quick = page.getByRole('region', { name: 'Quick view', exact: true });
    await expect(quick.getByText('2.00 KB in 1 file and 0 folders below it')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(quick.getByText('the first file')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(quick.getByText('the second file')).toBeVisible();
    await expect(grid(left(page))).toBeFocused();
    await screens(page, 'quick-view');
    await page.keyboard.press('Control+q');
    await expect(grid(right(page))).toBeVisible();
    await expect(grid(left(page))).toBeFocused();
  });

  test('columns are chosen, moved and kept over a reload', async ({ page, folder }) => {
    await writeFile(join(folder, 'a.log'), '');
    await writeFile(join(folder, 'b.jpg'), '');
    const titles = () => left(page).getByRole('columnheader').allInnerTexts();
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await left(page).getByRole('columnheader', { name: 'Size' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Extension' }).click();
    await expect.poll(titles).toEqual(['Name', 'Size', 'Modified', 'Attributes', 'Extension']);
    const extension = left(page).getByRole('columnheader', { name: 'Extension' });
    await extension.focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('Control+ArrowLeft');
    await expect.poll(titles).toEqual(['Name', 'Extension', 'Size', 'Modified', 'Attributes']);
    await extension.press('Enter');
    await expect.poll(() => names(left(page))).toEqual(['b.jpg', 'a.log']);
    await screens(page, 'columns');
    await page.reload();
    await expect.poll(titles).toEqual(['Name', 'Extension', 'Size', 'Modified', 'Attributes']);
  });
});
