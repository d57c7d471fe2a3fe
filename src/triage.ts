import { basename } from 'node:path';
import { type Baseline, baselineOf, type Profile, profileOf } from './classifiers/baseline.ts';
import { type ExpectedRule, expectedByName } from './classifiers/evidence/expected.ts';
import { type Explained, explain } from './classifiers/failures.ts';
import { link } from './classifiers/incidents.ts';
import type { Matcher } from './classifiers/signatures.ts';
import type { TextModel } from './classifiers/text-model.ts';
import { mergedTraces, tracesOf } from './classifiers/traces.ts';
import type { TracedJob } from './classifiers/upstream.ts';
import { verdictOf } from './classifiers/verdict.ts';
import { omittedLines } from './classifiers/window.ts';
import { needsWords, withWords } from './classifiers/words.ts';
import type { Conclusion, Failure, JobLog, JobTriage, LogPart, LogSource, LogStep, Triage } from './domain.ts';
import { type ParsedLog, parsePart } from './log/parse.ts';
import { type Redact, readLog } from './log/text.ts';

/** What the pipeline needs besides a source; made once, used for all. */
export interface Engine {
  readonly matcher: Matcher;
  readonly redact: Redact;
  /** Green logs of the same job; null when none is known. */
  readonly baseline: Baseline | null;
  /** What words tell of failures that nothing else names; null: nobody reads them. */
  readonly words: (() => Promise<TextModel>) | null;
  /** What the repository expects to fail. */
  readonly expected: readonly ExpectedRule[];
}

/** A source -> everything that is to be said about it. Reads job by job, so memory is that of the largest few. */
export async function triage(source: LogSource, engine: Engine): Promise<Triage> {
  const traced: TracedJob[] = [];
  for await (const job of source.jobs()) traced.push(...triageJob(job, engine));
  const { jobs, incidents } = link(traced, engine.matcher);
  const read = await withWordsOf(jobs, engine);
  const ordered = inOrder(read.map((job, index) => withRules(job, traced[index]!, engine)));
  return {
    source: source.name,
    run: null,
    conclusion: runConclusion(ordered),
    jobs: ordered,
    incidents,
    warnings: [...source.warnings, ...ordered.flatMap(omissionOf)],
  };
}

/** Most failures have a name, and their words are not asked: the model is read only where one has none. */
export async function withWordsOf(jobs: readonly JobTriage[], { words }: Pick<Engine, 'words'>): Promise<JobTriage[]> {
  if (words === null || !jobs.some(needsWords)) return [...jobs];
  const model = await words();
  return jobs.map((job) => withWords(job, model));
}

/** Neither branch nor event of a log on disk is known: only rules that ask for none apply. */
function withRules(job: JobTriage, { traces }: TracedJob, { expected }: Engine): JobTriage {
  if (expected.length === 0) return job;
  const failures = job.failures.map((failure) => {
    const ruling = expectedByName(expected, job.name, traces.endMs, failure.signature?.id);
    if (ruling === null) return failure;
    const verdict = verdictOf({ grounds: failure.grounds, clues: [], ruling, proof: null, rerun: null });
    return { ...failure, verdict };
  });
  return { ...job, failures };
}

export function omissionOf({ name, omittedLines: lines }: JobTriage): string[] {
  return lines === 0 ? [] : [`${name}: the failed step is very long; ${lines} lines in its middle were not looked at.`];
}

/** One job of the source; several when its file is the output of `gh run view --log`. */
function triageJob(job: JobLog, engine: Engine): TracedJob[] {
  const parsed = job.parts.flatMap((part) => parsePart(part, engine.redact).map((log) => ({ log, part })));
  if (parsed.every(({ part }) => part.step === null)) {
    return parsed.map(({ log, part }) =>
      describe(log, explain(log, engine.matcher, engine.baseline), log.jobName ?? job.name, part.file),
    );
  }
  return jobOfSteps(job, parsed, engine);
}

