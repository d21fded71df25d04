/**
 * The app as a person meets it, in a real browser: how long until something is drawn, how much memory the engine takes,
 * how long a flood of lines from a real SSH server needs to the screen, and how soon Ctrl+C stops one. Prints a table
 * beside the targets; the exit status is 1 where one is missed. Options: --runs N (5), --lines N (200000).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { noSshd, startSshd } from '../support/sshd.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, lines: { type: 'string', default: '200000' } },
});
const runs = Number(values.runs);
const lines = Number(values.lines);
/** What `yes` gets to fill every buffer between server and screen, in milliseconds. */
const FLOOD_BEFORE_STOP = 3_000;

interface Row {
  readonly what: string;
  readonly found: number;
  readonly unit: string;
  /** The most that is good; absent where there is no target. */
  readonly target?: number;
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

interface App {
  readonly process: ChildProcess;
  readonly url: string;
  stop(): Promise<void>;
}

async function startApp(): Promise<App> {
  const folder = await mkdtemp(join(tmpdir(), 'rescue-desk-bench-'));
  const child = spawn(process.execPath, [join(root, 'dist/serve.js')], {
    env: { ...process.env, RESCUE_DESK_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill()) await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Rescue Desk: (http:\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return { process: child, url, stop };
  }
  await stop();
  throw new Error('the app ended before it told its address');
}

/** Seconds from the start of the program to its address, and from there to the first content that is drawn. */
async function firstPaint(browser: Browser): Promise<{ address: number; paint: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const start = performance.now();
  const app = await startApp();
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

async function flood(browser: Browser): Promise<Row[]> {
  const server = await startSshd({ password: true });
  const app = await startApp();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(app.url);
    await page.getByRole('textbox', { name: 'Server address' }).fill(server.host);
    await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(server.port));
    await page.getByRole('textbox', { name: 'User', exact: true }).fill(server.user);
    await page.getByLabel('Password', { exact: true }).fill(server.password ?? '');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByRole('button', { name: 'Yes, connect' }).click();
    await page.getByRole('grid').first().waitFor();
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
      { what: 'Ctrl+C in a flood to the prompt', found: stopped / 1000, unit: 's', target: 1 },
      { what: 'engine memory, connected', found: idle.now, unit: 'MiB', target: 200 },
      { what: 'engine memory, after the lines', found: flooded.now, unit: 'MiB', target: 200 },
      { what: 'engine memory, after the flood', found: after.now, unit: 'MiB', target: 200 },
      { what: 'engine memory, the most it was', found: after.most, unit: 'MiB' },
    ];
  } finally {
    await context.close();
    await app.stop();
    await server.stop();
  }
}

async function main(): Promise<number> {
  const executablePath = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find(
    (path) => path !== undefined && existsSync(path),
  );
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  const rows: Row[] = [];
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
        target: 1.5,
      },
    );
    if (noSshd === undefined) rows.push(...(await flood(browser)));
    else console.log(`No flood: ${noSshd}`);
  } finally {
    await browser.close();
  }
  for (const { what, found, unit, target } of rows)
    console.log(
      `${what.padEnd(40)} ${found.toFixed(unit === 's' ? 2 : 0).padStart(8)} ${unit.padEnd(3)} ${target === undefined ? '' : `at most ${target} ${unit}${found > target ? '   MISSED' : ''}`}`,
    );
  return rows.every(({ found, target }) => target === undefined || found <= target) ? 0 : 1;
}

process.exitCode = await main();
