import type { LogLine } from '../../domain.ts';
import type { Framework } from './framework.ts';
import { type Draft, foundAt, problemsIn } from './problem-list.ts';
import { SOURCE_PATH } from './source-path.ts';
import { diagnosticReader } from './terraform-diagnostic.ts';
import type { ToolLine } from './tool-output.ts';

/** `[Fixable] text (terraform_unused_declarations)`: every rule has an underscore in it, no other diagnostic ends so. */
const TITLE = /^(?:\[Fixable\] )?(?<message>\S.*) \((?<rule>[a-z][a-z0-9]*_[a-z0-9_]+)\)$/;
/** `--format compact`: `main.tf:6:12: Warning - text (rule)`. */
const COMPACT = new RegExp(
  String.raw`^(?<file>${SOURCE_PATH}):(?<line>\d+):(?<column>\d+): (?<severity>Error|Warning|Notice) - (?:\[Fixable\] )?(?<message>\S.*) \((?<rule>[a-z]\w*)\)$`,
);

/** TFLint: a notice is told as a warning. It fails because of any of them unless it is told otherwise. */
export const tflint: Framework = {
  name: 'tflint',
  hints: [
    '.tf line ',
    '.tfvars line ',
    '.json line ',
    '.hcl line ',
    '.tofu line ',
    ': Warning - ',
    ': Error - ',
    ': Notice - ',
  ],
  parse: (lines: readonly LogLine[]) => ({ tests: null, problems: problemsIn(lines, reader()) }),
};

/** The rule and the message in the heading of a diagnostic; null for Terraform's own. */
export function ruleIn(title: string): { readonly code: string; readonly message: string } | null {
  const found = TITLE.exec(title)?.groups;
  return found === undefined ? null : { code: found.rule!, message: found.message! };
}

function reader(): (tool: ToolLine) => Draft | null {
  const readDiagnostic = diagnosticReader(({ title }) => ruleIn(title));
  return (tool) => {
    const found = COMPACT.exec(tool.text)?.groups;
    if (found === undefined) return readDiagnostic(tool);
    return {
      ...foundAt(found, tool.line),
      severity: found.severity === 'Error' ? 'error' : 'warning',
      code: found.rule!,
    };
  };
}
