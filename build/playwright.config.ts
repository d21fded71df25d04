import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { Where } from '../tests/e2e/where.ts';
import { findElectron } from './electron-binary.mjs';
import { hasScreen } from './start-choices.mjs';

const root = resolve(import.meta.dirname, '..');
const chromium = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

/**
 * User stories in a real browser, on the loopback host, and, where an Electron binary is found, the same stories in
 * the desktop window.
 */
export default defineConfig<Where>({
  testDir: resolve(root, 'tests/e2e'),
  outputDir: resolve(root, 'test-results/e2e'),
  globalSetup: resolve(root, 'tests/e2e/build.ts'),
  reporter: [['list'], ['json', { outputFile: resolve(root, 'test-results/e2e.json') }]],
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    actionTimeout: 20_000,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'browser', use: { where: 'browser' }, testIgnore: 'window.spec.ts' },
    {
      name: 'window',
      use: { where: 'window' },
      // Without the binary or a screen only the file that says so, as skipped.
      ...(findElectron(root, process.env, process.platform) && hasScreen(process.env, process.platform)
        ? {}
        : { testMatch: 'window.spec.ts' }),
    },
  ],
});
