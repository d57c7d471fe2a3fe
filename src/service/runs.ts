import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Filter, Term } from '../filter/filter.ts';
import type { RunOrder } from '../filter/orders.ts';
import { parseFilter } from '../filter/parse.ts';
import { filterProblem } from '../filter/problem.ts';
import { splitWords } from '../filter/words.ts';
import type { Condition } from '../store/listing.ts';
import type { RunLine } from '../store/run-lines.ts';
import type { Answerer } from './desk.ts';

export type { LineAttempt, LineFailure, RunLine } from '../store/run-lines.ts';

export interface RunsQuestion {
  readonly repository: RepositoryName;
  /** In the language of filters; parsed where it is asked, so that ages are of now. */
  readonly filter: string;
  readonly order: RunOrder;
  readonly limit: number;
  /** Runs before the page. */
  readonly offset: number;
}

/** A page of runs, and how many there are. */
export interface RunsAnswer {
  readonly rows: readonly RunLine[];
  /** How many fit. */
  readonly fit: number;
  /** How many of the repository are stored. */
  readonly stored: number;
  /** Where none fits: parts of the filter without which some would, the one that costs most first. */
  readonly without: readonly LessFilter[];
}

/** A filter with one part left out. */
export interface LessFilter {
  /** As it was typed. */
  readonly part: string;
  readonly filter: string;
  /** How many fit then. */
  readonly runs: number;
}

/** @throws TriageError `filter-invalid`, that shows where. */
export const answerRuns: Answerer<RunsQuestion, RunsAnswer> = async (question, desk) => {
  const { repository, filter: text, order, limit, offset } = question;
  const { terms } = filterOf(text, desk.around.nowMs());
  const { countRuns } = await import('../store/listing.ts');
  const { filterCondition } = await import('../store/filter.ts');
  const { findKey } = await import('../store/repositories.ts');
  const { listLines } = await import('../store/run-lines.ts');
  const db = await desk.database();
  // What is not stored has no runs: no key is 0.
  const key = findKey(db, repository) ?? 0;
  const where = (terms: readonly Term[]): Condition => filterCondition({ terms }, key);
  const count = (wanted: readonly Term[]): number => countRuns(db, where(wanted)).runs;
  const rows = listLines(db, where(terms), { limit, offset }, order);
  const fit = rows.length < limit && (rows.length > 0 || offset === 0) ? offset + rows.length : count(terms);
  return {
    rows,
    fit,
    stored: terms.length === 0 ? fit : count([]),
    without: fit === 0 ? lessFilters(text, terms, count) : [],
  };
};

function filterOf(text: string, nowMs: number): Filter {
  const parsed = parseFilter(text, nowMs);
  if ('filter' in parsed) return parsed.filter;
  throw new TriageError(
    'filter-invalid',
    `The filter is not understood:\n${filterProblem(text, parsed.errors[0]!)}`,
    'Correct the filter, or leave it out.',
  );
}

/** Each part of a filter stands in one word. */
function lessFilters(text: string, terms: readonly Term[], count: (terms: readonly Term[]) => number): LessFilter[] {
  const words = splitWords(text).map(({ from, to }) => text.slice(from, to));
  return words
    .map((part, index) => ({
      part,
      filter: words.filter((_word, other) => other !== index).join(' '),
      runs: count(terms.filter((_term, other) => other !== index)),
    }))
    .filter(({ runs }) => runs > 0)
    .sort((one, other) => other.runs - one.runs);
}
