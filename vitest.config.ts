import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They take long, and would be waited for at the end. */
const LONG = [
  ...['test/pull/killed.test.ts', 'test/docs.test.ts'],
  ...['test/ui/pty-triage.test.ts', 'test/ui/pty-endings.test.ts', 'test/ui/pty-tour.test.ts'],
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((name) => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((one) => !isLong(one))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    // The default leaves a core to a person at work: on two, that is half of the time.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
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
