import type { TestReport } from '../domain.ts';
import type { ParsedLog } from '../log/parse.ts';
import { TEST_FRAMEWORKS } from './frameworks/index.ts';
import { hinted } from './hinted.ts';

/** A step that prints more is not read for its counts: many logs are read, and decoding takes a second for 25 MB. */
const STEP_MAX_BYTES = 1024 * 1024;

/**
 * What test frameworks reported in a job that passed, step by step: counts alone, since what failed in it was repeated, or allowed
 * to. Reports without counts are left out.
 */
export function passingTests({ text, steps }: ParsedLog): TestReport[] {
  const worth = steps.filter(({ kind, firstLine, lastLine }) => {
    if (kind === 'post' || kind === 'complete') return false;
    return text.offsetOf(lastLine + 1) - text.offsetOf(firstLine) <= STEP_MAX_BYTES;
  });
  return worth.flatMap(({ firstLine, lastLine }) => {
    const frameworks = hinted(text, firstLine, lastLine).filter((one) => TEST_FRAMEWORKS.includes(one));
    if (frameworks.length === 0) return [];
    const lines = text.lines(firstLine, lastLine);
    return frameworks.flatMap(({ parse }): TestReport[] => {
      const { tests } = parse(lines);
      return tests === null || tests.total === null || tests.total === 0 ? [] : [{ ...tests, failures: [] }];
    });
  });
}
