import { paragraph } from '../reports/document/blocks.ts';
import { counted } from '../reports/layout.ts';
import type { NightlyFacts, ToldFailure } from '../reports/nightly/facts.ts';
import { evidenceBlocks, failureWords } from '../reports/nightly/section-failures.ts';
import type { NightEntry, NightSection } from './nightly.ts';
import { entryOf } from './nightly-entry.ts';

const SECTIONS = [
  { key: 'new', heading: 'New', empty: 'nothing failed that had not failed before' },
  { key: 'open', heading: 'Still open', empty: 'nothing that failed before is red still' },
  { key: 'resolved', heading: 'Resolved', empty: 'nothing turned green again' },
] as const;

/** What failed on the branch of the headline: new, still open, resolved. */
export function failureParts(facts: NightlyFacts): NightSection[] {
  return SECTIONS.map(({ key, heading, empty }) => ({
    ...{ key, heading, empty },
    entries: facts.failures.filter(({ state }) => state === key).map((one) => failureEntry(one, facts)),
  }));
}

function failureEntry(one: ToldFailure, facts: NightlyFacts): NightEntry {
  const { state, workflow, job, failure, name, evidence, runs, lastRed, resolvedBy } = one;
  return entryOf(
    {
      key: `${state} ${workflow} ${job} ${failure?.fingerprint ?? ''}`,
      tone: state === 'resolved' ? 'good' : failure?.label === 'flaky' ? 'flaky' : 'bad',
      title: job,
      about: name ?? 'no cause is stored',
      note: state === 'resolved' ? HOW[resolvedBy?.how ?? 'commit'] : counted(runs, 'run'),
      label: failure?.label ?? null,
      atMs: (resolvedBy ?? lastRed).endedMs,
      leads: { to: 'run', runId: lastRed.runId, attempt: lastRed.attempt, job: lastRed.job },
    },
    [
      paragraph(failureWords(one, facts)),
      ...(evidence === null || state === 'resolved' ? [] : evidenceBlocks(evidence)),
    ],
  );
}

const HOW = { rerun: 'by a re-run', 'same-code': 'same commit', commit: 'by a commit' } as const;
