import { link } from '../classifiers/incidents.ts';
import type { JobTriage } from '../domain.ts';
import { saveIncidents } from '../store/attempts.ts';
import { type JudgedJob, judgedJobs, saveTriage } from '../store/triages.ts';
import { knownOf } from './known.ts';
import type { PullTools } from './tools.ts';
import { type TriagedJob, triageJob } from './triage-job.ts';
import { logOf } from './windows.ts';

/** A verdict that is another one now. */
export interface Change {
  readonly runId: number;
  readonly attempt: number;
  readonly job: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Judges what is stored of a run again, by today's rules and catalogue and with all that has become known since. Only
 * verdicts that differ are written, each with the reason.
 */
export function retriage(
  { repository, runId }: { readonly repository: number; readonly runId: number },
  tools: Pick<PullTools, 'db' | 'engine' | 'predictor' | 'versions' | 'nowMs'>,
  reason: string,
): readonly Change[] {
  const { db, engine, versions, nowMs } = tools;
  const attempts = new Map<number, JudgedJob[]>();
  for (const one of judgedJobs(db, repository, runId)) {
    attempts.set(one.job.attempt, [...(attempts.get(one.job.attempt) ?? []), one]);
  }
  const changes: Change[] = [];
  for (const [attempt, judged] of attempts) {
    const again = judged.map((one) => judgeAgain(one, { repository, runId, attempt }, tools));
    const { jobs, incidents } = link(again, engine.matcher);
    db.transaction(() => {
      judged.forEach((before, index) => {
        const { job, log, annotations } = before;
        const triage = { ...again[index]!, job: jobs[index]!, ...versions, atMs: nowMs(), reason };
        saveTriage(db, { repository, runId, attempt, jobId: job.id }, { log, annotations, triage });
        changes.push(...changesOf(before.triage, jobs[index]!, { runId, attempt }));
      });
      saveIncidents(db, repository, runId, attempt, incidents, null);
    });
  }
  return changes;
}

/** Length and duration stay those of the whole log. */
function judgeAgain(
  { job, triage, windows, annotations }: JudgedJob,
  place: { repository: number; runId: number; attempt: number },
  tools: Pick<PullTools, 'db' | 'engine' | 'predictor'>,
): TriagedJob {
  const log = logOf(job.name, windows);
  const known = knownOf(place, job, tools);
  const again = triageJob({ job, log, annotations: annotations.rows, known }, tools.engine);
  const { bytes, lines, durationMs, omittedLines } = triage;
  const whole = again.job.file === triage.file ? { bytes, lines, durationMs, omittedLines } : {};
  return { ...again, job: { ...again.job, ...whole }, windows };
}

function changesOf(before: JobTriage, after: JobTriage, place: Pick<Change, 'runId' | 'attempt'>): Change[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  return old === now ? [] : [{ ...place, job: after.name, before: old, after: now }];
}

/** The most important failure, in a few words. */
function wordsOf({ failures }: JobTriage): string {
  const failure = failures[0];
  if (failure === undefined) return 'unexplained';
  const { verdict, signature, rootCause } = failure;
  return `${verdict.label}${verdict.certainty === null ? '' : ` (${verdict.certainty})`}: ${signature?.id ?? `line ${rootCause.line}`}`;
}
