import type { Selectable } from 'kysely';
import type { Evidence, Verdict, VerdictLabel } from '../domain.ts';
import type { Occasion } from './causes.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { predictionsOf, type StoredPrediction, savePrediction } from './predictions.ts';
import { query, template } from './query.ts';
import type { EvidenceTable, VerdictTable } from './tables.ts';

/** Probabilities that are this near to each other say the same. */
const SAME = 0.005;

/** The number of a verdict by the log alone, which holds until the failure is judged by all that is known. */
const PROVISIONAL = 0;

/** Part of `saveCauses`: what the log alone says of a new cause. */
export function saveProvisional(db: Database, cause: number, verdict: Verdict, occasion: Occasion): void {
  insert(db, cause, PROVISIONAL, verdict, occasion);
}

/**
 * Adds a revision, and what it predicts of the next attempt, when the verdict says something else than the one that holds: another
 * label, certainty or probability, or another ruling. The first one takes the place of what the log alone said.
 * @returns False when it does not; then what is stored stays as it is, with its evidence.
 */
export function reviseVerdict(db: Database, cause: number, verdict: Verdict, occasion: Occasion): boolean {
  return db.transaction(() => {
    const before = db.firstOf(LATEST, { cause });
    const isJudged = before !== null && before.revision !== PROVISIONAL;
    if (isJudged && saysTheSame(wordsOf(verdict), before) && sameRulings(db, cause, before.revision, verdict)) return false;
    db.runOf(FORGET, { cause, revision: PROVISIONAL });
    insert(db, cause, (before?.revision ?? 0) + 1, verdict, isJudged ? occasion : { ...occasion, reason: FIRST });
    db.runOf(LABEL, { key: cause, label: verdict.label });
    savePrediction(db, cause, verdict, occasion.atMs);
    return isJudged;
  });
}

const FIRST = 'first seen';

function insert(
  db: Database,
  cause: number,
  revision: number,
  verdict: Verdict,
  { reason, engine, atMs }: Occasion,
): void {
  db.runOf(INSERT, { cause, revision, at_ms: atMs, reason, engine, ...wordsOf(verdict) });
  verdict.evidence.forEach((one, ordinal) => {
    db.runOf(INSERT_EVIDENCE, { cause, revision, ordinal, ...one });
  });
}

/** The verdicts that hold, by the key of their cause. */
export function verdictsOf(db: Database, causes: readonly number[]): ReadonlyMap<number, Verdict> {
  const rows = db.all(
    query
      .selectFrom('verdict')
      .selectAll('verdict')
      .where('cause', 'in', among(causes))
      .where('revision', '=', latest)
      .orderBy('cause'),
  );
  const evidence = grouped(
    db.all(
      query
        .selectFrom('evidence')
        .innerJoin('verdict', (join) =>
          join.onRef('verdict.cause', '=', 'evidence.cause').onRef('verdict.revision', '=', 'evidence.revision'),
        )
        .selectAll('evidence')
        .where('verdict.cause', 'in', among(causes))
        .where('verdict.revision', '=', latest)
        .orderBy('evidence.cause')
        .orderBy('evidence.ordinal'),
    ),
    (row) => row.cause,
    ({ kind, weight, text, ref }): Evidence => ({ kind, weight, text, ref }),
  );
  const predictions = predictionsOf(db, causes);
  return new Map(
    rows.map((row) => [
      row.cause,
      withInterval(verdictFrom(row, evidence.get(row.cause) ?? []), predictions.get(row.cause)),
    ]),
  );
}

const latest = query
  .selectFrom('verdict as later')
  .select((eb) => eb.fn.max('later.revision').as('revision'))
  .whereRef('later.cause', '=', 'verdict.cause' as never);

/** One of the verdicts that a cause has had. */
export interface Revision extends Occasion {
  /** From 1; 0: by the log alone, not judged yet. */
  readonly number: number;
  readonly verdict: Verdict;
}

/** All verdicts on a cause, the first one first. */
export function revisionsOf(db: Database, cause: number): Revision[] {
  const evidence = grouped(
    db.all(query.selectFrom('evidence').selectAll().where('cause', '=', cause).orderBy('revision').orderBy('ordinal')),
    (row) => row.revision,
    ({ kind, weight, text, ref }): Evidence => ({ kind, weight, text, ref }),
  );
  return db.all(query.selectFrom('verdict').selectAll().where('cause', '=', cause).orderBy('revision')).map((row) => ({
    number: row.revision,
    reason: row.reason,
    engine: row.engine,
    atMs: row.at_ms,
    verdict: verdictFrom(row, evidence.get(row.revision) ?? []),
  }));
}

