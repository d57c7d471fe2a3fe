import { ANNOTATIONS_FILE, annotationLog } from '../classifiers/annotated.ts';
import type { Baseline } from '../classifiers/baseline.ts';
import { type Explained, explain } from '../classifiers/failures.ts';
import { mayReportTests } from '../classifiers/hinted.ts';
import { keptLines, searchable } from '../classifiers/kept.ts';
import { passingTests } from '../classifiers/passing-tests.ts';
import { givesTraces, mergedTraces, tracesOf } from '../classifiers/traces.ts';
import type { TracedJob } from '../classifiers/upstream.ts';
import { failedParts } from '../classifiers/window.ts';
import type {
  Annotation,
  Conclusion,
  Job,
  JobLog,
  JobTriage,
  LogLine,
  LogPart,
  LogStep,
  TestReport,
  Tooling,
} from '../domain.ts';
import { type ParsedLog, parsePart } from '../log/parse.ts';
import { sparseText } from '../log/sparse.ts';
import { withJob } from '../log/told.ts';
import { toolingOf } from '../log/tooling.ts';
import type { StoredWindow } from '../store/triages.ts';
import { describe, type Engine } from '../triage.ts';

/** A job of GitHub's, and what there is to judge it by. */
export interface JobMaterial {
  readonly job: Job;
  /** Null when there is none: never written, expired, damaged. */
  readonly log: JobLog | null;
  readonly annotations: readonly Annotation[];
  /** Green logs of the same job; null when there is none. */
  readonly baseline: Baseline | null;
}

/** What was found out, and what of the log is worth keeping. */
export interface TriagedJob extends TracedJob {
  readonly windows: readonly StoredWindow[];
  readonly searchText: string;
  /** What the job ran with; null where its log does not tell. */
  readonly tooling: Tooling | null;
  /** What test frameworks counted in a job that passed; of one that did not, its failures tell. */
  readonly tests: readonly TestReport[];
}

interface Part {
  readonly log: ParsedLog;
  readonly part: LogPart;
}

/** Below this the log's own answer is a guess, and what GitHub noted may be the better one. */
const ANSWER_CONFIDENCE = 0.6;

export function triageJob(material: JobMaterial, engine: Engine): TriagedJob {
  const { job, log } = material;
  const failed = conclusionOf(job) !== 'success';
  // A job that passed is read only for what it failed to hand on, and for its tests.
  const worth = (log?.parts ?? []).filter((part) => failed || givesTraces(part.bytes));
  const parts = worth.flatMap((part): Part[] =>
    parsePart(part, engine.redact).map((parsed) => ({ log: withJob(parsed, job), part })),
  );
  const found = fromLog(parts, material, engine);
  const noted = fromAnnotations(material, engine, found);
  const said = noted ?? found?.job ?? silent(job);
  const triage: JobTriage = {
    ...said,
    name: job.name,
    conclusion: ranOutOfTime(job, noted, found) ? 'failure' : conclusionOf(job),
    durationMs: durationOf(job),
    step: noted?.step ?? (failed ? failedStep(job, found?.job.step ?? null) : null),
  };
  return {
    job: triage,
    traces: found?.traces ?? mergedTraces([]),
    tooling: toolingIn(parts),
    tests: failed ? [] : testsIn(material),
    ...kept(parts, found?.job ?? triage, noted),
  };
}

/** What test frameworks counted in a job that passed. Secrets are not looked for: nothing but numbers is taken from the log. */
export function testsIn({ job, log }: Pick<JobMaterial, 'job' | 'log'>): TestReport[] {
  const worth = (log?.parts ?? []).filter(({ bytes }) => mayReportTests(bytes));
  return worth.flatMap((part) => parsePart(part, (text) => text).flatMap((one) => passingTests(withJob(one, job))));
}

/** Is there more to be learnt from what GitHub noted at the job? Each question costs a call. */
export function needsAnnotations(triage: JobTriage): boolean {
  if (triage.conclusion === 'success') return false;
  const best = triage.failures[0];
  return best === undefined || best.unexplained || best.rootCause.confidence < ANSWER_CONFIDENCE;
}

function fromLog(parts: readonly Part[], { job, baseline }: JobMaterial, engine: Engine): TracedJob | null {
  if (parts.length === 0) return null;
  const failed = conclusionOf(job) !== 'success';
  const explained = (log: ParsedLog): Explained[] => (failed ? explain(log, engine.matcher, baseline) : []);
  // Where the steps come as files of their own, the first that failed speaks for the job.
  const bad = parts.find(({ log }) => log.ending !== 'success' && log.ending !== 'unknown');
  const spoken = bad ?? parts.findLast(({ log }) => explained(log).length > 0) ?? parts.at(-1)!;
  const { job: told } = describe(spoken.log, explained(spoken.log), job.name, spoken.part.file);
  return { job: told, traces: mergedTraces(parts.map(({ log }) => tracesOf(log))) };
}

