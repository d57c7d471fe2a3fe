import type { Evidence, Failure, Incident, JobTriage, Victim } from '../domain.ts';
import { adviceOf, fillIn, fixesOf } from './advice.ts';
import type { Finding, Matcher } from './signatures.ts';
import { type Named, placeOf, type Traces } from './traces.ts';

/** A job with what its log shows of others. */
export interface TracedJob {
  readonly job: JobTriage;
  readonly traces: Traces;
}

export interface Linked {
  readonly jobs: readonly JobTriage[];
  readonly incidents: readonly Incident[];
}

/**
 * Ties the red jobs of a run together: what one job failed to hand on, what several failed of alike, what was stopped
 * because of another. One incident for each cause that made more than one job red, or that stands in another job.
 */
export function link(traced: readonly TracedJob[], matcher: Matcher): Linked {
  const upstream = traced.flatMap((victim) => upstreamOf(victim, traced, matcher));
  const jobs = traced.map(({ job }) => upstream.find((one) => one.victim === job)?.explained ?? job);
  const groups = [...upstreamIncidents(upstream), ...sameCause(jobs, upstream, traced)];
  return withCancelled(jobs, groups, traced);
}

interface Upstream {
  readonly victim: JobTriage;
  readonly giver: string;
  readonly cause: Named;
  readonly summary: string;
  readonly explained: JobTriage;
}

function upstreamOf({ job, traces }: TracedJob, all: readonly TracedJob[], matcher: Matcher): Upstream[] {
  if (job.conclusion !== 'failure') return [];
  for (const { job: giver, traces: given } of all) {
    if (giver === job) continue;
    for (const cause of given.dropped) {
      const empty = traces.empty.find((one) => sameName(one.name, cause.name));
      if (empty === undefined) continue;
      const summary = `${giver.name} dropped its output ${cause.name} because it may contain a secret, so ${empty.name} is empty in ${job.name}.`;
      return [upstreamFailure(job, giver.name, cause, summary, matcher)];
    }
    const missing = traces.missingArtifacts[0];
    if (missing === undefined) continue;
    const cause = given.emptyUploads[0];
    const blamed =
      cause ?? (giver.conclusion === 'failure' && mentions(giver, missing.name) ? firstLine(giver) : undefined);
    if (blamed === undefined) continue;
    const summary = `${job.name} needs the artifact ${missing.name}, which ${giver.name} did not upload.`;
    return [upstreamFailure(job, giver.name, blamed, summary, matcher)];
  }
  return [];
}

/** `database_url` and `DATABASE_URL` are one; `url` and `DATABASE_URL` are not. */
function sameName(a: string, b: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(a) === plain(b);
}

/** An artifact is commonly named after the job that makes it, or the other way round. */
function mentions(giver: JobTriage, artifact: string): boolean {
  const words = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 2);
  const own = new Set(words(giver.name));
  return words(artifact).some((word) => own.has(word));
}

function firstLine({ failures }: JobTriage): Named | undefined {
  const root = failures[0]?.rootCause;
  return root === undefined ? undefined : { name: '', line: root.line, text: root.text };
}

/** The victim's own line stays: it is what its log shows. Name, advice and category are those of the cause. */
function upstreamFailure(job: JobTriage, giver: string, cause: Named, summary: string, matcher: Matcher): Upstream {
  const finding: Finding | null = matcher.findIn([cause.text])[0] ?? null;
  const evidence: Evidence = {
    kind: 'upstream',
    weight: -2.2,
    text: `${giver} did not hand on what this job needs, and will not next time`,
    ref: `${giver} line ${cause.line}`,
  };
  const failures = job.failures.map(
    (failure, index): Failure =>
      index > 0 ? failure : { ...failure, ...causedBy(failure, finding, summary, evidence) },
  );
  return { victim: job, giver, cause, summary, explained: { ...job, failures } };
}

function causedBy(failure: Failure, finding: Finding | null, summary: string, evidence: Evidence): Partial<Failure> {
  const verdict = {
    ...failure.verdict,
    label: 'genuine' as const,
    certainty: 'likely' as const,
    probability: { flaky: 0.05, infrastructure: 0.05, genuine: 0.9, brokenBase: 0 },
    evidence: [evidence],
  };
  if (finding === null) return { summary, verdict };
  const { signature, captures } = finding;
  return {
    summary,
    verdict,
    category: signature.category,
    signature: { id: signature.id, title: fillIn(signature.title, captures), captures },
    advice: adviceOf(finding, null, []),
    fixes: fixesOf(finding),
    unexplained: false,
  };
}

function upstreamIncidents(upstream: readonly Upstream[]): Incident[] {
  const incidents = new Map<string, Incident>();
  for (const { giver, cause, summary, victim } of upstream) {
    const key = `${giver}\n${cause.line}`;
    const known = incidents.get(key);
    const victims: Victim[] = [...(known?.victims ?? []), { job: victim.name, how: 'upstream' }];
    incidents.set(key, { summary: known?.summary ?? summary, cause: placeOf(giver, cause), victims });
  }
  return [...incidents.values()];
}

/** Jobs whose most important failure has the same fingerprint fail of the same cause. The one that failed first stands for it. */
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
      const { rootCause, summary } = first.failures[0]!;
      return {
        summary,
        cause: { job: first.name, line: rootCause.line, text: rootCause.text },
        victims: others.map((job) => ({ job: job.name, how: 'same-cause' })),
      };
    });
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
    const stopper = jobs.findIndex(
      (other, at) =>
        other.conclusion === 'failure' &&
        family(other.name) === family(job.name) &&
        endedBefore(traced[at]!, traced[index]!),
    );
    if (stopper < 0) return job;
    addVictim(found, jobs[stopper]!, { job: job.name, how: 'cancelled' });
    return { ...job, failures: [] };
  });
  return { jobs: linked, incidents: found };
}

/** Logs end some seconds apart although one ended the other. */
const STOP_SLACK_MS = 5000;

function endedBefore({ traces: a }: TracedJob, { traces: b }: TracedJob): boolean {
  return a.endMs === null || b.endMs === null || a.endMs <= b.endMs + STOP_SLACK_MS;
}

function addVictim(incidents: Incident[], stopper: JobTriage, victim: Victim): void {
  const at = incidents.findIndex(
    (one) => one.cause.job === stopper.name || one.victims.some((other) => other.job === stopper.name),
  );
  if (at >= 0) {
    incidents[at] = { ...incidents[at]!, victims: [...incidents[at]!.victims, victim] };
    return;
  }
  const failure = stopper.failures[0];
  if (failure === undefined) return;
  const { line, text } = failure.rootCause;
  incidents.push({ summary: failure.summary, cause: { job: stopper.name, line, text }, victims: [victim] });
}
