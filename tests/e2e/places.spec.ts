import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, screens } from './app.ts';
import { endsWith, go, grid, left, openPractice, rail, right, row, test } from './panes.ts';

const tabs = (pane: Locator) => pane.getByRole('tablist').getByRole('tab');
const at = (pane: Locator, path: string) => expect(grid(pane)).toHaveAccessibleName(endsWith(`: ${path}`));

test.describe('the tabs of a pane', () => {
  test('open, close and turn by keys, and come back after a reload', async ({ page }) => {
    await openPractice(page);
    const server = left(page);
    await expect(server.getByRole('tablist')).toBeHidden();
    await go(server, '/mnt/windows');
    await page.keyboard.press('Control+t');
    await expect(tabs(server)).toHaveCount(2);
    await go(server, '/mnt/linux');
    await page.keyboard.press('Alt+t');
    await go(server, '/root');
    await expect(tabs(server)).toHaveText(['windows', 'linux', 'root']);
    await page.keyboard.press('Control+Tab');
    await at(server, '/mnt/windows');
    await page.keyboard.press('Control+Shift+Tab');
    await page.keyboard.press('Control+Shift+Tab');
    await at(server, '/mnt/linux');
    await expect(tabs(server).nth(1)).toHaveAttribute('aria-selected', 'true');
    await screens(page, 'explorer-tabs');
    await page.keyboard.press('Control+w');
    await expect(tabs(server)).toHaveText(['windows', 'root']);
    await at(server, '/root');

    await page.reload();
    await expect(tabs(server)).toHaveText(['windows', 'root']);
    await at(server, '/root');
    await tabs(server).first().focus();
    await page.keyboard.press('Home');
    await at(server, '/mnt/windows');
    await page.keyboard.press('Delete');
    await expect(server.getByRole('tablist')).toBeHidden();
    await at(server, '/root');
    await expect(grid(server)).toBeFocused();
  });

  test.describe('after the app was started anew', () => {
    test.use({ expectedConsole: /WebSocket|ERR_CONNECTION_REFUSED/ });
    test('are those of the server again as soon as it is opened', async ({ page, desk }) => {
      await openPractice(page);
      await go(left(page), '/mnt/windows/Users');
      await page.keyboard.press('Control+t');
      await go(left(page), '/mnt/linux/etc');
      await left(page).getByRole('columnheader', { name: 'Size' }).click();
      await desk.kill();
      await desk.start();
      await page.getByRole('tab', { name: 'Start' }).click();
      await page.getByRole('button', { name: 'Start the practice server' }).click();
      await expect(tabs(left(page))).toHaveText(['Users', 'etc']);
      await at(left(page), '/mnt/linux/etc');
      await expect(left(page).getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'ascending');
    });
  });

  test('close with the middle button', async ({ page, folder }) => {
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Control+t');
    await go(left(page), '/');
    await tabs(left(page)).first().click({ button: 'middle' });
    await expect(left(page).getByRole('tablist')).toBeHidden();
    await at(left(page), '/');
  });
});

test('a folder that is gone gives way to the nearest one that is there', async ({ page, folder }) => {
  await mkdir(join(folder, 'shop', 'orders'), { recursive: true });
  await rail(page, 'Files').click();
  await go(left(page), join(folder, 'shop', 'orders'));
  await rm(join(folder, 'shop'), { recursive: true });
  await page.reload();
  await at(left(page), folder);
  await expect(left(page).getByText(`${join(folder, 'shop', 'orders')} is not there.`)).toBeVisible();
  await expect(grid(right(page))).toBeVisible();
  await expect(row(left(page), 'shop')).toHaveCount(0);
});
