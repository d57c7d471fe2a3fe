import { type Course, coursesOf, entry } from './courses.ts';
import { jobKey } from './job-key.ts';
import { rowOutcome } from './outcomes.ts';
import { type Execution, executionId, type TestOutcome } from './rows.ts';

/** One test in one execution of its job. */
export interface TestExecution extends Execution {
  readonly test: string;
}

/**
 * The courses of all tests that failed at least once. In a job that passed, a test passed, if that job ever told of it; in one
 * that failed without a word on it, it may never have been reached, and that counts for nothing.
 */
export function testCourses(
  executions: readonly Execution[],
  outcomes: readonly TestOutcome[],
): Course<TestExecution>[] {
  const told = new Map<string, Map<string, 'pass' | 'fail'>>();
  const failed = new Map<string, Set<string>>();
  for (const one of outcomes) {
    const ofExecution = entry(told, executionId(one), () => new Map<string, 'pass' | 'fail'>());
    // Told twice, as by a framework that repeats failed tests: one failure is a failure.
    if (ofExecution.get(one.test) !== 'fail') ofExecution.set(one.test, one.outcome);
    if (one.outcome === 'fail') entry(failed, `${one.repository}\n${one.job}`, () => new Set<string>()).add(one.test);
  }
  const rows: TestExecution[] = [];
  for (const execution of executions) {
    const own = told.get(executionId(execution));
    const passed = rowOutcome(execution) === 'pass';
    for (const test of failed.get(`${execution.repository}\n${execution.job}`) ?? []) {
      const outcome = own?.get(test) ?? (passed ? 'pass' : undefined);
      if (outcome === undefined) continue;
      rows.push({ ...execution, test, conclusion: outcome === 'pass' ? 'success' : 'failure' });
    }
  }
  return coursesOf(
    rows,
    ({ job, test }) => `${jobKey(job)}\n${test}`,
    ({ job, test }) => `${job}\n${test}`,
  );
}
