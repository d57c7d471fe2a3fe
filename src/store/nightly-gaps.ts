import { sql } from 'kysely';
import type { NightGap } from '../history/nightly/gaps.ts';
import type { NightWindows } from '../history/nightly/headline.ts';
import type { Database } from './database.ts';
import { unlistedRuns } from './history.ts';
import { query } from './query.ts';
import type { StoredRepository } from './repositories.ts';

/** What was last pulled so long before says little of a night. */
const OLD_MS = 3 * 3_600_000;

/** What the store does not hold of a night of a repository, and should. */
export function gapsOf(
  db: Database,
  { key, name: { host, owner, name }, defaultBranch }: StoredRepository,
  windows: NightWindows,
): NightGap[] {
  const repository = `${host}/${owner}/${name}`;
  const { fromMs, untilMs, compareFromMs } = windows;
  const unlisted = unlistedRuns(db, { repository: key, sinceMs: compareFromMs });
  const logs = lostLogs(db, key, fromMs);
  const attempts = lostAttempts(db, key, fromMs);
  const going = goingRuns(db, key, fromMs);
  return [
    ...pullGaps(db, key, repository, untilMs),
    ...(defaultBranch === null ? [{ kind: 'branch', repository } as const] : []),
    ...(Object.values(logs).some((count) => count > 0) ? [{ kind: 'logs', repository, ...logs } as const] : []),
    ...(attempts.wanted + attempts.missing > 0 ? [{ kind: 'attempts', repository, ...attempts } as const] : []),
    ...(unlisted > 0 ? [{ kind: 'unlisted', repository, runs: unlisted } as const] : []),
    ...(going > 0 ? [{ kind: 'going', repository, runs: going } as const] : []),
  ];
}

function pullGaps(db: Database, key: number, repository: string, untilMs: number): NightGap[] {
  const pulls = db.all(
    query
      .selectFrom('pull')
      .select(['started_ms', 'finished_ms', 'summary'])
      .where('repository', '=', key)
      .orderBy('started_ms', 'desc')
      .orderBy('key', 'desc')
      .limit(20),
  );
  const [last] = pulls;
  const done = pulls.find(({ finished_ms }) => finished_ms !== null);
  if (done === undefined) return [{ kind: 'never-pulled', repository }];
  const problems = problemsIn(done.summary);
  return [
    ...(untilMs - done.finished_ms! > OLD_MS ? [{ kind: 'old', repository, atMs: done.finished_ms! } as const] : []),
    ...(last !== done ? [{ kind: 'interrupted', repository, atMs: last!.started_ms } as const] : []),
    ...(problems.length > 0 ? [{ kind: 'problems', repository, problems } as const] : []),
  ];
}

function problemsIn(summary: string | null): readonly string[] {
  const told = summary === null ? {} : (JSON.parse(summary) as { readonly problems?: readonly string[] });
  return told.problems ?? [];
}

/** Jobs that failed, by what became of their logs. */
function lostLogs(db: Database, repository: number, fromMs: number) {
  const rows = db.all(
    query
      .selectFrom('run')
      .crossJoin('job')
      .where('run.repository', '=', repository)
      .where('run.created_ms', '>=', fromMs)
      .whereRef('job.run', '=', 'run.key')
      .where('job.executed', '=', 1)
      .where('job.conclusion', 'in', ['failure', 'timed_out'])
      .select((eb) => ['job.log', eb.fn.countAll<number>().as('jobs')])
      .groupBy('job.log'),
  );
  const of = (state: string): number => rows.find(({ log }) => log === state)?.jobs ?? 0;
  return { expired: of('expired'), missing: of('missing'), damaged: of('damaged'), wanted: of('wanted') };
}

/** Attempts that ended, and did not simply pass, whose jobs are not stored. */
function lostAttempts(db: Database, repository: number, fromMs: number) {
  const rows = db.all(
    query
      .selectFrom('run')
      .crossJoin('attempt')
      .where('run.repository', '=', repository)
      .where('run.created_ms', '>=', fromMs)
      .whereRef('attempt.run', '=', 'run.key')
      .where('attempt.jobs', '<>', sql.lit('listed'))
      .where((eb) => eb.or([eb('run.attempt', '>', 1), eb('run.conclusion', '<>', 'success')]))
      .where('run.status', '=', 'completed')
      .select((eb) => ['attempt.jobs', eb.fn.countAll<number>().as('attempts')])
      .groupBy('attempt.jobs'),
  );
  const of = (state: string): number => rows.find(({ jobs }) => jobs === state)?.attempts ?? 0;
  return { wanted: of('wanted'), missing: of('missing') };
}

function goingRuns(db: Database, repository: number, fromMs: number): number {
  return db.first(
    query
      .selectFrom('run')
      .select((eb) => eb.fn.countAll<number>().as('runs'))
      .where('repository', '=', repository)
      // Written out: an index of such runs is used by no other spelling.
      .where('status', '<>', sql.lit('completed'))
      .where('created_ms', '>=', fromMs),
  )!.runs;
}
