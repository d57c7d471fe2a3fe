import type { RepositoryName, VerdictLabel } from '../domain.ts';
import type { Block } from '../reports/document/blocks.ts';
import type { NightVerdict } from '../reports/nightly/facts.ts';
import type { NightSpan } from './choices.ts';
import type { Answerer } from './desk.ts';

export interface NightlyQuestion {
  readonly repository: RepositoryName;
  readonly span: NightSpan;
}

/** The summary of a night, in parts that can be walked through. */
export interface NightlyAnswer {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly verdict: NightVerdict;
  /** `pass 91.2 %, in the end 97.8 %, −0.6 points`. */
  readonly headline: string;
  /** In the order in which they are read, also those that are empty: that says that somebody has looked. */
  readonly sections: readonly NightSection[];
  /** All of it, as `whyred nightly` writes it. */
  readonly markdown: string;
}

export type NightSectionKey =
  | 'glance'
  | 'new'
  | 'open'
  | 'resolved'
  | 'incidents'
  | 'regressions'
  | 'masked'
  | 'flaky'
  | 'stale'
  | 'misses'
  | 'gaps';

export interface NightSection {
  readonly key: NightSectionKey;
  readonly heading: string;
  readonly entries: readonly NightEntry[];
  /** Of an empty one: what that means. */
  readonly empty: string;
}

export interface NightEntry {
  /** The same from night to night for the same thing; unique in the summary. */
  readonly key: string;
  /** Is it good or bad? */
  readonly tone: 'good' | 'bad' | 'flaky' | 'plain' | 'warning';
  /** What it is about: mostly a job. */
  readonly title: string;
  /** What is said of it, in a few words. */
  readonly about: string;
  /** Counts; empty for none. */
  readonly note: string;
  /** Null where it has none. */
  readonly label: VerdictLabel | null;
  /** When it happened last; null where that means nothing. */
  readonly atMs: number | null;
  /** All that is known of it. */
  readonly blocks: readonly Block[];
  readonly markdown: string;
  /** Where it leads. */
  readonly leads:
    | { readonly to: 'run'; readonly runId: number; readonly attempt: number | null; readonly job: string | null }
    | { readonly to: 'runs'; readonly filter: string }
    | null;
}

const DAY_MS = 86_400_000;
/** How long each is, and the days before that it is compared with. */
const LENGTHS: Readonly<Record<NightSpan, { readonly nightMs: number; readonly beforeMs: number }>> = {
  '24h': { nightMs: DAY_MS, beforeMs: 7 * DAY_MS },
  '7d': { nightMs: 7 * DAY_MS, beforeMs: 28 * DAY_MS },
};

export const answerNightly: Answerer<NightlyQuestion, NightlyAnswer> = async ({ repository: name, span }, desk) => {
  const { readNight } = await import('../commands/nightly-read.ts');
  const { repositoryStored } = await import('../commands/search.ts');
  const { withoutOwnSecretsIn } = await import('../commands/secrets.ts');
  const { findRepositories } = await import('../store/repositories.ts');
  const { nightlyMarkdown } = await import('../reports/nightly/markdown.ts');
  const { nightVerdict } = await import('../reports/nightly/standing.ts');
  const { headlineText, nightParts } = await import('./nightly-parts.ts');
  const { options, around } = desk;
  const db = await desk.database();
  const repository = await repositoryStored(db, name);
  const { nightMs, beforeMs } = LENGTHS[span];
  const untilMs = around.nowMs();
  const fromMs = untilMs - nightMs;
  const wanted = {
    ...{ fromMs, untilMs, compareFromMs: fromMs - beforeMs, branch: null, gaps: [], withGrids: false },
    ...{ repositories: [repository], isAll: findRepositories(db).length === 1 },
  };
  const facts = await withoutOwnSecretsIn(await readNight(db, wanted, options, around), options, around);
  return {
    ...{ fromMs, untilMs, verdict: nightVerdict(facts), headline: headlineText(facts) },
    sections: nightParts(facts),
    markdown: nightlyMarkdown(facts),
  };
};
