import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { test as base, expect } from './app.ts';
import type { Where } from './where.ts';

/** The app with an empty folder on this computer, thrown away after the story. */
export const test = base.extend<{ folder: string } & Where>({
  folder: async ({ where: _where }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'rescue-desk-files-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

export const left = (page: Page) => page.getByRole('region', { name: 'Left pane', exact: true });
export const right = (page: Page) => page.getByRole('region', { name: 'Right pane', exact: true });
export const grid = (pane: Locator) => pane.getByRole('grid');
export const rail = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Tools' }).getByRole('button', { name, exact: true });

/** The row of a file or folder. */
export const row = (pane: Locator, name: string) =>
  grid(pane)
    .getByRole('row')
    .filter({ has: pane.page().getByText(name, { exact: true }) });

/** The names in a pane, from the top. */
export async function names(pane: Locator): Promise<string[]> {
  const cells = await grid(pane).getByRole('row').getByRole('gridcell').and(pane.locator('[aria-colindex="1"]')).all();
  return Promise.all(cells.map(async (cell) => (await cell.innerText()).split('\n')[0] ?? ''));
}

/** Opens the files of the practice server on the left and this computer's on the right. */
export async function openPractice(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the practice server' }).click();
  await expect(grid(left(page))).toHaveAccessibleName('Files in Practice server: /mnt');
}

/** Types a folder into a pane's path bar and waits until it is there. */
export async function go(pane: Locator, path: string): Promise<void> {
  await grid(pane).focus();
  await pane.page().keyboard.press('Control+l');
  await pane.getByRole('combobox', { name: 'Folder path' }).fill(path);
  await pane.page().keyboard.press('Enter');
  await expect(grid(pane)).toHaveAccessibleName(endsWith(`: ${path}`));
  await expect(grid(pane)).not.toHaveAttribute('aria-busy', 'true');
}

/** Starts the plan that is shown and waits until its dialog is gone. */
export async function agree(page: Page, act: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Runs a command of the palette by its whole name. */
export async function command(page: Page, name: string): Promise<void> {
  // While a dialog is there, if only to fade away, the keys are its own.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('combobox', { name: 'Search for a command' })).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole('option')).toHaveCount(1);
  await expect(page.getByRole('option')).toContainText(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Search for a command' })).toHaveCount(0);
}

/** A pattern for texts that end so. */
export const endsWith = (text: string) => new RegExp(`${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`);

/** The list of jobs at the foot. */
export const jobs = (page: Page) => page.getByRole('region', { name: 'Jobs' });
