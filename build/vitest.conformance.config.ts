import { defineConfig } from 'vitest/config';

/** One suite each for files, commands, terminal and dial, run against every kind of target, with real servers. */
export default defineConfig({
  test: {
    root: '.',
    include: ['tests/conformance/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Real servers and floods of bytes: side by side they would only measure each other.
    maxWorkers: 2,
  },
});
