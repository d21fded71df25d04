import { appendFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { smallPdf } from '../support/small-pdf.ts';
import { expect, expectAccessible, screens } from './app.ts';
import { go, left, openPractice, rail, row, test } from './panes.ts';

/** Opens a file of a folder on this computer with F3. */
async function view(page: Page, folder: string, name: string) {
  await rail(page, 'Files').click();
  await go(left(page), folder);
  await open(page, name);
}

async function open(page: Page, name: string) {
  await row(left(page), name).click();
  await page.keyboard.press('F3');
}

const content = (page: Page, name: string) => page.getByRole('textbox', { name: `Content of ${name}` });
const foundHere = (page: Page) => page.locator('.cm-found-here');

test('a log of the server is read and searched', async ({ page }) => {
  await openPractice(page);
  await go(left(page), '/mnt/linux/var/log');
  await open(page, 'syslog');
  await expect(content(page, 'syslog')).toContainText('systemd');
  await expect(content(page, 'syslog')).toBeFocused();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('SYSTEMD');
  await page.keyboard.press('Enter');
  await expect(foundHere(page)).toHaveText('systemd');
  await page.keyboard.press('Escape');
  await expect(content(page, 'syslog')).toBeFocused();
  await screens(page, 'viewer');
});

test('a file of 50 GB opens at once, at its start, in its middle and at its end', async ({ page, folder }) => {
  const path = join(folder, 'huge.log');
  await writeFile(path, 'begins here\n');
  await truncate(path, 50 * 1024 ** 3);
  await appendFile(path, 'ends here\n');
  await view(page, folder, 'huge.log');
  const shown = content(page, 'huge.log');
  await expect(shown).toContainText('begins here');
  await page.keyboard.press('Control+End');
  await expect(shown).toContainText('ends here');
  await page.keyboard.press('2');
  await expect(shown).toContainText('000c80000000');
  await page.getByRole('textbox', { name: 'Go to byte or %' }).fill('50%');
  await page.keyboard.press('Enter');
  await expect(shown).toContainText('000640000000');
  await page.getByRole('textbox', { name: 'Go to byte or %' }).fill('0x100000');
  await page.keyboard.press('Enter');
  await expect(shown).toContainText('000000100000');
  await page.getByRole('slider', { name: 'Place in the file' }).press('Home');
  await expect(shown).toContainText('000000000000  62 65 67 69');
  await screens(page, 'viewer-bytes');
});

test('bytes are found by their values, wherever they are', async ({ page, folder }) => {
  const bytes = Buffer.alloc(3 * 1024 * 1024);
  bytes.set([0x50, 0x4b, 0x03, 0x04], 2_500_000);
  await writeFile(join(folder, 'disk.img'), bytes);
  await view(page, folder, 'disk.img');
  const shown = content(page, 'disk.img');
  await expect(shown).toContainText('000000000000  00 00');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('50 4b ?? 04');
  await page.keyboard.press('Enter');
  await expect(foundHere(page)).toContainText('50 4b 03 04');
  await expect(shown).toContainText('0000002625a0');
  await page.getByRole('textbox', { name: 'Find bytes' }).fill('ff fe fd');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nowhere in the file')).toBeVisible();
  await page.getByRole('textbox', { name: 'Find bytes' }).fill('xyz');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Type pairs such as 50 4B, or text in quotes')).toBeVisible();
});

test('text of Windows and DOS is guessed, and another encoding can be chosen', async ({ page, folder }) => {
  await writeFile(join(folder, 'setup.log'), Buffer.from('\ufeffGrüße\r\n', 'utf16le'));
  await writeFile(join(folder, 'dos.txt'), Buffer.from([0x47, 0x72, 0x81, 0xe1, 0x65, 0x0d, 0x0a]));
  await view(page, folder, 'setup.log');
  await expect(content(page, 'setup.log')).toContainText('Grüße');
  await page
    .getByRole('tab', { name: /^Files/ })
    .or(page.getByRole('tab', { name: /^This computer/ }))
    .first()
    .click();
  await open(page, 'dos.txt');
  const choice = page.getByRole('combobox', { name: 'Encoding' });
  await expect(content(page, 'dos.txt')).toContainText('Grüße');
  await choice.click();
  await page.getByRole('option', { name: 'DOS 866 (Cyrillic)' }).click();
  await expect(content(page, 'dos.txt')).toContainText('GrБсe');
});

test('what would mislead the eye is shown for what it is', async ({ page, folder }) => {
  await writeFile(join(folder, 'trap.txt'), 'run \u202Etxt.exe\u0007 \u200b\u001b[31mred\n');
  await view(page, folder, 'trap.txt');
  await expect(content(page, 'trap.txt')).toContainText('72 75 6e');
  await page.keyboard.press('1');
  await expect(content(page, 'trap.txt')).toContainText('run');
  await expect(content(page, 'trap.txt')).toContainText('run U+202Etxt.exe␇ U+200B␛[31mred');
  await expectAccessible(page);
});

test('a picture is drawn, and an SVG only when asked for', async ({ page, folder }) => {
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAFCAIAAADzBuo/AAAAEklEQVR4nGP4z4AH4JUcqdIALkYx5E0Tsb8AAAAASUVORK5CYII=';
  await writeFile(join(folder, 'logo.png'), Buffer.from(png, 'base64'));
  await writeFile(
    join(folder, 'drawing.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>document.title="run"</script><rect width="40" height="20" fill="red"/></svg>',
  );
  await view(page, folder, 'logo.png');
  await expect(page.getByRole('img', { name: 'logo.png' })).toBeVisible();
  await expect(page.getByText('10 × 5 pixels')).toBeVisible();
  await screens(page, 'viewer-picture');
  await page.keyboard.press('2');
  await expect(content(page, 'logo.png')).toContainText('89 50 4e 47');
  await page.keyboard.press('3');
  await expect(page.getByRole('img', { name: 'logo.png' })).toBeVisible();
  await page.getByRole('tab').nth(1).click();
  await open(page, 'drawing.svg');
  await expect(content(page, 'drawing.svg')).toContainText('<svg');
  await page.keyboard.press('3');
  await expect(page.getByText('40 × 20 pixels')).toBeVisible();
  await expect(page).not.toHaveTitle('run');
});

test('a growing log is followed until somebody scrolls up, and a new one in its place is told', async ({
  page,
  folder,
}) => {
  const path = join(folder, 'service.log');
  const lines = Array.from({ length: 300 }, (_, at) => `line ${at}`).join('\n');
  await writeFile(path, `${lines}\n`);
  await view(page, folder, 'service.log');
  const shown = content(page, 'service.log');
  await expect(shown).toContainText('line 0');
  await page.keyboard.press('f');
  await expect(shown).toContainText('line 299');
  await appendFile(path, 'a new line\n');
  await expect(shown).toContainText('a new line');
  await writeFile(path, 'begun anew\n');
  await expect(page.getByText(/^The file was begun anew at/)).toBeVisible();
  await expect(shown).toContainText('begun anew');
  await appendFile(path, `${lines}\n`);
  await expect(shown).toContainText('line 299');
  const follows = page.getByRole('button', { name: 'Follow what is added' });
  await expect(follows).toHaveAttribute('aria-pressed', 'true');
  await shown.hover();
  await page.mouse.wheel(0, -400);
  await expect(follows).toHaveAttribute('aria-pressed', 'false');
});

test('a line without an end, and bytes that are no text, neither hang nor hide anything', async ({ page, folder }) => {
  await writeFile(join(folder, 'endless.json'), `start${'{"a":1},'.repeat(3_000_000)}finish`);
  const noise = Buffer.alloc(2 * 1024 * 1024);
  for (let at = 0; at < noise.length; at++) noise[at] = (at * 7919 + (at >> 5)) & 0xff;
  await writeFile(join(folder, 'noise.bin'), noise);
  await view(page, folder, 'endless.json');
  await expect(content(page, 'endless.json')).toContainText('start{"a":1}');
  await page.keyboard.press('Control+End');
  await expect(content(page, 'endless.json')).toContainText('finish');
  await page.keyboard.press('w');
  await expect(page.getByRole('button', { name: 'Wrap long lines' })).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Control+Home');
  await expect(content(page, 'endless.json')).toContainText('start{"a":1}');
  await page.getByRole('tab').nth(1).click();
  await open(page, 'noise.bin');
  await expect(content(page, 'noise.bin')).toContainText('000000000000  00 ef');
  await page.keyboard.press('1');
  await expect(content(page, 'noise.bin')).toContainText('\\xEF');
  await page.keyboard.press('2');
  await expect(content(page, 'noise.bin')).toContainText('000000000000  00 ef');
  await page.keyboard.press('Control+End');
  await expect(content(page, 'noise.bin')).toContainText('0000001ffff0');
});

test('a PDF is drawn page by page, searched and enlarged, and nothing in it is run', async ({ page, folder }) => {
  await writeFile(
    join(folder, 'invoice.pdf'),
    smallPdf(['Invoice for March', 'Terms', 'The last invoice'], 'app.alert\\(1\\)'),
  );
  await view(page, folder, 'invoice.pdf');
  const pages = page.getByRole('region', { name: 'Content of invoice.pdf' });
  await expect(pages.getByText('Invoice for March')).toBeAttached();
  await expect(pages).toBeFocused();
  await expect(page.getByText(/Page 1 of 3/)).toBeVisible();
  await expect(pages.getByRole('link')).toHaveCount(0);
  await screens(page, 'viewer-pdf');
  await page.keyboard.press('ArrowRight');
  await expect(pages.getByText('Terms')).toBeAttached();
  const find = page.getByRole('textbox', { name: 'Find in the pages' });
  await find.fill('invoice');
  await find.press('Enter');
  await expect(page.getByText('Found on page 3')).toBeVisible();
  await expect(pages.getByText('The last invoice')).toBeAttached();
  await find.fill('nowhere at all');
  await find.press('Enter');
  await expect(page.getByText('Nowhere in the text of this file')).toBeVisible();
  await page.getByRole('button', { name: 'Larger', exact: true }).click();
  await expect(page.getByText(/Page 3 of 3 · \d+ %/)).toBeVisible();
  await expectAccessible(page);
  await pages.focus();
  await page.keyboard.press('2');
  await expect(content(page, 'invoice.pdf')).toContainText('25 50 44 46');
});

test('a PDF that is damaged says so, and its bytes are still there', async ({ page, folder }) => {
  await writeFile(join(folder, 'cut.pdf'), Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3000, 7)]));
  await view(page, folder, 'cut.pdf');
  await expect(page.getByText('This PDF can’t be drawn')).toBeVisible();
  await page.keyboard.press('2');
  await expect(content(page, 'cut.pdf')).toContainText('25 50 44 46');
});
