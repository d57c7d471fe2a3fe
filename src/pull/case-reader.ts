import type { Case } from '../classifiers/case.ts';
import { placesOf } from '../classifiers/places.ts';
import type { Failure } from '../domain.ts';
import type { Chronicle } from '../history/chronicle.ts';
import type { Execution } from '../history/rows.ts';
import type { FailedJob } from '../store/cases.ts';
import { changeOf } from '../store/changes.ts';
import { type StoredLabel, wordsIn } from '../store/labels.ts';
import { grouped } from '../store/lists.ts';
import { hasBegun } from './begun.ts';
import type { JudgingTools } from './judging.ts';

/** Reads what the failures of a job are judged by; what all jobs share is read once. */
export function createCaseReader(
  { db, engine }: Pick<JudgingTools, 'db' | 'engine'>,
  repository: number,
  past: Chronicle,
  labels: readonly StoredLabel[],
) {
  const executions = grouped(past.all, placeOf, (one) => one);
  const said = wordsIn(labels);
  return (failed: FailedJob): ((failure: Failure) => Case | null) => {
    const { job, tooling, green } = failed;
    const own = ownOf(failed, executions.get(placeOf({ ...job, job: job.name })) ?? []);
    const change = own === null ? null : changeOf(db, repository, own);
    return (failure) => {
      if (own === null) return null;
      const { fingerprint, isSpecific, grounds, tests } = failure;
      const signature = failure.signature?.id ?? null;
      const like = { jobId: job.id, fingerprint, signature };
      return {
        own,
        fingerprint,
        signature,
        isSpecific,
        grounds,
        hasBegun: hasBegun(job),
        steps: job.steps,
        tests: (tests?.failures ?? []).map(({ id }) => id),
        places: placesOf(failure),
        change,
        tooling,
        greenTooling: green,
        words: said.on(like),
        wordsElsewhere: said.elsewhere(like),
        rules: engine.expected,
      };
    };
  };
}

/** Of two jobs of one name in one attempt, the one that ran and failed like this one; if both did, either tells the same. */
export function ownOf(
  { job, causes }: Pick<FailedJob, 'job' | 'causes'>,
  named: readonly Execution[],
): Execution | null {
  const fingerprints = causes.map(({ failure }) => failure.fingerprint).join(' ');
  const likeness = ({ conclusion, startedMs, completedMs, failures }: Execution): number =>
    Number(failures.map(({ fingerprint }) => fingerprint).join(' ') === fingerprints) +
    Number(conclusion === job.conclusion) +
    Number(startedMs === job.startedMs) +
    Number(completedMs === job.completedMs);
  return named.toSorted((one, other) => likeness(other) - likeness(one))[0] ?? null;
}

function placeOf({ runId, attempt, job }: Pick<Execution, 'runId' | 'attempt' | 'job'>): string {
  return `${runId} ${attempt} ${job}`;
}
