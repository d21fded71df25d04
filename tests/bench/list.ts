/**
 * A folder with very many files on a real SSH server, as a person meets it in a real browser: how soon the first rows are
 * there and all of them, how long sorting takes, whether scrolling stays smooth, what the page holds in memory; and
 * how fast it is listed beside OpenSSH's `sftp`, in turns. Targets are for processor time where other work on the machine would
 * count as ours. The exit status is 1 where a target is missed.
 * Options: --entries N (100000), --runs N (3), --no-page, --no-ratio.
 */
import { closeSync, existsSync, ftruncateSync, futimesSync, openSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from '@playwright/test';
import {
  launchBrowser,
  type Measured,
  median,
  printMeasured,
  signInOnPage,
  startBrowserApp,
} from '../support/browser-app.ts';
import { CIPHER, sftpSeconds } from '../support/sftp-client.ts';
import { signInTo } from '../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../support/sshd.ts';

const MEBIBYTE = 1024 * 1024;
const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    'no-page': { type: 'boolean', default: false },
    'no-ratio': { type: 'boolean', default: false },
  },
});
const entries = Number(values.entries);
const runs = Number(values.runs);
/** What is promised holds for a folder of this many; in a larger one only that nothing hangs. */
const promised = entries <= 100_000;

/** Files of many names, sizes and dates, in no order; without content, so that a million need no room. */
function fill(folder: string): void {
  const words = ['photo', 'Bericht', 'log', 'Kopie von', 'update_KB', 'IMG_', 'été', 'backup-2024-'];
  // A fixed sequence instead of chance: every run meets the same folder.
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let at = 0; at < entries; at++) {
    const path = join(folder, `${words[next(words.length)]}${next(100_000)} ${at}.txt`);
    const file = openSync(path, 'wx');
    ftruncateSync(file, next(1_000_000));
    futimesSync(file, 1_600_000_000, 1_600_000_000 + next(100_000_000));
    closeSync(file);
  }
}

/** Times of a listing in milliseconds from the press of Enter, told by the page itself at each frame. */
interface Times {
  readonly answer: number;
  readonly first: number;
  readonly complete: number;
  readonly longest: number;
}

const WATCH = `(() => {
  const seen = (globalThis.seen = { longest: 0 });
  const nativeSend = WebSocket.prototype.send;
  const heard = new WeakSet();
  WebSocket.prototype.send = function (data) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener('message', (event) => {
        if (seen.start !== undefined && seen.answer === undefined && String(event.data).includes('"entries"'))
          seen.answer = performance.now();
      });
    }
    return nativeSend.call(this, data);
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
  }).observe({ type: 'longtask' });
  globalThis.watchListing = (place, total) => new Promise((resolve) => {
    addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      seen.start = performance.now();
      seen.answer = undefined;
      seen.longest = 0;
      const look = () => {
        const grid = document.querySelector('[role=grid]');
        const here = grid.getAttribute('aria-label').endsWith(place);
        if (here && seen.first === undefined && grid.querySelector('[data-index]')) seen.first = performance.now();
        if (here && Number(grid.getAttribute('aria-rowcount')) > total && grid.getAttribute('aria-busy') !== 'true') {
          resolve({
            answer: seen.answer - seen.start,
            first: seen.first - seen.start,
            complete: performance.now() - seen.start,
            longest: seen.longest,
          });
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
})()`;

/** Milliseconds from a press on a column's title to the next frame. */
const SORT = (column: string) => `new Promise((resolve) => {
  const header = [...document.querySelectorAll('[role=columnheader]')].find((each) => each.textContent === '${column}');
  const start = performance.now();
  header.click();
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
})`;

/** Scrolls a whole screen a frame for three seconds; the time from frame to frame. */
const SCROLL = `new Promise((resolve) => {
  const grid = document.querySelector('[role=grid]');
  const frames = [];
  let before;
  const step = (now) => {
    if (before !== undefined) frames.push(now - before);
    before = now;
    if (frames.length >= 180) return resolve(frames);
    grid.scrollTop += grid.clientHeight;
    requestAnimationFrame(step);
  };
  grid.scrollTop = 0;
  requestAnimationFrame(step);
})`;

/** Milliseconds of processor time that the page's thread has used: what others on the machine do is not in it. */
async function busy(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize / MEBIBYTE;
}

async function go(page: Page, path: string): Promise<void> {
  await page.getByRole('grid').first().focus();
  await page.keyboard.press('Control+l');
  await page.getByRole('combobox', { name: 'Folder path' }).fill(path);
}

