import type { Succession } from '../../history/episodes/successions.ts';
import type { CauseDocument, LinkDocument } from './documents.ts';
import { changeDocument, type RangeChanges, runDocument } from './run-documents.ts';

/** @param repository Its address. */
export function linkDocument(
  { how, from, to, before, after, jobs }: Succession,
  changes: RangeChanges,
  repository: string,
): LinkDocument {
  const change = changeDocument({ base: before.sha, head: after.sha }, changes, repository);
  return { how, from, to, jobs, before: runDocument(before), after: runDocument(after), change };
}

/** What came in the place of a cause after it was red last; empty where it ended green. */
export function replacements({ key, lastRed }: CauseDocument, chain: readonly LinkDocument[]): LinkDocument[] {
  return chain.filter((one) => one.from === key && one.before.id === lastRed.run.id);
}
