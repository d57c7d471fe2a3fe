import type { Clue, Failure, Grounds, JobTriage } from '../domain.ts';
import { adviceOf, fillIn, fixesOf } from './advice.ts';
import { fingerprint } from './fingerprint.ts';
import type { Finding, Matcher } from './signatures.ts';
import { isSpecific } from './specific.ts';
import type { Named, Traces } from './traces.ts';
import { firstVerdict } from './verdict.ts';

/** A job with what its log shows of others. */
export interface TracedJob {
  readonly job: JobTriage;
  readonly traces: Traces;
}

/** A job that failed because another one did not give it what it needs. */
export interface Upstream {
  readonly victim: JobTriage;
  readonly giver: JobTriage;
  /** The line of the giver that shows it. */
  readonly cause: Named;
  readonly summary: string;
  /** The victim with its cause named. */
  readonly explained: JobTriage;
}

/** Null when the job's log shows no such tie, or more than one job could be meant. */
export function upstreamOf(victim: TracedJob, all: readonly TracedJob[], matcher: Matcher): Upstream | null {
  const { empty, missingArtifacts, needs } = victim.traces;
  if (victim.job.conclusion !== 'failure') return null;
  if (empty.length === 0 && missingArtifacts.length === 0 && needs === null) return null;
  const others = all.filter((one) => one.job !== victim.job);
  const tie = droppedOutput(victim, others) ?? missingArtifact(victim, others) ?? failedNeed(victim, others);
  if (tie === null) return null;
  const finding = matcher.findIn([tie.cause.text])[0] ?? null;
  return { ...tie, victim: victim.job, explained: explain(victim.job, tie, finding) };
}

type Tie = Pick<Upstream, 'giver' | 'cause' | 'summary'>;

function droppedOutput({ job, traces }: TracedJob, others: readonly TracedJob[]): Tie | null {
  for (const { job: giver, traces: given } of others) {
    for (const cause of given.dropped) {
      const empty = traces.empty.find((one) => sameName(one.name, cause.name));
      if (empty === undefined) continue;
      const summary = `${giver.name} dropped its output ${cause.name} because it may contain a secret, so ${empty.name} is empty in ${job.name}.`;
      return { giver, cause, summary };
    }
  }
  return null;
}

/** The upload of that name that found no files; else a failed job that is named after the artifact. */
function missingArtifact({ job, traces }: TracedJob, others: readonly TracedJob[]): Tie | null {
  const missing = traces.missingArtifacts[0];
  if (missing === undefined) return null;
  const summary = (giver: JobTriage): string =>
    `${job.name} needs the artifact ${missing.name}, which ${giver.name} did not upload.`;
  for (const { job: giver, traces: given } of others) {
    const cause = given.emptyUploads.find((one) => sameName(one.name, missing.name));
    if (cause !== undefined) return { giver, cause, summary: summary(giver) };
  }
  const failed = others.filter(
    ({ job: giver }) => giver.conclusion === 'failure' && shareWord(giver.name, missing.name),
  );
  const cause = failed.length === 1 ? firstLine(failed[0]!.job) : null;
  return cause === null ? null : { giver: failed[0]!.job, cause, summary: summary(failed[0]!.job) };
}

/** A job that only looks at the results of those that it needs: the first of them that failed is why. */
function failedNeed({ job, traces }: TracedJob, others: readonly TracedJob[]): Tie | null {
  // A job that has a reason of its own does more than check the others.
  if (traces.needs === null || job.failures[0]?.unexplained !== true) return null;
  const failed = others
    .filter((one) => one.job.conclusion === 'failure' && one.traces.needs === null)
    .sort((a, b) => (a.traces.endMs ?? 0) - (b.traces.endMs ?? 0))[0]?.job;
  const cause = failed === undefined ? null : firstLine(failed);
  if (failed === undefined || cause === null) return null;
  return {
    giver: failed,
    cause,
    summary: `${job.name} only checks the jobs that it needs, and ${failed.name} failed.`,
  };
}

/** `database_url` and `DATABASE_URL` are one; `url` and `DATABASE_URL` are not. */
function sameName(a: string, b: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(a) === plain(b);
}

/** An artifact is commonly named after the job that makes it, or the other way round. */
function shareWord(a: string, b: string): boolean {
  const words = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
  const own = new Set(words(a));
  return words(b).some((word) => own.has(word));
}

function firstLine({ failures }: JobTriage): Named | null {
  const root = failures[0]?.rootCause;
  return root === undefined ? null : { name: '', line: root.line, text: root.text };
}

/** The victim's own line stays: it is what its log shows. Name, advice and category are those of the cause. */
function explain(job: JobTriage, { giver, cause, summary }: Tie, finding: Finding | null): JobTriage {
  // What is missing will be missing again.
  const clue: Clue = {
    kind: 'upstream',
    feature: 'upstream',
    value: 1,
    text: `${giver.name} did not hand on what this job needs, and will not next time`,
    ref: `${giver.name} line ${cause.line}`,
  };
  const failures = job.failures.map((failure, index): Failure => {
    if (index > 0) return failure;
    const grounds: Grounds = { transience: 'no', stopped: false, clues: [...failure.grounds.clues, clue] };
    return { ...failure, summary, grounds, verdict: firstVerdict(grounds), ...named(finding, cause) };
  });
  return { ...job, failures };
}

function named(finding: Finding | null, cause: Named): Partial<Failure> {
  if (finding === null || finding.signature.tier === 'wrapper') return { unexplained: false };
  const { signature, captures } = finding;
  return {
    fingerprint: fingerprint(cause.text, finding, null, []),
    category: signature.category,
    isSpecific: isSpecific(cause.text, signature.category, finding, null, []),
    signature: { id: signature.id, title: fillIn(signature.title, captures), captures },
    advice: adviceOf(0, finding, null, []),
    fixes: fixesOf(finding),
    unexplained: false,
  };
}
