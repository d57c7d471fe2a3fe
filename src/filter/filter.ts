/**
 * A filter as data: what `parseFilter` makes of a text, plain enough for JSON. The store turns it into SQL; `matches` says
 * what it means, and both must agree.
 *
 * For whoever translates it:
 * - A filter holds of a run, and of the attempt whose jobs are listed with it. All terms must hold.
 * - Of a term's values one must fit. Case counts for nothing in A–Z and for all other letters, as in SQLite.
 * - A value that is null fits nothing, not even `*`; the negation of a term is the exact opposite, and so fits null.
 * - `LEVELS` says what a field belongs to. The terms on jobs and causes that are not negated must hold of one and the same
 *   job, and those on causes of one and the same cause of that job. A negated one must hold of no job (or cause) of the run.
 * - `is` and the fields of `CLOSED` come with `op: 'is'` only, in canonical words: wildcards are worked out already.
 */
export interface Filter {
  readonly terms: readonly Term[];
}

export type Term = TextTerm | NumberTerm | TimeTerm;

interface Place {
  readonly negated: boolean;
  /** Where the term begins in the text: 1-based, in UTF-16 units. */
  readonly column: number;
}

/**
 * `is`: the whole text · `contains`: it occurs · `like`: the whole text, where `*` in a value stands for any text, also for
 * none, and a backslash takes the meaning from the character behind it (`wildcardParts` takes it apart).
 */
export interface TextTerm extends Place {
  readonly field: TextField;
  readonly op: 'is' | 'contains' | 'like';
  readonly values: readonly string[];
}

/** Only `is` has several values. */
export interface NumberTerm extends Place {
  readonly field: 'attempts' | 'id';
  readonly op: 'is' | Comparison;
  readonly values: readonly number[];
}

/**
 * When the run was created: `fromMs` (included) to `toMs` (excluded), null where it is open. `op` and `values` are as written,
 * so that a filter that is kept stays relative: parse its text again.
 */
export interface TimeTerm extends Place {
  readonly field: 'age' | 'since' | 'until';
  readonly op: '=' | Comparison;
  readonly values: readonly [string];
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export type Comparison = '<' | '<=' | '>' | '>=';

export type TextField =
  | 'repo'
  | 'branch'
  | 'workflow'
  | 'event'
  | 'actor'
  | 'sha'
  | 'is'
  | 'job'
  | 'step'
  | 'sig'
  | 'category'
  | 'verdict'
  | 'certainty'
  | 'fingerprint'
  | 'text';

/** All that can stand before a colon, and `text` for what stands alone. */
export type Field = Term['field'];

/** What a field belongs to; all others belong to the run. */
export const LEVELS: Readonly<Partial<Record<Field, 'job' | 'cause'>>> = {
  job: 'job',
  step: 'job',
  sig: 'cause',
  category: 'cause',
  verdict: 'cause',
  certainty: 'cause',
  fingerprint: 'cause',
};

/** One mistake in a filter's text. */
export interface FilterError {
  /** 1-based, in UTF-16 units, so that `text.slice(column - 1, column - 1 + length)` is what is wrong; never shown as it is. */
  readonly column: number;
  /** At least 1, also where something is missing at the end. */
  readonly length: number;
  readonly message: string;
  /** What could stand there instead; null when nothing is near. */
  readonly suggestion: string | null;
}
