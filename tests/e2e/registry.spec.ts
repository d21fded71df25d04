import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wantText } from '../../electron/windows/hive/value-changes.ts';
import { softwareWith } from '../support/server-hives.ts';
import { expect, screens } from './app.ts';
import { jobs, openPractice, rail, test } from './panes.ts';

test.describe('The registry of a Windows that does not run', () => {
  test('is walked through, changed and taken back, by keyboard alone', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Registry').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Folder of the Windows' }).focus();
    await page.keyboard.press('Enter');
    const keys = page.getByRole('grid', { name: 'Keys' });
    const values = page.getByRole('grid', { name: 'Values' });
    await expect(keys.getByText('SYSTEM', { exact: true })).toBeVisible();

    await keys.focus();
    await page.keyboard.type('software');
    await page.keyboard.press('ArrowRight');
    await expect(keys.getByText('Microsoft', { exact: true })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(keys.getByText('Windows NT', { exact: true })).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(keys.getByText('Windows NT', { exact: true })).toBeHidden();

    const search = page.getByRole('textbox', { name: 'Search in this hive' });
    await search.focus();
    await page.keyboard.type('EditionID');
    await page.keyboard.press('Enter');
    const hits = page.getByRole('grid', { name: 'Found' });
    await expect(hits.getByText('EditionID', { exact: true })).toBeVisible();
    await screens(page, 'registry-search');
    await hits.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').getByText(/CurrentVersion/)).toBeVisible();
    await expect(values.getByText('EditionID', { exact: true })).toBeVisible();
    await expect(values).toBeFocused();
    await screens(page, 'registry');

    const acts = page.getByRole('toolbar', { name: 'Registry' });
    await acts.getByRole('button', { name: 'Change value…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Data' }).fill('Mended');
    await screens(page, 'registry-value');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('region', { name: 'What will change' })).toContainText('Mended');
    await expect(dialog.getByText('Can be taken back')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Edit', exact: true })).toBeFocused();
    await screens(page, 'registry-plan');
    await page.keyboard.press('Enter');
    await expect(jobs(page).getByText('The registry was changed, read back and compared')).toBeVisible();
    await expect(values.getByText('Mended', { exact: true })).toBeVisible();

    await page.keyboard.press('Control+z');
    await expect(dialog.getByRole('button', { name: 'Undo', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(values.getByText('Mended', { exact: true })).toBeHidden();
    await expect(values.getByText('EditionID', { exact: true })).toBeVisible();
  });

  test('is given something to start, which is found among what starts by itself and kept from it', async ({ page }) => {
    await openPractice(page);
    await rail(page, 'Registry').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    const keys = page.getByRole('grid', { name: 'Keys' });
    await keys.getByText('SOFTWARE', { exact: true }).click();
    await page.getByRole('button', { name: 'Take over a .reg file…' }).click();
    const dialog = page.getByRole('dialog');
    const run = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
    await dialog
      .getByRole('textbox', { name: 'Content of the .reg file' })
      .fill(`Windows Registry Editor Version 5.00\n\n[${run}]\n"Miner"="C:\\\\Windows\\\\Temp\\\\miner.exe"\n`);
    await screens(page, 'registry-import');
    await dialog.getByRole('button', { name: 'Continue…' }).click();
    await dialog.getByRole('button', { name: 'Edit', exact: true }).click();
    await expect(jobs(page).getByText('The registry was changed, read back and compared')).toBeVisible();

    await rail(page, 'Server').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    await page.getByRole('tab', { name: 'What starts by itself' }).click();
    const list = page.getByRole('grid', { name: 'What starts by itself' });
    await list.getByText('Miner', { exact: true }).click();
    const facts = page.getByRole('region', { name: 'What is known of Miner' });
    await expect(facts).toContainText('miner.exe');
    await screens(page, 'autoruns');
    await facts.getByRole('button', { name: 'Keep it from starting…' }).click();
    await dialog.getByRole('button', { name: 'Edit', exact: true }).click();
    await expect(list.getByText('Miner', { exact: true })).toBeHidden();
  });

  test('is compared with a copy of a hive on this computer', async ({ page, folder }) => {
    const copy = join(folder, 'SOFTWARE');
    await writeFile(copy, softwareWith([wantText('Microsoft\\Windows NT\\CurrentVersion', 'EditionID', 'Another')]));
    await openPractice(page);
    await rail(page, 'Registry').click();
    await page.getByRole('button', { name: 'Look', exact: true }).click();
    const keys = page.getByRole('grid', { name: 'Keys' });
    await keys.getByText('SOFTWARE', { exact: true }).click();
    await page.getByRole('button', { name: 'Compare with…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'The copy is on' }).click();
    await page.getByRole('option', { name: 'This computer' }).click();
    await dialog.getByRole('textbox', { name: 'Copy of the hive' }).fill(copy);
    await screens(page, 'registry-compare-with');
    await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    const differences = page.getByRole('grid', { name: 'Differences' });
    const edition = differences.getByRole('row').filter({ hasText: 'EditionID' });
    await expect(edition).toContainText('Another');
    await expect(page.getByRole('status').getByText(/differences? in .* keys? that both have/)).toBeVisible();
    await screens(page, 'registry-compared');
    await edition.dblclick();
    await expect(page.getByRole('grid', { name: 'Values' }).getByText('EditionID', { exact: true })).toBeVisible();
  });
});
