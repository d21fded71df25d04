import { defineConfig } from 'vitest/config';

/** Faults on purpose: a part of them in minutes; `RESCUE_DESK_FAULTS=1000` for all that the design promises. */
export default defineConfig({
  test: {
    root: '.',
    include: ['tests/faults/**/*.test.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
