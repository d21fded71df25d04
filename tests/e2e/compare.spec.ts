import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, screens } from './app.ts';
import { agree, endsWith, go, grid, left, names, openPractice, rail, right, row, test } from './panes.ts';

test.describe('comparing', () => {
  test('makes checksums and finds what was damaged since, by keyboard alone', async ({ page, folder }) => {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', 'good.txt'), 'good');
    await writeFile(join(folder, 'data', 'bad.txt'), 'right');
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Write them into this new file' })).toHaveValue(
      join(folder, 'data.sha256'),
    );
    await screens(page, 'checksums-plan');
    await expect(dialog.getByRole('button', { name: 'Make checksums', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('2 SHA-256 sums made').first()).toBeVisible();
    await expect(dialog.getByRole('region', { name: 'Checksums' })).toContainText('data/good.txt');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    expect(await readFile(join(folder, 'data.sha256'), 'utf8')).toMatch(/^[0-9a-f]{64} {2}data\/bad\.txt$/m);

    await writeFile(join(folder, 'data', 'bad.txt'), 'wrong');
    await expect(row(left(page), 'data.sha256')).toBeVisible();
    await grid(left(page)).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Shift+k');
    await expect(dialog.getByText('1 file differs')).toBeVisible();
    await expect(dialog.getByText('1 file is as the list says')).toBeVisible();
    await screens(page, 'checksums-result');
  });

  test('makes two folders alike and keeps aside what makes way, by keyboard alone', async ({ page, folder }) => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
    for (const each of [one, other]) await mkdir(each);
    await writeFile(join(one, 'new.txt'), 'new');
    await writeFile(join(one, 'changed.txt'), 'the newer one');
    await writeFile(join(other, 'changed.txt'), 'the older one, longer');
    await utimes(join(other, 'changed.txt'), 1_600_000_000, 1_600_000_000);
    await writeFile(join(other, 'extra.txt'), 'only there');
    await rail(page, 'Files').click();
    await go(left(page), one);
    await go(right(page), other);
    await page.keyboard.press('Control+Shift+s');
    const table = page.getByRole('grid', { name: 'Differences' });
    await expect(table.getByRole('row').filter({ hasText: 'extra.txt' })).toContainText('only right');
    await expect(table.getByRole('row').filter({ hasText: 'changed.txt' })).toContainText('→ copy');
    await screens(page, 'synchronise');
    // changed, extra, new: the one in the middle is to go.
    await expect(table).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await expect(table.getByRole('row').filter({ hasText: 'extra.txt' })).toContainText('delete right');
    await page.keyboard.press('F5');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Synchronise', exact: true })).toBeFocused();
    await screens(page, 'synchronise-plan');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('1 older file was kept aside')).toBeVisible();
    await screens(page, 'synchronise-result');
    await expect(dialog.getByRole('button', { name: 'Close' }).first()).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(table).toBeFocused();
    expect(await readFile(join(other, 'new.txt'), 'utf8')).toBe('new');
    expect(await readFile(join(other, 'changed.txt'), 'utf8')).toBe('the newer one');
    await page.keyboard.press('Control+r');
    await expect(page.getByText('The two folders are alike.')).toBeVisible();
  });

  test('marks what differs between the two panes', async ({ page, folder }) => {
    for (const each of ['one', 'other']) await mkdir(join(folder, each));
    await writeFile(join(folder, 'one', 'same.txt'), 'same');
    await writeFile(join(folder, 'other', 'same.txt'), 'same');
    await writeFile(join(folder, 'one', 'new.txt'), 'new');
    await rail(page, 'Files').click();
    await go(left(page), join(folder, 'one'));
    await go(right(page), join(folder, 'other'));
    await page.keyboard.press('Shift+F2');
    await expect(page.getByText('Marked: 1 left, 0 right.')).toBeVisible();
    await expect(row(left(page), 'new.txt')).toHaveAttribute('aria-selected', 'true');
    await expect(row(left(page), 'same.txt')).toHaveAttribute('aria-selected', 'false');
  });
});

