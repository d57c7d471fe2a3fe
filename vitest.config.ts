import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    // The default leaves a core to a person at work: on two, that is half of the time.
    maxWorkers: '100%',
    // Against a hang only: machines differ.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      // Twice the same tests would take CI twice the time.
      enabled: process.env.COVERAGE === '1',
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary'],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
