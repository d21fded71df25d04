import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, _electron, expect, type Page } from '@playwright/test';
import { findElectron } from '../../build/electron-binary.mjs';
import type { Where } from './where.ts';

export { expect } from '@playwright/test';

const root = resolve(import.meta.dirname, '../..');

/** The app under test, with a data folder of its own. */
export interface Desk {
  readonly dataFolder: string;
  /** What the app printed to be opened, with the token that its page has used by now. Only in the browser. */
  address(): string;
  /** Ends the engine as a power cut would. Only in the browser. */
  kill(): Promise<void>;
  /** Starts the engine again on the same data and opens its page. Only in the browser. */
  start(): Promise<void>;
}

interface Fixtures {
  desk: Desk;
  /** Extra environment of the app; set with `test.use`. */
  environment: Record<string, string>;
  /** Console lines that the story itself provokes, such as the log of a cut connection. Everything else fails it. */
  expectedConsole: RegExp | undefined;
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

async function serve(dataFolder: string, environment: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, [join(root, 'dist/serve.js')], {
    env: { ...process.env, RESCUE_DESK_DATA: dataFolder, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Rescue Desk: (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return { child, url };
    }
  }
  throw new Error('the app ended before it told its address');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Collects what a page complains about: errors, warnings of its policy, requests that fail. */
function listen(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content.Security.Policy/i.test(message.text())) heard.push(message.text());
  });
  page.on('pageerror', (error) => heard.push(error.stack ?? error.message));
  return heard;
}

export const test = base.extend<Fixtures & Where>({
  where: ['browser', { option: true }],
  environment: [{}, { option: true }],
  expectedConsole: [undefined, { option: true }],

  // The page of the app, wherever it runs; `desk` goes on with it.
  page: async ({ where, environment, browser, contextOptions, viewport }, use) => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'rescue-desk-e2e-'));
    try {
      if (where === 'window') {
        const executablePath = findElectron(root, process.env, process.platform);
        if (executablePath === undefined) throw new Error('no Electron binary was found');
        const app = await _electron.launch({
          executablePath,
          args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${dataFolder}`, root],
          env: { ...(process.env as Record<string, string>), RESCUE_DESK_DATA: dataFolder, ...environment },
        });
        try {
          const page = await app.firstWindow();
          kept.set(page, { dataFolder, address: () => '', kill: onlyInBrowser, start: onlyInBrowser });
          await use(page);
        } finally {
          await app.close();
        }
        return;
      }
      const context = await browser.newContext({ ...contextOptions, viewport });
      const page = await context.newPage();
      let started: Started | undefined;
      const desk: Desk = {
        dataFolder,
        address: () => started?.url ?? '',
        async kill() {
          if (started) await end(started.child, 'SIGKILL');
        },
        async start() {
          started = await serve(dataFolder, environment);
          await page.goto(started.url);
        },
      };
      kept.set(page, desk);
      try {
        await use(page);
        await context.close();
      } finally {
        if (started) await end(started.child, 'SIGTERM');
      }
    } finally {
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 3 });
    }
  },

  desk: [
    async ({ page, where, expectedConsole }, use) => {
      const heard = listen(page);
      const desk = kept.get(page);
      if (!desk) throw new Error('the page belongs to no app');
      if (where === 'browser') await desk.start();
      await use(desk);
      expect(heard.filter((line) => !expectedConsole?.test(line))).toEqual([]);
    },
    { auto: true },
  ],
});

const kept = new WeakMap<Page, Desk>();

async function onlyInBrowser(): Promise<void> {
  throw new Error('this story belongs to the browser project only');
}

/** Waits until nothing fades in or out: half-way, colours are not what anybody reads. What turns for ever is left. */
async function stillness(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((each) => each.playState !== 'running' || each.effect?.getComputedTiming().endTime === Infinity),
  );
}

/** Fails for anything on the screen that people with a screen reader or a keyboard would stumble over. */
export async function expectAccessible(page: Page): Promise<void> {
  await stillness(page);
  // The guards at the edges of a popup pass the focus on; nobody can stay on them.
  const everything = () => new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]');
  const content = await everything().disableRules(['region']).analyze();
  // Popups hang at the end of the page and are reached from where they belong.
  const landmarks = await everything().exclude('[data-base-ui-portal]').withRules(['region']).analyze();
  expect(
    [...content.violations, ...landmarks.violations].map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 5).map((node) => node.target.join(' ')),
    })),
  ).toEqual([]);
}

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

/**
 * Takes the screen as it stands, light and dark, in both sizes, into `test-results/screens/NAME-dark-1280x800.png`,
 * checks each colour scheme for accessibility, and leaves the page light and at its first size.
 */
export async function screens(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of sizes.toReversed()) {
      await page.setViewportSize(size);
      await page.screenshot({
        path: join(root, 'test-results/screens', `${name}-${colorScheme}-${size.width}x${size.height}.png`),
        animations: 'disabled',
      });
    }
    await expectAccessible(page);
  }
}
