import { chmod, link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, screens } from './app.ts';
import { agree, go, grid, jobs, left, openPractice, rail, row, test } from './panes.ts';

const area = (page: Page, name: string) => page.getByRole('textbox', { name: `Text of ${name}` });
const dialog = (page: Page) => page.getByRole('dialog');

/** Opens a file of a folder on this computer with F4. */
async function edit(page: Page, folder: string, name: string) {
  await rail(page, 'Files').click();
  await go(left(page), folder);
  await row(left(page), name).click();
  await page.keyboard.press('F4');
  await expect(area(page, name)).toBeFocused();
}

test('a file is edited and saved by keyboard alone, and keeps its line ends and mode', async ({ page, folder }) => {
  const path = join(folder, 'app.conf');
  await writeFile(path, '# settings\r\nport 80\r\nname "desk"\r\n');
  await chmod(path, 0o640);
  await edit(page, folder, 'app.conf');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('log on');
  await expect(page.getByText('Not saved')).toBeVisible();
  await screens(page, 'editor');
  await page.keyboard.press('Control+s');
  await expect(dialog(page).getByRole('region', { name: 'What changes' })).toContainText('log on');
  await screens(page, 'editor-save');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  expect(await readFile(path, 'utf8')).toBe('# settings\r\nport 80\r\nname "desk"\r\nlog on');
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test('what is saved on the server can be undone, and no job keeps the text', async ({ page, desk }) => {
  await openPractice(page);
  await go(left(page), '/mnt/linux/etc');
  await row(left(page), 'hosts').click();
  await page.keyboard.press('F4');
  await expect(area(page, 'hosts')).toBeFocused();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# by hand\n');
  await page.keyboard.press('Control+s');
  await agree(page, 'Save');
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  await page.getByRole('button', { name: 'Read again from the disk' }).click();
  await expect(area(page, 'hosts')).toContainText('# by hand');
  await expect(jobs(page)).toContainText('Saved /mnt/linux/etc/hosts');
  const records = await readdir(join(desk.dataFolder, 'jobs'), { recursive: true, withFileTypes: true });
  const files = records.filter((record) => record.isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(await readFile(join(file.parentPath, file.name), 'utf8'), file.name).not.toContain('by hand');
  }
  await page.getByRole('tab').nth(1).click();
  await grid(left(page)).focus();
  await page.keyboard.press('Control+z');
  await agree(page, 'Undo');
  await expect(jobs(page).getByText(/changes? taken back/)).toBeVisible();
  await page.getByRole('tab', { name: 'hosts' }).click();
  await page.getByRole('button', { name: 'Read again from the disk' }).click();
  await expect(area(page, 'hosts')).toBeVisible();
  await expect(area(page, 'hosts')).not.toContainText('# by hand');
});

test('a change by somebody else is seen, compared, and replaced only knowingly', async ({ page, folder }) => {
  const path = join(folder, 'shared.txt');
  await writeFile(path, 'one\ntwo\n');
  await edit(page, folder, 'shared.txt');
  await page.keyboard.type('mine ');
  await writeFile(path, 'one\ntheirs\n');
  await page.keyboard.press('Control+s');
  await expect(dialog(page).getByRole('alert')).toContainText('was changed by somebody else');
  await expect(dialog(page).getByRole('button', { name: 'Save', exact: true })).toBeHidden();
  await expect(dialog(page).getByRole('region', { name: 'What changes' })).toContainText('theirs');
  await screens(page, 'editor-conflict');
  await dialog(page).getByRole('button', { name: 'Replace what is there now' }).click();
  await agree(page, 'Save');
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  expect(await readFile(path, 'utf8')).toBe('mine one\ntwo\n');
});

test('a link is followed only when told to, and a tab with unsaved text asks before it closes', async ({
  page,
  folder,
}) => {
  await writeFile(join(folder, 'real.txt'), 'text\n');
  await symlink('real.txt', join(folder, 'alias.txt'));
  await edit(page, folder, 'alias.txt');
  await page.keyboard.type('new ');
  await page.keyboard.press('Control+w');
  await expect(dialog(page)).toContainText('has changes that are not saved');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await area(page, 'alias.txt').focus();
  await page.keyboard.press('Control+s');
  await dialog(page)
    .getByRole('checkbox', { name: /^Change the file that the link leads to/ })
    .click();
  await agree(page, 'Save');
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  expect(await readFile(join(folder, 'real.txt'), 'utf8')).toBe('new text\n');
});

test('a file with a second name keeps it, where the person wants it so', async ({ page, folder }) => {
  await writeFile(join(folder, 'first.txt'), 'text\n');
  await link(join(folder, 'first.txt'), join(folder, 'second.txt'));
  await edit(page, folder, 'first.txt');
  await page.keyboard.type('new ');
  await page.keyboard.press('Control+s');
  await expect(
    dialog(page).getByText(/has 1 other name \(hard links\), which will keep the old content/),
  ).toBeVisible();
  const inPlace = dialog(page).getByRole('checkbox', { name: /^Write into the file itself/ });
  await inPlace.press('Space');
  await expect(dialog(page).getByText('While it is written, a reader may see half of it.')).toBeVisible();
  await expect(inPlace).toBeChecked();
  await screens(page, 'editor-save-in-place');
  await agree(page, 'Save');
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  expect(await readFile(join(folder, 'second.txt'), 'utf8')).toBe('new text\n');
  expect((await stat(join(folder, 'first.txt'))).nlink).toBe(2);
});

test('a copy is saved under another name, and what can’t be written is pointed out', async ({ page, folder }) => {
  await writeFile(join(folder, 'old.txt'), Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0xe4, 0x6d, 0x0a]));
  await mkdir(join(folder, 'copies'));
  await edit(page, folder, 'old.txt');
  await expect(area(page, 'old.txt')).toContainText('Grüße');
  await page.keyboard.type('日');
  await page.keyboard.press('Control+Shift+s');
  await dialog(page)
    .getByRole('textbox', { name: 'Path and name' })
    .fill(join(folder, 'copies', 'new.txt'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no “日” in Windows-1252 (Western)')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use UTF-8 for this file' }).click();
  await area(page, 'old.txt').focus();
  await page.keyboard.press('Control+Shift+s');
  await dialog(page)
    .getByRole('textbox', { name: 'Path and name' })
    .fill(join(folder, 'copies', 'new.txt'));
  await page.keyboard.press('Enter');
  await agree(page, 'Save');
  await expect(jobs(page)).toContainText('Saved');
  expect(await readFile(join(folder, 'copies', 'new.txt'), 'utf8')).toBe('日Grüße äm\n');
  await expect(page.getByText('Not saved')).toBeVisible();
});

test('what is no text, or too much of it, is refused with a way to see it', async ({ page, folder }) => {
  await writeFile(join(folder, 'program'), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]));
  await writeFile(join(folder, 'large.log'), Buffer.alloc(17 * 1024 * 1024, 0x61));
  await rail(page, 'Files').click();
  await go(left(page), folder);
  await row(left(page), 'program').click();
  await page.keyboard.press('F4');
  await expect(page.getByText('This does not look like text')).toBeVisible();
  await page.keyboard.press('Control+w');
  await expect(grid(left(page))).toBeVisible();
  await row(left(page), 'large.log').click();
  await page.keyboard.press('F4');
  await expect(page.getByText('17.0 MB are too much to edit here')).toBeVisible();
  await page.getByRole('button', { name: 'View it instead' }).click();
  await expect(page.getByRole('textbox', { name: 'Content of large.log' })).toContainText('aaaa');
});
