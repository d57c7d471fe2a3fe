import { PROFILE_VERSION } from '../classifiers/baseline.ts';
import type { Run } from '../domain.ts';
import { baselinesOf } from '../store/baselines.ts';
import type { Database } from '../store/database.ts';
import type { GreenTooling } from '../store/triages.ts';

/** What the last green run of a job before this one ran with; null where no log of it is kept, or it does not tell. */
export function greenToolingOf(
  db: Database,
  repository: number,
  run: Pick<Run, 'workflow' | 'createdMs'>,
  jobName: string,
): GreenTooling | null {
  for (const { tooling, runId, createdMs } of baselinesOf(db, repository, run.workflow.id, jobName, PROFILE_VERSION)) {
    if (tooling !== null && createdMs < run.createdMs) return { tooling, runId };
  }
  return null;
}