/** Null when the log says it better. */
function fromAnnotations({ job, annotations }: JobMaterial, engine: Engine, found: TracedJob | null): JobTriage | null {
  if (conclusionOf(job) === 'success') return null;
  const failures = annotations.filter((one) => one.level === 'failure');
  const log = annotationLog(job.name, failures.length > 0 ? failures : annotations);
  if (log === null) return null;
  // A note is no line of a log: green logs say nothing of it.
  const explained = explain(log, engine.matcher, null);
  const best = explained[0]?.failure;
  if (best === undefined) return null;
  const named = best.signature !== null && !best.unexplained;
  // A mere warning explains nothing, unless it is known to.
  if (failures.length === 0 && !named) return null;
  const step = stepOf(job);
  const { job: told } = describe(log, explained, job.name, ANNOTATIONS_FILE);
  const placed = { ...told, step, failures: told.failures.map((failure) => ({ ...failure, step })) };
  const own = found?.job.failures[0];
  if (own === undefined) return placed;
  const surer = named && (own.unexplained || own.rootCause.confidence < best.rootCause.confidence);
  return surer ? placed : null;
}

/** GitHub calls a job cancelled whose time was up; nobody cancelled it. */
function ranOutOfTime({ conclusion }: Job, noted: JobTriage | null, found: TracedJob | null): boolean {
  if (conclusion !== 'cancelled') return false;
  return noted?.failures[0]?.category === 'timeout' || found?.job.conclusion === 'failure';
}

/** Where the steps come as files of their own, the first one tells. */
function toolingIn(parts: readonly Part[]): Tooling | null {
  const begin = parts.find(({ part }) => part.step === null || part.step.number === 1);
  return begin === undefined ? null : toolingOf(begin.log);
}

/** A job of which nothing was read. */
export function silent({ name }: Pick<Job, 'name'>): JobTriage {
  return {
    name,
    file: '',
    conclusion: 'unknown',
    lines: 0,
    bytes: 0,
    step: null,
    durationMs: null,
    omittedLines: 0,
    failures: [],
  };
}

/** GitHub's word in ours. */
export function conclusionOf({ conclusion }: Pick<Job, 'conclusion'>): Conclusion {
  switch (conclusion) {
    case 'success':
    case 'neutral':
    case 'skipped':
      return 'success';
    case 'failure':
    case 'timed_out':
    case 'startup_failure':
      return 'failure';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'unknown';
  }
}

function durationOf({ startedMs, completedMs }: Job): number | null {
  return startedMs === null || completedMs === null || completedMs < startedMs ? null : completedMs - startedMs;
}

/** What the log shows of the failed step, unless GitHub says that it was another one. */
function failedStep(job: Job, shown: LogStep | null): LogStep | null {
  const told = stepOf(job);
  if (told === null || shown === null || shown.number === told.number) return shown ?? told;
  const isBad = job.steps.some(({ number, conclusion }) => number === shown.number && conclusion !== 'success');
  return isBad ? shown : { ...told, exitCode: shown.exitCode };
}

/** The step that failed first, as GitHub tells it; its lines are not known. */
function stepOf({ steps }: Job): LogStep | null {
  const bad =
    steps.find((step) => step.conclusion === 'failure' || step.conclusion === 'timed_out') ??
    steps.find((step) => step.conclusion === 'cancelled');
  if (bad === undefined) return null;
  const { number, name } = bad;
  const conclusion = bad.conclusion === 'cancelled' ? 'cancelled' : 'failure';
  return { number, name, firstLine: 1, lastLine: 1, kind: 'run', conclusion, exitCode: null };
}

/** `own`: what the log itself says, which matters even where what GitHub noted explains the failure. */
function kept(
  parts: readonly Part[],
  own: JobTriage,
  noted: JobTriage | null,
): Pick<TriagedJob, 'windows' | 'searchText'> {
  const windows: StoredWindow[] = [];
  const texts = (noted?.failures ?? []).map(({ rootCause }) => rootCause.text);
  for (const { log, part } of parts) {
    const lines = keptLines(log, part.file === own.file ? own : { failures: [] });
    if (lines.length === 0) continue;
    const failed = part.file === own.file && own.failures.length > 0;
    const text = sparseText(log.text, lines);
    windows.push({ file: part.file, step: part.step, steps: part.step === null && failed ? stepsIn(log) : null, text });
    if (failed) texts.push(searchable(linesOfFailure(log, lines)));
  }
  return { windows, searchText: texts.join('\n') };
}

/** Null where the log shows none: what is kept of it will not either. */
function stepsIn({ steps }: ParsedLog): StoredWindow['steps'] {
  if (steps.every(({ kind }) => kind === 'whole')) return null;
  return steps.map(({ number, name, firstLine, lastLine }) => ({ number, name, firstLine, lastLine }));
}

/** A search is for what failed steps say: what runner and set-up print is in every log. */
function linesOfFailure(log: ParsedLog, kept: readonly number[]): LogLine[] {
  const parts = failedParts(log);
  const within = kept.filter((line) => parts.some(({ first, last }) => line >= first && line <= last));
  return within.map((number) => log.text.line(number));
}
