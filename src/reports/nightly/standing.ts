import type { NightGap } from '../../history/nightly/gaps.ts';
import type { NightlyFacts, NightVerdict, RepositoryNight } from './facts.ts';

/** Of fewer runs no rate is judged. */
const LEAST_JUDGED = 5;

/** What the night was, in a word. */
export function nightVerdict(facts: NightlyFacts): NightVerdict {
  const { regressions, failures, headline, expected } = facts;
  if (regressions.open.length > 0) return 'regression';
  if (failures.some(({ state, cameTonight }) => state !== 'resolved' || cameTonight)) return 'red';
  // What is expected to fail turns its run red as well; more than that has another reason.
  if (redRuns(facts) > expected) return 'red';
  return headline === null || endedRuns(facts) === 0 ? 'empty' : 'clean';
}

/** Is there nothing to tell but that all is well? Then one line says so. */
export function isQuiet(facts: NightlyFacts): boolean {
  const { incidents, failures, masked, selfScore, gaps } = facts;
  return (
    nightVerdict(facts) === 'clean' &&
    [incidents, failures, masked, selfScore.misses, gaps.filter(isWorthTelling)].every(({ length }) => length === 0)
  );
}

/** Runs of the branch that failed at first or in the end. */
function redRuns({ headline }: NightlyFacts): number {
  if (headline === null) return 0;
  const { first, eventual } = headline.window;
  return Math.max(first.of - first.count, eventual.of - eventual.count);
}

/** Runs of the branch that were decided. */
function endedRuns({ headline }: NightlyFacts): number {
  return headline?.window.first.of ?? 0;
}

/** Green runs whose jobs are not listed leave the headline as it is, and that some run still goes on is usual. */
function isWorthTelling({ kind }: NightGap): boolean {
  return kind !== 'unlisted' && kind !== 'going';
}

/** Repositories whose first-attempt pass rate was below, by what can be judged. `percent`: 0..100. */
export function underPercent({ repositories }: NightlyFacts, percent: number): RepositoryNight[] {
  return repositories.filter((one) => {
    const first = firstOf(one);
    return first !== null && first.of >= LEAST_JUDGED && 100 * first.rate! < percent;
  });
}

/** Repositories that ran too little to be judged. */
export function unjudged({ repositories }: NightlyFacts): RepositoryNight[] {
  return repositories.filter((one) => (firstOf(one)?.of ?? 0) < LEAST_JUDGED);
}

/** Passes of the night by first attempts, on the branch of the headline; null when none ran there for days. */
function firstOf({ strata }: RepositoryNight) {
  return strata.find(({ stratum }) => stratum === 'default-branch')?.window.first ?? null;
}
