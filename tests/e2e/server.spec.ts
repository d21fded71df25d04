import { expect, screens } from './app.ts';
import { jobs, openPractice, rail, test } from './panes.ts';

test.describe('Server settings', () => {
  test('switches a network card on and takes it back, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Server').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Folder of the Windows' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^BOUTIQUE · Windows Server 2022 Standard · ControlSet001$/)).toBeVisible();
    const cards = page.getByRole('region', { name: 'Network cards', exact: true });
    await expect(cards.getByText('198.51.100.77 / 255.255.255.0')).toBeVisible();
    await screens(page, 'server');

    const enable = page.getByRole('button', { name: 'Switch on Ethernet…' });
    await enable.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('Can be taken back')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Switch on', exact: true })).toBeFocused();
    await expect(dialog.getByRole('region', { name: 'What will change' })).toContainText('Network card “Ethernet”');
    await screens(page, 'server-plan');
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText('The registry was changed, read back and compared')).toBeVisible();
    await expect(enable).toBeHidden();

    await page.keyboard.press('Control+z');
    await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText(/^Done: Undo: Enable a network card/)).toBeAttached();
    await expect(enable).toBeVisible();
  });

  test('opens remote desktop with its way through the firewall, and sets an address', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Server').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    const remote = page.getByRole('region', { name: 'Remote desktop' });
    const firewall = page.getByRole('region', { name: 'Firewall', exact: true });
    await expect(remote.getByText('Disabled: TermService')).toBeVisible();
    await expect(firewall.getByText('No', { exact: true })).toHaveCount(3);
    await remote.getByRole('button', { name: 'Switch on…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('checkbox', { name: 'Remote desktop is on' })).toBeChecked();
    await screens(page, 'server-remote-desktop');
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await dialog.getByRole('button', { name: 'Change remote desktop' }).click();
    await expect(remote.getByText('Can start')).toBeVisible();
    await expect(firewall.getByText('Yes', { exact: true })).toHaveCount(3);

    await page.getByRole('button', { name: 'Address of Ethernet…' }).click();
    await expect(dialog.getByText(/main address of a dedicated server/)).toBeVisible();
    await dialog.getByRole('combobox', { name: 'Address' }).click();
    await page.getByRole('option', { name: 'Fixed' }).click();
    await dialog.getByRole('textbox', { name: 'IPv4 address' }).fill('203.0.113.300');
    await expect(dialog.getByText(/four numbers/)).toBeVisible();
    await dialog.getByRole('textbox', { name: 'IPv4 address' }).fill('203.0.113.10');
    await dialog.getByRole('textbox', { name: 'Gateway' }).fill('203.0.113.254');
    await screens(page, 'server-address');
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await dialog.getByRole('button', { name: 'Set address' }).click();
    const cards = page.getByRole('region', { name: 'Network cards', exact: true });
    await expect(cards.getByText('203.0.113.10 / 255.255.255.0')).toBeVisible();
  });

  test('leads from a reason why nobody reaches the server to the plan that mends it', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Server').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('button', { name: 'Why does nobody reach it?' }).click();
    const dialog = page.getByRole('dialog');
    const mend = dialog.getByRole('button', { name: 'Mend it… Remote desktop is off' });
    await expect(mend).toBeVisible();
    await screens(page, 'server-reasons');
    await mend.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Enable remote desktop on Practice server' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Don’t do it' }).click();
    await expect(mend).toBeVisible();
    await mend.click();
    await dialog.getByRole('button', { name: 'Change remote desktop' }).click();
    await expect(jobs(page).getByText('The registry was changed, read back and compared')).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Remote desktop', exact: true }).getByText('Can start'),
    ).toBeVisible();
  });

  test('disables a service, brings another one back, and says which must stay, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Server').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('tab', { name: 'Network and sign-in' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const grid = page.getByRole('grid', { name: 'Services and drivers' });
    await grid.getByText('TermService', { exact: true }).click();
    await page.keyboard.press('Home');
    await expect(page.getByRole('region', { name: 'Service ACPI' })).toContainText(
      'Windows does not start without it.',
    );
    await screens(page, 'server-services');
    await page.getByRole('textbox', { name: 'Filter' }).fill('shop');
    await grid.getByText('ShopSync', { exact: true }).click();
    await page.getByRole('button', { name: 'Disable…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('region', { name: 'What will change' })).toContainText('never (disabled)');
    await dialog.getByRole('button', { name: 'Change start', exact: true }).press('Enter');
    await expect(grid.getByText('Never', { exact: true })).toBeVisible();

    await page.getByRole('textbox', { name: 'Filter' }).fill('termservice');
    await grid.getByText('TermService', { exact: true }).click();
    await page.getByRole('button', { name: 'Back to usual…' }).click();
    await dialog.getByRole('button', { name: 'Change start', exact: true }).click();
    await expect(grid.getByText('When needed', { exact: true })).toBeVisible();
  });

  test('takes Windows out of safe mode, and back into it', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Server').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('tab', { name: 'Start-up' }).click();
    const list = page.getByRole('region', { name: 'Start-up entries' });
    await expect(list.getByText('On, without network')).toBeVisible();
    await screens(page, 'server-start-up');
    await list.getByRole('button', { name: 'Leave safe mode: Windows Server…' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Change start-up' }).press('Enter');
    await expect(jobs(page).getByText('The boot store was changed, read back and compared')).toBeVisible();
    await expect(list.getByText('Off', { exact: true })).toBeVisible();
    await list.getByRole('button', { name: 'Change Windows Server…' }).click();
    await dialog.getByRole('checkbox', { name: 'Emergency console' }).click();
    await screens(page, 'server-start-up-dialog');
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await dialog.getByRole('button', { name: 'Change start-up' }).click();
    await expect(list.getByText('Emergency console')).toBeVisible();
  });

  test('says what switching the firewall off means', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Server').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('button', { name: 'Switch on or off…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'On in Public networks' }).click();
    await screens(page, 'server-firewall');
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await expect(dialog.getByText(/can be reached from the internet/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Change firewall' }).click();
    await expect(jobs(page).getByText('The registry was changed, read back and compared')).toBeVisible();
  });

  test('lets a script run once at the next start, shown in full, and takes it back', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Server').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('tab', { name: 'Start-up' }).click();
    await page.getByRole('button', { name: 'Run a script at the next start…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Lines of a batch file' }).fill('sc config badservice start= disabled');
    await screens(page, 'next-start');
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await expect(dialog.getByText('The script can do anything on this server')).toBeVisible();
    await dialog.getByText(/Exactly what will be done/).click();
    await expect(dialog.getByText('sc config badservice start= disabled')).toBeVisible();
    await screens(page, 'next-start-plan');
    await dialog.getByRole('button', { name: 'Let it run at the next start' }).click();
    await expect(jobs(page).getByText('The script waits for the next start of Windows')).toBeVisible();
    await page.keyboard.press('Control+z');
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(jobs(page).getByText(/^Done: Undo: Run a script at the next start/)).toBeAttached();
  });
});
