import type { Failure, Incident, JobTriage, Place, Triage, Victim } from '../domain.ts';
import { isJob } from './incidents.ts';

/** One cause with all the jobs of a run that it made red or stopped. */
export interface RelatedCause {
  /** Stands for all of them: where it shows first, or the only one. */
  readonly lead: Sighting;
  /** The line behind it, where that stands in another job than the failed ones. */
  readonly origin: (Place & { readonly summary: string }) | null;
  /** In the order of the triage, without the lead. */
  readonly others: readonly Consequence[];
}

interface Sighting {
  readonly job: JobTriage;
  readonly failure: Failure;
}

export interface Consequence {
  readonly job: JobTriage;
  /** Null: it was stopped, and says nothing of its own. */
  readonly failure: Failure | null;
  /** `alike`: it says the same, in words that many failures have in common. */
  readonly how: Victim['how'] | 'alike';
}

interface Group {
  readonly members: Sighting[];
  readonly incidents: Incident[];
}

/**
 * The independent causes of a run: what incidents tie together, and what has the same fingerprint. Those that made most jobs red
 * come first, failures that were expected and jobs that were only stopped last; else in the order of the triage.
 */
export function relatedCauses({ jobs, incidents }: Pick<Triage, 'jobs' | 'incidents'>): RelatedCause[] {
  const sightings = jobs.flatMap((job) => job.failures.map((failure): Sighting => ({ job, failure })));
  let groups = grouped(sightings);
  for (const incident of incidents) groups = joined(groups, incident);
  const causes = groups.map((group) => causeOf(group, jobs));
  const orderOf = new Map(causes.map((cause, at) => [cause, at]));
  return causes.sort(
    (one, other) =>
      rankOf(one) - rankOf(other) || other.others.length - one.others.length || orderOf.get(one)! - orderOf.get(other)!,
  );
}

function grouped(sightings: readonly Sighting[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of sightings) {
    const { fingerprint, unexplained, verdict } = one.failure;
    // What says nothing says the same everywhere: the verdict keeps apart what the history tells apart.
    const key = unexplained ? `${fingerprint} ${verdict.label}` : fingerprint;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { members: [one], incidents: [] });
    else if (!known.members.some(({ job }) => job === one.job)) known.members.push(one);
  }
  return [...groups.values()];
}

/** The groups with those together that the incident ties together. */
function joined(groups: readonly Group[], incident: Incident): Group[] {
  const { cause, victims } = incident;
  const hit = groups.filter(({ members }) =>
    members.some(
      ({ job, failure }) =>
        (isJob(cause, job) && failure.rootCause.line === cause.line) ||
        (failure === job.failures[0] && victims.some((one) => isJob(one, job))),
    ),
  );
  if (hit.length === 0) return [...groups];
  const all: Group = {
    members: hit.flatMap(({ members }) => members),
    incidents: [...hit.flatMap((group) => group.incidents), incident],
  };
  return groups.flatMap((group) => (group === hit[0] ? [all] : hit.includes(group) ? [] : [group]));
}

function causeOf({ members, incidents }: Group, jobs: readonly JobTriage[]): RelatedCause {
  const begun = members.find(({ job }) => incidents.some(({ cause }) => isJob(cause, job)));
  const lead = begun ?? members[0]!;
  const outside = incidents.find(({ cause }) => !members.some(({ job }) => isJob(cause, job)));
  const others = jobs.flatMap((job): Consequence[] => {
    if (job === lead.job) return [];
    const failure = members.find((one) => one.job === job)?.failure ?? null;
    const how = incidents.flatMap(({ victims }) => victims.filter((one) => isJob(one, job)))[0]?.how;
    if (failure === null && how === undefined) return [];
    return [{ job, failure, how: how ?? (failure!.unexplained || !failure!.isSpecific ? 'alike' : 'same-cause') }];
  });
  return {
    lead,
    origin: outside === undefined ? null : { ...outside.cause, summary: outside.summary },
    others,
  };
}

function rankOf({ lead: { job, failure } }: RelatedCause): number {
  if (job.conclusion === 'cancelled') return 2;
  return failure.verdict.label === 'expected' ? 1 : 0;
}