/** Only step files: the first step that failed speaks for the job. One that was allowed to fail does not. */
function jobOfSteps(job: JobLog, parsed: readonly { log: ParsedLog; part: LogPart }[], engine: Engine): TracedJob[] {
  const { matcher, baseline } = engine;
  const last = parsed.at(-1);
  if (last === undefined) return [];
  // A post step ends in success where it looked after a cache, which it does in a job that passed.
  const passed = parsed.some(({ log, part }) => log.ending === 'success' && part.step?.name.startsWith('Post '));
  const failed = passed ? undefined : parsed.find(({ log }) => log.ending !== 'success' && log.ending !== 'unknown');
  const ended = parsed.some(({ log }) => log.ending === 'success');
  const spoken =
    failed ?? (ended ? last : (parsed.findLast(({ log }) => explain(log, matcher, baseline).length > 0) ?? last));
  const explained = failed !== undefined || !ended ? explain(spoken.log, matcher, baseline) : [];
  const name = parsed.map(({ log }) => log.jobName).find((own) => own !== null) ?? job.name;
  const { job: told } = describe(spoken.log, explained, name, spoken.part.file);
  return [{ job: told, traces: mergedTraces(parsed.map(({ log }) => tracesOf(log))) }];
}

export function describe(
  log: ParsedLog,
  explained: readonly Explained[],
  name: string | null,
  file: string,
): TracedJob {
  const failures = [...explained].sort((a, b) => b.score - a.score).map((one) => one.failure);
  const job: JobTriage = {
    name: name ?? basename(file).replace(/\.(?:log|txt|gz)+$/, ''),
    file,
    conclusion: conclusionOf(log, failures.length > 0),
    lines: log.last - log.first + 1,
    bytes: bytesOf(log),
    step: firstStep(failures),
    durationMs: durationOf(log),
    omittedLines: omittedLines(log),
    failures,
  };
  return { job, traces: tracesOf(log) };
}

/** As they were given; of one job among several in a file, what is left of them. */
function bytesOf({ text, first, last }: ParsedLog): number {
  const isWhole = first === 1 && last === text.lineCount;
  return isWhole ? text.byteCount : text.offsetOf(last + 1) - text.offsetOf(first);
}

function firstStep(failures: readonly Failure[]): LogStep | null {
  const steps = failures.flatMap(({ step }) => (step === null ? [] : [step]));
  return steps.sort((a, b) => a.firstLine - b.firstLine)[0] ?? null;
}

function conclusionOf({ ending }: ParsedLog, failed: boolean): Conclusion {
  switch (ending) {
    case 'success':
    case 'failure':
    case 'cancelled':
      return ending;
    case 'timed-out':
      return 'failure';
    default:
      return failed ? 'failure' : 'unknown';
  }
}

function runConclusion(jobs: readonly JobTriage[]): Conclusion {
  for (const conclusion of ['failure', 'cancelled', 'unknown'] as const) {
    if (jobs.some((job) => job.conclusion === conclusion)) return conclusion;
  }
  return jobs.length === 0 ? 'unknown' : 'success';
}

const ORDER: Readonly<Record<Conclusion, number>> = { failure: 0, cancelled: 1, unknown: 2, success: 3 };

export function inOrder(jobs: readonly JobTriage[]): JobTriage[] {
  const sure = (job: JobTriage): number => job.failures[0]?.rootCause.confidence ?? 0;
  return [...jobs].sort((a, b) => ORDER[a.conclusion] - ORDER[b.conclusion] || sure(b) - sure(a));
}

/** Lines at either end that are searched for a time stamp. */
const STAMP_LINES = 20;

function durationOf({ text, first, last }: ParsedLog): number | null {
  const start = text.lines(first, Math.min(last, first + STAMP_LINES)).find((line) => line.timeMs !== null)?.timeMs;
  const end = text.lines(Math.max(first, last - STAMP_LINES), last).findLast((line) => line.timeMs !== null)?.timeMs;
  return start == null || end == null || end < start ? null : end - start;
}

/** The logs of sources that passed, as one baseline; null without any. */
export async function baselineFrom(sources: readonly LogSource[], redact: Redact): Promise<Baseline | null> {
  const profiles: Profile[] = [];
  for (const source of sources) {
    for await (const job of source.jobs()) {
      profiles.push(...job.parts.map(({ bytes, kept = null }) => profileOf(readLog(bytes, redact, { kept }))));
    }
  }
  return baselineOf(profiles);
}
