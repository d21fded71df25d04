import { defineConfig } from 'vitest/config';

/** Tests in a rescue server of our own, a virtual machine: one at a time, and the first of them builds it. */
export default defineConfig({
  test: {
    root: '.',
    include: ['tests/lab/**/*.test.ts'],
    // Each program takes its time there: the processor is emulated.
    testTimeout: 10 * 60_000,
    // Building the machine takes four minutes on two cores without KVM.
    hookTimeout: 10 * 60_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
