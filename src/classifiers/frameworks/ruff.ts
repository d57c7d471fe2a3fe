import type { Framework } from './framework.ts';
import { PYTHON_LINT_HINTS, pythonLint } from './python-lint.ts';

/** Ruff's linter and formatter. */
export const ruff: Framework = {
  name: 'ruff',
  hints: PYTHON_LINT_HINTS,
  parse: (lines) => ({ tests: null, problems: pythonLint(lines, 'ruff') }),
};
