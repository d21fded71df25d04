import { expect, expectAccessible, screens, test } from './app.ts';

const palette = { name: 'Command palette' };

test.describe('the frame', () => {
  test('shows where everything is as soon as the app is open', async ({ page }) => {
    await expect(page).toHaveTitle('Rescue Desk');
    await expect(page.getByRole('menubar', { name: 'Main menu' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Tools' }).getByRole('button', { name: 'Files' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Servers' })).toContainText('Not connected to a server');
    await expect(page.getByRole('region', { name: 'Jobs' })).toContainText('No jobs');
    await expect(page.getByRole('tab', { name: 'Start' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await screens(page, 'start');
  });

  test('opens and closes its menus by keyboard', async ({ page }) => {
    await page.keyboard.press('F10');
    await expect(page.getByRole('menuitem', { name: 'File' })).toBeFocused();
    for (const name of ['Edit', 'View']) {
      await page.keyboard.press('ArrowRight');
      await expect(page.getByRole('menuitem', { name })).toBeFocused();
    }
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: 'Fold the rail to icons' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menuitem', { name: 'Fold the rail to icons' })).toBeHidden();
  });

  test('finds every command in the palette, and keeps the colours chosen there', async ({ page }) => {
    await page.keyboard.press('Control+Shift+P');
    const dialog = page.getByRole('dialog', palette);
    await expect(dialog.getByRole('combobox')).toBeFocused();
    await screens(page, 'palette');
    await page.keyboard.type('dark');
    await expect(dialog.getByRole('option')).toHaveText(['Colours: Dark']);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });

  test('says that nothing fits, and leaves on Escape', async ({ page }) => {
    await page.getByRole('button', palette).click();
    await page.keyboard.type('no such command');
    await expect(page.getByRole('dialog', palette).getByRole('option')).toHaveCount(0);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', palette)).toBeHidden();
  });

  test('folds the rail to icons that still have names, and remembers it', async ({ page }) => {
    const rail = page.getByRole('navigation', { name: 'Tools' });
    const width = async () => (await rail.boundingBox())?.width ?? 0;
    const wide = await width();
    await rail.getByRole('button', { name: 'Fold to icons' }).click();
    await expect.poll(width).toBeLessThan(wide / 2);
    await expect(rail.getByRole('button', { name: 'Files' })).toBeVisible();
    await screens(page, 'rail-folded');
    await page.reload();
    await expect(rail.getByRole('button', { name: 'Show names' })).toBeVisible();
  });

  test('takes a person without a server to the practice server, and keeps everything open over a reload', async ({
    page,
  }) => {
    await page.getByRole('button', { name: 'Start the practice server' }).click();
    const strip = page.getByRole('region', { name: 'Servers' });
    await expect(strip).toContainText('practice: nothing real');
    await expect(strip).toContainText('connected for');
    const tab = page.getByRole('tab', { name: /^Practice server/ });
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('grid').first()).toBeVisible();
    await screens(page, 'practice-server');

    await page.reload();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(strip).toContainText('connected for');

    await strip.getByRole('button', { name: 'Leave Practice server…' }).click();
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await expect(dialog).toContainText('thrown away');
    await screens(page, 'leave');
    await dialog.getByRole('button', { name: 'Leave', exact: true }).click();
    await expect(strip).toContainText('Not connected to a server');
  });
});

test.describe('the address in the browser', () => {
  test.skip(({ where }) => where === 'window', 'the window has no address');

  test('is good for one browser only', async ({ desk, browser }) => {
    const context = await browser.newContext();
    const second = await context.newPage();
    await second.goto(desk.address());
    await expect(second.getByRole('heading', { name: 'This page can’t reach Rescue Desk' })).toBeVisible();
    await screens(second, 'refused');
    await context.close();
  });

  test('leaves nothing of its token behind', async ({ page }) => {
    await expect(page.getByRole('main')).toBeVisible();
    expect(new URL(page.url()).hash).toBe('');
  });
});

test.describe('an engine that is gone', () => {
  test.skip(({ where }) => where === 'window', 'the window starts it again by itself');
  // The browser itself logs each try to connect that fails.
  test.use({ expectedConsole: /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/ });

  test('is told to the person, and what was kept is there when it is back', async ({ page, desk }) => {
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('light');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await desk.kill();
    await expect(page.getByText('The link between this page and Rescue Desk was cut.')).toBeVisible();
    await screens(page, 'link-cut');
    await desk.start();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  });
});
