import type { Candidate, Failure, Triage } from '../domain.ts';
import type { CauseFacts, KnownCause, RcaFacts } from './rca-facts.ts';
import { relatedCauses } from './related.ts';
import type { Matcher } from './signatures.ts';

/** What is known of a run by its logs alone: there is no run of GitHub's, and no past. */
export function logFacts(triage: Triage, matcher: Matcher): RcaFacts {
  const causes = relatedCauses(triage).map(({ lead: { failure } }): [Failure, CauseFacts] => {
    return [
      failure,
      { symptoms: symptomsBeside(failure, matcher), around: [], rest: [], record: null, ifRerun: null, past: null },
    ];
  });
  return { triage, told: null, signatures: knownCauses(triage, matcher), causes: new Map(causes) };
}

/** What the catalogue knows of the causes that were recognised in a run, by their ids. */
export function knownCauses({ jobs }: Pick<Triage, 'jobs'>, { signatures }: Matcher): Map<string, KnownCause> {
  const found = new Set(jobs.flatMap(({ failures }) => failures.flatMap(({ signature }) => signature?.id ?? [])));
  return new Map(signatures.filter(({ id }) => found.has(id)).map((one) => [one.id, one]));
}

/** The line in which the known cause was recognised, where that is not the explaining one; null where it is. */
export function namingCandidate({ candidates, signature, rootCause }: Failure): Candidate | null {
  const named = candidates.find(({ why }) => signature !== null && why.includes(`signature ${signature.id}`));
  return named === undefined || (named.line >= rootCause.line && named.line <= rootCause.endLine) ? null : named;
}

/** Known symptoms among the candidates, in the order of the log; each kind once. A tool may print them before their cause. */
export function symptomsBeside(
  { candidates, rootCause, signature }: Failure,
  matcher: Matcher,
): CauseFacts['symptoms'] {
  const others = candidates
    .filter(({ line }) => line < rootCause.line || line > rootCause.endLine)
    .sort((one, other) => one.line - other.line);
  const seen = new Set(signature === null ? [] : [signature.id]);
  return others.flatMap(({ line, text }) => {
    const [found] = matcher.findIn([text]).filter(({ signature }) => signature.tier === 'symptom');
    if (found === undefined || seen.has(found.signature.id)) return [];
    seen.add(found.signature.id);
    return { line, text, title: found.signature.title };
  });
}
