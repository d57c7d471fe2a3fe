/** What is said of a failed job. */

import type { Conclusion, LogLine, LogStep } from './log.ts';

export const CATEGORIES = [
  'test',
  'build',
  'lint',
  'dependency',
  'network',
  'runner',
  'resource',
  'timeout',
  'configuration',
  'permission',
  'database',
  'container',
  'vcs',
  'cancelled',
  'unknown',
] as const;

/** What kind of thing failed. */
export type Category = (typeof CATEGORIES)[number];

/** One test that failed. */
export interface TestFailure {
  /** As the framework would take it to run this test alone. */
  readonly id: string;
  /** The assertion or exception, one line; null when the log has none. */
  readonly message: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** The line of the log that says best why this test failed. */
  readonly logLine: number;
}

/** What a test framework reported. Counts are null when the log does not give them. */
export interface TestReport {
  readonly framework: string;
  readonly passed: number | null;
  readonly failed: number | null;
  readonly skipped: number | null;
  readonly total: number | null;
  readonly failures: readonly TestFailure[];
}

/** A finding of a compiler or linter. */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly severity: 'error' | 'warning';
  /** The tool's own code (`TS2307`, `E501`, `no-undef`), or null. */
  readonly code: string | null;
  readonly message: string;
  readonly logLine: number;
}

/** `cause` explains; `symptom` follows from a cause; `wrapper` only says that something failed. */
export type Tier = 'cause' | 'symptom' | 'wrapper';

/** Why an unchanged re-run may end differently; `no`: it will not; `unknown`: the catalogue does not claim to know. */
export type Transience = 'race' | 'network' | 'infrastructure' | 'resource' | 'no' | 'unknown';

export interface Fix {
  readonly title: string;
  readonly why: string;
  readonly snippet: string | null;
  readonly recommended: boolean;
}

/** The answer to "which line, and how sure". */
export interface RootCause {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  /** 0..1: the estimated chance that the line is right. */
  readonly confidence: number;
}

export interface Candidate {
  readonly line: number;
  readonly text: string;
  readonly score: number;
  /** Reasons in words, most important first. */
  readonly why: readonly string[];
}

export interface SignatureMatch {
  readonly id: string;
  readonly title: string;
  readonly captures: Readonly<Record<string, string>>;
}

export type VerdictLabel = 'flaky' | 'infrastructure' | 'genuine' | 'broken-base' | 'expected' | 'uncertain';

export interface Evidence {
  readonly kind: string;
  /** In log-odds; positive speaks for a failure that is not the change's fault. */
  readonly weight: number;
  readonly text: string;
  /** A line ("line 812") or a row that shows it. */
  readonly ref: string | null;
}

/** A piece of evidence before it is weighed. */
export interface Clue {
  readonly kind: string;
  /** The weight that it is multiplied with: a key of the verdict model. */
  readonly feature: string;
  /** How much of it there is: 1 where it is there or not, log-odds where a formula gives them. */
  readonly value: number;
  readonly text: string;
  /** A line ("line 812") or a row that shows it. */
  readonly ref: string | null;
}

/** What a log says by itself of whose fault a failure is. */
export interface Grounds {
  readonly transience: Transience;
  /** Somebody stopped it, or a newer run took its place: nobody's fault is asked for. */
  readonly stopped: boolean;
  /** The log does not even say that it failed, and its line is a guess: nothing is concluded from it. */
  readonly isGuess?: true;
  readonly clues: readonly Clue[];
}

/** Will an unchanged re-run pass? */
export interface RerunChance {
  readonly probability: number;
  /** In four cases of five the share that passes lies between. */
  readonly low: number;
  readonly high: number;
  /** Why more or less than after any push, with log-odds, the strongest first. They are not stored. */
  readonly reasons: readonly { readonly weight: number; readonly text: string }[];
}

export interface Verdict {
  readonly label: VerdictLabel;
  /** Null where history would be needed to say more. */
  readonly certainty: 'confirmed' | 'likely' | null;
  readonly probability: {
    readonly flaky: number;
    readonly infrastructure: number;
    readonly genuine: number;
    readonly brokenBase: number;
  };
  /** Probability that an unchanged re-run passes, or null when nothing says. */
  readonly rerunPasses: number | null;
  /** How likely it would not be the change's fault if it passed, and if it failed again. Only where the whole reckoning is asked for. */
  readonly ifRerun?: { readonly passes: number; readonly fails: number };
  /** The same number with its interval, where it was predicted. */
  readonly rerun?: RerunChance;
  readonly evidence: readonly Evidence[];
}

