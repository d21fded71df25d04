import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, screens } from './app.ts';
import { agree, command, go, grid, jobs, left, names, rail, right, row, test } from './panes.ts';

test('an archive is walked into, looked at and copied out of like a folder, by keyboard alone', async ({
  page,
  folder,
}) => {
  const content = randomBytes(70_000);
  await mkdir(join(folder, 'site', 'pictures'), { recursive: true });
  await mkdir(join(folder, 'out'));
  await writeFile(join(folder, 'site', 'index.html'), '<h1>shop</h1>');
  for (let index = 0; index < 20; index++)
    await writeFile(join(folder, 'site', 'pictures', `${index}.jpg`), content.subarray(index));
  execFileSync('tar', ['-czf', 'site.tar.gz', 'site'], { cwd: folder });

  await rail(page, 'Files').click();
  await go(left(page), folder);
  await go(right(page), join(folder, 'out'));
  await grid(left(page)).focus();
  await page.keyboard.type('site.tar');
  await page.keyboard.press('Enter');
  await expect(grid(left(page))).toHaveAccessibleName('Files in site.tar.gz: /');
  await page.keyboard.press('Enter');
  await expect(row(left(page), 'pictures')).toBeVisible();
  expect(await names(left(page))).toEqual(['pictures', 'index.html']);
  await screens(page, 'archive');

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('F3');
  await expect(page.getByText('<h1>shop</h1>')).toBeVisible();
  await page.keyboard.press('Control+w');

  await grid(left(page)).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('F5');
  await agree(page, 'Copy');
  await expect(jobs(page).getByText('Done', { exact: true })).toBeVisible();
  for (let index = 0; index < 20; index++)
    expect(await readFile(join(folder, 'out', 'pictures', `${index}.jpg`))).toEqual(content.subarray(index));

  // Out of it again, to where it lies.
  await grid(left(page)).focus();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await expect(grid(left(page))).toHaveAccessibleName(`Files in ${await computer(page)}: ${folder}`);
  await expect(row(left(page), 'site.tar.gz')).toHaveAttribute('aria-selected', 'true');
});

test('an archive that is locked asks for its password, and says when that is the wrong one', async ({
  page,
  folder,
}) => {
  await writeFile(join(folder, 'salary.txt'), 'secret');
  execFileSync('7zz', ['a', '-pcorrect horse', '-mhe=on', 'papers.7z', 'salary.txt'], { cwd: folder });
  await rail(page, 'Files').click();
  await go(left(page), folder);
  await row(left(page), 'papers.7z').click();
  await page.keyboard.press('Control+Shift+O');
  const dialog = page.getByRole('dialog', { name: 'Opening “papers.7z” as a folder' });
  const password = dialog.getByRole('textbox', { name: 'Password of the archive' });
  await expect(password).toBeFocused();
  await expect(dialog.getByText('“papers.7z” is locked with a password', { exact: true })).toBeVisible();
  await screens(page, 'archive-locked');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('This password does not open “papers.7z”', { exact: true })).toBeVisible();
  await expect(password).toBeFocused();
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Enter');
  await expect(row(left(page), 'salary.txt')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Servers' }).getByText('Not connected to a server.')).toBeVisible();
});

test('an archive is tested by keyboard alone: locked, whole, and with what is damaged in it named', async ({
  page,
  folder,
}) => {
  await writeFile(join(folder, 'a.txt'), 'whole '.repeat(1000));
  await writeFile(join(folder, 'b.bin'), randomBytes(5000));
  execFileSync('7zz', ['a', '-pcorrect horse', '1.7z', 'a.txt', 'b.bin'], { cwd: folder });
  execFileSync('7zz', ['a', '2.zip', 'a.txt', 'b.bin'], { cwd: folder });
  const bytes = await readFile(join(folder, '2.zip'));
  bytes[3000] = (bytes[3000] ?? 0) ^ 0xff;
  await writeFile(join(folder, '2.zip'), bytes);
  await rail(page, 'Files').click();
  await go(left(page), folder);
  await grid(left(page)).focus();
  await page.keyboard.press('Home');
  await command(page, 'Test the archive');
  const dialog = page.getByRole('dialog');
  const password = dialog.getByRole('textbox', { name: 'Password of the archive' });
  await expect(dialog.getByText('“1.7z” is locked with a password', { exact: true })).toBeVisible();
  await screens(page, 'test-archive-locked');
  while (!(await password.evaluate((field) => field === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The archive is whole: 2 files read and compared').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await grid(left(page)).focus();
  await page.keyboard.press('ArrowDown');
  await command(page, 'Test the archive');
  await expect(dialog.getByText('1 file in “2.zip” is not whole', { exact: true }).first()).toBeVisible();
  await expect(dialog.getByRole('row').filter({ hasText: 'b.bin' })).toContainText('checksum');
  await screens(page, 'test-archive-damaged');
});

test('what is no archive is said to be none', async ({ page, folder }) => {
  await writeFile(join(folder, 'broken.zip'), 'this is text');
  await rail(page, 'Files').click();
  await go(left(page), folder);
  await row(left(page), 'broken.zip').dblclick();
  await expect(
    page.getByRole('dialog').getByText('“broken.zip” could not be opened as an archive', { exact: true }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

/** What this computer is called in the page. */
async function computer(page: Parameters<typeof left>[0]): Promise<string> {
  const name = (await grid(right(page)).getAttribute('aria-label')) ?? '';
  return name.replace(/^Files in /, '').replace(/: .*$/, '');
}
