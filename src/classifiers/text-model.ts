import type { Category } from '../domain.ts';
import { type PackedBayes, restoreBayes, type TextBayes } from './text-bayes.ts';
import { type Cases, casesOf, LOG_ODDS_MAX, sharesOf, type Tempering } from './text-tempering.ts';

export interface CategoryGuess {
  readonly category: Category;
  /** 0..1. */
  readonly probability: number;
}

export interface TransienceGuess {
  /** Positive: its words are those of failures that come and go. Even odds before anything is read. */
  readonly logOdds: number;
  /** How many tokens were known. */
  readonly known: number;
  /** Known failures whose words speak for the same as strongly, each judged by a model that had not seen it. */
  readonly cases: Cases;
}

/** What words tell of a failure of which nothing else does. */
export interface TextModel {
  /** Null when too few of the tokens are known, or when no category stands out. */
  categoryOf(tokens: readonly string[]): CategoryGuess | null;
  /** Null when too few of the tokens are known, or when they speak for neither. */
  transienceOf(tokens: readonly string[]): TransienceGuess | null;
}

/** A model as it is kept: JSON, without the texts that it learnt from. */
export interface PackedTextModel {
  readonly version: 1;
  /** Sorted. */
  readonly vocabulary: readonly string[];
  readonly category: PackedBayes;
  readonly transience: PackedBayes;
  readonly tempering: Tempering;
}

/** Fewer known tokens are a coincidence. */
export const KNOWN_MIN = 4;
/** Nearer to even odds than 3 to 2, the words speak for neither. */
const LOG_ODDS_MIN = 0.4;
/** A category that is not likelier than all others together is none. */
const CATEGORY_MIN = 0.5;
/** A reading is that of the average token; so many that say nothing are thought to stand beside the known ones. */
const SILENT_TOKENS = 8;

export function restoreTextModel({ vocabulary, category, transience, tempering }: PackedTextModel): TextModel {
  const counts: Counts = {
    vocabulary,
    known: new Set(vocabulary),
    category: restoreBayes(category, vocabulary),
    transience: restoreBayes(transience, vocabulary),
  };
  return {
    categoryOf: (tokens) => {
      const { known, categories } = readingsOf(counts, tokens);
      const best = known < KNOWN_MIN ? undefined : sharesOf(categories, tempering.category)[0];
      if (best === undefined || best.probability < CATEGORY_MIN) return null;
      return { category: best.name as Category, probability: best.probability };
    },
    transienceOf: (tokens) => {
      const { known, transience: reading } = readingsOf(counts, tokens);
      if (known < KNOWN_MIN || reading === null) return null;
      const logOdds = Math.max(-LOG_ODDS_MAX, Math.min(LOG_ODDS_MAX, tempering.transience * reading));
      if (Math.abs(logOdds) < LOG_ODDS_MIN) return null;
      return { logOdds, known, cases: casesOf(logOdds, tempering.cases) };
    },
  };
}

/** What was counted, ready to be asked. */
export interface Counts {
  readonly vocabulary: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly category: TextBayes;
  readonly transience: TextBayes;
}

export function knownOf(tokens: readonly string[], known: ReadonlySet<string>): string[] {
  return [...new Set(tokens)].filter((token) => known.has(token));
}

/** What the counts say before it is tempered. `transience` is null where only one nature was ever seen. */
export function readingsOf(counts: Counts, tokens: readonly string[]) {
  const known = knownOf(tokens, counts.known);
  const average = (sum: number): number => sum / (known.length + SILENT_TOKENS);
  const natures = counts.transience.fits(known);
  const [transient, lasting] = [natures.get('transient'), natures.get('lasting')];
  return {
    known: known.length,
    transience: transient === undefined || lasting === undefined ? null : average(transient - lasting),
    categories: new Map([...counts.category.fits(known)].map(([name, fit]) => [name, average(fit)] as const)),
  };
}
