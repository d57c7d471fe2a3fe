import type { Generated } from 'kysely';
import type { LogState } from '../domain.ts';

/** The tables as `migrations.ts` makes them, column by column. */
export interface Schema {
  readonly repository: RepositoryTable;
  readonly workflow: WorkflowTable;
  readonly run: RunTable;
  readonly unjudged: UnjudgedTable;
  readonly attempt: AttemptTable;
  readonly job: JobTable;
  readonly step: StepTable;
  readonly annotation: AnnotationTable;
  readonly triage: TriageTable;
  readonly cause: CauseTable;
  readonly verdict: VerdictTable;
  readonly evidence: EvidenceTable;
  readonly test_report: TestReportTable;
  readonly test_failure: TestFailureTable;
  readonly window: WindowTable;
  readonly window_text: WindowTextTable;
  readonly baseline: BaselineTable;
  readonly label: LabelTable;
  readonly prediction: PredictionTable;
  readonly change: ChangeTable;
  readonly model: ModelTable;
  readonly pull: PullTable;
  readonly answer: AnswerTable;
}

/** Every table, after those that it refers to. */
export const TABLES = [
  'repository',
  'workflow',
  'run',
  'unjudged',
  'attempt',
  'job',
  'step',
  'annotation',
  'triage',
  'cause',
  'verdict',
  'evidence',
  'test_report',
  'test_failure',
  'window',
  'window_text',
  'baseline',
  'label',
  'prediction',
  'change',
  'model',
  'pull',
  'answer',
] as const satisfies readonly (keyof Schema)[];

export interface RepositoryTable {
  readonly key: Generated<number>;
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  readonly default_branch: string | null;
  readonly listed_until_ms: number | null;
  readonly relisted_ms: number | null;
}

export interface WorkflowTable {
  readonly repository: number;
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly told_ms: number;
}

export interface RunTable {
  readonly key: Generated<number>;
  readonly repository: number;
  readonly id: number;
  readonly workflow: number;
  readonly number: number;
  readonly attempt: number;
  readonly title: string;
  readonly event: string;
  readonly branch: string | null;
  readonly sha: string;
  readonly tree_id: string | null;
  readonly head_repository: string | null;
  readonly actor: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly created_ms: number;
  readonly updated_ms: number;
  readonly started_ms: number;
  readonly url: string;
}

export interface UnjudgedTable {
  readonly run: number;
  readonly change: number;
}

/** Are the jobs of an attempt known? */
export type Listing = 'wanted' | 'listed' | 'missing';

export interface AttemptTable {
  readonly run: number;
  readonly number: number;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly started_ms: number | null;
  readonly updated_ms: number | null;
  readonly jobs: Generated<Listing>;
  readonly listed: number | null;
  readonly incidents: Generated<string>;
  readonly warnings: Generated<string>;
}

/** `unasked`: not needed so far · `forbidden`: the token may not read them. */
export type AnnotationState = 'unasked' | 'stored' | 'forbidden' | 'missing';

export interface JobTable {
  readonly key: Generated<number>;
  readonly run: number;
  readonly attempt: number;
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly executed: 0 | 1;
  readonly started_ms: number | null;
  readonly completed_ms: number | null;
  readonly runner_id: number | null;
  readonly runner_name: string | null;
  readonly runner_group: string | null;
  readonly labels: string;
  readonly url: string | null;
  readonly log: LogState;
  readonly annotations: Generated<AnnotationState>;
}

export interface StepTable {
  readonly job: number;
  readonly number: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly started_ms: number | null;
  readonly completed_ms: number | null;
}

export interface AnnotationTable {
  readonly job: number;
  readonly ordinal: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string | null;
  readonly message: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly end_line: number | null;
}

