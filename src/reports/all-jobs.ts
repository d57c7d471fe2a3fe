import type { AllJobs } from '../history/all-jobs.ts';
import type { Subject } from '../history/groups.ts';
import type { Sensitivity } from '../history/regressions.ts';
import { changeDocuments, rateDocument } from './history.ts';
import { printed } from './json.ts';
import { iso } from './moments.ts';
import { proportionDocument, repositoryLabel } from './shares.ts';

/** All that is told of all jobs. */
export interface AllJobsReport {
  readonly all: AllJobs;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly sampleDays: number;
  readonly basisDays: number;
  readonly sensitivity: Sensitivity;
}

/** What became of all jobs for programs: one JSON document without line breaks. */
export function allJobsJson({ all, fromMs, untilMs, sampleDays, basisDays, sensitivity }: AllJobsReport): string {
  return printed({
    ...{ since: iso(fromMs), until: iso(untilMs), windowDays: sampleDays, compareDays: basisDays, sensitivity },
    tested: all.tested,
    incidents: { count: all.incidents, failures: all.incidentFailures },
    worse: all.worse.map((one) => ({
      ...subjectDocument(one.subject),
      ...{ state: one.state, from: proportionDocument(one.basis), to: proportionDocument(one.sample) },
      ...{ drop: one.drop, q: one.q, p: one.p, probability: one.probability },
      removed: { from: one.removed.basis, to: one.removed.sample },
      change: one.change === null ? null : changeDocuments({ stratum: one.subject.stratum, changes: [one.change] })[0],
    })),
    recovered: all.recovered.map(({ subject, why }) => ({ ...subjectDocument(subject), why })),
    jobs: all.jobs.map(({ subject, rates, periods, sample, basis, isTested, detectableDrop }) => ({
      ...subjectDocument(subject),
      ...rateDocument({ stratum: subject.stratum, rates, periods }),
      ...{ tested: isTested, detectableDrop },
      window: { passed: sample.of - sample.failed, of: sample.of },
      compare: { passed: basis.of - basis.failed, of: basis.of },
    })),
  });
}

function subjectDocument({ repository, workflowName, unit, stratum }: Subject): object {
  return { repo: repositoryLabel(repository), workflow: workflowName, job: unit, stratum };
}