/** What decides by itself: another rule, or another word of a person, is worth a revision even where it says the same. */
const RULINGS = ['person', 'rule'];

function sameRulings(db: Database, cause: number, revision: number, { evidence }: Verdict): boolean {
  const before = db.allOf(RULINGS_OF, { cause, revision }).map(({ text }) => text);
  const now = evidence.filter(({ kind }) => RULINGS.includes(kind)).map(({ text }) => text);
  return before.join('\n') === now.join('\n');
}

type Row = Selectable<VerdictTable>;
type Words = Omit<Row, 'cause' | 'revision' | 'at_ms' | 'reason' | 'engine'>;

function wordsOf({ label, certainty, probability, rerunPasses }: Verdict): Words {
  const { flaky, infrastructure, genuine, brokenBase } = probability;
  return { label, certainty, flaky, infrastructure, genuine, broken_base: brokenBase, rerun_passes: rerunPasses };
}

function verdictFrom(row: Words, evidence: readonly Evidence[]): Verdict {
  const { flaky, infrastructure, genuine, broken_base: brokenBase } = row;
  return {
    label: row.label as VerdictLabel,
    certainty: row.certainty as Verdict['certainty'],
    probability: { flaky, infrastructure, genuine, brokenBase },
    rerunPasses: row.rerun_passes,
    evidence,
  };
}

/** A prediction is of the verdict that holds where both say the same. */
function withInterval(verdict: Verdict, prediction: StoredPrediction | undefined): Verdict {
  if (prediction === undefined || prediction.probability !== verdict.rerunPasses) return verdict;
  return { ...verdict, rerun: { ...prediction, reasons: [] } };
}

function saysTheSame(one: Words, other: Words): boolean {
  if (one.label !== other.label || one.certainty !== other.certainty) return false;
  return (['flaky', 'infrastructure', 'genuine', 'broken_base', 'rerun_passes'] as const).every((column) => {
    const [a, b] = [one[column], other[column]];
    return a === null || b === null ? a === b : Math.abs(a - b) <= SAME;
  });
}

const LATEST = template<Pick<VerdictTable, 'cause'>, Row>((slot) =>
  query.selectFrom('verdict').selectAll().where('cause', '=', slot('cause')).orderBy('revision', 'desc').limit(1),
);

const RULINGS_OF = template<Pick<EvidenceTable, 'cause' | 'revision'>, Pick<EvidenceTable, 'text'>>((slot) =>
  query
    .selectFrom('evidence')
    .select('text')
    .where('cause', '=', slot('cause'))
    .where('revision', '=', slot('revision'))
    .where('kind', 'in', RULINGS)
    .orderBy('ordinal'),
);

const FORGET = template<Pick<VerdictTable, 'cause' | 'revision'>>((slot) =>
  query.deleteFrom('verdict').where('cause', '=', slot('cause')).where('revision', '=', slot('revision')),
);

const INSERT = template<Row>((slot) =>
  query.insertInto('verdict').values({
    cause: slot('cause'),
    revision: slot('revision'),
    at_ms: slot('at_ms'),
    label: slot('label'),
    certainty: slot('certainty'),
    flaky: slot('flaky'),
    infrastructure: slot('infrastructure'),
    genuine: slot('genuine'),
    broken_base: slot('broken_base'),
    rerun_passes: slot('rerun_passes'),
    reason: slot('reason'),
    engine: slot('engine'),
  }),
);

const INSERT_EVIDENCE = template<EvidenceTable>((slot) =>
  query.insertInto('evidence').values({
    cause: slot('cause'),
    revision: slot('revision'),
    ordinal: slot('ordinal'),
    kind: slot('kind'),
    weight: slot('weight'),
    text: slot('text'),
    ref: slot('ref'),
  }),
);

const LABEL = template<{ readonly key: number; readonly label: string }>((slot) =>
  query
    .updateTable('cause')
    .set({ label: slot('label') })
    .where('key', '=', slot('key')),
);
