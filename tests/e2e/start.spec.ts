import type { Page } from '@playwright/test';
import { noSshd, type Sshd, startSshd } from '../support/sshd.ts';
import { startTcp } from '../support/tcp.ts';
import { expect, expectAccessible, screens, test } from './app.ts';

const connectButton = (page: Page) => page.getByRole('button', { name: 'Connect', exact: true });
const servers = (page: Page) => page.getByRole('region', { name: 'Servers' });
const trouble = (page: Page) => page.getByRole('alert');

/** Fills the form for a server of the test. */
async function fill(page: Page, server: { host: string; port: number; user: string; password?: string }) {
  await page.getByRole('textbox', { name: 'Server address' }).fill(server.host);
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(server.port));
  await page.getByRole('textbox', { name: 'User', exact: true }).fill(server.user);
  if (server.password !== undefined) await page.getByLabel('Password', { exact: true }).fill(server.password);
}

/** Connects with a password and accepts the key. */
async function signIn(page: Page, sshd: Sshd) {
  await fill(page, sshd);
  await connectButton(page).click();
  await page
    .getByRole('dialog', { name: 'Is this your server?' })
    .getByRole('button', { name: 'Yes, connect' })
    .click();
  await expect(servers(page).getByText(/^connected for/)).toBeVisible();
}

test.describe('the start page', () => {
  test('fills the fields from the provider’s mail and shows where the password comes from', async ({ page }) => {
    await page.getByRole('button', { name: 'Paste the mail from your provider' }).click();
    await page.getByRole('textbox', { name: 'The mail’s text' }).fill(
      `Hello,

Your server ns3012345.example.net has been rebooted in rescue mode.
Here are your access details:

Server name: ns3012345.example.net
IP: 203.0.113.7
user: root
Password: aB3dE6gH9
`,
    );
    await page.getByRole('button', { name: 'Read the mail' }).click();
    await expect(page.getByText(/^Found in the mail: address.*password/)).toBeVisible();
    await expect(connectButton(page)).toBeFocused();
    await expect(connectButton(page)).toBeInViewport();
    await expect(page.getByRole('textbox', { name: 'User', exact: true })).toHaveValue('root');
    await expect(page.getByText('from the mail', { exact: true })).toBeVisible();
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    expect(await page.content()).not.toContain('aB3dE6gH9');
    await screens(page, 'start-mail');
  });

  test('takes a whole ssh command into its fields', async ({ page }) => {
    const address = page.getByRole('textbox', { name: 'Server address' });
    await address.fill('ssh admin@203.0.113.7 -p 2222');
    await address.blur();
    await expect(address).toHaveValue('203.0.113.7');
    await expect(page.getByRole('textbox', { name: 'Port', exact: true })).toHaveValue('2222');
    await expect(page.getByRole('textbox', { name: 'User', exact: true })).toHaveValue('admin');
  });

  test('says what is missing beside the field and leads there', async ({ page }) => {
    await connectButton(page).click();
    const address = page.getByRole('textbox', { name: 'Server address' });
    await expect(address).toBeFocused();
    await expect(address).toHaveAccessibleDescription('Type the server’s address, or paste the mail.');
  });

  test('says why a password can’t be kept where there is no keychain', async ({ page }) => {
    await page.getByRole('checkbox', { name: 'Remember this server' }).click();
    const keep = page.getByRole('checkbox', { name: 'Keep the password in the keychain' });
    await expect(keep).toBeDisabled();
    await expect(keep).toHaveAccessibleDescription(/kept in memory only/);
  });

  test('offers every way to sign in, without stumbling blocks', async ({ page }) => {
    await page.getByText('More ways to sign in').click();
    await page.getByRole('checkbox', { name: 'Go through another server first' }).click();
    await page.getByRole('combobox', { name: 'Private key' }).click();
    await page.getByRole('option', { name: 'Paste it here' }).click();
    await expect(page.getByRole('textbox', { name: 'The key’s text' })).toBeVisible();
    await expect(page.getByRole('group', { name: 'Jump host' })).toBeVisible();
    await screens(page, 'start-sign-in');
  });

  test('remembers what the person came for until they are connected', async ({ page }) => {
    const card = page.getByRole('button', { name: /^Work in a terminal/ });
    await card.click();
    await expect(card).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('textbox', { name: 'Server address' })).toBeFocused();
    await expect(page.getByText('After connecting: Work in a terminal')).toBeVisible();
  });

  test('works in a small window and at twice the size', async ({ page }) => {
    for (const size of [
      { width: 900, height: 600 },
      { width: 640, height: 400 },
    ]) {
      await page.setViewportSize(size);
      await connectButton(page).scrollIntoViewIfNeeded();
      await expect(connectButton(page)).toBeInViewport();
      await expectAccessible(page);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(wider).toBe(false);
    }
  });
});

