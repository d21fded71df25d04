import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Unit tests: fast, no network but loopback, mirrors the tree they test. */
export default defineConfig({
  resolve: {
    alias: [{ find: /^electron$/, replacement: resolve(import.meta.dirname, '../tests/doubles/electron.ts') }],
  },
  test: { root: '.', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
});
