import { link } from '../classifiers/incidents.ts';
import { saveIncidents } from '../store/attempts.ts';
import { type JudgedJob, judgedJobs, saveTriage } from '../store/triages.ts';
import { withWordsOf } from '../triage.ts';
import { storedBaseline } from './stored-baseline.ts';
import type { PullTools } from './tools.ts';
import { type TriagedJob, triageJob } from './triage-job.ts';
import { logOf } from './windows.ts';

/**
 * Reads what is stored of a run's logs again, by today's rules and catalogue. The verdicts of causes that were known before stay
 * as they are: `judgeRuns` revises them.
 */
export async function retriage(
  { repository, runId }: { readonly repository: number; readonly runId: number },
  tools: Pick<PullTools, 'db' | 'engine' | 'versions' | 'nowMs'>,
  reason: string,
): Promise<void> {
  const { db, engine, versions, nowMs } = tools;
  const attempts = new Map<number, JudgedJob[]>();
  for (const one of judgedJobs(db, repository, runId)) {
    attempts.set(one.job.attempt, [...(attempts.get(one.job.attempt) ?? []), one]);
  }
  for (const [attempt, judged] of attempts) {
    const again = judged.map((one) => triageAgain(one, { repository, runId, attempt }, tools));
    const { jobs: linked, incidents } = link(again, engine.matcher);
    const jobs = await withWordsOf(linked, engine);
    db.transaction(() => {
      judged.forEach(({ job, log, annotations, tooling }, index) => {
        // What is kept of a log of a job that passed does not tell of its tests.
        const { tests: _, ...said } = again[index]!;
        const triage = { ...said, job: jobs[index]!, tooling, ...versions, atMs: nowMs(), reason };
        saveTriage(db, { repository, runId, attempt, jobId: job.id }, { log, annotations, triage });
      });
      saveIncidents(db, repository, runId, attempt, incidents, null);
    });
  }
}

/** Length and duration stay those of the whole log. */
function triageAgain(
  { job, triage, windows, annotations }: JudgedJob,
  place: { repository: number; runId: number; attempt: number },
  tools: Pick<PullTools, 'db' | 'engine'>,
): TriagedJob {
  const log = logOf(job.name, windows);
  const baseline = storedBaseline(place, job, tools);
  const again = triageJob({ job, log, annotations: annotations.rows, baseline }, tools.engine);
  const { bytes, lines, durationMs, omittedLines } = triage;
  const whole = again.job.file === triage.file ? { bytes, lines, durationMs, omittedLines } : {};
  return { ...again, job: { ...again.job, ...whole }, windows };
}