test.describe('finding', () => {
  test('finds files by name and content, here and on the server, by keyboard alone', async ({ page, folder }) => {
    await mkdir(join(folder, 'deep', 'deeper'), { recursive: true });
    await writeFile(join(folder, 'deep', 'deeper', 'wanted.log'), 'something\nThe Needle is here\n');
    await writeFile(join(folder, 'deep', 'other.log'), 'nothing');
    await openPractice(page);
    await go(right(page), folder);
    await page.keyboard.press('Alt+F7');
    await expect(page.getByRole('textbox', { name: 'Names' })).toBeFocused();
    await page.keyboard.type('*.log');
    await page.getByRole('textbox', { name: 'With this content' }).focus();
    await page.keyboard.type('needle');
    await page.keyboard.press('Enter');
    const table = page.getByRole('grid', { name: 'Found' });
    await expect(page.getByText('1 hit', { exact: true })).toBeVisible();
    await expect(table.getByRole('row').filter({ hasText: 'wanted.log' })).toContainText('deep/deeper');
    await screens(page, 'find');
    await expect(table).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('grid', { name: endsWith(join(folder, 'deep', 'deeper')) })).toBeVisible();
  });

  test('lists what was found in a pane, where all that can be done with files can be done, by keyboard alone', async ({
    page,
    folder,
  }) => {
    await mkdir(join(folder, 'deep', 'deeper'), { recursive: true });
    await mkdir(join(folder, 'saved'));
    for (const name of ['deep/deeper/one.log', 'deep/two.log', 'three.txt']) await writeFile(join(folder, name), name);
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await go(right(page), join(folder, 'saved'));
    await grid(left(page)).focus();
    await page.keyboard.press('Alt+F7');
    await page.keyboard.type('*.log');
    await page.keyboard.press('Enter');
    await expect(page.getByText('2 hits', { exact: true })).toBeVisible();
    await page.keyboard.press('Control+l');
    await expect(left(page).getByText(/What was found below this folder/)).toBeVisible();
    await expect.poll(() => names(left(page))).toEqual(['deep/deeper/one.log', 'deep/two.log']);
    await screens(page, 'found-list');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('F5');
    await agree(page, 'Copy');
    await expect(row(right(page), 'one.log')).toBeVisible();
    await expect(row(right(page), 'two.log')).toBeVisible();
    await grid(left(page)).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('F8');
    await agree(page, 'Delete');
    await expect(left(page).getByText('Nothing of what was found is there any more')).toBeVisible();
    await left(page).getByRole('button', { name: 'Back to folders' }).press('Enter');
    await expect(row(left(page), 'three.txt')).toBeVisible();
  });

  test('looks through the files of the practice server', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/linux/etc');
    await page.keyboard.press('Alt+F7');
    await page.keyboard.type('fst*');
    await page.getByRole('textbox', { name: 'With this content' }).fill('/dev/sda1');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid', { name: 'Found' }).getByText('fstab')).toBeVisible();
  });
});

test.describe('disk usage', () => {
  test('shows what takes the room, folder by folder, by keyboard alone', async ({ page, folder }) => {
    await mkdir(join(folder, 'large', 'inner'), { recursive: true });
    await mkdir(join(folder, 'small'));
    await writeFile(join(folder, 'large', 'inner', 'image.bin'), Buffer.alloc(3_000_000, 1));
    await writeFile(join(folder, 'large', 'notes.txt'), 'notes');
    await writeFile(join(folder, 'small', 'a.txt'), Buffer.alloc(50_000, 1));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Alt+F8');
    const table = page.getByRole('grid', { name: 'What takes the room' });
    await expect(page.getByText(/in 3 files$/)).toBeVisible();
    await expect(table).toBeFocused();
    await screens(page, 'usage');
    // The largest is first.
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(table.getByRole('row').filter({ hasText: 'inner/' })).toBeVisible();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(table.getByRole('row').filter({ hasText: 'image.bin' })).toContainText('2.86 MB');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await expect(table.getByRole('row').filter({ hasText: 'small/' })).toBeVisible();
  });
});
