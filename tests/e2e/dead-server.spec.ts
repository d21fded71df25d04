import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { wantNumber } from '../../electron/windows/hive/value-changes.ts';
import { makeEventLog } from '../support/event-logs.ts';
import { CARD, serverSystem } from '../support/server-hives.ts';
import { expect, screens } from './app.ts';
import { go, left, rail, row, test } from './panes.ts';

/** A disk of Windows whose card is off and whose disk fails, as it is mounted on a rescue system. */
async function plantServer(folder: string): Promise<string> {
  const system32 = join(folder, 'Windows', 'System32');
  const logs = join(system32, 'winevt', 'Logs');
  await mkdir(join(system32, 'config'), { recursive: true });
  await mkdir(logs, { recursive: true });
  const card = wantNumber(`ControlSet001\\Enum\\${CARD}`, 'ConfigFlags', 1);
  const filter = wantNumber('ControlSet001\\Services\\badfilter', 'Start', 4);
  await writeFile(join(system32, 'config', 'SYSTEM'), serverSystem([card, filter]));
  const time = Date.UTC(2026, 0, 10);
  const log = makeEventLog([
    {
      source: 'Microsoft-Windows-Kernel-Power',
      id: 41,
      level: 1,
      time: time - 60_000,
      data: [['BugcheckCode', '123']],
    },
    { source: 'disk', id: 7, level: 2, time, data: [['', '\\Device\\Harddisk0\\DR0']] },
  ]);
  await writeFile(join(logs, 'System.evtx'), log);
  return logs;
}

async function runCommand(page: Page, name: string) {
  await page.getByRole('menuitem', { name: 'Tools', exact: true }).click();
  await page.getByRole('menuitem', { name }).click();
}

test('the reasons why nobody reaches a Windows are ranked, with the keys that tell them', async ({ page, folder }) => {
  await plantServer(folder);
  await rail(page, 'Files').click();
  await go(left(page), folder);
  await runCommand(page, 'Why does nobody reach this Windows?');
  const dialog = page.getByRole('dialog');
  const reasons = dialog.getByRole('region', { name: 'Reasons', exact: true });
  await expect(reasons).toContainText(
    'The network card “Ethernet0” (Intel(R) 82574L Gigabit Network Connection) is switched off',
  );
  await expect(reasons).toContainText('The filter badfilter of DiskDrive is disabled');
  await expect(dialog.getByRole('region', { name: 'Likely reasons' })).toContainText('1 report of disk errors');
  await reasons.getByText('Evidence').last().click();
  await expect(reasons).toContainText('ConfigFlags = 1');
  await screens(page, 'dead-server');
});

test('an event log is read with what its events mean', async ({ page, folder }) => {
  const logs = await plantServer(folder);
  await rail(page, 'Files').click();
  await go(left(page), logs);
  await row(left(page), 'System.evtx').click();
  await runCommand(page, 'Read Windows event log');
  const events = page.getByRole('dialog').getByRole('region', { name: 'Events' });
  await expect(events.getByRole('row')).toHaveCount(3);
  await expect(events).toContainText('INACCESSIBLE_BOOT_DEVICE');
  await expect(events.getByRole('row').nth(1)).toContainText('has a bad block');
  await screens(page, 'event-log');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Events (numbers)' }).fill('7');
  await dialog.getByRole('button', { name: 'Read again' }).click();
  await expect(events.getByRole('row')).toHaveCount(2);
  await expect(dialog.getByRole('textbox', { name: 'Events (numbers)' })).toHaveValue('7');
  await dialog.getByRole('button', { name: 'Save as CSV…' }).click();
  const table = join(folder, 'events.csv');
  await page.getByRole('textbox', { name: 'Path and name' }).fill(table);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(async () => expect(await readFile(table, 'utf8')).toContain('has a bad block')).toPass();
});
