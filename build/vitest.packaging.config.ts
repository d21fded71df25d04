import { defineConfig } from 'vitest/config';

/** Packages the app around a stand-in for Electron and looks at what came out. */
export default defineConfig({
  test: {
    root: '.',
    include: ['tests/packaging/**/*.test.ts'],
    globalSetup: ['tests/e2e/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
