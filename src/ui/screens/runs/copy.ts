import { plain } from '../../../reports/plain.ts';
import { nameOf } from '../../../reports/runs.ts';
import { codeSpan, escapeMarkdown } from '../../../reports/untrusted.ts';
import type { RunLine } from '../../../service/runs.ts';

/** `- [CI #512](https://…) of acme/nova on `main` (failure): flaky, `ECONNRESET …`` */
export function markdownOf({ repository, run, lead }: RunLine): string {
  const text = (given: string): string => escapeMarkdown(plain(given));
  const branch = run.branch === null ? '' : ` on ${codeSpan(plain(run.branch))}`;
  const why = lead === null ? '' : `: ${lead.verdict.label}, ${codeSpan(plain(lead.text).trim())}`;
  const end = text((run.conclusion ?? run.status).replaceAll('_', ' '));
  return `- [${text(run.workflow.name)} #${run.number}](${run.url}) of ${text(nameOf(repository))}${branch} (${end})${why}`;
}
