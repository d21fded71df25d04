import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Unit tests: fast, no network but loopback, mirrors the tree they test. Files of the engine share their process, which
 * halves the time; those of the page have stores that are made once a window, so each gets a process of its own.
 */
export default defineConfig({
  resolve: {
    alias: [{ find: /^electron$/, replacement: resolve(import.meta.dirname, '../tests/doubles/electron.ts') }],
  },
  test: {
    root: '.',
    testTimeout: 20_000,
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'page', include: ['tests/unit/renderer/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'engine',
          isolate: false,
          include: ['tests/unit/**/*.test.ts'],
          exclude: ['tests/unit/renderer/**'],
        },
      },
    ],
  },
});
