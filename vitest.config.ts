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

/** Data in, data out: files that share what they import, since reading the catalogue and a hundred parsers takes longer than most tests. */
const PURE = [
  'test/{classifiers,filter,history,lint,log}/**/*.test.ts',
  'test/{frameworks,golden,layers,signatures,traps}.test.ts',
];

/** Commands in this process: they share the catalogue, too. A file that puts something else in a module's place is alone. */
const COMMANDS = ['test/{commands,reports,store}/**/*.test.ts'];
const ALONE = ['test/reports/document/template-fields.test.ts'];

/** The times are against a hang only: machines differ. */
const shared = { setupFiles: ['test/support/setup.ts'], testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'pure', include: PURE, isolate: false } },
      { test: { ...shared, name: 'commands', include: COMMANDS, exclude: ALONE, isolate: false } },
      { test: { ...shared, name: 'alone', include: ALONE } },
      { test: { ...shared, name: 'edges', include: ['test/**/*.test.ts'], exclude: [...PURE, ...COMMANDS] } },
    ],
    // The default leaves a core to a person at work: on two, that is half of the time.
    maxWorkers: '100%',
    sequence: { sequencer: LongFirst },
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
