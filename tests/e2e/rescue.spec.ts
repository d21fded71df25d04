import { expect, screens } from './app.ts';
import { jobs, openPractice, rail, test } from './panes.ts';

test.describe('The way through a rescue', () => {
  test('leads to a server first', async ({ page }) => {
    await rail(page, 'Rescue').click();
    await expect(page.getByText('Put the server into rescue mode')).toBeVisible();
    await page.getByRole('button', { name: 'Connect to a server' }).click();
    await expect(page.getByRole('heading', { name: 'What do you need to do?' })).toBeVisible();
  });

  test('goes from a question to the reasons and to what mends them, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Rescue').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'What is wrong with the server?' })).toBeVisible();
    await screens(page, 'rescue');
    const unreachable = page.getByRole('button', { name: /^Nobody can reach it/ });
    await unreachable.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Folder of the Windows' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Look for the reason' })).toBeFocused();
    await screens(page, 'rescue-mend');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Mend it… The network card “Ethernet”/ }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Switch on', exact: true }).click();
    await expect(jobs(page).getByText('The registry was changed, read back and compared')).toBeVisible();
    await expect(page.getByText('1 change was made, and can be taken back.')).toBeVisible();
    await page.getByRole('button', { name: /^Network, firewall, remote desktop/ }).click();
    await expect(page.getByText(/^BOUTIQUE · Windows Server 2022 Standard · ControlSet001$/)).toBeVisible();
    await rail(page, 'Rescue').click();
    await page.getByRole('button', { name: 'Choose again: What is wrong?' }).click();
    await page.getByRole('button', { name: /^Nobody can sign in/ }).click();
    await page.getByRole('button', { name: /^Passwords and accounts/ }).click();
    await expect(page.getByRole('grid', { name: 'Accounts' })).toBeVisible();
  });
});
