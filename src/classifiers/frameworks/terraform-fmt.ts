import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { problemsIn } from './problem-list.ts';

/** In the script of the step, or where setup-terraform's wrapper shows what it runs. */
const COMMAND = /\b(?:terraform|tofu|terragrunt)(?:-bin)? (?:fmt|hclfmt|hcl fmt)\b/;
/** `-check` prints nothing but names; `-diff` has them once more. */
const FILE = /^(?<file>[\w./\\@-]{1,500}\.(?:tf|tfvars|tofu|tftest\.hcl|tfmock\.hcl|tfquery\.hcl|hcl))$/;

/** terraform fmt -check: each name in its output is a file that is not formatted. */
export const terraformFmt: Framework = {
  name: 'terraform fmt',
  hints: ['.tf', '.tofu', '.hcl'],
  parse(lines: readonly LogLine[]) {
    const start = lines.findIndex(({ text }) => COMMAND.test(text));
    if (start < 0) return { tests: null, problems: [] };
    const problems = problemsIn(lines, ({ text, line }) => {
      const file = FILE.exec(text)?.groups?.file;
      if (file === undefined || line.number < lines[start]!.number) return null;
      const place = { file, line: null, column: null } as const;
      return { ...place, severity: 'error', code: null, message: 'not formatted', logLine: line.number };
    });
    return { tests: null, problems };
  },
};
