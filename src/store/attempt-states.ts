import { type Selectable, sql } from 'kysely';
import type { Attempt, Run } from '../domain.ts';
import type { Database } from './database.ts';
import { query, template } from './query.ts';
import type { AttemptTable } from './tables.ts';

/** What a run says of its attempts: how many there are, and how the latest one stands. */
export function saveLatestAttempt(
  db: Database,
  key: number,
  run: Run,
  { known, latest }: { readonly known: number; readonly latest: number },
): void {
  for (let number = known + 1; number < run.attempt; number++) db.runOf(INSERT, { run: key, number });
  db.runOf(SAVE, { run: key, number: run.attempt, ...stateOf(run) });
  if (known > 0) db.runOf(SETTLE, { run: key, latest });
}

/** Notes what is told of an attempt (null: nothing more), and returns what is known of it now. */
export function noteAttempt(
  db: Database,
  place: Place,
  attempt: Attempt | null,
  latest: number,
): Selectable<AttemptTable> {
  if (attempt === null) db.runOf(INSERT, place);
  else db.runOf(SAVE, { ...place, ...stateOf(attempt) });
  // What another attempt came after is over, whether GitHub tells more of it or not.
  if (attempt === null && place.number < latest) db.runOf(END, place);
  return db.firstOf(FIND, place)!;
}

export type State = Pick<AttemptTable, 'status' | 'conclusion' | 'started_ms' | 'updated_ms'>;

export function stateOf({ status, conclusion, startedMs, updatedMs }: Attempt | Run): State {
  return { status, conclusion, started_ms: startedMs, updated_ms: updatedMs };
}

/** Orders the states of an attempt. GitHub tells times in whole seconds: within one, the end comes last. */
export function ageOf({ status, updated_ms: updatedMs }: State): number {
  return 2 * (updatedMs ?? 0) + (status === 'completed' ? 1 : 0);
}

type Place = Pick<AttemptTable, 'run' | 'number'>;

const INSERT = template<Place>((slot) =>
  query
    .insertInto('attempt')
    .orIgnore()
    .values({ run: slot('run'), number: slot('number') }),
);

const SAVE = template<Place & State>((slot) =>
  query
    .insertInto('attempt')
    .values({
      run: slot('run'),
      number: slot('number'),
      status: slot('status'),
      conclusion: slot('conclusion'),
      started_ms: slot('started_ms'),
      updated_ms: slot('updated_ms'),
    })
    .onConflict((conflict) =>
      conflict
        .doUpdateSet(({ ref }) => ({
          status: ref('excluded.status'),
          conclusion: ref('excluded.conclusion'),
          started_ms: ref('excluded.started_ms'),
          updated_ms: ref('excluded.updated_ms'),
        }))
        .where(
          sql<boolean>`attempt.updated_ms is null or excluded.updated_ms > attempt.updated_ms
            or (excluded.updated_ms = attempt.updated_ms and attempt.status <> 'completed')`,
        ),
    ),
);

const END = template<Place>((slot) =>
  query
    .updateTable('attempt')
    .set({ status: 'completed' })
    .where('run', '=', slot('run'))
    .where('number', '=', slot('number'))
    .where(sql<boolean>`status is not 'completed'`),
);

const FIND = template<Place, Selectable<AttemptTable>>((slot) =>
  query.selectFrom('attempt').selectAll().where('run', '=', slot('run')).where('number', '=', slot('number')),
);

/** Jobs that were listed before the attempt changed, or while it still went on, are to be listed again. */
const SETTLE = template<{ readonly run: number; readonly latest: number }>((slot) =>
  query
    .updateTable('attempt')
    .set({ jobs: 'wanted' })
    .where('run', '=', slot('run'))
    .where('jobs', '<>', 'wanted')
    .where(
      sql<boolean>`(listed < 2 * coalesce(updated_ms, 0) + (status is 'completed')
        or (number < ${slot('latest')} and status is not 'completed'))`,
    ),
);
