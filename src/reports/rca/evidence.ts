import { ANNOTATIONS_FILE } from '../../classifiers/annotated.ts';
import { namingCandidate } from '../../classifiers/known-causes.ts';
import type { CauseFacts } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import type { Failure, JobTriage, LogLine, Problem, TestFailure } from '../../domain.ts';
import { type Block, code, fenced, type Inline, link, list, paragraph, say, type Words } from '../document/blocks.ts';
import { counted, duration, grouped } from '../layout.ts';
import { percent } from '../words.ts';
import type { Links } from './links.ts';
import { stepWords, testsFailed } from './words.ts';

/** Findings of one kind that are listed; the rest is counted. */
const LISTED = 10;
/** Before and behind the line that names the cause. */
const NEAR_LINES = 3;
/** From here on a line is the answer; below it is a guess. */
const ANSWER_CONFIDENCE = 0.6;

/** Where it shows: job, step, how that ended. */
export function where({ lead: { job, failure }, origin, others }: RelatedCause, links: Links): Words {
  const step = stepWords(failure.step ?? job.step);
  const exit = job.step?.exitCode == null ? '' : `, which ended with exit code ${job.step.exitCode}`;
  const took =
    job.durationMs === null || job.durationMs === 0 || step === null
      ? ''
      : `; the job had run for ${duration(job.durationMs)}`;
  const place = say`${link([code(job.name)], links.job(job)) as Inline}${step === null ? '' : say`${job.conclusion === 'cancelled' ? ', which was cancelled in' : ', in'} ${step}`}`;
  if (origin !== null) {
    const line = say`line ${grouped(origin.line)} of its log: ${code(origin.text)}`;
    const giver = link([code(origin.job)], links.job({ name: origin.job })) as Inline;
    return say`It begins in ${giver}, ${line}. It shows in ${place}${exit}${took}.`;
  }
  return say`It shows ${others.some(({ how }) => how === 'same-cause') ? 'first ' : ''}in ${place}${exit}${took}.`;
}

/** The line with those around it, what tools reported, and what else in the same log is only a symptom. */
export function evidence(
  { lead: { job, failure } }: RelatedCause,
  known: CauseFacts | undefined,
  links: Links,
): Block[] {
  const { rootCause, excerpt } = failure;
  const isNoted = job.file === ANNOTATIONS_FILE;
  const url = links.line(job, failure.step, rootCause.line);
  const place = isNoted
    ? say`What GitHub noted at ${link([code(job.name)], url) as Inline}`
    : say`${link(`Line ${grouped(rootCause.line)}`, url) as Inline} of ${code(job.file)}`;
  const whole = [...excerpt, ...(known?.rest ?? [])];
  const lines = whole.map((one) => (one.number === rootCause.line ? { ...one, text: rootCause.text } : one));
  return [
    paragraph(say`${place}${failure.unexplained ? '' : sureness(failure)}:`),
    fenced(marked(lines, rootCause.line, rootCause.endLine)),
    ...namingLine(failure, known, job, links),
    ...tests(failure, links),
    ...problems(failure, links),
    ...symptoms(known, job, failure, links),
  ];
}

/** Lines with their numbers, and a bar at those that matter. */
function marked(lines: readonly Pick<LogLine, 'number' | 'text'>[], first: number, last: number): string[] {
  const digits = grouped(lines.at(-1)?.number ?? first).length;
  return lines.map(({ number, text }) => {
    return `${number >= first && number <= last ? '▌' : ' '} ${grouped(number).padStart(digits)}  ${text}`;
  });
}

/** Where the known cause was recognised, when another line explains the failure. */
function namingLine(failure: Failure, known: CauseFacts | undefined, job: JobTriage, links: Links): Block[] {
  const named = namingCandidate(failure);
  if (named === null) return [];
  const line = link(`Line ${grouped(named.line)}`, links.line(job, failure.step, named.line)) as Inline;
  const near = (known?.around ?? []).filter(({ number }) => Math.abs(number - named.line) <= NEAR_LINES);
  if (near.length < 2) return [paragraph(say`${line} tells the known cause: ${code(named.text.trim())}`)];
  return [paragraph(say`${line} tells the known cause:`), fenced(marked(near, named.line, named.line))];
}

function sureness({ rootCause: { confidence, line }, candidates }: Failure): string {
  const why = candidates.find((one) => one.line === line)?.why ?? [];
  const reasons = why.length === 0 ? '' : ` (${why.join(', ')})`;
  return confidence >= ANSWER_CONFIDENCE
    ? `, the explanation with a chance of ${percent(confidence)}${reasons}`
    : `, a guess that is right with a chance of ${percent(confidence)}${reasons}`;
}

function tests({ tests: report }: Failure, links: Links): Block[] {
  if (report === null || report.failures.length === 0) return [];
  const { failures, framework } = report;
  return [
    paragraph(say`${testsFailed(report)} (${framework}):`),
    list([...failures.slice(0, LISTED).map((one) => testWords(one, links)), ...more(failures.length)]),
  ];
}

function testWords({ id, message, file, line }: TestFailure, links: Links): Words {
  const said = message === null ? '' : say`: ${code(message)}`;
  if (file === null) return say`${code(id)}${said}`;
  const place = link([code(line === null ? file : `${file}:${line}`)], links.file(file, line)) as Inline;
  return say`${code(id)}, ${place}${said}`;
}

function problems({ problems: all }: Failure, links: Links): Block[] {
  const errors = all.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return [];
  return [
    paragraph(`${counted(errors.length, 'error')}:`),
    list([...errors.slice(0, LISTED).map((one) => problemWords(one, links)), ...more(errors.length)]),
  ];
}

function problemWords({ file, line, message, code: own }: Problem, links: Links): Words {
  const place = link([code(line === null ? file : `${file}:${line}`)], links.file(file, line)) as Inline;
  return say`${place}: ${code(message)}${own === null ? '' : say` (${code(own)})`}`;
}

function more(count: number): string[] {
  return count > LISTED ? [`and ${grouped(count - LISTED)} more`] : [];
}

/** Consequences, or noise; a tool may print them before the cause. */
function symptoms(known: CauseFacts | undefined, job: JobTriage, { step }: Failure, links: Links): Block[] {
  const all = known?.symptoms ?? [];
  if (all.length === 0) return [];
  const items = all.map(({ line, text, title }): Words => {
    return say`${link(`line ${grouped(line)}`, links.line(job, step, line)) as Inline}: ${code(text.trim())} (${title})`;
  });
  return [paragraph('What else the log shows, which is known as a symptom and not as a cause:'), list(items)];
}
