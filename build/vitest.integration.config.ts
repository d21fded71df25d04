import { defineConfig } from 'vitest/config';

/** Tests against real servers on loopback: slower than unit tests, and skipped where a server is not installed. */
export default defineConfig({
  test: {
    root: '.',
    include: ['tests/integration/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Forked processes, because servers die with the process that started them.
    pool: 'forks',
  },
});
