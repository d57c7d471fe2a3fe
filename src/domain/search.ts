/** What a search found in what is kept of logs. Times are those at which runs were created, null when nothing was found. */
export interface SearchResult {
  readonly jobs: number;
  readonly runs: number;
  /** All that are stored, found or not. */
  readonly runsInAll: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** What was found most often first. */
  readonly byJob: readonly FoundName[];
  readonly newest: readonly FoundJob[];
}

/** All jobs of one name in a workflow. */
export interface FoundName {
  /** `owner/name`. */
  readonly repo: string;
  readonly name: string;
  readonly workflow: string;
  readonly jobs: number;
  readonly runs: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface FoundJob {
  /** `owner/name`. */
  readonly repo: string;
  readonly runId: number;
  readonly attempt: number;
  readonly jobId: number;
  readonly jobName: string;
  readonly createdMs: number;
  readonly url: string;
  /** Where the text begins: in the log, or in what GitHub noted. */
  readonly matches: readonly FoundLine[];
}

export interface FoundLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}
