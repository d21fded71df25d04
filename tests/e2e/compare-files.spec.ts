import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, screens } from './app.ts';
import { go, left, right, rail, row, test } from './panes.ts';

/** Shows a folder in each pane and puts the cursor on a file of both, by keys alone. */
async function standOn(page: Page, folder: string, name: string) {
  await rail(page, 'Files').click();
  await go(left(page), join(folder, 'mine'));
  await go(right(page), join(folder, 'theirs'));
  await row(left(page), name).click();
  await row(right(page), name).click();
}

async function plant(folder: string, name: string, mine: string | Buffer, theirs: string | Buffer) {
  for (const [side, content] of [
    ['mine', mine],
    ['theirs', theirs],
  ] as const) {
    await mkdir(join(folder, side), { recursive: true });
    await writeFile(join(folder, side, name), content);
  }
}

const status = (page: Page, says: string | RegExp) => page.getByRole('status').filter({ hasText: says });

test('two texts are read side by side, from difference to difference', async ({ page, folder }) => {
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index}`);
  const changed = lines.map((line, index) => (index === 20 ? 'LINE 20' : index === 250 ? 'another line' : line));
  await plant(folder, 'settings.conf', `${lines.join('\n')}\n`, `${changed.join('\r\n')}\r\n`);
  await standOn(page, folder, 'settings.conf');
  await page.keyboard.press('Control+Shift+D');
  await expect(status(page, 'They differ in 2 places')).toBeVisible();
  await expect(status(page, 'Line ends: LF (Unix) on the left, CRLF (Windows) on the right')).toBeVisible();
  const mine = page.getByRole('textbox', { name: `Content of settings.conf · This computer` }).first();
  await expect(mine).toContainText('line 0');
  await screens(page, 'compare-files');

  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByText('another line')).toBeInViewport();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByText('LINE 20', { exact: true }).last()).toBeInViewport();

  await page.getByRole('combobox', { name: 'What does not count' }).click();
  await page.getByRole('option', { name: 'Ignore capital letters' }).click();
  await expect(status(page, 'They differ in 1 place')).toBeVisible();
});

test('files of any kind are compared by their bytes', async ({ page, folder }) => {
  const mine = Buffer.alloc(6_000_000, 7);
  const theirs = Buffer.concat([mine, Buffer.from('more')]);
  theirs.fill(0, 5_000_000, 5_000_010);
  await plant(folder, 'disk.img', mine, theirs);
  await standOn(page, folder, 'disk.img');
  await page.keyboard.press('Control+Shift+D');
  await expect(status(page, 'They differ in 2 places')).toBeVisible();
  await page.keyboard.press('Alt+ArrowDown');
  const places = page.getByRole('grid', { name: 'Where they differ' });
  await expect(places.getByRole('row', { name: '0x4C4B40' })).toHaveAttribute('aria-selected', 'true');
  const shown = page.getByRole('textbox', { name: /Content of the (left|right) file/ });
  await expect(shown.first()).toContainText('0000004c4b40  07 07');
  await expect(shown.last()).toContainText('0000004c4b40  00 00');
  await screens(page, 'compare-files-bytes');
});

test('files that are the same are said to be so, and one file is no pair', async ({ page, folder }) => {
  await plant(folder, 'same.txt', 'the same\n', 'the same\n');
  await standOn(page, folder, 'same.txt');
  await page.keyboard.press('Control+Shift+D');
  await expect(status(page, 'Both texts are the same')).toBeVisible();
  await page.keyboard.press('2');
  await expect(status(page, 'Both files are the same, byte for byte')).toBeVisible();
  await rail(page, 'Files').click();
  await go(right(page), join(folder, 'mine'));
  await row(right(page), 'same.txt').click();
  await page.keyboard.press('Control+Shift+D');
  await expect(page.getByText('Both panes stand on the same file')).toBeVisible();
});
