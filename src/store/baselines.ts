import { sql } from 'kysely';
import type { Tooling } from '../domain.ts';
import type { Database } from './database.ts';
import { query, template } from './query.ts';
import type { BaselineState, BaselineTable } from './tables.ts';

/** A green log of a job: its profile, or why there is none. */
export interface StoredBaseline {
  /** GitHub's id of the workflow. */
  readonly workflow: number;
  readonly jobName: string;
  readonly runId: number;
  readonly attempt: number;
  /** When the run was created. */
  readonly createdMs: number;
  /** What made the profile: one of another version cannot be compared. */
  readonly engine: string;
  readonly state: BaselineState;
  /** As `packProfile` gives it; empty unless `stored`. */
  readonly profile: Uint8Array;
  /** What the job ran with; null where its log does not tell. */
  readonly tooling: Tooling | null;
}

/** Logs that are kept of each job, and so many of which it is known that they cannot be had. */
const KEPT = 3;

/** Only the newest three of each job are kept, whatever the order in which they come. */
export function saveBaselines(db: Database, repository: number, baselines: readonly StoredBaseline[]): void {
  db.transaction(() => {
    for (const one of baselines) {
      const { workflow, jobName, runId, attempt, createdMs, engine, state, profile, tooling } = one;
      db.runOf(SAVE, {
        repository,
        workflow,
        job_name: jobName,
        run_id: runId,
        attempt,
        created_ms: createdMs,
        engine,
        state,
        profile,
        tooling: tooling === null ? null : JSON.stringify(tooling),
      });
      forgetOld(db, repository, one);
    }
  });
}

/** Those that can be compared with, the newest first. */
export function baselinesOf(
  db: Database,
  repository: number,
  workflow: number,
  jobName: string,
  engine: string,
): Pick<StoredBaseline, 'runId' | 'attempt' | 'createdMs' | 'profile' | 'tooling'>[] {
  const rows = db.all(
    query
      .selectFrom('baseline')
      .select(['run_id', 'attempt', 'created_ms', 'profile', 'tooling'])
      .where('repository', '=', repository)
      .where('workflow', '=', workflow)
      .where('job_name', '=', jobName)
      .where('engine', '=', engine)
      .where('state', '=', 'stored')
      .orderBy('created_ms', 'desc')
      .orderBy('run_id', 'desc')
      .orderBy('attempt', 'desc'),
  );
  return rows.map(({ run_id: runId, attempt, created_ms: createdMs, profile, tooling }) => {
    return { runId, attempt, createdMs, profile, tooling: tooling === null ? null : JSON.parse(tooling) };
  });
}

const SAVE = template<BaselineTable>((slot) =>
  query
    .insertInto('baseline')
    .values({
      repository: slot('repository'),
      workflow: slot('workflow'),
      job_name: slot('job_name'),
      run_id: slot('run_id'),
      attempt: slot('attempt'),
      created_ms: slot('created_ms'),
      engine: slot('engine'),
      state: slot('state'),
      profile: slot('profile'),
      tooling: slot('tooling'),
    })
    .onConflict((conflict) =>
      conflict.doUpdateSet(({ ref }) => ({
        created_ms: ref('excluded.created_ms'),
        engine: ref('excluded.engine'),
        state: ref('excluded.state'),
        profile: ref('excluded.profile'),
        tooling: ref('excluded.tooling'),
      })),
    ),
);

function forgetOld(
  db: Database,
  repository: number,
  { workflow, jobName, state }: Pick<StoredBaseline, 'workflow' | 'jobName' | 'state'>,
): void {
  const ofJob = query
    .selectFrom('baseline')
    .where('repository', '=', repository)
    .where('workflow', '=', workflow)
    .where('job_name', '=', jobName)
    .where('state', state === 'stored' ? '=' : '<>', 'stored');
  const old = db.all(
    ofJob
      .select(['run_id', 'attempt'])
      .orderBy('created_ms', 'desc')
      .orderBy('run_id', 'desc')
      .orderBy('attempt', 'desc')
      .limit(sql.lit(-1))
      .offset(sql.lit(KEPT)),
  );
  for (const { run_id: runId, attempt } of old) {
    db.run(
      query
        .deleteFrom('baseline')
        .where('repository', '=', repository)
        .where('workflow', '=', workflow)
        .where('job_name', '=', jobName)
        .where('run_id', '=', runId)
        .where('attempt', '=', attempt),
    );
  }
}
