import { similarFailures } from '../classifiers/similar-failures.ts';
import { tellingLines, tokensOf } from '../classifiers/text-tokens.ts';
import type { Failure, Run, SimilarFailure } from '../domain.ts';
import type { Database } from '../store/database.ts';
import { failuresBefore, type PastFailure } from '../store/past-failures.ts';

/** Older ones are rarely of use, and each has to be read. */
const LOOKED_AT = 500;
const TOLD = 3;

/** Past failures that say the like of each failure without a name; the others have theirs. By the failure. */
export function similarTo(
  failures: readonly Failure[],
  db: Database,
  repository: number,
  run: Run,
): ReadonlyMap<Failure, readonly SimilarFailure[]> {
  const nameless = failures.filter(({ signature, unexplained }) => signature === null || unexplained);
  if (nameless.length === 0) return new Map();
  const past = failuresBefore(db, repository, { runId: run.id, createdMs: run.createdMs }, LOOKED_AT).map((one) => {
    return { ...one, tokens: tokensOf(tellingLines(one.failure)) };
  });
  return new Map(
    nameless.map((failure) => {
      const others = past.filter((one) => one.failure.fingerprint !== failure.fingerprint);
      const found = similarFailures(tokensOf(tellingLines(failure)), others).slice(0, TOLD);
      return [failure, found.map(({ likeness, failure: one }) => toldOf(likeness, one))] as const;
    }),
  );
}

function toldOf(likeness: number, { runId, job, failure, verdict }: PastFailure): SimilarFailure {
  const { label, certainty } = verdict;
  return { likeness, runId, job, text: failure.rootCause.text, label, certainty };
}
