import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { goProblems } from './go-problems.ts';

/** `go vet`, which `go test` runs too. */
export const goVet: Framework = {
  name: 'go vet',
  hints: ['# ['],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: goProblems(lines, 'vet') }),
};
