import { ANNOTATIONS_FILE } from '../../classifiers/annotated.ts';
import type { RunFacts } from '../../classifiers/rca-facts.ts';
import type { ExecutedJob, JobTriage, LogStep } from '../../domain.ts';

/** Where things can be looked at on GitHub; null where that is not known. */
export interface Links {
  readonly repository: string | null;
  job(job: Pick<JobTriage, 'name'>): string | null;
  /** The line in its step; else the step, else the job. */
  line(job: JobTriage, step: LogStep | null, line: number): string | null;
  run(id: number): string | null;
  commit(sha: string): string | null;
  compare(base: string, head: string): string | null;
  /** As it was at the run's commit. */
  file(path: string, line: number | null): string | null;
}

export function linksOf(told: RunFacts | null): Links {
  if (told === null) return NONE;
  const { repository, run } = told;
  const web = `https://${repository.host}/${repository.owner}/${repository.name}`;
  const jobUrl = (job: ExecutedJob): string => job.url ?? `${run.url}/job/${job.id}`;
  return {
    repository: web,
    job(job) {
      const known = toldJob(job, told);
      return known === null ? null : jobUrl(known);
    },
    line(job, step, line) {
      const known = toldJob(job, told);
      return known === null ? null : lineUrl(jobUrl(known), known, told, { file: job.file, step, line });
    },
    run: (id) => (id === run.id ? run.url : `${web}/actions/runs/${id}`),
    commit: (sha) => `${web}/commit/${sha}`,
    compare: (base, head) => `${web}/compare/${base}...${head}`,
    file(path, line) {
      if (!isInRepository(path)) return null;
      const segments = path.split('/').map(encodeURIComponent).join('/');
      return `${web}/blob/${run.sha}/${segments}${line === null ? '' : `#L${line}`}`;
    },
  };
}

const nothing = (): null => null;
const NONE: Links = {
  repository: null,
  job: nothing,
  line: nothing,
  run: nothing,
  commit: nothing,
  compare: nothing,
  file: nothing,
};

/** The job as GitHub lists it in the attempt. Null where it is not told apart from another of the same name. */
export function toldJob(job: Pick<JobTriage, 'name'>, { jobs, attempt }: RunFacts): ExecutedJob | null {
  const named = jobs.filter((one) => one.attempt === attempt && one.name === job.name);
  return named.length === 1 ? named[0]! : null;
}

/** Paths that tools print of elsewhere are no files of the repository. */
function isInRepository(path: string): boolean {
  return !/^(?:\/|[A-Za-z]:|\.\.\/|~)/.test(path);
}

/** A line of a job's log on GitHub, in its step; the job where that is not known. `jobs`: of all attempts of the run. */
export function lineUrl(
  url: string,
  job: ExecutedJob,
  all: Pick<RunFacts, 'jobs'>,
  { file, step, line }: { readonly file: string; readonly step: LogStep | null; readonly line: number },
): string {
  const place = file === ANNOTATIONS_FILE ? null : placeIn(job, all, step, line);
  return place === null ? url : `${url}#step:${place.step}:${place.line}`;
}

/** GitHub counts lines within the step. Of an action that is made of several steps only its own first line is known. */
function placeIn(
  job: ExecutedJob,
  { jobs }: Pick<RunFacts, 'jobs'>,
  step: LogStep | null,
  line: number,
): { readonly step: number; readonly line: number } | null {
  if (step === null) return null;
  // A job that was not run again has its steps where it ran.
  const ran = job.executed
    ? job
    : jobs.findLast((one) => one.executed && one.name === job.name && one.startedMs === job.startedMs);
  const named = ran?.steps.filter(({ name }) => name === step.name) ?? [];
  const number = step.number ?? (named.length === 1 ? named[0]!.number : null);
  if (number === null) return null;
  const isWhole = named.some((one) => one.number === number);
  const isWithin = line >= step.firstLine && line <= step.lastLine && step.kind !== 'whole';
  return { step: number, line: isWhole && isWithin ? line - step.firstLine + 1 : 1 };
}
