import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FtpServer, noFtpServer, startFtpServer } from '../support/ftp-server.ts';
import { expect, screens, test } from './app.ts';

test.describe('an FTP server', () => {
  test.skip(noFtpServer('proftpd') !== undefined, 'needs ProFTPD');
  let server: FtpServer;
  test.beforeEach(async () => {
    server = await startFtpServer('proftpd', { security: 'explicit', most: 3 });
    await writeFile(join(server.folder, 'kept since spring.txt'), 'content');
  });
  test.afterEach(() => server.stop());

  test('is entered with its certificate looked at, and is a pane like any other', async ({ page }) => {
    await page.getByRole('combobox', { name: 'Kind of server' }).click();
    await page.getByRole('option', { name: 'FTP with TLS: backup space' }).click();
    await expect(page.getByRole('textbox', { name: 'Port', exact: true })).toHaveValue('21');
    await page.getByRole('textbox', { name: 'Server address' }).fill(server.host);
    await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(server.port));
    await page.getByRole('textbox', { name: 'User', exact: true }).fill(server.user);
    await page.getByLabel('Password', { exact: true }).fill(server.password);
    await screens(page, 'start-ftp');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Is this your server?' });
    await expect(question.getByText(server.certificate)).toBeVisible();
    await question.getByRole('button', { name: 'Yes, connect' }).click();
    await expect(page.getByText('kept since spring.txt')).toBeVisible();
    await screens(page, 'explorer-ftp');
  });

  test('of a provider’s backup space is known by its name', async ({ page }) => {
    const address = page.getByRole('textbox', { name: 'Server address' });
    await address.fill('ftpback-rbx3-160.ip-198.51.100.net');
    await address.blur();
    await expect(address).toHaveValue('ftpback-rbx3-160.mybackup.ovh.net');
    await expect(page.getByRole('combobox', { name: 'Kind of server' })).toHaveText(/FTP with TLS/);
    await expect(page.getByRole('combobox', { name: 'Reached through' })).toHaveText(/This computer/);
  });
});
