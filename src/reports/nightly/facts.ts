import type { Category, Verdict } from '../../domain.ts';
import type { FlakyUnits } from '../../history/flaky-units.ts';
import type { Grid } from '../../history/grid.ts';
import type { Proportion } from '../../history/intervals.ts';
import type { NightFailure } from '../../history/nightly/failures.ts';
import type { NightGap } from '../../history/nightly/gaps.ts';
import type { NightDay, StratumNight } from '../../history/nightly/headline.ts';
import type { MaskedRegression } from '../../history/nightly/masked.ts';
import type { NightReds } from '../../history/nightly/reds.ts';
import type { NightRecovery, NightRegression } from '../../history/nightly/regressions.ts';
import type { StaleJob } from '../../history/nightly/stale.ts';
import type { Miss, SelfScore } from '../../history/self-score.ts';
import type { StormSize } from '../../history/storms.ts';

/** Everything that a nightly summary tells, in the order in which it does. Times are milliseconds since 1970. */
export interface NightlyFacts {
  /** The night: runs created from `fromMs` on, and what ended since. It ends now. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The days before the night, that it is compared with, begin here. */
  readonly compareFromMs: number;
  /** Given by --branch; null: of each repository its default branch. */
  readonly branch: string | null;
  /** By name. Never empty. */
  readonly repositories: readonly RepositoryNight[];
  /** The headline stratum of all repositories together; that of the one where there is one. Null when nothing ran there. */
  readonly headline: StratumNight | null;
  readonly reds: NightReds;
  /** Of the headline's branch: new ones first, then what is open, then what is resolved. */
  readonly failures: readonly ToldFailure[];
  /** Failures on that branch that were expected, and are left out above. */
  readonly expected: number;
  /** Red runs of pull requests, and their branches. */
  readonly pullRequests: { readonly runs: number; readonly branches: number };
  /** The newest first. */
  readonly incidents: readonly NightIncident[];
  readonly regressions: NightRegressions;
  /** Of the last 14 days, a part of the sparklines each day; what costs most first. */
  readonly flaky: FlakyUnits;
  readonly masked: readonly MaskedRegression[];
  readonly stale: readonly StaleJob[];
  /** Runs of the night that were cancelled and never decided, of all that ended. */
  readonly cancelled: Proportion;
  readonly selfScore: NightScore;
  readonly gaps: readonly NightGap[];
  /** Jobs by the newest runs of the headline's branch, a grid for each workflow. Empty where they were not asked for. */
  readonly grids: readonly Grid[];
  /** When the newest stored run was created; null when none is stored. */
  readonly newestRunMs: number | null;
}

/** How one repository fared. */
export interface RepositoryNight {
  /** `github.com/acme/nova` */
  readonly repository: string;
  /** Whose pushes the headline is of; null where GitHub has not told the default branch. */
  readonly branch: string | null;
  /** The kinds of runs in which something ran since the days before began, the headline's first. */
  readonly strata: readonly StratumNight[];
  /** Thirty days of the headline, each day. */
  readonly series: readonly NightDay[];
  /** Of the failures above. */
  readonly counts: Readonly<Record<NightFailure['state'], number>>;
  readonly regressions: number;
  /** When its newest stored run was created; null without one. */
  readonly newestRunMs: number | null;
}

export interface ToldFailure extends NightFailure {
  /** The title of its signature, else its line; null where no cause is stored. */
  readonly name: string | null;
  /** Null where no cause is stored, of what is resolved, and of those that are too many to be told whole. */
  readonly evidence: FailureEvidence | null;
}

/** What is known of the last execution that failed so. All text may come from a log. */
export interface FailureEvidence {
  readonly summary: string;
  readonly category: Category;
  readonly signature: { readonly id: string; readonly title: string } | null;
  /** The explaining line. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** 0..1 */
  readonly confidence: number;
  /** Lines around it, in order. */
  readonly excerpt: readonly { readonly number: number; readonly text: string }[];
  readonly verdict: Verdict;
  /** What to do, the recommended first, a sentence each. */
  readonly advice: readonly string[];
  /** The step that it ended; null when the log does not tell. */
  readonly step: string | null;
  readonly runUrl: string;
  readonly jobUrl: string | null;
}

/** One cause, many failures. */
export interface NightIncident {
  /** What `whyred report postmortem --incident` calls it. */
  readonly id: string;
  readonly kind: 'storm' | 'outage' | 'recurring';
  readonly repository: string;
  /** From the end of the first failure to that of the last. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly failures: number;
  readonly runs: number;
  readonly jobs: readonly string[];
  readonly workflows: readonly string[];
  /** The most frequent cause; null where none is stored. `name`: the title of its signature, else its line. */
  readonly cause: { readonly name: string; readonly signature: string | null; readonly failures: number } | null;
  /** Null where it is no storm. */
  readonly storm: StormSize | null;
}

export interface NightRegressions {
  /** Days that are compared with the days before them. */
  readonly sampleDays: number;
  readonly basisDays: number;
  /** How many were compared: each job once for each kind of its runs. */
  readonly tested: number;
  /** The largest expected loss first. `state`: against last night. */
  readonly open: readonly NightRegression[];
  /** Closed since last night. */
  readonly closed: readonly NightRecovery[];
}

/** How good predictions and verdicts were. */
export interface NightScore {
  /** Of what was settled this night. */
  readonly night: SelfScore;
  /** Of what was settled in thirty days. */
  readonly month: SelfScore;
  /** Real failures that were called otherwise, which came out this night; the last first. */
  readonly misses: readonly Miss[];
}

/** `regression`: a job passes less than it did · `red`: something is or was red on the branch · `empty`: nothing ran. */
export type NightVerdict = 'clean' | 'red' | 'regression' | 'empty';
