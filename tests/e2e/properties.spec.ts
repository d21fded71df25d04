import { chmod, link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, expectAccessible, screens } from './app.ts';
import { go, grid, left, openPractice, rail, row, test } from './panes.ts';

/** What a dialog tells under a label. */
const fact = (dialog: Locator, label: string) => {
  const term = dialog
    .page()
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${label}$`) });
  return dialog.locator('div').filter({ has: term }).last().getByRole('definition');
};

test.describe('properties, by keyboard alone', () => {
  test('tell all there is to know of a file, and lead to its attributes', async ({ page, folder }) => {
    await writeFile(join(folder, 'notes.txt'), 'x'.repeat(5000));
    await chmod(join(folder, 'notes.txt'), 0o640);
    await link(join(folder, 'notes.txt'), join(folder, 'second.txt'));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Alt+Enter');
    const dialog = page.getByRole('dialog', { name: 'Properties of notes.txt' });
    await expect(fact(dialog, 'Kind')).toHaveText('File (.txt)');
    await expect(fact(dialog, 'Path')).toContainText(`${folder}/notes.txt`);
    await expect(fact(dialog, 'Size')).toHaveText('4.88 KB (5,000 bytes)');
    await expect(fact(dialog, 'Permissions')).toHaveText('-rw-r----- (0640)');
    await expect(fact(dialog, 'Names')).toContainText('2 names lead to this very file');
    await expect(fact(dialog, 'Owner')).toContainText(/\(\d+\)$/);
    await expect(fact(dialog, 'Last read')).not.toBeEmpty();
    await expect(fact(dialog, 'File system')).not.toBeEmpty();
    await screens(page, 'properties');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Attributes of notes.txt' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(grid(left(page))).toBeFocused();
  });

  test('tell what only Windows knows of a file: where it came from, its short name, and files that are elsewhere', async ({
    page,
  }) => {
    await openPractice(page);
    await go(left(page), '/mnt/windows/Users/Administrator/Desktop');
    await page.keyboard.press('F');
    await expect(row(left(page), 'Facture n° 2025-118.pdf')).toBeVisible();
    await row(left(page), 'Facture n° 2025-118.pdf').click();
    await page.keyboard.press('Alt+Enter');
    const dialog = page.getByRole('dialog', { name: 'Properties of Facture n° 2025-118.pdf' });
    await expect(fact(dialog, 'Short name')).toHaveText('FACTUR~1.PDF');
    await expect(fact(dialog, 'Streams')).toContainText('Zone.Identifier');
    await expect(fact(dialog, 'Streams')).toContainText('came from the internet');
    await expect(fact(dialog, 'Attributes')).toHaveText('archive');
    await screens(page, 'properties-windows');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();

    await go(left(page), '/mnt/windows/Users/Administrator/OneDrive');
    await expect(row(left(page), 'Budget 2025.xlsx').getByText('Cloud file, not all here')).toBeVisible();
    await page.keyboard.press('Alt+Enter');
    const cloud = page.getByRole('dialog', { name: 'Properties of Budget 2025.xlsx' });
    await expect(cloud.getByText('look for it in the cloud')).toBeVisible();
    await expect(fact(cloud, 'Really is')).toContainText('reparse tag 0x9000601A');
    await screens(page, 'properties-cloud');
  });

  test('of many things are sums and what they have in common', async ({ page, folder }) => {
    await mkdir(join(folder, 'sub/deep'), { recursive: true });
    await writeFile(join(folder, 'sub/deep/data'), 'x'.repeat(3000));
    await writeFile(join(folder, 'one'), 'x'.repeat(1000));
    await chmod(join(folder, 'one'), 0o600);
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Alt+Enter');
    const dialog = page.getByRole('dialog', { name: 'Properties of 2 items' });
    await expect(fact(dialog, 'Items')).toHaveText('2 files, 2 folders');
    await expect(fact(dialog, 'Size')).toContainText('4,000 bytes');
    await expect(fact(dialog, 'Kind')).toHaveText('different');
    await expect(fact(dialog, 'Permissions')).toHaveText('different');
    await screens(page, 'properties-many');
  });

  test('and marks in the rows tell which names Windows can not use', async ({ page, folder }) => {
    for (const name of ['AUX', 'a:b', 'dot.', 'README', 'readme', 'plain.txt']) await writeFile(join(folder, name), '');
    await symlink('nowhere', join(folder, 'broken'));
    await rail(page, 'Files').click();
    await go(left(page), folder);
    await expect(
      row(left(page), 'AUX').getByRole('img', { name: 'Windows keeps this name for a device' }),
    ).toBeVisible();
    await expect(row(left(page), 'a:b').getByRole('img', { name: 'Windows does not allow : in names' })).toBeVisible();
    await expect(row(left(page), 'dot.').getByRole('img', { name: 'ends in a dot' })).toBeVisible();
    await expect(row(left(page), 'plain.txt').getByRole('img')).toHaveCount(0);
    await screens(page, 'windows-names');
    await row(left(page), 'README').click();
    await page.keyboard.press('Alt+Enter');
    await expect(page.getByRole('dialog').getByText('Windows takes this name for the same as “readme”')).toBeVisible();
    await page.keyboard.press('Escape');
    await row(left(page), 'broken').click();
    await page.keyboard.press('Alt+Enter');
    const dialog = page.getByRole('dialog', { name: 'Properties of broken' });
    await expect(fact(dialog, 'Leads to')).toContainText('Nothing is there.');
    await expectAccessible(page);
  });
});
