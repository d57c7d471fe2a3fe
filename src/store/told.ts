import type { ToldIncident, ToldRun } from '../domain.ts';
import type { Database } from './database.ts';
import { type Condition, listRuns, type Page } from './listing.ts';
import { among, grouped } from './lists.ts';
import { query } from './query.ts';
import { findKey } from './repositories.ts';
import { testsOf } from './tests.ts';

/** Runs with everything that is known of them, the newest first. A few queries, however many runs. */
export function toldRuns(db: Database, where: Condition | null, page: Page): ToldRun[] {
  const runs = listRuns(db, where, page);
  const tests = testsOf(
    db,
    runs.flatMap(({ jobs }) => jobs.map(({ job }) => job.key)),
  );
  const repositories = grouped(
    runs,
    ({ repository: { host, owner, name } }) => `${host}/${owner}/${name}`,
    (one) => one,
  );
  const incidents = new Map(
    [...repositories].map(([name, own]) => {
      const ids = own.map(({ run }) => run.id);
      return [name, incidentsOfRuns(db, findKey(db, own[0]!.repository)!, ids)] as const;
    }),
  );
  return runs.map(({ repository, run, jobs }) => ({
    repository,
    run,
    jobs: jobs.map(({ job, failures }) => ({ job, failures, tests: tests.get(job.key) ?? [] })),
    incidents: incidents.get(`${repository.host}/${repository.owner}/${repository.name}`)!.get(run.id) ?? [],
  }));
}

/** By GitHub's id of the run, by attempt. */
function incidentsOfRuns(
  db: Database,
  repository: number,
  ids: readonly number[],
): ReadonlyMap<number, readonly ToldIncident[]> {
  const rows = db.all(
    query
      .selectFrom('run')
      .innerJoin('attempt', 'attempt.run', 'run.key')
      .select(['run.id', 'attempt.number', 'attempt.incidents'])
      .where('run.repository', '=', repository)
      .where('run.id', 'in', among(ids))
      .where('attempt.incidents', '<>', '[]')
      .orderBy('run.id')
      .orderBy('attempt.number'),
  );
  const told = rows.flatMap(({ id, number, incidents }) =>
    (JSON.parse(incidents) as ToldIncident['incident'][]).map((incident) => ({ id, attempt: number, incident })),
  );
  return grouped(
    told,
    ({ id }) => id,
    ({ attempt, incident }) => ({ attempt, incident }),
  );
}
