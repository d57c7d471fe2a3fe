import type { Failure, Job, RepositoryName, Run } from '../domain.ts';
import type { Comparison, Filter, NumberTerm, Term, TextTerm, TimeTerm } from './filter.ts';
import { LEVELS } from './filter.ts';
import { fold, isLike } from './pattern.ts';
import { STATES, type State } from './states.ts';

/** What a filter looks at: a run, and the jobs of the attempt that is listed, each with its causes. */
export interface FilterRow {
  readonly repository: RepositoryName;
  readonly run: Pick<
    Run,
    | 'id'
    | 'workflow'
    | 'title'
    | 'event'
    | 'branch'
    | 'sha'
    | 'actor'
    | 'status'
    | 'conclusion'
    | 'attempt'
    | 'createdMs'
  >;
  readonly jobs: readonly FilterJob[];
}

export interface FilterJob {
  readonly job: Pick<Job, 'name' | 'steps'>;
  readonly failures: readonly FilterCause[];
}

export type FilterCause = Pick<Failure, 'fingerprint' | 'rootCause' | 'signature' | 'category' | 'verdict'>;

/** Does the run pass the filter? What this says is what a filter means. */
export function matches({ terms }: Filter, row: FilterRow): boolean {
  const onRun = terms.filter((term) => LEVELS[term.field] === undefined);
  if (!onRun.every((term) => term.negated !== ofRun(term, row))) return false;
  const onJobs = terms.filter(isOnJobs);
  const unwanted = onJobs.filter((term) => term.negated);
  if (unwanted.some((term) => row.jobs.some((job) => fitsJob([term], job)))) return false;
  const wanted = onJobs.filter((term) => !term.negated);
  return wanted.length === 0 || row.jobs.some((job) => fitsJob(wanted, job));
}

function isOnJobs(term: Term): term is TextTerm {
  return LEVELS[term.field] !== undefined;
}

/** All terms hold of the job, and those on causes of one and the same of its causes. */
function fitsJob(terms: readonly TextTerm[], { job, failures }: FilterJob): boolean {
  const onCause = terms.filter((term) => LEVELS[term.field] === 'cause');
  const onJob = terms.filter((term) => LEVELS[term.field] === 'job');
  return (
    onJob.every((term) => fits(term, term.field === 'job' ? [job.name] : brokenSteps(job))) &&
    (onCause.length === 0 || failures.some((cause) => onCause.every((term) => fits(term, ofCause(term, cause)))))
  );
}

/** Every job has the same first and last steps: only those that ended badly tell one from another. */
const BROKEN: readonly (string | null)[] = ['failure', 'cancelled', 'timed_out'];

function brokenSteps({ steps }: FilterJob['job']): string[] {
  return steps.filter(({ conclusion }) => BROKEN.includes(conclusion)).map(({ name }) => name);
}

function ofCause({ field }: TextTerm, { signature, category, verdict, fingerprint }: FilterCause): (string | null)[] {
  switch (field) {
    case 'sig':
      return [signature?.id ?? null];
    case 'category':
      return [category];
    case 'verdict':
      return [verdict.label];
    case 'certainty':
      return [verdict.certainty];
    default:
      return [fingerprint];
  }
}

function ofRun(term: Term, { repository, run, jobs }: FilterRow): boolean {
  const { host, owner, name } = repository;
  const { workflow, title, branch } = run;
  switch (term.field) {
    case 'attempts':
      return compares(term, run.attempt);
    case 'id':
      return compares(term, run.id);
    case 'age':
    case 'since':
    case 'until':
      return isWithin(term, run.createdMs);
    case 'repo':
      return fits(term, [name, `${owner}/${name}`, `${host}/${owner}/${name}`]);
    case 'workflow':
      return fits(term, [workflow.name, workflow.path, workflow.path.replace('.github/workflows/', '')]);
    case 'branch':
    case 'event':
    case 'actor':
    case 'sha':
      return fits(term, [run[term.field]]);
    case 'is':
      return term.values.some((word) => isState(STATES[word as keyof typeof STATES], run));
    default: {
      const causes = jobs.flatMap(({ failures }) => failures);
      const ofJobs = jobs.map(({ job }) => job.name);
      const ofCauses = causes.flatMap(({ rootCause, signature }) => [rootCause.text, signature?.id ?? null]);
      return fits(term, [title, branch, workflow.name, ...ofJobs, ...ofCauses]);
    }
  }
}

/** One of the term's values fits one of the texts. */
function fits({ op, values }: TextTerm, texts: readonly (string | null)[]): boolean {
  return texts.some((text) => text !== null && values.some((value) => FITS[op](text, value)));
}

const FITS: Readonly<Record<TextTerm['op'], (text: string, value: string) => boolean>> = {
  is: (text, value) => fold(text) === fold(value),
  contains: (text, value) => fold(text).includes(fold(value)),
  like: isLike,
};

function isState(state: State, { conclusion, status, attempt }: FilterRow['run']): boolean {
  switch (state.of) {
    case 'conclusion':
      return conclusion !== null && state.oneOf.includes(conclusion);
    case 'unfinished':
      return status !== 'completed';
    case 'rerun':
      return attempt > 1;
  }
}

function compares({ op, values }: NumberTerm, number: number): boolean {
  return op === 'is' ? values.includes(number) : COMPARISONS[op](number, values[0]!);
}

const COMPARISONS: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function isWithin({ fromMs, toMs }: TimeTerm, timeMs: number): boolean {
  return (fromMs === null || timeMs >= fromMs) && (toMs === null || timeMs < toMs);
}
