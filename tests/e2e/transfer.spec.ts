import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, screens } from './app.ts';
import { agree, go, grid, jobs, left, names, openPractice, rail, right, row, test } from './panes.ts';

/** Two folders on this computer: what is to copy on the left, what is there already on the right. */
async function openFolders(page: Page, folder: string, from: Record<string, string>, to: Record<string, string>) {
  for (const [name, files] of [
    ['from', from],
    ['to', to],
  ] as const) {
    await mkdir(join(folder, name));
    for (const [file, content] of Object.entries(files)) await writeFile(join(folder, name, file), content);
  }
  await rail(page, 'Files').click();
  await go(left(page), join(folder, 'from'));
  await go(right(page), join(folder, 'to'));
}

const read = (folder: string, name: string) => readFile(join(folder, 'to', name), 'utf8');

/** Chooses in a box by keyboard alone. */
async function choose(page: Page, box: string, option: string) {
  await page.getByRole('dialog').getByRole('combobox', { name: box }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: option })).toBeVisible();
  await page.keyboard.type(option);
  await expect(page.getByRole('option', { name: option })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox')).toBeHidden();
}

test.describe('copying onto what is there', () => {
  test('asks for each file, and does what was said, by keyboard alone', async ({ page, folder }) => {
    const from = { keep: 'new keep', part: 'all of it', replace: 'new replace', skip: 'new skip' };
    await openFolders(page, folder, from, { keep: 'old', part: 'all', replace: 'old', skip: 'old' });
    await grid(left(page)).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('F5');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('region', { name: '4 files are there already' })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Copy', exact: true })).toHaveCount(0);
    await screens(page, 'copy-decide');
    await choose(page, 'What to do with keep', 'Keep both');
    await choose(page, 'What to do with part', 'Go on with it');
    await choose(page, 'What to do with replace', 'Replace it');
    await choose(page, 'What to do with skip', 'Leave it');
    await dialog.getByRole('button', { name: 'Copy', exact: true }).press('Enter');
    await expect(dialog).toBeHidden();
    await expect(jobs(page).getByText(/1 left alone/)).toBeVisible();
    await expect.poll(() => names(right(page))).toEqual(['keep', 'keep (2)', 'part', 'replace', 'skip']);
    expect(await read(folder, 'keep')).toBe('old');
    expect(await read(folder, 'keep (2)')).toBe('new keep');
    expect(await read(folder, 'part')).toBe('all of it');
    expect(await read(folder, 'replace')).toBe('new replace');
    expect(await read(folder, 'skip')).toBe('old');
  });

  test('can wait until the person lets it go on', async ({ page, folder }) => {
    await openFolders(page, folder, { 'a.txt': 'a' }, {});
    await row(left(page), 'a.txt').click();
    await page.keyboard.press('F5');
    await choose(page, 'When', 'Later, when I let it go on');
    await agree(page, 'Copy');
    await expect(jobs(page).getByText('For later')).toBeVisible();
    await expect(row(right(page), 'a.txt')).toHaveCount(0);
    await expectAccessible(page);
    await jobs(page)
      .getByRole('button', { name: /^Go on with/ })
      .press('Enter');
    await expect(row(right(page), 'a.txt')).toBeVisible();
  });
});

test.describe('dragging', () => {
  test('from pane to pane shows what it would do, and copies all that is chosen', async ({ page, folder }) => {
    await openFolders(page, folder, { a: 'a', b: 'b', c: 'c' }, {});
    await row(left(page), 'a').click();
    await row(left(page), 'b').click({ modifiers: ['Shift'] });
    await row(left(page), 'a').hover();
    await page.mouse.down();
    const target = await grid(right(page)).boundingBox();
    if (target === null) throw new Error('the right pane is not drawn');
    await page.mouse.move(target.x + 100, target.y + 150, { steps: 4 });
    await expect(right(page).getByText(/^Copy 2 items to .*Hold Shift to move\.$/)).toBeVisible();
    await screens(page, 'drag');
    await page.mouse.up();
    await expect(page.getByRole('dialog', { name: /^Copy 2 entries to/ })).toBeVisible();
    await agree(page, 'Copy');
    await expect.poll(() => names(right(page))).toEqual(['a', 'b']);
  });

  test('from the desktop says what to do where the browser hides the path', async ({ page, where }) => {
    test.skip(where === 'window', 'there the path is known');
    await openPractice(page);
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'photo.jpg'));
      return transfer;
    });
    await grid(left(page)).dispatchEvent('dragover', { dataTransfer: dropped });
    await expect(left(page).getByText('Copy what you drop to Practice server: /mnt')).toBeVisible();
    await grid(left(page)).dispatchEvent('drop', { dataTransfer: dropped });
    await expect(left(page).getByText(/A browser does not tell where dropped files lie/)).toBeVisible();
  });
});

test('“Download to…” copies to a folder of this computer and remembers it', async ({ page, folder }) => {
  await openPractice(page);
  await go(left(page), '/');
  await row(left(page), 'README.txt').click();
  await page.keyboard.press('Control+F5');
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('textbox', { name: 'To this folder' });
  await expect(field).toHaveValue(/Downloads$/);
  await field.fill(join(folder, 'saved'));
  await field.press('Enter');
  await expect(page.getByRole('dialog', { name: /saved$/ })).toBeVisible();
  await agree(page, 'Copy');
  await expect(jobs(page).getByText(/all proven equal/)).toBeVisible();
  expect((await readFile(join(folder, 'saved', 'README.txt'))).length).toBeGreaterThan(0);
  await grid(left(page)).focus();
  await page.keyboard.press('Control+F5');
  await expect(field).toHaveValue(join(folder, 'saved'));
});

test('a page in a browser says that it can’t hand files to the desktop, and what to do instead', async ({
  page,
  where,
}) => {
  test.skip(where !== 'browser', 'the desktop window can');
  await openPractice(page);
  await go(left(page), '/');
  await row(left(page), 'README.txt').click();
  await page.keyboard.press('Control+Shift+F5');
  await expect(left(page).getByText(/Use “Download to…” \(Ctrl\+F5\)/)).toBeVisible();
});
