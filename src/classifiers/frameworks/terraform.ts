import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { problemsIn } from './problem-list.ts';
import { diagnosticReader } from './terraform-diagnostic.ts';
import { ruleIn } from './tflint.ts';

/** terraform and tofu: validate, plan, apply, test. What has no place in a file (a backend, credentials) is no problem of one. */
export const terraform: Framework = {
  name: 'terraform',
  hints: ['.tf line ', '.tfvars line ', '.json line ', '.hcl line ', '.tofu line '],
  parse: (lines: readonly LogLine[]) => ({
    tests: null,
    problems: problemsIn(
      lines,
      diagnosticReader(({ title }) => (ruleIn(title) === null ? { code: null, message: title } : null)),
    ),
  }),
};
