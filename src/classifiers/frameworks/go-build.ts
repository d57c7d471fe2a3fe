import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { goProblems } from './go-problems.ts';

/** `go build`, what `go test` and `go vet` could not compile, and before Go 1.21 what vet found, which looks the same. */
export const goBuild: Framework = {
  name: 'go build',
  hints: ['.go:'],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: goProblems(lines, 'compiler') }),
};
