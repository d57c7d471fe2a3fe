import type { Position } from '../history/changes.ts';
import type { JobSubject } from '../history/find-jobs.ts';
import type { Incident } from '../history/incidents.ts';
import type { JobCause, JobLife, JobStratum } from '../history/job-life.ts';
import { incidentName } from '../history/named-incidents.ts';
import type { RowFailure } from '../history/rows.ts';
import { printed } from './json.ts';
import { iso } from './moments.ts';
import { proportionDocument, repositoryLabel } from './shares.ts';

/** All that is told of a job. */
export interface JobHistory {
  readonly subject: JobSubject;
  readonly life: JobLife;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The line that stands for a cause, by fingerprint. */
  readonly texts: ReadonlyMap<string, string>;
  /** What signatures are called, by id. */
  readonly titles: ReadonlyMap<string, string>;
}

/** The life of a job for programs: one JSON document without line breaks. */
export function historyJson(history: JobHistory): string {
  const { subject, life, fromMs, untilMs } = history;
  return printed({
    repo: repositoryLabel(subject.repository),
    workflow: subject.workflowName,
    job: subject.name ?? subject.key,
    since: iso(fromMs),
    until: iso(untilMs),
    rates: life.strata.map(rateDocument),
    changes: life.strata.flatMap(changeDocuments),
    causes: life.causes.map((cause) => causeDocument(cause, history)),
    incidents: life.incidents.map((one) => incidentDocument(one, history)),
  });
}

/** What a cause is called: the title of its signature, else its line. */
export function causeName(
  { signature, fingerprint, category }: Pick<RowFailure, 'fingerprint' | 'signature' | 'category'>,
  { titles, texts }: Pick<JobHistory, 'titles' | 'texts'>,
): string {
  return (signature === null ? undefined : titles.get(signature)) ?? texts.get(fingerprint) ?? signature ?? category;
}

/** Of one kind of runs. */
export function rateDocument({ stratum, rates, periods }: Omit<JobStratum, 'changes'>): object {
  return {
    stratum,
    state: rates.state,
    first: proportionDocument(rates.first),
    eventual: proportionDocument(rates.eventual),
    retryLift: rates.retryLift,
    attempts: proportionDocument(rates.attempts),
    consistency: proportionDocument(rates.consistency),
    cancelled: proportionDocument(rates.cancelled),
    lastDecided: rates.lastDecidedMs === null ? null : iso(rates.lastDecidedMs),
    periods: periods.map(({ fromMs, days, passed, failed, cancelled }) => ({
      from: iso(fromMs),
      ...{ days, passed, failed, cancelled },
    })),
  };
}

export function changeDocuments({ stratum, changes }: Pick<JobStratum, 'stratum' | 'changes'>): object[] {
  return changes.map((one) => ({
    stratum,
    direction: one.direction,
    probability: one.probability,
    before: proportionDocument(one.before),
    after: proportionDocument(one.after),
    at: positionDocument(one.at),
    from: positionDocument(one.from),
    until: positionDocument(one.until),
    lastGreen: positionDocument(one.lastGreen),
    firstRed: positionDocument(one.firstRed),
    commits: one.commits,
  }));
}

function positionDocument(position: Position | null): object | null {
  if (position === null) return null;
  return { run: position.runId, sha: position.sha, createdAt: iso(position.createdMs) };
}

function causeDocument(
  { failure, runs, endedGreen, endedRed, verdicts, lastMs }: JobCause,
  history: JobHistory,
): object {
  return {
    name: failure === null ? null : causeName(failure, history),
    fingerprint: failure?.fingerprint ?? null,
    signature: failure?.signature ?? null,
    category: failure?.category ?? null,
    ...{ runs, endedGreen, endedRed },
    verdicts: Object.fromEntries(verdicts),
    last: iso(lastMs),
  };
}

function incidentDocument(incident: Incident, history: JobHistory): object {
  const { kind, fromMs, untilMs, executions, runs, jobs, causes } = incident;
  const [cause] = causes;
  return {
    id: incidentName(incident),
    kind,
    from: iso(fromMs),
    until: iso(untilMs),
    failures: executions.length,
    ...{ runs, jobs },
    cause: cause === undefined ? null : { name: causeName(cause, history), fingerprint: cause.fingerprint },
  };
}