async function onPage(server: Sshd, folder: string): Promise<Measured[]> {
  const browser = await launchBrowser();
  const app = await startBrowserApp();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(WATCH);
    await signInOnPage(page, app, server);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const costOf = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
      const start = await busy(session);
      const result = await work();
      return [result, (await busy(session)) - start];
    };
    const before = await heap(session);
    await go(page, folder);
    await page.evaluate(`void (globalThis.watched = watchListing(${JSON.stringify(folder)}, ${entries}))`);
    await page.keyboard.press('Enter');
    const [times, listCost] = await costOf(() => page.evaluate<Times>('watched'));
    const complete = times.complete / 1000;

    const sorts = [];
    for (const column of ['Size', 'Modified', 'Attributes', 'Name']) {
      const waits: number[] = [];
      const costs: number[] = [];
      // The second press turns the order round, which is another way through the code.
      for (let press = 0; press < 2 * runs; press++) {
        const [wait, cost] = await costOf(() => page.evaluate<number>(SORT(column)));
        waits.push(wait);
        costs.push(cost);
      }
      sorts.push({ column: column.toLowerCase(), wait: Math.max(...waits), cost: Math.max(...costs) });
    }
    const [frames, scrollCost] = await costOf(() => page.evaluate<number[]>(SCROLL));
    const inOrder = frames.toSorted((a, b) => a - b);
    const held = (await heap(session)) - before;
    const most = (target: number) => (promised ? { most: target } : {});
    return [
      { what: 'first rows after the first answer', found: times.first - times.answer, unit: 'ms', most: 300 },
      { what: 'first rows after Enter', found: times.first, unit: 'ms' },
      { what: 'all rows after Enter', found: complete, unit: 's' },
      { what: 'longest the page stood still meanwhile', found: times.longest, unit: 'ms' },
      { what: 'processor time of the page for that', found: listCost, unit: 'ms' },
      ...sorts.flatMap(({ column, wait, cost }) => [
        { what: `sort by ${column}, the slowest, to the next frame`, found: wait, unit: 'ms' },
        { what: `sort by ${column}, the slowest, processor time`, found: cost, unit: 'ms', ...most(150) },
      ]),
      {
        what: 'frames a second while scrolling',
        found: (1000 * frames.length) / frames.reduce((sum, frame) => sum + frame, 0),
        unit: '/s',
      },
      {
        what: 'processor time a frame while scrolling',
        found: scrollCost / frames.length,
        unit: 'ms',
        most: 16,
      },
      { what: 'the slowest frame of twenty', found: inOrder[Math.floor(frames.length * 0.95)] ?? 0, unit: 'ms' },
      { what: 'page memory for the folder', found: held, unit: 'MiB', ...most(300) },
      { what: 'page memory in all', found: held + before, unit: 'MiB', ...most(300) },
    ];
  } finally {
    await browser.close();
    await app.stop();
  }
}

async function beside(server: Sshd, folder: string): Promise<Measured[]> {
  const target = await signInTo(server);
  const long: number[] = [];
  const plain: number[] = [];
  const ours: number[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      long.push(await sftpSeconds(server, `ls -l ${folder}`));
      plain.push(await sftpSeconds(server, `ls -f ${folder}`));
      const start = performance.now();
      let count = 0;
      for await (const page of target.files?.list(folder) ?? []) count += page.length;
      ours.push((performance.now() - start) / 1000);
      if (count !== entries) throw new Error(`${count} of ${entries} entries`);
    }
  } finally {
    await target.close();
  }
  const our = median(ours);
  return [
    { what: 'sftp ls -l', found: median(long), unit: 's' },
    { what: 'sftp ls -f', found: median(plain), unit: 's' },
    { what: 'our listing of the same', found: our, unit: 's' },
    { what: 'as fast as sftp ls -l', found: median(long) / our, unit: 'times', least: 2 },
    { what: 'as fast as sftp ls -f', found: median(plain) / our, unit: 'times' },
  ];
}

async function main(): Promise<number> {
  if (noSshd !== undefined) throw new Error(noSshd);
  const root = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rescue-desk-bench-'));
  const server = await startSshd({ password: true, extraConfig: `Ciphers ${CIPHER}` });
  try {
    // The person who signs in is not the one who made it.
    await chmod(root, 0o755);
    fill(root);
    console.log(`${entries} entries in one folder`);
    const rows: Measured[] = [];
    if (!values['no-page']) rows.push(...(await onPage(server, root)));
    if (!values['no-ratio']) rows.push(...(await beside(server, root)));
    return printMeasured(rows);
  } finally {
    await server.stop();
    await rm(root, { recursive: true, force: true });
  }
}

process.exitCode = await main();
