import type { LogLine, Problem } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { rustProblems } from './rust-problems.ts';

/** Where clippy is run, it tells of the compiler's lints as well; what does not compile is the compiler's. */
const RAN = /\bcargo[- ](?:\+\S{1,60} )?clippy\b/;
const LINT = /^[a-z]/;
const OWN_LINT = /^clippy::/;

export const clippy: Framework = {
  name: 'clippy',
  hints: ['clippy'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: lintsAndErrors(lines).lints }),
};

/** Each problem is clippy's or the compiler's. */
export function lintsAndErrors(lines: readonly LogLine[]): Record<'lints' | 'errors', Problem[]> {
  const ran = lines.some(({ text }) => RAN.test(text));
  const isLint = ({ code }: Problem) => code !== null && (ran ? LINT : OWN_LINT).test(code);
  const problems = rustProblems(lines);
  return { lints: problems.filter(isLint), errors: problems.filter((one) => !isLint(one)) };
}