/** A stored failure that says the like. */
export interface SimilarFailure {
  /** 0..1 */
  readonly likeness: number;
  readonly runId: number;
  readonly job: string;
  /** Its explaining line. */
  readonly text: string;
  readonly label: VerdictLabel;
  readonly certainty: Verdict['certainty'];
}

/** What was said of a failure at a time. */
export interface PastVerdict {
  readonly atMs: number;
  readonly label: VerdictLabel;
  readonly certainty: Verdict['certainty'];
  /** Why it was said. */
  readonly reason: string;
}

/** One independent cause within a failed job. */
export interface Failure {
  readonly fingerprint: string;
  readonly rootCause: RootCause;
  readonly candidates: readonly Candidate[];
  readonly signature: SignatureMatch | null;
  readonly category: Category;
  readonly summary: string;
  readonly advice: readonly string[];
  readonly tests: TestReport | null;
  readonly problems: readonly Problem[];
  readonly verdict: Verdict;
  /** What the log alone says of the verdict. */
  readonly grounds: Grounds;
  /** The step that it ended; null when the log does not tell steps apart. */
  readonly step: LogStep | null;
  /** Lines around the explaining one, in order. */
  readonly excerpt: readonly LogLine[];
  /** The fixes of the signature with this log's names filled in, the recommended one first. */
  readonly fixes: readonly Fix[];
  /** True: only a wrapper was found, and the log does not hold the cause. */
  readonly unexplained: boolean;
  /** False: others have the same fingerprint because they failed too. Being alike then means nothing. */
  readonly isSpecific: boolean;
  /** Past failures that say the like, the likest first. Only where the whole reckoning is asked for, and nothing names the failure. */
  readonly similar?: readonly SimilarFailure[];
  /** Everything that was said of it, the first verdict first. Only where the whole reckoning is asked for. */
  readonly revisions?: readonly PastVerdict[];
}

/** One job with all that is known of it. */
export interface JobTriage {
  readonly name: string;
  /** Whose lines are counted. */
  readonly file: string;
  readonly conclusion: Conclusion;
  readonly lines: number;
  readonly bytes: number;
  /** The step that failed first. */
  readonly step: LogStep | null;
  /** Between the first and the last time stamp of the log; null without stamps. */
  readonly durationMs: number | null;
  /** Lines in the middle of overlong steps that were not looked at. */
  readonly omittedLines: number;
  /** Most important first; empty when nothing failed. */
  readonly failures: readonly Failure[];
  /** What would have told more and was not there, a phrase each. Only where the whole reckoning is asked for. */
  readonly unused?: readonly string[];
}

/** Where something stands: a line of a job. Names of jobs repeat, so the file belongs to it. */
export interface Place {
  readonly job: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** One cause and all the jobs that it made red. */
export interface Incident {
  /** What happened, in a sentence. */
  readonly summary: string;
  /** The line behind it, which may stand in a job that passed. */
  readonly cause: Place;
  readonly victims: readonly Victim[];
}

export interface Victim {
  readonly job: string;
  readonly file: string;
  /** `same-cause`: fails like the others · `upstream`: lacks what another job should have given · `cancelled`: was stopped. */
  readonly how: 'same-cause' | 'upstream' | 'cancelled';
}

/** The run that a source belongs to, where the source tells. */
export interface RunRef {
  readonly id: number;
  readonly attempt: number;
  readonly repo: string;
  readonly workflow: string | null;
  readonly branch: string | null;
  readonly sha: string | null;
  readonly event: string | null;
  readonly url: string | null;
  readonly conclusion: string | null;
}

/** Everything that whyred says about one source. What is stored or shown is this, or is computed from it. */
export interface Triage {
  /** As given. */
  readonly source: string;
  readonly run: RunRef | null;
  readonly conclusion: Conclusion;
  /** Failed ones first, the most important of them first; then cancelled ones; then the rest in the source's order. */
  readonly jobs: readonly JobTriage[];
  readonly incidents: readonly Incident[];
  /** What could not be read, a sentence each. */
  readonly warnings: readonly string[];
}
