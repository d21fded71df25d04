import { expect, screens, test } from './app.ts';

test.describe('the frame', () => {
  test('shows where everything is as soon as the app is open', async ({ page }) => {
    await expect(page).toHaveTitle('Rescue Desk');
    await expect(page.getByRole('menubar')).toBeVisible();
    await expect(page.getByRole('main')).toBeVisible();
    await screens(page, 'start');
  });
});