export interface TriageTable {
  readonly job: number;
  readonly file: string;
  readonly conclusion: string;
  readonly lines: number;
  readonly bytes: number;
  readonly duration_ms: number | null;
  readonly omitted_lines: number;
  readonly step: string | null;
  readonly engine: string;
  readonly catalogue: string;
  readonly tooling: string | null;
  readonly green: string | null;
}

export interface CauseTable {
  readonly key: Generated<number>;
  readonly job: number;
  readonly ordinal: number;
  readonly fingerprint: string;
  readonly signature: string | null;
  readonly category: string;
  readonly line: number;
  readonly text: string;
  readonly confidence: number;
  readonly label: string;
  readonly failure: Uint8Array;
  readonly transience: string;
  readonly specific: 0 | 1;
}

export interface VerdictTable {
  readonly cause: number;
  readonly revision: number;
  readonly at_ms: number;
  readonly label: string;
  readonly certainty: string | null;
  readonly flaky: number;
  readonly infrastructure: number;
  readonly genuine: number;
  readonly broken_base: number;
  readonly rerun_passes: number | null;
  readonly reason: string;
  readonly engine: string;
}

export interface EvidenceTable {
  readonly cause: number;
  readonly revision: number;
  readonly ordinal: number;
  readonly kind: string;
  readonly weight: number;
  readonly text: string;
  readonly ref: string | null;
}

export interface TestReportTable {
  readonly job: number;
  readonly ordinal: number;
  readonly framework: string;
  readonly passed: number | null;
  readonly failed: number | null;
  readonly skipped: number | null;
  readonly total: number | null;
}

export interface TestFailureTable {
  readonly job: number;
  readonly report: number;
  readonly ordinal: number;
  readonly id: string;
  readonly message: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly log_line: number;
}

export interface WindowTable {
  readonly job: number;
  readonly ordinal: number;
  readonly file: string;
  readonly step: string | null;
  readonly steps: string | null;
  readonly text: Uint8Array;
}

/** Only an index: the text itself is in `window`, and reading it here gives null. */
export interface WindowTextTable {
  readonly rowid: number;
  readonly text: string | null;
  /** Stands for the table itself, which is what a search is matched with. */
  readonly window_text: string;
}

/** `stored`: there is a profile; else why there is none, so that it is not asked for again. */
export type BaselineState = 'stored' | 'expired' | 'missing' | 'damaged';

export interface BaselineTable {
  readonly repository: number;
  readonly workflow: number;
  readonly job_name: string;
  readonly run_id: number;
  readonly attempt: number;
  readonly created_ms: number;
  readonly engine: string;
  readonly state: BaselineState;
  readonly profile: Uint8Array;
  readonly tooling: string | null;
}

export interface LabelTable {
  readonly key: Generated<number>;
  readonly repository: number;
  readonly scope: 'this' | 'fingerprint' | 'signature';
  readonly subject: string;
  readonly label: string;
  readonly note: string | null;
  readonly author: string | null;
  readonly at_ms: number;
  readonly expires_ms: number | null;
  readonly undone_ms: number | null;
}

export interface PredictionTable {
  readonly cause: number;
  readonly at_ms: number;
  readonly rerun_passes: number;
  readonly low: number;
  readonly high: number;
  readonly settled_ms: number | null;
  readonly outcome: 0 | 1 | null;
}

export interface ChangeTable {
  readonly repository: number;
  readonly base: string;
  readonly head: string;
  readonly files: string;
  readonly commits: string;
}

export interface ModelTable {
  readonly key: Generated<number>;
  readonly kind: string;
  readonly at_ms: number;
  readonly examples: number;
  readonly report: string;
  readonly state: Uint8Array;
}

export interface PullTable {
  readonly key: Generated<number>;
  readonly repository: number;
  readonly started_ms: number;
  readonly finished_ms: number | null;
  readonly options: string;
  readonly summary: string | null;
}

export interface AnswerTable {
  readonly repository: number;
  readonly url: string;
  readonly token_hash: string;
  readonly etag: string;
}
