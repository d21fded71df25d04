import { defineConfig } from 'vitest/config';

/** Unit tests: fast, no network but loopback, mirrors the tree they test. */
export default defineConfig({
  test: { root: '.', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
});
