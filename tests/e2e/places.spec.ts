import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
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
      // Killed at this very moment, the engine would not have heard of it yet.
      await expect
        .poll(() => readFile(join(desk.dataFolder, 'settings.json'), 'utf8'))
        .toContain('"path":"/mnt/linux/etc","sort":{"column":"size"');
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

test.describe('by keys alone, a pane', () => {
  const menu = (page: Page) => page.getByRole('menu');
  const pick = (page: Page, name: string | RegExp) => menu(page).getByRole('menuitem', { name });
  /** By its first letter: of several, a slow machine makes several words. */
  const typed = async (page: Page, letter: string, name: RegExp) => {
    await expect(pick(page, name)).toBeVisible();
    await page.keyboard.press(letter);
    await expect(pick(page, name)).toBeFocused();
    await page.keyboard.press('Enter');
  };

  test('goes to any folder it has been to', async ({ page }) => {
    await openPractice(page);
    const server = left(page);
    await go(server, '/mnt/windows');
    await go(server, '/root');
    await page.keyboard.press('Alt+ArrowDown');
    await expect(pick(page, /^\/root/)).toBeFocused();
    await expect(menu(page).getByRole('menuitem')).toHaveCount(3);
    await screens(page, 'explorer-history');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await at(server, '/mnt');
    await expect(grid(server)).toBeFocused();
    await page.keyboard.press('Alt+ArrowRight');
    await at(server, '/mnt/windows');
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Escape');
    await expect(grid(server)).toBeFocused();
  });

  test('keeps folders at hand, with names of one’s own, over a reload', async ({ page }) => {
    await openPractice(page);
    const server = left(page);
    await go(server, '/mnt/windows/Users');
    await page.keyboard.press('Control+d');
    await pick(page, /Add this folder/).press('Enter');
    await expect(server.getByText('/mnt/windows/Users is on the list now')).toBeVisible();
    await go(server, '/mnt/linux/etc');
    await page.keyboard.press('Control+d');
    await typed(page, 'a', /Add this folder/);
    await expect(server.getByText('/mnt/linux/etc is on the list now')).toBeVisible();
    await expect(grid(server)).toBeFocused();
    await page.keyboard.press('Control+d');
    await pick(page, /Rename and sort/).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Favourite folders' });
    await dialog.getByRole('textbox', { name: 'Name of /mnt/windows/Users' }).fill('People');
    await dialog.getByRole('button', { name: 'Move /mnt/linux/etc up' }).press('Enter');
    await expect(dialog.getByRole('textbox').first()).toHaveAccessibleName('Name of /mnt/linux/etc');
    await screens(page, 'explorer-hotlist-dialog');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await page.reload();
    await go(server, '/root');
    await page.keyboard.press('Control+d');
    await expect(menu(page).getByRole('menuitem').first()).toHaveText(/etc/);
    await screens(page, 'explorer-hotlist');
    await typed(page, 'p', /People/);
    await at(server, '/mnt/windows/Users');
    await page.keyboard.press('Control+d');
    await typed(page, 't', /Take this folder/);
    await expect(menu(page)).toHaveCount(0);
    await expect(grid(server)).toBeFocused();
    await page.keyboard.press('Control+d');
    await expect(pick(page, /People/)).toHaveCount(0);
  });

  test('types a path with the folders offered that go on from it', async ({ page }) => {
    await openPractice(page);
    const server = left(page);
    await grid(server).focus();
    await page.keyboard.press('Control+l');
    const field = server.getByRole('combobox', { name: 'Folder path' });
    await expect(field).toBeFocused();
    await page.keyboard.type('/mnt/');
    const offered = server.getByRole('listbox', { name: 'Folders that begin so' }).getByRole('option');
    await expect(offered).toHaveText(['archive', 'linux', 'windows']);
    await page.keyboard.press('ArrowDown');
    await expect(offered.first()).toHaveAttribute('aria-selected', 'true');
    await screens(page, 'explorer-completion');
    await page.keyboard.type('w');
    await expect(offered).toHaveText(['windows']);
    await page.keyboard.press('Tab');
    await expect(field).toHaveValue('/mnt/windows/');
    await page.keyboard.type('us');
    await expect(offered).toHaveText(['Users']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await at(server, '/mnt/windows/Users');
    await expect(grid(server)).toBeFocused();
    await page.keyboard.press('Control+l');
    await page.keyboard.type('/m');
    await expect(offered.first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(offered).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(grid(server)).toBeFocused();
  });

  test('reaches a folder whose name can’t be typed', async ({ page, folder }) => {
    await mkdir(join(folder, 'new\nline \u202egpj'));
    await mkdir(join(folder, 'new\nline \u202egpj', 'inside'));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Control+l');
    await page.keyboard.press('End');
    await page.keyboard.type('/new');
    const offered = left(page).getByRole('listbox', { name: 'Folders that begin so' }).getByRole('option');
    await expect(offered).toHaveText(['new\\u{A}line \\u{202E}gpj']);
    await page.keyboard.press('Tab');
    await expect(offered).toHaveText(['inside']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(left(page).getByText('This folder is empty')).toBeVisible();
  });

  test('opens a folder in the other pane or in a new tab, and stands as one likes', async ({ page }) => {
    await openPractice(page);
    const server = left(page);
    await grid(server).focus();
    await page.keyboard.type('win');
    await page.keyboard.press('Control+Shift+Enter');
    await at(right(page), '/mnt/windows');
    await page.keyboard.press('Control+Enter');
    await expect(tabs(server)).toHaveText(['mnt', 'windows']);
    await at(server, '/mnt/windows');
    await go(server, '/root');
    await page.keyboard.press('Control+Shift+u');
    await at(right(page), '/root');
    await go(server, '/srv');
    await page.keyboard.press('Control+u');
    await at(right(page), '/srv');
    await at(server, '/root');
    await expect(right(page).getByRole('tablist')).toBeVisible();
    await expect(server.getByRole('tablist')).toBeHidden();

    const command = async (name: string) => {
      await page.keyboard.press('Control+Shift+p');
      await page.getByRole('combobox', { name: 'Search for a command' }).fill(name);
      await page.keyboard.press('Enter');
    };
    await command('One pane only');
    await expect(right(page)).toBeHidden();
    await expect(grid(server)).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(server).toBeHidden();
    await expect(grid(right(page))).toBeFocused();
    await at(right(page), '/srv');
    await page.reload();
    await expect(grid(page.getByRole('region', { name: /^(Left|Right) pane$/ }))).toHaveCount(1);
    await command('One above the other');
    await expect(left(page)).toBeVisible();
    await expect(right(page)).toBeVisible();
    await screens(page, 'explorer-stacked');
    const [above, below] = [await left(page).boundingBox(), await right(page).boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  });

  test('takes the other pane along to folders of the same names', async ({ page, folder }) => {
    await mkdir(join(folder, 'windows', 'Users'), { recursive: true });
    await openPractice(page);
    await go(right(page), folder);
    await go(left(page), '/mnt');
    await page.keyboard.press('Control+Alt+b');
    await expect(page.getByText('The other pane goes along to folders of the same names.')).toHaveCount(2);
    await go(left(page), '/mnt/windows/Users');
    await at(right(page), join(folder, 'windows', 'Users'));
    await page.keyboard.press('Backspace');
    await at(right(page), join(folder, 'windows'));
    await page.keyboard.press('Control+Alt+b');
    await page.keyboard.press('Backspace');
    await at(left(page), '/mnt');
    await at(right(page), join(folder, 'windows'));
  });

  test('has a tree of folders beside it that follows and leads', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/windows');
    await page.keyboard.press('Control+Shift+e');
    const tree = page.getByRole('tree', { name: 'Folders of Practice server' });
    const item = (name: string) => tree.getByRole('treeitem', { name, exact: true });
    await expect(tree).toBeFocused();
    await expect(item('windows')).toHaveAttribute('aria-selected', 'true');
    await expect(item('windows')).toHaveAttribute('aria-expanded', 'false');
    await page.keyboard.press('ArrowRight');
    await expect(item('Users')).toBeVisible();
    await screens(page, 'explorer-tree');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await at(left(page), '/mnt/linux');
    await expect(grid(left(page))).toBeFocused();
    await go(left(page), '/mnt/windows/Users/Administrator');
    await expect(item('Administrator')).toHaveAttribute('aria-selected', 'true');
    await page.reload();
    await expect(item('Administrator')).toHaveAttribute('aria-selected', 'true');
    await grid(left(page)).focus();
    await page.keyboard.press('Control+Shift+e');
    await expect(tree).toBeHidden();
    await expect(grid(left(page))).toBeFocused();
  });

  test('shows the drives of every server with what is free on them', async ({ page }) => {
    await openPractice(page);
    await grid(left(page)).focus();
    await page.keyboard.press('Alt+F2');
    await expect(pick(page, /mnt\/windows.*Windows · fuseblk · \/dev\/sda3.*free of/)).toBeVisible();
    await expect(menu(page).getByText('Looking for drives…')).toHaveCount(0);
    await screens(page, 'explorer-drives');
    await page.keyboard.type('/mnt/w');
    await page.keyboard.press('Enter');
    await at(right(page), '/mnt/windows');
    await expect(grid(right(page))).toBeFocused();
    await page.keyboard.press('Alt+F1');
    await expect(pick(page, /^\/ /).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(grid(left(page))).toBeFocused();
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
