/** Draws the app's icon (`resources/icons/icon.svg`) in every size and shape that systems ask for. Run after a change of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';

const folder = resolve(import.meta.dirname, '../resources/icons');
const source = readFileSync(join(folder, 'icon.svg'), 'utf8');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
/** @type {Map<number, Buffer>} */
const pictures = new Map();
for (const size of sizes) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${source}`);
  pictures.set(size, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();

const picture = (/** @type {number} */ size) => pictures.get(size) ?? Buffer.alloc(0);

mkdirSync(join(folder, 'png'), { recursive: true });
for (const size of sizes) writeFileSync(join(folder, 'png', `${size}x${size}.png`), picture(size));

/** Windows: a directory of pictures, each a whole PNG (format: Microsoft, "Icons", ICONDIR and ICONDIRENTRY). */
function ico(/** @type {number[]} */ wanted) {
  const head = Buffer.alloc(6 + wanted.length * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(wanted.length, 4);
  let offset = head.length;
  for (const [index, size] of wanted.entries()) {
    const at = 6 + index * 16;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(picture(size).length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += picture(size).length;
  }
  return Buffer.concat([head, ...wanted.map(picture)]);
}
writeFileSync(join(folder, 'icon.ico'), ico([16, 24, 32, 48, 64, 128, 256]));

/** macOS: typed chunks with their length, each a whole PNG (types of 128 to 1024 pixels). */
function icns() {
  const chunks = Object.entries({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }).map(([type, size]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + picture(size).length, 4);
    return Buffer.concat([head, picture(size)]);
  });
  const body = Buffer.concat(chunks);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}
writeFileSync(join(folder, 'icon.icns'), icns());
