import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { printable } from '../providers/entry-names.ts';
import { parseRunUrl, type RunReference } from '../providers/github/run-url.ts';
import { causesOf, type StoredCause } from '../store/causes.ts';
import type { Database } from '../store/database.ts';
import { jobsOf } from '../store/jobs.ts';
import { runsWithJob } from '../store/labelled.ts';
import { findKey, findRepositories } from '../store/repositories.ts';
import { runById } from '../store/runs.ts';

/** The stored failure that a person named. */
export interface FailureMeant {
  /** The store's own number. */
  readonly repository: number;
  readonly name: RepositoryName;
  /** Where it ran, also where an attempt was named that only carried it over. */
  readonly job: Job;
  readonly cause: StoredCause;
  /** Its place among the failures of the job, from 1. */
  readonly number: number;
}

type Job = ReturnType<typeof jobsOf>[number];

/**
 * @param text The id or address of a stored job; of a run, where only one of its jobs failed.
 * @param repository The only one that is meant; null: any.
 * @param number Which failure of the job, from 1.
 * @throws TriageError `job-malformed`, `job-not-stored`, `job-ambiguous`, `failure-missing`.
 */
export function failureMeant(db: Database, text: string, repository: number | null, number: number): FailureMeant {
  const reference = parseRunUrl(text);
  if (reference === null) throw malformed(text);
  const found = reference.repository === null ? byId(db, reference.runId, repository) : byUrl(db, reference);
  const [first] = found;
  if (first === undefined) throw notStored(text);
  if (new Set(found.map((one) => one.repository)).size > 1) throw ofSeveral(text);
  const { name } = findRepositories(db).find(({ key }) => key === first.repository)!;
  const job =
    first.jobId === null ? onlyFailed(db, first, name) : ranAs(db, first.repository, first.runId, first.jobId);
  if (job === undefined) throw notStored(text);
  const causes = causesOf(db, [job.key]).get(job.key) ?? [];
  const cause = causes[number - 1];
  if (cause === undefined) throw causes.length === 0 ? nothingFailed(job) : noFailure(job, causes, number);
  return { repository: first.repository, name, job, cause, number };
}

/** A run of the store, or a job in it. */
interface Found {
  readonly repository: number;
  readonly runId: number;
  /** Null: that of any. */
  readonly attempt: number | null;
  readonly jobId: number | null;
}

/** A bare number: a job's first, as that is what a label is of. */
function byId(db: Database, id: number, repository: number | null): Found[] {
  const jobs = runsWithJob(db, id, repository);
  if (jobs.length > 0) return jobs.map((one) => ({ ...one, attempt: null, jobId: id }));
  const keys = repository === null ? findRepositories(db).map(({ key }) => key) : [repository];
  return keys
    .filter((key) => runById(db, key, id) !== null)
    .map((key) => ({ repository: key, runId: id, attempt: null, jobId: null }));
}

function byUrl(db: Database, { repository, runId, attempt, jobId }: RunReference): Found[] {
  const key = repository === null ? null : findKey(db, repository);
  return key === null || runById(db, key, runId) === null ? [] : [{ repository: key, runId, attempt, jobId }];
}

/** The job where it ran: GitHub lists it again in attempts that did not run it. */
function ranAs(db: Database, repository: number, runId: number, jobId: number): Job | undefined {
  const jobs = jobsOf(db, repository, runId);
  const listed = jobs.filter(({ id }) => id === jobId);
  const [first] = listed;
  return (
    listed.find(({ executed }) => executed) ??
    jobs.findLast(({ executed, name, startedMs }) => executed && name === first?.name && startedMs === first.startedMs)
  );
}

/** @throws TriageError `job-ambiguous` with their names, `failure-missing`. */
function onlyFailed(db: Database, { repository, runId, attempt }: Found, { owner, name }: RepositoryName): Job {
  const all = jobsOf(db, repository, runId).filter((job) => job.executed && (attempt ?? job.attempt) === job.attempt);
  const causes = causesOf(
    db,
    all.map(({ key }) => key),
  );
  const failed = all.filter(({ key }) => causes.has(key));
  const [first, second] = failed;
  if (first === undefined) {
    throw new TriageError(
      'failure-missing',
      `No failure of run ${runId} of ${owner}/${name} is stored.`,
      `Have it explained first: whyred triage ${runId} -R ${owner}/${name}`,
    );
  }
  if (second === undefined) return first;
  const lines = failed.map((job) => {
    const where = job.attempt === 1 ? '' : `, attempt ${job.attempt}`;
    return `  ${job.id}  ${job.name}${where}: ${shortened(causes.get(job.key)![0]!.failure.rootCause.text)}`;
  });
  throw new TriageError(
    'job-ambiguous',
    `In run ${runId} ${failed.length} jobs failed:\n${lines.join('\n')}`,
    'Name one by the id that stands before it.',
  );
}

const SHOWN_LENGTH = 80;

function shortened(text: string): string {
  const signs = [...text];
  return signs.length <= SHOWN_LENGTH ? text : `${signs.slice(0, SHOWN_LENGTH - 1).join('')}…`;
}

function malformed(text: string): TriageError {
  return new TriageError(
    'job-malformed',
    `"${printable(shortened(text))}" is neither the id nor the address of a job.`,
    'Give what `whyred runs --json` calls its id, or its address on GitHub: https://github.com/OWNER/REPO/actions/runs/1/job/2',
  );
}

function notStored(text: string): TriageError {
  return new TriageError(
    'job-not-stored',
    `No stored job or run is ${printable(shortened(text))}.`,
    'A word is kept on what is stored: fetch it with `whyred pull`, or have its run explained with `whyred triage`.',
  );
}

function ofSeveral(text: string): TriageError {
  return new TriageError(
    'job-ambiguous',
    `Several repositories have a job or run ${printable(text)}.`,
    'Name the repository: -R HOST/OWNER/REPO.',
  );
}

function nothingFailed({ name, conclusion }: Job): TriageError {
  const why = conclusion === 'success' ? 'it passed' : 'nothing is stored of why it failed';
  return new TriageError(
    'failure-missing',
    `There is no failure of ${name} to label: ${why}.`,
    conclusion === 'success'
      ? 'Name a job that failed: `whyred runs is:failed` lists them.'
      : 'Have it explained first: `whyred triage` with its address.',
  );
}

function noFailure({ name }: Job, causes: readonly StoredCause[], number: number): TriageError {
  const lines = causes.map(({ failure }, index) => `  ${index + 1}  ${shortened(failure.rootCause.text)}`);
  const said = causes.length === 1 ? 'one failure' : `${causes.length} failures`;
  return new TriageError(
    'failure-missing',
    `${name} has ${said}; there is no number ${number}:\n${lines.join('\n')}`,
    'Give the number of one of them: --cause 1.',
  );
}