test.describe('failures are told in place', () => {
  test('a port that is closed', async ({ page }) => {
    const closed = await startTcp(() => {});
    await closed.stop();
    await fill(page, { host: '127.0.0.1', port: closed.port, user: 'root', password: 'x' });
    await connectButton(page).click();
    await expect(trouble(page)).toBeInViewport();
    await expect(connectButton(page)).toBeEnabled();
    await screens(page, 'start-failed');
  });

  test('something else than SSH behind the port', async ({ page }) => {
    const web = await startTcp((socket) => {
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await fill(page, { host: '127.0.0.1', port: web.port, user: 'root', password: 'x' });
    await connectButton(page).click();
    await expect(trouble(page)).toContainText('SSH');
    await web.stop();
  });

  test('waiting for a server that never answers can be stopped', async ({ page }) => {
    const silent = await startTcp(() => {});
    await fill(page, { host: '127.0.0.1', port: silent.port, user: 'root', password: 'x' });
    await connectButton(page).click();
    await expect(page.getByText('Connecting to 127.0.0.1…')).toBeVisible();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(page.getByText('Connecting to 127.0.0.1…')).toBeHidden();
    await expect(trouble(page)).toBeHidden();
    await silent.stop();
  });
});

test.describe('connecting to a server', () => {
  test.skip(noSshd !== undefined, noSshd);
  let sshd: Sshd;

  test.beforeAll(async () => {
    sshd = await startSshd({ password: true });
  });
  test.afterAll(() => sshd.stop());

  test('shows the key’s fingerprint first, with the safe choice in focus, and opens the files when it is accepted', async ({
    page,
  }) => {
    await fill(page, sshd);
    await connectButton(page).click();
    const question = page.getByRole('dialog', { name: 'Is this your server?' });
    await expect(question.getByText(sshd.hostKeyFingerprint)).toBeVisible();
    await expect(question.getByRole('button', { name: 'Don’t connect' })).toBeFocused();
    await screens(page, 'host-key');
    await question.getByRole('button', { name: 'Yes, connect' }).click();
    await expect(servers(page).getByText(/^connected for/)).toBeVisible();
    await expect(page.getByRole('tab', { selected: true })).not.toHaveText('Start');
    await page.getByRole('button', { name: 'Details of 127.0.0.1' }).click();
    await expect(page.getByRole('dialog').getByText(sshd.hostKeyFingerprint)).toBeVisible();
  });

  test('sends nothing when the key is refused', async ({ page }) => {
    await fill(page, sshd);
    await connectButton(page).click();
    await page.getByRole('button', { name: 'Don’t connect' }).click();
    await expect(page.getByText('Not connected to a server.')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Server address' })).toHaveValue('127.0.0.1');
  });

  test('tells a wrong password from every other trouble, and lets it be typed again', async ({ page }) => {
    await fill(page, { ...sshd, password: 'wrong' });
    await connectButton(page).click();
    await page.getByRole('button', { name: 'Yes, connect' }).click();
    await expect(trouble(page)).toContainText(/password/i);
    await page.getByLabel('Password', { exact: true }).fill(sshd.password ?? '');
    await connectButton(page).click();
    await expect(servers(page).getByText(/^connected for/)).toBeVisible();
  });

  test('signs in with a key file', async ({ page }) => {
    await fill(page, { ...sshd, password: undefined });
    await page.getByText('More ways to sign in').click();
    await page.getByRole('combobox', { name: 'Private key' }).click();
    await page.getByRole('option', { name: 'A file on this computer' }).click();
    await page.getByRole('textbox', { name: 'Path of the key file' }).fill(sshd.keyPath);
    await connectButton(page).click();
    await page.getByRole('button', { name: 'Yes, connect' }).click();
    await expect(servers(page).getByText(/^connected for/)).toBeVisible();
  });

  test('keeps servers and tabs over a reload, and leaves only when told to', async ({ page }) => {
    await signIn(page, sshd);
    await expect(page.getByRole('tab')).toHaveCount(2);
    await page.reload();
    await expect(servers(page).getByText(/^connected for/)).toBeVisible();
    await page.getByRole('button', { name: 'Leave 127.0.0.1…' }).click();
    const leave = page.getByRole('dialog', { name: 'Leave 127.0.0.1?' });
    await expect(leave.getByRole('button', { name: 'Stay connected' })).toBeFocused();
    await expectAccessible(page);
    await leave.getByRole('button', { name: 'Leave', exact: true }).click();
    await expect(page.getByText('Not connected to a server.')).toBeVisible();
  });

  test('remembers a server and connects to it again without asking about its key', async ({ page }) => {
    await fill(page, sshd);
    await page.getByRole('checkbox', { name: 'Remember this server' }).click();
    await page.getByRole('textbox', { name: /^Name to remember it by/ }).fill('Shop server');
    await connectButton(page).click();
    await page.getByRole('button', { name: 'Yes, connect' }).click();
    await page.getByRole('button', { name: 'Leave Shop server…' }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.getByRole('tab', { name: 'Start' }).click();
    await page.getByRole('button', { name: 'Connect to Shop server' }).click();
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
    await page.keyboard.type(sshd.password ?? '');
    await page.keyboard.press('Enter');
    await expect(servers(page).getByText(/^connected for/)).toBeVisible();
  });
});

test.describe('a server that was restarted into rescue', () => {
  test.skip(noSshd !== undefined, noSshd);

  test('raises an alarm that stops by default, and starts a new session only when told to', async ({ page }) => {
    const sshd = await startSshd({ password: true });
    try {
      await signIn(page, sshd);
      const before = sshd.hostKeyFingerprint;
      await page.getByRole('button', { name: 'Leave 127.0.0.1…' }).click();
      await page.getByRole('button', { name: 'Leave', exact: true }).click();
      await sshd.down();
      await sshd.up({ newHostKey: true });
      await page.getByRole('tab', { name: 'Start' }).click();
      await fill(page, sshd);
      await connectButton(page).click();
      const alarm = page.getByRole('alertdialog', { name: 'Stop: another machine answers at this address' });
      await expect(alarm.getByRole('button', { name: 'Stop here' })).toBeFocused();
      await expect(alarm.getByText(before)).toBeVisible();
      await expect(alarm.getByText(sshd.hostKeyFingerprint)).toBeVisible();
      await screens(page, 'host-key-changed');
      await alarm.getByRole('button', { name: /start a new session/ }).click();
      await page.getByRole('button', { name: 'Yes, connect' }).click();
      await expect(servers(page).getByText(/^connected for/)).toBeVisible();
    } finally {
      await sshd.stop();
    }
  });
});

test.describe('without a mouse', () => {
  test('menus, palette, keys and settings open, work and give the focus back', async ({ page }) => {
    await page.getByRole('textbox', { name: 'Server address' }).focus();
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await screens(page, 'keys');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('textbox', { name: 'Server address' })).toBeFocused();

    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('combobox', { name: 'Search for a command' }).fill('colours: dark');
    await screens(page, 'palette');
    await page.keyboard.press('Enter');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await expect(settings.getByRole('combobox', { name: 'Colours' })).toHaveText('Dark');
    await page.keyboard.press('Escape');

    await page.keyboard.press('F10');
    await expect(page.getByRole('menuitem', { name: 'File' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menu')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toBeHidden();
  });

  test('the rail folds to icons that keep their names', async ({ page }) => {
    const rail = page.getByRole('navigation', { name: 'Tools' });
    await expect(rail.getByRole('button', { name: 'Fold to icons' })).toBeVisible();
    await page.keyboard.press('Control+Shift+B');
    await expect(rail.getByRole('button', { name: 'Show names' })).toBeVisible();
    await expect(rail.getByRole('button', { name: 'Start' })).toHaveAttribute('aria-current', 'page');
  });
});
