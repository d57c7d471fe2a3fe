import type { Selectable } from 'kysely';
import type { Evidence, Verdict, VerdictLabel } from '../domain.ts';
import type { Occasion } from './causes.ts';
import type { Database } from './database.ts';
import { query, template } from './query.ts';
import type { EvidenceTable, VerdictTable } from './tables.ts';

export type VerdictRow = Selectable<VerdictTable>;
/** What a verdict says. */
export type Words = Omit<VerdictRow, 'cause' | 'revision' | 'at_ms' | 'reason' | 'engine'>;

export function wordsOf({ label, certainty, probability, rerunPasses }: Verdict): Words {
  const { flaky, infrastructure, genuine, brokenBase } = probability;
  return { label, certainty, flaky, infrastructure, genuine, broken_base: brokenBase, rerun_passes: rerunPasses };
}

export function verdictFrom(row: Words, evidence: readonly Evidence[]): Verdict {
  const { flaky, infrastructure, genuine, broken_base: brokenBase } = row;
  return {
    label: row.label as VerdictLabel,
    certainty: row.certainty as Verdict['certainty'],
    probability: { flaky, infrastructure, genuine, brokenBase },
    rerunPasses: row.rerun_passes,
    evidence,
  };
}

export const NUMBERS = ['flaky', 'infrastructure', 'genuine', 'broken_base', 'rerun_passes'] as const;

/** When, why and by what it was reached, what it says, and what it rests on. */
export function insertVerdict(
  db: Database,
  cause: number,
  revision: number,
  verdict: Verdict,
  { reason, engine, atMs }: Occasion,
): void {
  db.runOf(INSERT, { cause, revision, at_ms: atMs, reason, engine, ...wordsOf(verdict) });
  insertEvidence(db, cause, revision, verdict);
}

function insertEvidence(db: Database, cause: number, revision: number, { evidence }: Verdict): void {
  evidence.forEach((one, ordinal) => {
    db.runOf(INSERT_EVIDENCE, { cause, revision, ordinal, ...one });
  });
}

/** Puts another one that says the same in the place of one. When it was reached and why stays. */
export function refreshVerdict(
  db: Database,
  { cause, revision, ...before }: VerdictRow,
  evidence: readonly Evidence[],
  verdict: Verdict,
): void {
  const words = wordsOf(verdict);
  if (NUMBERS.some((column) => before[column] !== words[column])) db.runOf(REFRESH, { cause, revision, ...words });
  const isSame = (one: Evidence, other: Evidence | undefined): boolean =>
    other !== undefined &&
    (['kind', 'weight', 'text', 'ref'] as const).every((column) => one[column] === other[column]);
  const now = verdict.evidence;
  if (evidence.length === now.length && evidence.every((one, at) => isSame(one, now[at]))) return;
  db.runOf(FORGET_EVIDENCE, { cause, revision });
  insertEvidence(db, cause, revision, verdict);
}

const FORGET_EVIDENCE = template<Pick<EvidenceTable, 'cause' | 'revision'>>((slot) =>
  query.deleteFrom('evidence').where('cause', '=', slot('cause')).where('revision', '=', slot('revision')),
);

const REFRESH = template<Words & Pick<VerdictTable, 'cause' | 'revision'>>((slot) =>
  query
    .updateTable('verdict')
    .set({
      flaky: slot('flaky'),
      infrastructure: slot('infrastructure'),
      genuine: slot('genuine'),
      broken_base: slot('broken_base'),
      rerun_passes: slot('rerun_passes'),
    })
    .where('cause', '=', slot('cause'))
    .where('revision', '=', slot('revision')),
);

const INSERT = template<VerdictRow>((slot) =>
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
