import type { Framework } from './framework.ts';
import { PYTHON_LINT_HINTS, pythonLint } from './python-lint.ts';

/** flake8, and pycodestyle, which it runs. */
export const flake8: Framework = {
  name: 'flake8',
  hints: PYTHON_LINT_HINTS,
  parse: (lines) => ({ tests: null, problems: pythonLint(lines, 'flake8') }),
};
