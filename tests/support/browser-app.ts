import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { Sshd } from './sshd.ts';

const root = join(import.meta.dirname, '../..');

/** The built app, started for a browser, with an empty data folder. */
export interface BrowserApp {
  readonly process: ChildProcess;
  readonly url: string;
  stop(): Promise<void>;
}

export async function startBrowserApp(): Promise<BrowserApp> {
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

/** Chromium without a window: Playwright's, or the system's. */
export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find(
    (path) => path !== undefined && existsSync(path),
  );
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...args],
  });
}

/** Opens the app in a page and signs in to a test server with its password; resolves when its files are shown. */
export async function signInOnPage(
  page: Page,
  app: BrowserApp,
  server: Pick<Sshd, 'host' | 'port' | 'user' | 'password'>,
): Promise<void> {
  await page.goto(app.url);
  await page.getByRole('textbox', { name: 'Server address' }).fill(server.host);
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(server.port));
  await page.getByRole('textbox', { name: 'User', exact: true }).fill(server.user);
  await page.getByLabel('Password', { exact: true }).fill(server.password ?? '');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Yes, connect' }).click();
  await page.getByRole('grid').first().waitFor();
}

/** One line of a benchmark's table. */
export interface Measured {
  readonly what: string;
  readonly found: number;
  readonly unit: string;
  /** The most that is good; absent where there is no target. */
  readonly most?: number;
  /** The least that is good. */
  readonly least?: number;
}

/** Prints a table beside the targets; the exit status is 1 where one is missed. */
export function printMeasured(rows: readonly Measured[]): number {
  let status = 0;
  for (const { what, found, unit, most, least } of rows) {
    const missed = !(most === undefined || found <= most) || !(least === undefined || found >= least);
    if (missed) status = 1;
    const target = most !== undefined ? `at most ${most}` : least !== undefined ? `at least ${least}` : '';
    const digits = unit === 's' || unit === 'times' ? 2 : 0;
    const words = [target, missed ? 'MISSED' : ''].filter(Boolean).join('   ');
    console.log(`${what.padEnd(46)} ${found.toFixed(digits).padStart(9)} ${unit.padEnd(6)} ${words}`);
  }
  return status;
}

/** The middle one of several numbers. */
export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
