import type { Evidence, Verdict } from '../domain.ts';
import type { Occasion } from './causes.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { predictionsOf, type StoredPrediction, savePrediction } from './predictions.ts';
import { query, template } from './query.ts';
import type { EvidenceTable, VerdictTable } from './tables.ts';
import {
  insertVerdict,
  NUMBERS,
  refreshVerdict,
  type VerdictRow,
  verdictFrom,
  type Words,
  wordsOf,
} from './verdict-rows.ts';

/** Probabilities that are this near to each other say the same. */
const SAME = 0.005;

/** The number of a verdict by the log alone, which holds until the failure is judged by all that is known. */
const PROVISIONAL = 0;

/** Part of `saveCauses`: what the log alone says of a new cause. */
export function saveProvisional(db: Database, cause: number, verdict: Verdict, occasion: Occasion): void {
  insertVerdict(db, cause, PROVISIONAL, verdict, occasion);
}

/**
 * Adds a revision, and what it predicts of the next attempt, when the verdict says something else than the one that holds: another
 * label, certainty or probability, or another ruling. The first one takes the place of what the log alone said. One that says the same
 * takes the place of the one that holds, without a revision: what is stored does not depend on the steps in which it came.
 * @returns True where something else holds now.
 */
export function reviseVerdict(db: Database, cause: number, verdict: Verdict, occasion: Occasion): boolean {
  return db.transaction(() => {
    const before = db.firstOf(LATEST, { cause });
    // The failure is not stored any more.
    if (before === null) return false;
    const isJudged = before.revision !== PROVISIONAL;
    if (isJudged) {
      const evidence = db.allOf(EVIDENCE_OF, { cause, revision: before.revision });
      if (saysTheSame(wordsOf(verdict), before) && sameRulings(evidence, verdict)) {
        refreshVerdict(db, before, evidence, verdict);
        savePrediction(db, cause, verdict, occasion.atMs);
        return false;
      }
    }
    db.runOf(FORGET, { cause, revision: PROVISIONAL });
    insertVerdict(db, cause, before.revision + 1, verdict, isJudged ? occasion : { ...occasion, reason: FIRST });
    db.runOf(LABEL, { key: cause, label: verdict.label });
    savePrediction(db, cause, verdict, occasion.atMs);
    return isJudged;
  });
}

const FIRST = 'first seen';

/** The first verdicts that were reached, by the key of their cause. */
export function firstVerdictsOf(db: Database, causes: readonly number[]): ReadonlyMap<number, Verdict> {
  return verdictsAt(db, causes, earliest);
}

/** The verdicts that hold, by the key of their cause. */
export function verdictsOf(db: Database, causes: readonly number[]): ReadonlyMap<number, Verdict> {
  const predictions = predictionsOf(db, causes);
  return new Map(
    [...verdictsAt(db, causes, latest)].map(([cause, verdict]) => [
      cause,
      withInterval(verdict, predictions.get(cause)),
    ]),
  );
}

const ofCause = query.selectFrom('verdict as other').whereRef('other.cause', '=', 'verdict.cause' as never);
const latest = ofCause.select((eb) => eb.fn.max('other.revision').as('revision'));
const earliest = ofCause.select((eb) => eb.fn.min('other.revision').as('revision'));

function verdictsAt(db: Database, causes: readonly number[], revision: typeof latest): ReadonlyMap<number, Verdict> {
  const rows = db.all(
    query
      .selectFrom('verdict')
      .selectAll('verdict')
      .where('cause', 'in', among(causes))
      .where('revision', '=', revision)
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
        .where('verdict.revision', '=', revision)
        .orderBy('evidence.cause')
        .orderBy('evidence.ordinal'),
    ),
    (row) => row.cause,
    ({ kind, weight, text, ref }): Evidence => ({ kind, weight, text, ref }),
  );
  return new Map(rows.map((row) => [row.cause, verdictFrom(row, evidence.get(row.cause) ?? [])]));
}

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

function sameRulings(before: readonly Evidence[], { evidence }: Verdict): boolean {
  const textOf = (all: readonly Evidence[]): string =>
    all.flatMap(({ kind, text }) => (RULINGS.includes(kind) ? [text] : [])).join('\n');
  return textOf(before) === textOf(evidence);
}

/** A prediction is of the verdict that holds where both say the same. */
function withInterval(verdict: Verdict, prediction: StoredPrediction | undefined): Verdict {
  if (prediction === undefined || prediction.probability !== verdict.rerunPasses) return verdict;
  return { ...verdict, rerun: { ...prediction, reasons: [] } };
}

function saysTheSame(one: Words, other: Words): boolean {
  if (one.label !== other.label || one.certainty !== other.certainty) return false;
  return NUMBERS.every((column) => {
    const [a, b] = [one[column], other[column]];
    return a === null || b === null ? a === b : Math.abs(a - b) <= SAME;
  });
}

const LATEST = template<Pick<VerdictTable, 'cause'>, VerdictRow>((slot) =>
  query.selectFrom('verdict').selectAll().where('cause', '=', slot('cause')).orderBy('revision', 'desc').limit(1),
);

const EVIDENCE_OF = template<Pick<EvidenceTable, 'cause' | 'revision'>, Evidence>((slot) =>
  query
    .selectFrom('evidence')
    .select(['kind', 'weight', 'text', 'ref'])
    .where('cause', '=', slot('cause'))
    .where('revision', '=', slot('revision'))
    .orderBy('ordinal'),
);

const FORGET = template<Pick<VerdictTable, 'cause' | 'revision'>>((slot) =>
  query.deleteFrom('verdict').where('cause', '=', slot('cause')).where('revision', '=', slot('revision')),
);

const LABEL = template<{ readonly key: number; readonly label: string }>((slot) =>
  query
    .updateTable('cause')
    .set({ label: slot('label') })
    .where('key', '=', slot('key')),
);
