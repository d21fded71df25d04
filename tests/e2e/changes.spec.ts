import { expect, screens } from './app.ts';
import { command, go, grid, jobs, left, names, openPractice, row, test } from './panes.ts';

test.describe('changing files', () => {
  test('brings a deleted folder back, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/windows/Users/Administrator');
    const before = await names(left(page));
    await row(left(page), 'Documents').click();
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/^Put 1 folder with all that is in it into the trash/)).toBeVisible();
    await expect(dialog.getByText('Can be taken back')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeFocused();
    await screens(page, 'trash-plan');
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'Documents')).toHaveCount(0);
    await expect(jobs(page).getByText('1 entry in the trash')).toBeVisible();

    await grid(left(page)).focus();
    await page.keyboard.press('Control+z');
    await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await screens(page, 'undo-plan');
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'Documents')).toBeVisible();
    expect(await names(left(page))).toEqual(before);

    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByRole('menuitem', { name: 'Changes made…' }).click();
    await expect(dialog.getByRole('list', { name: 'Changes made' }).getByRole('listitem')).toHaveCount(2);
    await expect(dialog.getByText('Undone', { exact: true })).toBeVisible();
    await screens(page, 'changes-made');
  });

  test('takes all that was done on a server back at once, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/windows/Users/Administrator');
    const before = await names(left(page));
    const dialog = page.getByRole('dialog');
    for (const [name, done] of [
      ['Documents', 1],
      ['Desktop', 2],
    ] as const) {
      await row(left(page), name).click();
      await page.keyboard.press('Delete');
      await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(row(left(page), name)).toHaveCount(0);
      await expect(jobs(page).getByText('1 entry in the trash')).toHaveCount(done);
    }
    await command(page, 'Changes made');
    const all = dialog.getByRole('button', { name: 'Undo all 2 on Practice server…' });
    await screens(page, 'changes-made-several');
    await all.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Undo: 2 jobs' })).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect.poll(() => names(left(page))).toEqual(before);
  });

  test('says why nothing can be deleted on a disk that is mounted for reading only', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/archive/dumps');
    await page.keyboard.type('boutique-2025-06');
    const dialog = page.getByRole('dialog');
    const refusal = 'The disk there is mounted for reading only';
    await page.keyboard.press('F8');
    await expect(dialog.getByText(refusal)).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0);
    await screens(page, 'trash-read-only');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await page.keyboard.press('F2');
    await page.keyboard.type('other');
    await page.keyboard.press('Enter');
    await expect(page.getByText(refusal).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(left(page), 'boutique-2025-06.sql')).toBeVisible();
  });

  test('empties the trash after showing what is in it, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/linux/home/camille');
    await page.keyboard.type('orders');
    await page.keyboard.press('F8');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'orders-2025.csv')).toHaveCount(0);
    await command(page, 'Empty the trash…');
    await expect(dialog.getByText(/^Delete 1 file and 1 folder .* for good/)).toBeVisible();
    await expect(dialog.getByRole('textbox')).toBeFocused();
    await screens(page, 'empty-trash-plan');
    await page.keyboard.type('empty');
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText('1 file, 1 folder deleted')).toBeVisible();
    await command(page, 'Empty the trash…');
    await expect(dialog.getByText('The trash on Practice server is empty', { exact: true })).toBeVisible();
  });

  test('renames many by masks, shows every name before, and takes it back, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/windows/Users/Administrator/Documents');
    const before = await names(left(page));
    await grid(left(page)).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+m');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.type(' [C:3]');
    await expect(dialog.getByRole('region', { name: 'Old and new names' }).getByText(/ 001/).first()).toBeVisible();
    await screens(page, 'multi-rename');
    await dialog.getByRole('textbox', { name: 'Find' }).fill('(');
    await dialog.getByRole('checkbox', { name: 'Regular expression' }).check();
    await expect(dialog.getByText('A “(” is not closed.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Rename…' })).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Find' }).fill('');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Rename', exact: true })).toBeFocused();
    await screens(page, 'multi-rename-plan');
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText(/entries renamed/)).toBeVisible();
    await expect(grid(left(page)).getByText(/ 001/).first()).toBeVisible();

    await grid(left(page)).focus();
    await page.keyboard.press('Control+z');
    await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText(/changes? taken back/)).toBeVisible();
    await expect.poll(() => names(left(page))).toEqual(before);
  });

  test('changes the permissions of a whole folder, after showing each before and after', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/mnt/linux/etc');
    await row(left(page), 'fstab').click();
    await page.keyboard.press('Control+Shift+m');
    const dialog = page.getByRole('dialog', { name: 'Attributes of fstab' });
    await expect(dialog.getByRole('textbox', { name: 'In octal' })).toBeFocused();
    await expect(dialog.getByRole('textbox', { name: 'In octal' })).toHaveValue('0644');
    await dialog.getByRole('checkbox', { name: 'Others: read' }).uncheck();
    await expect(dialog.getByRole('textbox', { name: 'In octal' })).toHaveValue('0640');
    await screens(page, 'attributes');
    await page.keyboard.press('Enter');
    const plan = page.getByRole('dialog', { name: /^Change the attributes of/ });
    await expect(plan.getByRole('button', { name: 'Change', exact: true })).toBeFocused();
    await screens(page, 'attributes-plan');
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText('1 entry changed')).toBeVisible();
    await expect(row(left(page), 'fstab').getByText('-rw-r-----')).toBeVisible();
    await grid(left(page)).focus();
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'fstab').getByText('-rw-r--r--')).toBeVisible();
  });

  test('gives a file another owner by name, where the pane shows owners and dates, by keyboard alone', async ({
    page,
  }) => {
    await openPractice(page);
    await go(left(page), '/mnt/linux/etc');
    for (const column of ['Accessed', 'Owner', 'Group']) {
      await command(page, `Columns: ${column}`);
      await expect(left(page).getByRole('columnheader', { name: column })).toBeVisible();
    }
    const ofHostname = (column: string) => row(left(page), 'hostname').locator(`[data-column=${column}]`);
    await expect(ofHostname('accessed')).not.toBeEmpty();
    await expect(ofHostname('owner')).toHaveText('root');
    await grid(left(page)).focus();
    await page.keyboard.type('hostname');
    await page.keyboard.press('Control+Shift+m');
    const dialog = page.getByRole('dialog', { name: 'Attributes of hostname' });
    await expect(dialog.getByRole('textbox', { name: 'In octal' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(dialog.getByRole('combobox', { name: 'Owner' })).toBeFocused();
    await page.keyboard.type('www-dat');
    await expect(dialog.getByText('Not known there.')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Change…' })).toBeDisabled();
    await page.keyboard.type('a');
    await expect(dialog.getByText('Number 33 there.')).toBeVisible();
    await screens(page, 'attributes-owner');
    await page.keyboard.press('Enter');
    const plan = page.getByRole('dialog', { name: /^Change the attributes of/ });
    await expect(plan.getByText(/^Set owner www-data \(33\) of 1 file/)).toBeVisible();
    await expect(plan.getByRole('button', { name: 'Change', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(ofHostname('owner')).toHaveText('www-data');
    await expect(ofHostname('group')).toHaveText('root');
  });

  test('makes a new file and a link, and takes a new name back', async ({ page }) => {
    await openPractice(page);
    await go(left(page), '/tmp');
    await page.keyboard.press('Shift+F4');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('notes.txt');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Make', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'notes.txt')).toBeVisible();

    await row(left(page), 'notes.txt').click();
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.getByRole('menuitem', { name: 'New link…' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Leads to' })).toHaveValue('/tmp/notes.txt');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('link');
    await screens(page, 'new-link');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Make', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText(/link made/)).toBeVisible();

    await row(left(page), 'notes.txt').click();
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('other.txt');
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'other.txt')).toBeVisible();
    await grid(left(page)).focus();
    await page.keyboard.press('Control+z');
    await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(row(left(page), 'notes.txt')).toBeVisible();
  });
});
