import { PROFILE_VERSION } from '../classifiers/baseline.ts';
import { whatIf } from '../classifiers/what-if.ts';
import type { JobTriage, PastVerdict, Run } from '../domain.ts';
import type { RerunPrediction } from '../history/rerun-model.ts';
import { annotationsOf } from '../store/annotations.ts';
import { baselinesOf } from '../store/baselines.ts';
import { causesOf } from '../store/causes.ts';
import { changeOf } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { rerunsOf } from '../store/jobs.ts';
import type { StoredJob } from '../store/rows.ts';
import { revisionsOf } from '../store/verdicts.ts';
import { hasBegun } from './begun.ts';
import type { RerunPredictor } from './predictor.ts';
import { similarTo } from './similar.ts';

interface Sources {
  readonly db: Database;
  readonly repository: number;
  readonly run: Run;
  readonly predictor: RerunPredictor;
}

/**
 * The triage of a stored job with the reasons for what it predicts, and with what would have told more.
 * @param job In the attempt that ran it.
 */
export function reckoned(triage: JobTriage, job: StoredJob, { db, repository, run, predictor }: Sources): JobTriage {
  if (triage.failures.length === 0) return triage;
  const chance = predictor.predict({ repository, runId: run.id, attempt: job.attempt }, job);
  const greens = baselinesOf(db, repository, run.workflow.id, job.name, PROFILE_VERSION);
  const others = rerunsOf(db, repository, run.id, job.name).filter(({ attempt }) => attempt !== job.attempt);
  const causes = causesOf(db, [job.key]).get(job.key) ?? [];
  const alike = similarTo(triage.failures, db, repository, run);
  const failures = triage.failures.map((failure, index) => {
    const { rerun } = failure.verdict;
    const ifRerun = hasBegun(job) ? whatIf(failure.verdict, others) : null;
    const similar = alike.get(failure);
    return {
      ...failure,
      ...(similar === undefined ? {} : { similar }),
      revisions: pastVerdicts(db, causes[index]?.key),
      verdict: {
        ...failure.verdict,
        ...(ifRerun === null ? {} : { ifRerun }),
        ...(rerun === undefined || chance === null ? {} : { rerun: { ...rerun, reasons: chance.reasons } }),
      },
    };
  });
  const unused = [
    ...(greens.length === 0 ? ['a green log of the job: none is stored'] : []),
    ...(changeOf(db, repository, { ...run, workflow: run.workflow.id }) === null ? [NO_CHANGE] : []),
    ...NOTES[annotationsOf(db, [job.key]).get(job.key)!.state],
    ...historyOf(chance, run, job),
  ];
  return { ...triage, failures, unused };
}

/** @param cause Undefined when it is not stored any more. */
function pastVerdicts(db: Database, cause: number | undefined): PastVerdict[] {
  if (cause === undefined) return [];
  return revisionsOf(db, cause).map(({ atMs, reason, verdict: { label, certainty } }) => {
    return { atMs, label, certainty, reason };
  });
}

const NO_CHANGE =
  'what the change touches: GitHub is asked with `whyred triage RUN` where a green run before it is stored';

const NOTES: Readonly<Record<'unasked' | 'stored' | 'forbidden' | 'missing', readonly string[]>> = {
  stored: [],
  unasked: ['what GitHub noted at the job: it was not asked for'],
  forbidden: ['what GitHub noted at the job: the token may not read it'],
  missing: ['what GitHub noted at the job: GitHub does not have it any more'],
};

function historyOf(chance: RerunPrediction | null, { attempt: attempts }: Run, { attempt }: StoredJob): string[] {
  if (chance === null) {
    const why = attempt < attempts ? 'a later attempt has told' : 'the job did not end by itself';
    return [`earlier re-runs: ${why}`];
  }
  const told = chance.reasons.some(({ kind }) => kind === 'same' || kind === 'elsewhere');
  return told ? [] : ['earlier re-runs: none is known that would tell more'];
}
