/**
 * The app as a person meets it, in a real browser: how long until something is drawn, how much memory the engine takes,
 * how long a flood of lines from a real SSH server needs to the screen, and how soon Ctrl+C stops one. Prints a table
 * beside the targets; the exit status is 1 where one is missed. Options: --runs N (5), --lines N (200000).
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import {
  launchBrowser,
  type Measured,
  median,
  printMeasured,
  signInOnPage,
  startBrowserApp,
} from '../support/browser-app.ts';
import { noSshd, startSshd } from '../support/sshd.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, lines: { type: 'string', default: '200000' } },
});
const runs = Number(values.runs);
const lines = Number(values.lines);
/** What `yes` gets to fill every buffer between server and screen, in milliseconds. */
const FLOOD_BEFORE_STOP = 3_000;

/** Seconds from the start of the program to its address, and from there to the first content that is drawn. */
async function firstPaint(browser: Browser): Promise<{ address: number; paint: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const start = performance.now();
  const app = await startBrowserApp();
  const address = (performance.now() - start) / 1000;
  try {
    await page.goto(app.url, { waitUntil: 'commit' });
    const drawn = await page.evaluate<number>(
      `new Promise((resolve) => new PerformanceObserver((list) => {
        const [entry] = list.getEntriesByName('first-contentful-paint');
        if (entry) resolve(entry.startTime);
      }).observe({ type: 'paint', buffered: true }))`,
    );
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { address, paint: drawn / 1000 };
  } finally {
    await context.close();
    await app.stop();
  }
}

/** Resident memory of a process in mebibytes: now, and the most it ever was. */
async function memory(pid: number): Promise<{ now: number; most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { now: of('VmRSS'), most: of('VmHWM') };
}

/** Resolves when the terminal's program has named its tab so. */
const named = (page: Page, title: string) => page.getByRole('tab', { name: title }).waitFor({ timeout: 300_000 });

async function flood(browser: Browser): Promise<Measured[]> {
  const server = await startSshd({ password: true });
  const app = await startBrowserApp();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await signInOnPage(page, app, server);
    const pid = app.process.pid ?? 0;
    const idle = await memory(pid);

    await page
      .getByRole('navigation', { name: 'Tools' })
      .getByRole('button', { name: 'Terminal', exact: true })
      .click();
    await page.getByRole('textbox', { name: 'Terminal input' }).focus();
    // The prompt names the tab, so the tab tells when the shell is at it again and everything before it was drawn.
    await page.keyboard.type(`PS1="$(printf '\\033]0;at-the-prompt\\007')$ "\n`);
    await named(page, 'at-the-prompt');
    await page.keyboard.type(
      `printf '\\033]0;flooding\\007'; seq -f 'line %010.0f of a flood of words that goes on' ${lines}`,
    );
    const start = performance.now();
    await page.keyboard.press('Enter');
    await named(page, 'flooding');
    await named(page, 'at-the-prompt');
    const seconds = (performance.now() - start) / 1000;
    const flooded = await memory(pid);

    await page.keyboard.type(`printf '\\033]0;flooding\\007'; yes 'a flood of words'\n`);
    await named(page, 'flooding');
    await page.waitForTimeout(FLOOD_BEFORE_STOP);
    const pressed = performance.now();
    await page.keyboard.press('Control+c');
    await named(page, 'at-the-prompt');
    const stopped = performance.now() - pressed;
    const after = await memory(pid);

    return [
      { what: `${lines} lines over SSH to the screen`, found: seconds, unit: 's' },
      { what: 'Ctrl+C in a flood to the prompt', found: stopped / 1000, unit: 's', most: 1 },
      { what: 'engine memory, connected', found: idle.now, unit: 'MiB', most: 200 },
      { what: 'engine memory, after the lines', found: flooded.now, unit: 'MiB', most: 200 },
      { what: 'engine memory, after the flood', found: after.now, unit: 'MiB', most: 200 },
      { what: 'engine memory, the most it was', found: after.most, unit: 'MiB' },
    ];
  } finally {
    await context.close();
    await app.stop();
    await server.stop();
  }
}

async function main(): Promise<number> {
  const browser = await launchBrowser();
  const rows: Measured[] = [];
  try {
    // The first start warms the caches of the disk and the browser up.
    await firstPaint(browser);
    const starts: { address: number; paint: number }[] = [];
    for (let turn = 0; turn < runs; turn++) starts.push(await firstPaint(browser));
    rows.push(
      { what: 'program start to address', found: median(starts.map(({ address }) => address)), unit: 's' },
      { what: 'address opened to first paint', found: median(starts.map(({ paint }) => paint)), unit: 's' },
      {
        what: 'program start to first paint',
        found: median(starts.map(({ address, paint }) => address + paint)),
        unit: 's',
        most: 1.5,
      },
    );
    if (noSshd === undefined) rows.push(...(await flood(browser)));
    else console.log(`No flood: ${noSshd}`);
  } finally {
    await browser.close();
  }
  return printMeasured(rows);
}

process.exitCode = await main();
