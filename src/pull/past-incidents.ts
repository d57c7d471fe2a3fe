import type { PastIncident, PastIncidents } from '../classifiers/rca-facts.ts';
import { similarFailures } from '../classifiers/similar-failures.ts';
import { tellingLines, tokensOf } from '../classifiers/text-tokens.ts';
import type { Failure, Run } from '../domain.ts';
import { endingOf } from '../history/endings.ts';
import type { Database } from '../store/database.ts';
import { failuresBefore } from '../store/past-failures.ts';
import { causeIn, causesLike, executionsSince, type PastCause } from '../store/past-incidents.ts';
import { verdictsOf } from '../store/verdicts.ts';

/** Words are compared with those of so many failures before, and for so many causes of a run: each costs a millisecond. */
const WORDS_LOOKED_AT = 150;
const WORDS_CAUSES = 3;
const WORDS_TOLD = 3;

export interface PastReader {
  /** @param isGeneric Its signature only says that something failed. */
  incidentsOf(failure: Failure, isGeneric: boolean): PastIncidents;
}

type Found = Pick<PastIncident, 'alike' | 'likeness'> & { readonly cause: PastCause };

/**
 * Other runs of a repository in which the like was seen: the same failure first, then the same known cause; where there is neither,
 * like words.
 * @param limit So many runs are listed of each failure.
 */
export function createPastReader(db: Database, repository: number, run: Run, limit: number): PastReader {
  const likeWords = createWordReader(db, repository, run);
  return {
    incidentsOf(failure, isGeneric) {
      const { fingerprint, signature, isSpecific, unexplained } = failure;
      // Where others have it because they failed too, being alike means nothing.
      const same = isSpecific && !unexplained ? causesLike(db, repository, 'fingerprint', fingerprint, run.id) : [];
      const isKnown = signature !== null && !unexplained && !isGeneric;
      const kind = isKnown ? causesLike(db, repository, 'signature', signature.id, run.id) : [];
      const others = kind.filter((one) => one.fingerprint !== fingerprint);
      const found: Found[] = [
        ...same.map((cause): Found => ({ alike: 'same failure', likeness: null, cause })),
        ...others.map((cause): Found => ({ alike: 'same kind', likeness: null, cause })),
      ];
      const told = found.length === 0 && !isKnown ? likeWords(failure) : ofRuns(found, limit);
      const times = same.map(({ createdMs }) => createdMs);
      return {
        runs: new Set(same.map(({ runId }) => runId)).size,
        firstMs: times.at(-1) ?? null,
        lastMs: times[0] ?? null,
        listed: toldOf(db, repository, told),
      };
    },
  };
}

/** Those of the first runs. */
function ofRuns(found: readonly Found[], limit: number): Found[] {
  const runs = new Set([...new Set(found.map(({ cause }) => cause.runId))].slice(0, limit));
  return found.filter(({ cause }) => runs.has(cause.runId));
}

/** Reads the failures before the run when they are first asked for. */
function createWordReader(db: Database, repository: number, { id: runId, createdMs }: Run) {
  const read = () =>
    failuresBefore(db, repository, { runId, createdMs }, WORDS_LOOKED_AT).map((one) => {
      return { ...one, tokens: tokensOf(tellingLines(one.failure)) };
    });
  let past: ReturnType<typeof read> | null = null;
  let asked = 0;
  return (failure: Failure): Found[] => {
    if (asked === WORDS_CAUSES) return [];
    asked++;
    past ??= read();
    const others = past.filter((one) => one.failure.fingerprint !== failure.fingerprint);
    return similarFailures(tokensOf(tellingLines(failure)), others)
      .slice(0, WORDS_TOLD)
      .flatMap(({ likeness, failure: { runId: other, job } }): Found[] => {
        const cause = causeIn(db, repository, other, job);
        return cause === null ? [] : [{ alike: 'like words', likeness, cause }];
      });
  };
}

function toldOf(db: Database, repository: number, found: readonly Found[]): PastIncident[] {
  const verdicts = verdictsOf(
    db,
    found.map(({ cause }) => cause.key),
  );
  return found.flatMap(({ alike, likeness, cause }): PastIncident[] => {
    const verdict = verdicts.get(cause.key);
    if (verdict === undefined) return [];
    const { runId, url: runUrl, createdMs, branch, job, text } = cause;
    const { label, certainty } = verdict;
    const ending = endingOf(cause, executionsSince(db, repository, cause));
    return [{ alike, likeness, runId, runUrl, createdMs, branch, job, text, label, certainty, ending }];
  });
}
