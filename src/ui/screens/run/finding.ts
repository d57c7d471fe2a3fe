import { ANNOTATIONS_FILE } from '../../../classifiers/annotated.ts';
import { explained } from '../../../reports/markdown.ts';
import { codeSpan, escapeMarkdown, withoutCommands } from '../../../reports/untrusted.ts';
import type { RunAnswer } from '../../../service/run.ts';
import type { Cause } from './model.ts';

/** A finding as it can be pasted: where it stands, its lines, the verdict, what to do. Ends with a line end. */
export function findingMarkdown({ job, number, failure }: Cause, { run, attempt }: RunAnswer): string {
  const { triage, lineUrls } = job;
  const { step } = failure;
  const within =
    step === null || step.kind === 'whole' || triage.file === ANNOTATIONS_FILE ? '' : ` › ${codeSpan(step.name)}`;
  const which = `${escapeMarkdown(run.workflow.name)} #${run.number}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
  const code = [run.branch, run.sha.slice(0, 7)].filter((part) => part !== null).map((part) => codeSpan(part));
  const lines = [
    `${codeSpan(triage.name)}${within} in [${which}](${lineUrls[number - 1] ?? job.url}), ${code.join(' ')}`,
    '',
    ...explained(failure, triage),
  ];
  return `${lines.map(withoutCommands).join('\n').trimEnd()}\n`;
}
