import type { Category, VerdictLabel } from '../domain.ts';
import type { Database } from './database.ts';
import { among } from './lists.ts';
import { query, template } from './query.ts';

/** A known cause by its id, or a failure without a name by its fingerprint. */
export interface RecurringKey {
  readonly by: 'signature' | 'fingerprint';
  readonly value: string;
}

/** How often a cause came, over all that is stored of a repository. */
export interface Recurring extends RecurringKey {
  readonly runs: number;
  /** Executions of jobs: each attempt is one. */
  readonly jobs: number;
  /** When the first and the last run with it were created. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Runs by their age in whole weeks: index 0 is the last seven days. */
  readonly weeks: readonly number[];
  /** A red run counts one today, and half as much each `halfLifeMs` ago. */
  readonly impact: number;
  /** How often each verdict holds, over the jobs. */
  readonly labels: Readonly<Partial<Record<VerdictLabel, number>>>;
  /** The newest line that stands for it. */
  readonly text: string;
  readonly category: Category;
  /** Is it all one failure? Of a known cause, always. */
  readonly isSpecific: boolean;
}

export interface RecurringCauses {
  readonly recurring: readonly Recurring[];
  /** All that are stored of the repository, the others too. */
  readonly causes: number;
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** Ninety days. */
const WEEKS = 13;
const HALF_LIFE_MS = 30 * 24 * 3_600_000;

/**
 * All causes of failures that have a name, and those without one that came twice or more; in no order. What they are counted by
 * stands in indexes, and those are read side by side: the rows themselves hold whole failures, and would take many times as long.
 */
export function recurringOf(db: Database, repository: number, nowMs: number): RecurringCauses {
  const signatures = new Map(db.allOf(SIGNATURES, {}).map(({ key, signature }) => [key, signature]));
  const labels = new Map(db.allOf(LABELS, {}).map(({ key, label }) => [key, label]));
  const tallies = { signature: new Map<string, Tally>(), fingerprint: new Map<string, Tally>() };
  for (const { key, fingerprint, run, createdMs } of db.allOf(CAUSES, { repository })) {
    const signature = signatures.get(key);
    const [of, value] = signature === undefined ? [tallies.fingerprint, fingerprint] : [tallies.signature, signature!];
    let tally = of.get(value);
    if (tally === undefined) {
      tally = new Tally();
      of.set(value, tally);
    }
    tally.add(key, labels.get(key) as VerdictLabel, run, createdMs, nowMs);
  }
  const told = (['signature', 'fingerprint'] as const).flatMap((by) =>
    [...tallies[by]].map(([value, tally]) => ({ by, value, ...tally.told() })),
  );
  const recurring = told.filter(({ by, jobs }) => by === 'signature' || jobs > 1);
  return { recurring: withNewest(db, recurring), causes: told.reduce((sum, { jobs }) => sum + jobs, 0) };
}

/** Only the newest cause of each is read whole. */
function withNewest(db: Database, tallies: readonly (RecurringKey & ReturnType<Tally['told']>)[]): Recurring[] {
  const keys = tallies.map(({ newest }) => newest);
  const rows = db.all(
    query.selectFrom('cause').select(['key', 'text', 'category', 'specific']).where('key', 'in', among(keys)),
  );
  const newestRows = new Map(rows.map((row) => [row.key, row]));
  return tallies.map(({ newest, ...tally }) => {
    const { text, category, specific } = newestRows.get(newest)!;
    return { ...tally, text, category: category as Category, isSpecific: tally.by === 'signature' || specific === 1 };
  });
}

const SIGNATURES = template<object, { readonly key: number; readonly signature: string | null }>(() =>
  query.selectFrom('cause').select(['key', 'signature']).where('signature', 'is not', null),
);

/** No label and no fingerprint is empty: the condition makes SQLite go by the index. */
const LABELS = template<object, { readonly key: number; readonly label: string }>(() =>
  query.selectFrom('cause').select(['key', 'label']).where('label', '>', ''),
);

interface CauseRow {
  readonly key: number;
  readonly fingerprint: string;
  readonly run: number;
  readonly createdMs: number;
}

/** Causes are few beside runs: each looks up its own. */
const CAUSES = template<{ readonly repository: number }, CauseRow>((slot) =>
  query
    .selectFrom('cause')
    .crossJoin('job')
    .crossJoin('run')
    .select(['cause.key', 'cause.fingerprint', 'job.run', 'run.created_ms as createdMs'])
    .where('cause.fingerprint', '>', '')
    .whereRef('job.key', '=', 'cause.job')
    .where('job.executed', '=', 1)
    .whereRef('run.key', '=', 'job.run')
    .where('run.repository', '=', slot('repository')),
);

class Tally {
  readonly #runs = new Set<number>();
  #jobs = 0;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #newest = 0;
  readonly #weeks = new Array<number>(WEEKS).fill(0);
  #impact = 0;
  readonly #labels: Partial<Record<VerdictLabel, number>> = {};

  add(key: number, label: VerdictLabel, run: number, createdMs: number, nowMs: number): void {
    this.#jobs++;
    this.#labels[label] = (this.#labels[label] ?? 0) + 1;
    if (createdMs > this.#lastMs || (createdMs === this.#lastMs && key > this.#newest)) this.#newest = key;
    this.#lastMs = Math.max(this.#lastMs, createdMs);
    this.#firstMs = Math.min(this.#firstMs, createdMs);
    if (this.#runs.has(run)) return;
    this.#runs.add(run);
    const ageMs = Math.max(0, nowMs - createdMs);
    const week = Math.floor(ageMs / WEEK_MS);
    if (week < WEEKS) this.#weeks[week]!++;
    this.#impact += 0.5 ** (ageMs / HALF_LIFE_MS);
  }

  told() {
    return {
      runs: this.#runs.size,
      jobs: this.#jobs,
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
      weeks: this.#weeks,
      impact: this.#impact,
      labels: this.#labels,
      newest: this.#newest,
    };
  }
}
