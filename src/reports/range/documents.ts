import type { Category, Verdict } from '../../domain.ts';

/** What reports over several runs are made of, as plain data: times in ISO 8601, null where nothing is known. */

export interface CountDocument {
  readonly count: number;
  readonly of: number;
}

export interface RunDocument {
  readonly id: number;
  /** Counts the workflow's runs. */
  readonly number: number;
  readonly workflow: string;
  readonly branch: string | null;
  readonly event: string;
  readonly sha: string;
  /** Of a push the first line of the commit's message. */
  readonly title: string;
  readonly url: string;
  readonly createdAt: string;
}

/** What lies between two commits. */
export interface ChangeDocument {
  readonly base: string;
  readonly head: string;
  /** Where GitHub shows it. */
  readonly url: string;
  /** The newest last; empty where nothing told them. */
  readonly commits: readonly CommitDocument[];
  readonly files: readonly FileDocument[];
}

export interface CommitDocument {
  readonly sha: string;
  readonly title: string;
  readonly url: string;
}

export interface FileDocument {
  readonly path: string;
  /** Null where nothing tells. */
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | null;
  /** Its path before, where it was renamed. */
  readonly from: string | null;
}

/** A distinct failure over a range of runs. */
export interface CauseDocument {
  /** Its identity in the document. */
  readonly key: string;
  /** What is known to cause it; null where only a line speaks, or nothing. */
  readonly title: string | null;
  /** What tells it from others of that kind: the column that is missing; null where nothing does. */
  readonly detail: string | null;
  /** Id in the catalogue. */
  readonly signature: string | null;
  readonly category: Category;
  /** Why that happens, as the catalogue or a compiler says; null where neither does. */
  readonly summary: string | null;
  readonly verdict: Pick<Verdict, 'label' | 'certainty'> | null;
  /** Where the line that explains it was read; null when no log says why. */
  readonly shown: LineDocument | null;
  /** It with the lines around it, in order; empty when no log says why. */
  readonly excerpt: readonly { readonly line: number; readonly text: string }[];
  /** The line behind it in a job that is not red itself. */
  readonly origin: LineDocument | null;
  readonly tests: TestsDocument | null;
  /** Findings of compilers and linters, errors only. */
  readonly problems: readonly ProblemDocument[];
  /** Names of the jobs that it made red, in order. */
  readonly jobs: readonly string[];
  /** The runs in which it was seen, oldest first. */
  readonly runs: readonly RunDocument[];
  /** Other failures that it brought about, a name each. */
  readonly consequences: readonly Name[];
  readonly firstRed: AttemptDocument;
  readonly lastRed: AttemptDocument;
  /** The newest run before in which the job passed. */
  readonly lastGreen: RunDocument | null;
  readonly ending: EndingDocument;
  /** Where it passed again, by job and branch; those in which it is open, or that are not run any more, are not there. */
  readonly greens: readonly GreenDocument[];
  /** Runs with other code in between in which the jobs passed: it came and went. */
  readonly greenBetween: number;
  /** From the last red run to the first green one, where it was fixed; null otherwise, and where nobody knows. */
  readonly change: ChangeDocument | null;
  /** Commands that run failed tests alone. */
  readonly alone: readonly string[];
  /** What the catalogue says to check, and to do so that it does not come back. */
  readonly verify: readonly string[];
  readonly prevent: readonly string[];
}

/** A sentence of the catalogue's, or a line of a log. */
export interface Name {
  readonly text: string;
  readonly isLine: boolean;
}

export interface LineDocument {
  readonly run: number;
  readonly attempt: number;
  readonly job: string;
  /** Of the job, at the line where GitHub can show it. */
  readonly url: string | null;
  readonly step: string | null;
  /** Of the log, from 1. */
  readonly line: number;
  readonly text: string;
}

export interface TestsDocument {
  readonly framework: string;
  readonly passed: number | null;
  readonly total: number | null;
  readonly failures: readonly { readonly id: string; readonly message: string | null }[];
}

export interface ProblemDocument {
  readonly file: string;
  readonly line: number | null;
  readonly code: string | null;
  readonly message: string;
}

export interface GreenDocument {
  /** Shards and machines of one job are one. */
  readonly job: string;
  readonly branch: string | null;
  readonly how: 'fixed' | 'passed-again';
  readonly run: RunDocument;
  readonly attempt: number;
}

export interface AttemptDocument {
  readonly run: RunDocument;
  readonly attempt: number;
}

/** `fixed`: passed with other code · `passed-again`: with the same · `gone`: the job is not run any more · `open`. */
export type EndingDocument =
  /** `lastRed`: of the job and branch that passed last. */
  | {
      readonly how: 'fixed' | 'passed-again';
      readonly run: RunDocument;
      readonly attempt: number;
      readonly lastRed: RunDocument;
    }
  | { readonly how: 'gone'; readonly run: RunDocument }
  /** It may have passed elsewhere: `greens` tells. */
  | {
      readonly how: 'open';
      /** Those that have not passed since, shards and machines of one job as one, and on which branches. */
      readonly jobs: readonly string[];
      readonly branches: readonly (string | null)[];
      /** The last run in which one of them was red of it. */
      readonly lastRed: RunDocument;
      /** The first run since in which that job failed of something else. */
      readonly behind: RunDocument | null;
    };

/**
 * One failure came in the place of another, with other code. `next`: in the same job · `uncovered`: in a job that did not run before.
 */
export interface LinkDocument {
  readonly how: 'next' | 'uncovered';
  /** Keys of causes. */
  readonly from: string;
  readonly to: string;
  readonly before: RunDocument;
  readonly after: RunDocument;
  readonly jobs: readonly string[];
  /** Between the two; null where nothing tells. */
  readonly change: ChangeDocument | null;
}
