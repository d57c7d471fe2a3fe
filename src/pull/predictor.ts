import type { Job } from '../domain.ts';
import { jobKey } from '../history/job-key.ts';
import { outcomeOf } from '../history/outcomes.ts';
import { createRerunArchive, type EndedRerun, type RerunArchive } from '../history/rerun-archive.ts';
import { pastReruns, type RerunPlace, type RerunRow, rerunSituation } from '../history/rerun-decisions.ts';
import { predictRerun, type RerunModel, type RerunPrediction } from '../history/rerun-model.ts';
import type { Database } from '../store/database.ts';
import { grouped } from '../store/lists.ts';
import { attemptsOfJob, type JobExecution, repeatedJobs } from '../store/reruns.ts';

/** Where a job ran. */
export interface ExecutionPlace {
  readonly repository: number;
  readonly runId: number;
  readonly attempt: number;
}

/** What earlier re-runs of a repository let hope of the next one. */
export interface RerunPredictor {
  /** Null: the job did not fail, or still runs, or a later attempt has decided already. */
  predict(place: ExecutionPlace, job: Pick<Job, 'name'>): RerunPrediction | null;
  /** An attempt was stored: what was read is old. */
  forget(): void;
}

/** Reads the re-runs of a repository when they are first asked for, and keeps them. */
export function createPredictor(db: Database, model: RerunModel): RerunPredictor {
  const read = new Map<number, RerunArchive>();
  const archiveOf = (repository: number): RerunArchive => {
    const known = read.get(repository);
    if (known !== undefined) return known;
    const archive = createRerunArchive(endedReruns(repeatedJobs(db, repository), repository), model);
    read.set(repository, archive);
    return archive;
  };
  return {
    predict({ repository, runId, attempt }, { name }) {
      const all = attemptsOfJob(db, repository, runId, name);
      const own = all.find((one) => one.attempt === attempt);
      if (own === undefined || own.completedMs === null || isAmbiguous(all)) return null;
      const later = all.filter((one) => one.attempt > attempt);
      if (later.some(({ conclusion }) => outcomeOf(conclusion) !== null)) return null;
      const soFar = all.filter((one) => one.attempt <= attempt).map((one) => rowOf(one, repository));
      const situation = rerunSituation(soFar);
      // What was stopped has not failed.
      if (situation === null || outcomeOf(own.conclusion) === null) return null;
      // What has become known since is left out, so that the same is said whenever it is asked.
      const { createdMs, completedMs } = own;
      const past = archiveOf(repository).historyOf(placeOf(own, repository), situation, createdMs, completedMs);
      return predictRerun(past, situation, model);
    },
    forget: () => read.clear(),
  };
}

/** @param executions By run, name and attempt. */
function endedReruns(executions: readonly JobExecution[], repository: number): EndedRerun[] {
  const jobs = grouped(
    executions,
    ({ runId, name }) => `${runId} ${name}`,
    (one) => one,
  );
  return [...jobs.values()].filter((all) => !isAmbiguous(all)).flatMap((all) => rerunsIn(all, repository));
}

function rerunsIn(all: readonly JobExecution[], repository: number): EndedRerun[] {
  const rows = all.map((one) => rowOf(one, repository));
  let known = 0;
  return all.flatMap(({ completedMs: endedMs }, at) => {
    const reruns = pastReruns(rows.slice(0, at + 1));
    const isNew = reruns.length > known;
    known = reruns.length;
    return isNew && endedMs !== null ? [{ ...reruns.at(-1)!, endedMs }] : [];
  });
}

/** Two jobs of one name cannot be told apart. */
function isAmbiguous(all: readonly JobExecution[]): boolean {
  return new Set(all.map(({ attempt }) => attempt)).size < all.length;
}

function placeOf({ workflow, name }: JobExecution, repository: number): RerunPlace {
  return { repository: String(repository), workflow, job: jobKey(name) };
}

/** GitHub's word alone: which logs have been read already depends on the order of the pull. */
function rowOf(one: JobExecution, repository: number): RerunRow {
  const { event, isDefaultBranch, conclusion, createdMs } = one;
  return {
    ...placeOf(one, repository),
    job: jobKey(one.name),
    event,
    isDefaultBranch,
    conclusion,
    failures: [],
    createdMs,
  };
}
