import TfIdf from 'natural/lib/natural/tfidf/tfidf.js';

/** A failure that is stored, with what `tokensOf` made of its lines. */
export interface PastFailure {
  readonly tokens: readonly string[];
}

export interface Similar<T extends PastFailure> {
  readonly failure: T;
  /** 0..1: the angle between the words of both, where rare words count more. */
  readonly likeness: number;
}

/** Less is what two failures of one tool have in common anyway. */
const LIKENESS_MIN = 0.3;
const SIMILAR_MAX = 5;
/** What shares less is not compared. */
const SHARED_MIN = 3;

/**
 * Past failures that say the like, the likest first; equal ones in the order given. Empty when nothing is like it.
 * Costs what the number of all different tokens of the past does: give it each fingerprint once.
 */
export function similarFailures<T extends PastFailure>(tokens: readonly string[], past: readonly T[]): Similar<T>[] {
  const index = new TfIdf();
  for (const one of past) index.addDocument([...new Set(one.tokens)]);
  const weights = new Map<string, number>();
  const weightOf = (token: string): number => {
    const known = weights.get(token);
    if (known !== undefined) return known;
    const weight = index.idf(token);
    weights.set(token, weight);
    return weight;
  };
  const lengthOf = (some: Iterable<string>): number =>
    Math.sqrt([...some].reduce((sum, one) => sum + weightOf(one) ** 2, 0));
  const own = new Set(tokens);
  const length = lengthOf(own);
  return past
    .flatMap((failure) => {
      const all = new Set(failure.tokens);
      const shared = [...all].filter((token) => own.has(token));
      if (shared.length < SHARED_MIN) return [];
      const likeness = lengthOf(shared) ** 2 / (length * lengthOf(all));
      return likeness < LIKENESS_MIN ? [] : [{ failure, likeness: Math.min(1, likeness) }];
    })
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, SIMILAR_MAX);
}
