import type { Incident, JobTriage, Victim } from '../domain.ts';
import type { Matcher } from './signatures.ts';
import { type TracedJob, type Upstream, upstreamOf } from './upstream.ts';

export interface Linked {
  readonly jobs: readonly JobTriage[];
  readonly incidents: readonly Incident[];
}

/**
 * Ties the red jobs of a run together: what one job failed to hand on, what several failed of alike, what was stopped
 * because of another. One incident for each cause that made more than one job red, or that stands in another job.
 */
export function link(traced: readonly TracedJob[], matcher: Matcher): Linked {
  const upstream = traced.flatMap((victim) => upstreamOf(victim, traced, matcher) ?? []);
  const jobs = traced.map(({ job }) => upstream.find((one) => one.victim === job)?.explained ?? job);
  const groups = [...upstreamIncidents(upstream), ...sameCause(jobs, upstream, traced)];
  return withCancelled(jobs, groups, traced);
}

/** Is this the job that a place or a victim speaks of? */
export function isJob(place: { readonly job: string; readonly file: string }, job: JobTriage): boolean {
  return place.job === job.name && place.file === job.file;
}

/** Is the job the cause or a victim of the incident? */
export function concerns({ cause, victims }: Incident, job: JobTriage): boolean {
  return isJob(cause, job) || victims.some((one) => isJob(one, job));
}

function victim({ name, file }: JobTriage, how: Victim['how']): Victim {
  return { job: name, file, how };
}

function upstreamIncidents(upstream: readonly Upstream[]): Incident[] {
  const incidents = new Map<string, Incident>();
  for (const { giver, cause, summary, victim: job } of upstream) {
    const key = `${giver.file}\n${giver.name}\n${cause.line}`;
    const known = incidents.get(key);
    incidents.set(key, {
      summary: known?.summary ?? summary,
      cause: { job: giver.name, file: giver.file, line: cause.line, text: cause.text },
      victims: [...(known?.victims ?? []), victim(job, 'upstream')],
    });
  }
  return [...incidents.values()];
}

/**
 * Jobs whose most important failure has the same fingerprint fail of the same cause. The one that ended first stands
 * for it.
 */
function sameCause(
  jobs: readonly JobTriage[],
  upstream: readonly Upstream[],
  traced: readonly TracedJob[],
): Incident[] {
  const end = new Map(jobs.map((job, index) => [job, traced[index]!.traces.endMs ?? Number.POSITIVE_INFINITY]));
  const groups = new Map<string, JobTriage[]>();
  for (const job of jobs) {
    const failure = job.failures[0];
    if (failure === undefined || failure.unexplained || upstream.some((one) => one.explained === job)) continue;
    groups.set(failure.fingerprint, [...(groups.get(failure.fingerprint) ?? []), job]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group): Incident => {
      const [first, ...others] = group.sort((a, b) => end.get(a)! - end.get(b)!) as [JobTriage, ...JobTriage[]];
      return { ...incidentOf(first)!, victims: others.map((job) => victim(job, 'same-cause')) };
    });
}

/** The incident that a job's own failure is, without victims; null when it has none. */
function incidentOf({ name, file, failures }: JobTriage): Incident | null {
  const failure = failures[0];
  if (failure === undefined) return null;
  const { line, text } = failure.rootCause;
  return { summary: failure.summary, cause: { job: name, file, line, text }, victims: [] };
}

/** `test (20)` and `test (22)` are legs of one matrix; so are `e2e / a` and `e2e / b` of one reusable workflow. */
function family(name: string): string {
  return name.replace(/ \([^()]*\)$/, '').replace(/ \/ [^/]*$/, '');
}

/**
 * A cancelled job whose matrix failed elsewhere before was stopped because of that (`fail-fast`): it is a victim,
 * and its own "canceled" is no failure of its own.
 */
function withCancelled(
  jobs: readonly JobTriage[],
  incidents: readonly Incident[],
  traced: readonly TracedJob[],
): Linked {
  const found = [...incidents];
  const linked = jobs.map((job, index) => {
    if (job.conclusion !== 'cancelled') return job;
    const stopper = jobs.find(
      (other, at) =>
        other.conclusion === 'failure' &&
        family(other.name) === family(job.name) &&
        endedBefore(traced[at]!, traced[index]!),
    );
    if (stopper === undefined) return job;
    addVictim(found, stopper, victim(job, 'cancelled'));
    return { ...job, failures: [] };
  });
  return { jobs: linked, incidents: found };
}

/** Logs end some seconds apart although one ended the other. */
const STOP_SLACK_MS = 5000;

function endedBefore({ traces: a }: TracedJob, { traces: b }: TracedJob): boolean {
  return a.endMs === null || b.endMs === null || a.endMs <= b.endMs + STOP_SLACK_MS;
}

function addVictim(incidents: Incident[], stopper: JobTriage, added: Victim): void {
  const at = incidents.findIndex((one) => concerns(one, stopper));
  const known = at >= 0 ? incidents[at]! : incidentOf(stopper);
  if (known === null) return;
  const grown = { ...known, victims: [...known.victims, added] };
  if (at >= 0) incidents[at] = grown;
  else incidents.push(grown);
}
