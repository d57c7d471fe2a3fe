import type { Failure, JobTriage, Triage } from '../domain.ts';
import { verdictWords } from './words.ts';

/** GitHub shows no more errors of one step than this. Source: actions/runner, ExecutionContext.cs. */
const ERRORS_MAX = 10;
/** And no more of one message, in characters. */
const MESSAGE_MAX_LENGTH = 4000;

/** Workflow commands, one a line, that make GitHub show each failure at its place in the code. */
export function annotations({ jobs }: Triage): string {
  return jobs
    .flatMap((job) => job.failures.map((failure) => annotation(job, failure)))
    .slice(0, ERRORS_MAX)
    .join('');
}

function annotation(job: JobTriage, failure: Failure): string {
  const place = placeOf(failure);
  const properties = [
    place?.file ? `file=${escapeProperty(place.file)}` : null,
    place?.line ? `line=${place.line}` : null,
    `title=${escapeProperty(failure.signature?.title ?? `${job.name} failed`)}`,
  ].filter((one) => one !== null);
  const message = [
    failure.summary,
    `${job.name}, line ${failure.rootCause.line} of ${job.file}: ${failure.rootCause.text}`,
    `verdict: ${verdictWords(failure.verdict)}`,
    ...failure.advice.slice(0, 1).map((advice) => `advice: ${advice}`),
  ].join('\n');
  return `::error ${properties.join(',')}::${escapeData(message.slice(0, MESSAGE_MAX_LENGTH))}\n`;
}

function placeOf({ tests, problems, rootCause }: Failure): { file: string | null; line: number | null } | null {
  return (
    problems.find((problem) => problem.logLine === rootCause.line) ??
    tests?.failures.find((test) => test.logLine === rootCause.line) ??
    problems.find((problem) => problem.severity === 'error') ??
    tests?.failures[0] ??
    null
  );
}

/** Source: actions/toolkit, packages/core/src/command.ts. The rest of `##[` could not stand alone in a line. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('##[', '# #[');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
