import { resolve } from 'node:path';
import { findElectron } from '../../build/electron-binary.mjs';
import { hasScreen } from '../../build/start-choices.mjs';
import { expect, test } from './app.ts';

const found = findElectron(resolve(import.meta.dirname, '../..'), process.env, process.platform);

test.describe('the desktop window', () => {
  test.skip(
    found === undefined,
    'No Electron binary here: set ELECTRON_OVERRIDE_DIST_PATH or run npx install-electron.',
  );
  test.skip(!hasScreen(process.env, process.platform), 'No screen for a window here.');

  test('shows the page of its own scheme, which knows nothing of Node or Electron', async ({ page }) => {
    await expect(page).toHaveURL(/^app:\/\/desk\//);
    await expect(page).toHaveTitle('Rescue Desk');
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(window, 'rescueDesk')).toSorted(),
      node: ['process', 'require', 'module', 'Buffer'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['receive', 'send'], node: [] });
  });

  test('is joined to its engine', async ({ page }) => {
    await expect(page.getByRole('main')).toBeVisible();
  });

  test('goes nowhere else', async ({ page }) => {
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    await expect(page).toHaveURL(/^app:\/\/desk\//);
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  });
});
