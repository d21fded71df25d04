import { expect, expectAccessible, screens } from './app.ts';
import { grid, left, openPractice, test } from './panes.ts';

const map = { name: 'Change keys' };

test.describe('the keys', () => {
  test('are given to another action by keyboard alone, after the person was told whose they were', async ({ page }) => {
    await openPractice(page);
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('change keys');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', map);
    await expect(dialog.getByRole('textbox', { name: 'Find an action or a key' })).toBeFocused();
    await screens(page, 'key-map');

    await page.keyboard.type('rename');
    await dialog.getByRole('button', { name: 'Change F2 of Rename', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('textbox', { name: 'Press the new keys for Rename' })).toBeFocused();
    await page.keyboard.press('a');
    await expect(dialog.getByRole('status')).toContainText('A letter or sign alone');
    await page.keyboard.press('F5');
    await expect(dialog.getByText('F5 is for “Copy” now.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Leave it' })).toBeFocused();
    await screens(page, 'key-map-conflict');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Change F2 of Rename', exact: true })).toBeVisible();

    await dialog.getByRole('button', { name: 'Change F2 of Rename', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('F5');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Change F5 of Rename', exact: true })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Add a key for Rename', exact: true })).toBeFocused();
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().press('Enter');
    await expect(dialog).toBeHidden();

    await grid(left(page)).focus();
    await page.keyboard.press('F5');
    await expect(grid(left(page)).getByRole('textbox')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('group', { name: 'File actions' })).toContainText('F5Rename');
    await page.reload();
    await expect(page.getByRole('group', { name: 'File actions' })).toContainText('F5Rename');
  });

  test('can be those of Total Commander, and go back to the first ones', async ({ page }) => {
    await openPractice(page);
    const bar = page.getByRole('group', { name: 'File actions' });
    const dialog = page.getByRole('dialog', map);
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.getByRole('menuitem', { name: 'Change keys…' }).click();
    await dialog.getByRole('combobox', { name: 'Start from' }).click();
    await page.getByRole('option', { name: 'Total Commander' }).click();
    await expect(dialog.getByRole('button', { name: 'Change Shift+F6 of Rename', exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: 'Add a key for Rename', exact: true }).click();
    await page.keyboard.press('F9');
    await expect(dialog.getByRole('button', { name: 'Change F9 of Rename', exact: true })).toBeVisible();
    await expect(dialog.getByRole('status')).toContainText('F9 is for Rename now.');
    await dialog.getByRole('button', { name: 'Give Rename its first keys back', exact: true }).click();
    await expect(dialog.getByRole('button', { name: 'Change F9 of Rename', exact: true })).toBeHidden();
    await dialog.getByRole('button', { name: 'Close', exact: true }).first().click();
    await expect(bar).toContainText('F2Refresh');
    await expect(bar).not.toContainText('Rename');
  });

  test('are all on one sheet, which F1 shows and a word narrows', async ({ page }) => {
    await openPractice(page);
    await grid(left(page)).focus();
    await page.keyboard.press('F1');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await expect(dialog.getByRole('heading', { name: 'Files', exact: true })).toBeVisible();
    await screens(page, 'keys');
    await page.keyboard.type('new folder');
    await expect(dialog.getByRole('definition')).toHaveText(['New folder']);
    await page.keyboard.type(' no such key');
    await expect(dialog.getByText('No action and no key of that name.')).toBeVisible();
    await expectAccessible(page);
    await page.emulateMedia({ media: 'print' });
    await expect(dialog.getByRole('heading', { name: 'Keys' })).toBeVisible();
    await expect(page.getByRole('menubar', { name: 'Main menu' })).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });
});
