import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, screens } from './app.ts';
import { jobs, openPractice, test } from './panes.ts';

const PASSWORD = 'Répare-moi vite 2026 ☂';

test.describe('Windows accounts', () => {
  test('sets a password that works and takes it back, by keyboard alone', async ({ page, desk }) => {
    await openPractice(page);
    await page.getByRole('navigation').getByRole('button', { name: 'Passwords' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Folder of the Windows' }).focus();
    await page.keyboard.press('Enter');
    const grid = page.getByRole('grid', { name: 'Accounts' });
    await expect(grid.getByText('שלומית', { exact: true })).toBeVisible();
    await expect(page.getByText(/^BOUTIQUE · 6 accounts$/)).toBeVisible();
    await expect(grid).toBeFocused();
    await page.keyboard.press('Home');
    await expect(page.getByRole('region', { name: 'Account Administrator' })).toBeVisible();
    await screens(page, 'accounts');

    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'New password' }).focus();
    await page.keyboard.type(PASSWORD);
    await expect(dialog.getByText('Strong')).toBeVisible();
    await screens(page, 'accounts-password');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Can be taken back')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Set password', exact: true })).toBeFocused();
    await dialog
      .getByText(/^Steps|^Exactly|\(\d+ steps\)/)
      .first()
      .click();
    await expect(dialog.getByText('Wrong passwords counted')).toBeVisible();
    await screens(page, 'accounts-plan');
    await dialog.getByRole('button', { name: 'Set password', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText('Administrator was changed, read back and compared')).toBeVisible();

    await page.keyboard.press('Control+z');
    await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText(/^Done: Undo: Set a new password/)).toBeAttached();

    for (const file of await readdir(desk.dataFolder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(bytes.includes(Buffer.from(PASSWORD, encoding)), file.name).toBe(false);
    }
  });

  test('makes a password up, and says what keeps an account from signing in', async ({ page }) => {
    await openPractice(page);
    await page.getByRole('navigation').getByRole('button', { name: 'Passwords' }).click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    const grid = page.getByRole('grid', { name: 'Accounts' });
    await page.getByRole('textbox', { name: 'Filter accounts' }).fill('björn');
    await expect(page.getByText(/^BOUTIQUE · 1 account$/)).toBeVisible();
    await grid.getByText('Björn', { exact: true }).click();
    await page.getByRole('button', { name: 'Will it sign in?' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/keep this account out/)).toBeVisible();
    await screens(page, 'accounts-check');
    await dialog.getByRole('button', { name: 'Mend… The account is enabled' }).click();
    await expect(dialog.getByRole('checkbox', { name: 'Enable the account' })).toBeChecked();
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await dialog.getByRole('button', { name: 'Change', exact: true }).click();
    await expect(jobs(page).getByText('Björn was changed, read back and compared')).toBeVisible();
    await expect(grid.getByText('Can be used')).toBeVisible();

    await page.getByRole('button', { name: 'Set password…' }).click();
    await dialog.getByRole('button', { name: 'Make one up' }).click();
    await expect(dialog.getByRole('textbox', { name: 'New password' })).toHaveValue(/^(?:\w{5}-){3}\w{5}$/);
    await screens(page, 'accounts-made-up');
    const made = await dialog.getByRole('textbox', { name: 'New password' }).inputValue();
    await dialog.getByRole('button', { name: /^Hide/ }).click();
    await expect(dialog.getByLabel('New password', { exact: true })).toHaveAttribute('type', 'password');
    await dialog.getByRole('button', { name: /^Show/ }).click();
    await expect(dialog.getByRole('textbox', { name: 'New password' })).toHaveValue(made);
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await expect(dialog.getByText('Can be taken back')).toBeVisible();
    expect(await page.content()).not.toContain(made);
    await dialog.getByRole('button', { name: 'Set password', exact: true }).click();
    await expect(jobs(page).getByText('Björn was changed, read back and compared').nth(1)).toBeVisible();
    expect(await page.content()).not.toContain(made);
    await page.getByRole('button', { name: 'Set password…' }).click();
    await expect(dialog.getByLabel('New password', { exact: true })).toHaveValue('');
  });

  test('leads from what keeps everybody out to the settings of the server', async ({ page }) => {
    await openPractice(page);
    await page.getByRole('navigation').getByRole('button', { name: 'Passwords' }).click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('grid', { name: 'Accounts' }).getByText('Björn', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Will it sign in?' }).click();
    await page.getByRole('button', { name: 'Mend… Remote desktop is switched on' }).click();
    await expect(page.getByRole('tab', { name: 'Server settings', selected: true })).toBeVisible();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByRole('heading', { name: 'Remote desktop' })).toBeVisible();
  });
});
