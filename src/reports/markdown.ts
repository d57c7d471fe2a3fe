import { concerns, isJob } from '../classifiers/incidents.ts';
import type { Failure, Incident, JobTriage, TestReport, Triage } from '../domain.ts';
import { counted, duration, grouped } from './layout.ts';
import { codeBlock, codeCell, codeSpan, escapeMarkdown, withoutCommands } from './untrusted.ts';
import { percent, verdictWords } from './words.ts';

/** Findings of one kind that are listed; the rest is counted. */
const LISTED = 10;

/** GitHub refuses a comment of more than 65,536 characters; what is left out says so itself. */
const COMMENT_MAX_LENGTH = 60_000;

/** The triage as a comment on a pull request. Log text stands in code only. Ends with a line end. */
export function toMarkdown(triage: Triage): string {
  const failed = triage.jobs.filter((job) => job.conclusion === 'failure');
  const apart = failed.filter((job) => !isTold(job, triage.incidents));
  const parts = [lead(triage), '', ...(failed.length === 0 ? [] : overview(failed)), ...warnings(triage)];
  let length = parts.join('\n').length;
  for (const [index, job] of apart.entries()) {
    const more = section(job, triage.incidents);
    length += more.join('\n').length;
    if (length > COMMENT_MAX_LENGTH) {
      parts.push(`${counted(apart.length - index, 'more job')} left out: the text would be too long for a comment.`);
      break;
    }
    parts.push(...more);
  }
  return `${parts.map(withoutCommands).join('\n').trimEnd()}\n`;
}

/** Told of with the job that stands for their common cause. */
function isTold(job: JobTriage, incidents: readonly Incident[]): boolean {
  return incidents.some(({ victims }) => victims.some((one) => one.how === 'same-cause' && isJob(one, job)));
}

function lead({ jobs, conclusion }: Triage): string {
  const failed = jobs.filter((job) => job.conclusion === 'failure').length;
  const red = jobs.filter((job) => job.failures.length > 0 && job.conclusion !== 'failure').length;
  if (failed > 0) return `### ✗ ${failed} of ${counted(jobs.length, 'job')} failed`;
  if (conclusion === 'success') return `### ✓ ${counted(jobs.length, 'job')}, none failed`;
  return `### • ${counted(jobs.length, 'job')}, none failed${red > 0 ? `, ${red} stopped` : ''}; the log does not tell all ends`;
}

function overview(failed: readonly JobTriage[]): string[] {
  const rows = failed.map((job) => {
    const failure = job.failures[0];
    const cause = failure === undefined ? 'not in the log' : (failure.signature?.title ?? failure.summary);
    const verdict = failure === undefined ? '' : failure.verdict.label;
    return `| ${codeCell(job.name)} | ${job.step === null ? '' : codeCell(job.step.name)} | ${escapeMarkdown(cause)} | ${verdict} |`;
  });
  return ['| job | step | cause | verdict |', '| --- | --- | --- | --- |', ...rows, ''];
}

function section(job: JobTriage, incidents: readonly Incident[]): string[] {
  const took = job.durationMs === null ? '' : ` after ${duration(job.durationMs)}`;
  const exit = job.step?.exitCode == null ? '' : `, exit ${job.step.exitCode}`;
  return [
    `#### ${codeSpan(job.name)}${exit}${took}`,
    '',
    ...job.failures.flatMap((failure) => explained(failure, job)),
    ...related(job, incidents),
  ];
}

/** One failure: the cause, its lines, the verdict, what to do. */
export function explained(failure: Failure, job: JobTriage): string[] {
  const { line, confidence } = failure.rootCause;
  return [
    ...(failure.signature === null || failure.unexplained
      ? [`**${escapeMarkdown(failure.summary)}**`]
      : [`**${escapeMarkdown(failure.signature.title)}**`, '', escapeMarkdown(failure.summary)]),
    '',
    ...codeBlock(
      failure.excerpt.map(
        ({ number, text }) => `${number === line ? '▌' : ' '} ${grouped(number).padStart(7)}  ${text}`,
      ),
      'text',
    ),
    '',
    `Line ${grouped(line)} of ${codeSpan(job.file)}, ${confidence >= 0.6 ? `right with about ${percent(confidence)}` : `a guess (${percent(confidence)})`}.`,
    `Verdict: ${verdictWords(failure.verdict)}.`,
    '',
    ...fixes(failure),
    ...tests(failure.tests),
    ...problems(failure),
  ];
}

function fixes({ fixes: options, advice }: Failure): string[] {
  if (options.length === 0) return advice.length === 0 ? [] : [...advice.map((text) => `- ${codeSpan(text)}`), ''];
  return [
    ...options.flatMap(({ title, why, recommended, snippet }) => [
      `- ${recommended ? '**' : ''}${escapeMarkdown(title)}${recommended ? '** (recommended)' : ''}: ${escapeMarkdown(why)}`,
      ...(snippet === null
        ? []
        : ['', ...codeBlock(snippet.trimEnd().split('\n'), '').map((line) => `  ${line}`.trimEnd()), '']),
    ]),
    '',
  ];
}

function tests(report: TestReport | null): string[] {
  if (report === null || report.failures.length === 0) return [];
  const rows = report.failures
    .slice(0, LISTED)
    .map(({ id, message }) => `| ${codeCell(id)} | ${message === null ? '' : codeCell(message)} |`);
  return [
    `<details><summary>${counted(report.failures.length, 'failed test')}${report.total === null ? '' : ` of ${grouped(report.total)}`} (${report.framework})</summary>`,
    '',
    '| test | message |',
    '| --- | --- |',
    ...rows,
    ...more(report.failures.length),
    '',
    '</details>',
    '',
  ];
}

function problems({ problems: all }: Failure): string[] {
  const errors = all.filter((problem) => problem.severity === 'error');
  if (errors.length < 2) return [];
  const rows = errors
    .slice(0, LISTED)
    .map(
      ({ file, line, message, code }) =>
        `| ${codeCell(line === null ? file : `${file}:${line}`)} | ${codeCell(message)} | ${code === null ? '' : codeCell(code)} |`,
    );
  return [
    `<details><summary>${counted(errors.length, 'error')}</summary>`,
    '',
    '| place | message | code |',
    '| --- | --- | --- |',
    ...rows,
    ...more(errors.length),
    '',
    '</details>',
    '',
  ];
}

function more(count: number): string[] {
  return count > LISTED ? ['', `and ${grouped(count - LISTED)} more`] : [];
}

function related(job: JobTriage, incidents: readonly Incident[]): string[] {
  const lines = incidents
    .filter((one) => concerns(one, job))
    .flatMap(({ cause, victims }) => [
      ...(isJob(cause, job)
        ? []
        : [`Caused in ${codeSpan(cause.job)}, line ${grouped(cause.line)}: ${codeSpan(cause.text)}`]),
      ...victims.filter((one) => !isJob(one, job)).map((one) => `Also ${codeSpan(one.job)}: ${HOW[one.how]}.`),
    ]);
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${line}`), ''];
}

const HOW = {
  'same-cause': 'the same cause',
  upstream: 'lacks the same thing',
  cancelled: 'cancelled because of it',
} as const;

function warnings({ warnings: all }: Triage): string[] {
  return all.length === 0 ? [] : [...all.map((warning) => `> ${escapeMarkdown(warning)}`), ''];
}
