import type { Failure, Incident, RepositoryName, ToldJob, ToldRun, Victim } from '../../domain.ts';
import { compared } from '../courses.ts';
import { jobKey } from '../job-key.ts';
import { type Outcome, outcomeOf, rowOutcome } from '../outcomes.ts';
import type { Origin, Sighting } from './episodes.ts';

/** A sighting, and the episode that it belongs to. */
export interface Assigned {
  readonly repository: RepositoryName;
  /** Of the episode, within the repository. */
  readonly key: string;
  readonly sighting: Sighting;
  /** False: it is a consequence of what the episode is named after. */
  readonly isItself: boolean;
  readonly origin: Origin | null;
}

/** Everything that was red in a run, by attempt, the job that stands for an incident first. */
export function sightingsOf(told: ToldRun): Assigned[] {
  const attempts = [...new Set(told.jobs.map(({ job }) => job.attempt))].sort((a, b) => a - b);
  return attempts.flatMap((attempt) => ofAttempt(told, attempt));
}

/** How a job ended, where that decides anything: with its failures, because GitHub calls cancelled what ran out of time. */
export function toldOutcome({ job, failures }: ToldJob): Outcome | null {
  if (failures.length === 0) return outcomeOf(job.conclusion);
  return rowOutcome({
    conclusion: job.conclusion,
    failures: failures.map(({ fingerprint, signature, category, verdict, isSpecific }) => {
      return { fingerprint, signature: signature?.id ?? null, category, label: verdict.label, isSpecific };
    }),
  });
}

/** A job and how it is tied to others; null: to none. */
interface Tie {
  readonly how: Victim['how'];
  readonly incident: Incident;
}

function ofAttempt(told: ToldRun, attempt: number): Assigned[] {
  const { repository, run } = told;
  const jobs = told.jobs
    .filter(({ job }) => job.attempt === attempt && job.executed)
    .toSorted((one, other) => compared(one.job.name, other.job.name) || one.job.id - other.job.id);
  const incidents = told.incidents.filter((one) => one.attempt === attempt).map(({ incident }) => incident);
  const ties = tiesOf(incidents);
  const assigned = jobs.flatMap((one): Assigned[] => {
    const tie = ties.get(one.job.name) ?? null;
    const isRed = toldOutcome(one) === 'fail';
    if (!isRed && (tie?.how !== 'cancelled' || one.job.conclusion !== 'cancelled')) return [];
    const failures = isRed && one.failures.length > 0 ? one.failures : [null];
    const found = failures.map((failure, at): Assigned => {
      // Only what a job failed of first is tied to others.
      const own = keyOf(failure, one, told);
      const tied = at === 0 ? tie : null;
      const key = tied === null ? own : leadKey(tied.incident, jobs, ties, told);
      return {
        repository,
        key,
        sighting: { run, attempt, job: one.job, how: tied?.how ?? 'own', failure },
        isItself: key === own,
        origin: tied === null ? null : originOf(tied.incident, jobs, told, attempt),
      };
    });
    // Two of its failures may lead to one cause.
    return [...new Map(found.toReversed().map((each) => [each.key, each])).values()].reverse();
  });
  const rank = ({ sighting: { how } }: Assigned): number => ORDER.indexOf(how);
  return assigned.sort((one, other) => rank(one) - rank(other));
}

const ORDER: readonly Sighting['how'][] = ['own', 'same-cause', 'upstream', 'cancelled'];

/** By the name of the victim. */
function tiesOf(incidents: readonly Incident[]): ReadonlyMap<string, Tie> {
  const ties = new Map<string, Tie>();
  for (const incident of incidents) {
    for (const { job, how } of incident.victims) {
      // Jobs of one name cannot be told apart: no job is the victim of itself.
      if (job !== incident.cause.job && !ties.has(job)) ties.set(job, { how, incident });
    }
  }
  return ties;
}

/**
 * The episode of an incident: that of the job behind it, which may be the victim of another one; where that job is not red,
 * what most of its victims failed of.
 */
function leadKey(incident: Incident, jobs: readonly ToldJob[], ties: ReadonlyMap<string, Tie>, told: ToldRun): string {
  const passed = new Set<Incident>();
  let at = incident;
  for (;;) {
    passed.add(at);
    const next = ties.get(at.cause.job)?.incident;
    if (next === undefined || passed.has(next)) break;
    at = next;
  }
  const red = jobs.find((one) => one.job.name === at.cause.job && toldOutcome(one) === 'fail');
  if (red !== undefined) return keyOf(red.failures[0] ?? null, red, told);
  const victims = jobs.filter((one) => at.victims.some(({ job }) => job === one.job.name));
  const keys = victims
    .filter((one) => toldOutcome(one) === 'fail')
    .map((one) => keyOf(one.failures[0] ?? null, one, told));
  const count = (key: string): number => keys.filter((one) => one === key).length;
  const most = keys.toSorted((one, other) => count(other) - count(one) || compared(one, other))[0];
  return most ?? `incident\n${told.run.workflow.id}\n${jobKey(at.cause.job)}`;
}

/** A fingerprint that others share by chance names a failure only within its job; so does silence. */
function keyOf(failure: Failure | null, { job }: ToldJob, { run }: ToldRun): string {
  const place = `${run.workflow.id}\n${jobKey(job.name)}`;
  if (failure === null) return `unknown\n${place}`;
  return failure.isSpecific ? failure.fingerprint : `${failure.fingerprint}\n${place}`;
}

function originOf({ cause }: Incident, jobs: readonly ToldJob[], { run }: ToldRun, attempt: number): Origin | null {
  const giver = jobs.find(({ job }) => job.name === cause.job);
  if (giver !== undefined && toldOutcome(giver) === 'fail') return null;
  return { run, attempt, place: cause, job: giver?.job ?? null };
}
