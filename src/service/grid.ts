import type { RepositoryName } from '../domain.ts';
import type { GridState } from '../history/grid.ts';
import type { GridDays } from './choices.ts';
import type { Answerer } from './desk.ts';

/** `all` runs, or those of the default branch: pushes to it and what is scheduled there. */
export type GridScope = 'all' | 'default-branch';

export interface GridQuestion {
  readonly repository: RepositoryName;
  /** In the language of filters; empty: every run. */
  readonly filter: string;
  readonly days: GridDays;
  readonly scope: GridScope;
}

/** Jobs by runs, a grid for each workflow: those in which something failed first. */
export interface GridAnswer {
  readonly fromMs: number;
  readonly untilMs: number;
  /** The default branch; null where GitHub has not told it. */
  readonly branch: string | null;
  readonly grids: readonly ToldGrid[];
  /** Runs that are told, the newest, and all that fit. */
  readonly runs: number;
  readonly runsInAll: number;
  /** Ended runs among those that are told whose jobs are not stored. */
  readonly unlisted: number;
}

export interface ToldGrid {
  readonly workflow: number;
  readonly workflowName: string;
  /** Oldest first. */
  readonly runs: readonly ToldGridRun[];
  /** What failed most often first. */
  readonly rows: readonly ToldGridRow[];
}

export interface ToldGridRun {
  readonly id: number;
  /** The latest one. */
  readonly attempt: number;
  readonly title: string;
  readonly event: string;
  readonly branch: string | null;
  readonly sha: string;
  readonly actor: string | null;
  readonly createdMs: number;
  /** Null while it runs. */
  readonly conclusion: string | null;
  readonly url: string;
}

export interface ToldGridRow {
  /** The job's key: shards are one. */
  readonly job: string;
  /** A name that GitHub gives it. */
  readonly name: string;
  /** A state for each run. */
  readonly cells: readonly GridState[];
  /** What happened in the cells of which there is more to tell than their state, by the index of the run. */
  readonly told: Readonly<Record<number, readonly ToldTry[]>>;
  /** Passes by first attempts, and in the end; `rate` is null of nothing. */
  readonly first: Share;
  readonly eventual: Share;
  readonly flips: number;
  /** Runs in which it failed at all, and those of them in which it passed in the end. */
  readonly failed: number;
  readonly rescued: number;
  /** Passes week by week, the oldest first; null where nothing was decided. */
  readonly trend: readonly (number | null)[];
  /** Null: it never flaked in these runs. */
  readonly flaky: ToldFlaky | null;
  /** The last time that it began to pass less, or more, often; null without one. */
  readonly change: ToldChange | null;
}

export interface Share {
  readonly count: number;
  readonly of: number;
  readonly rate: number | null;
}

/** An execution of a job in a run. */
export interface ToldTry {
  readonly attempt: number;
  readonly jobId: number;
  /** As GitHub names it, with its shard. */
  readonly job: string;
  /** GitHub's word; null while it runs. */
  readonly conclusion: string | null;
  readonly durationMs: number | null;
  /** The most important one; null when nothing failed, or nothing is known. */
  readonly cause: ToldCause | null;
}

export interface ToldCause {
  /** The explaining line. */
  readonly text: string;
  readonly signature: { readonly id: string; readonly title: string } | null;
  readonly label: string;
  readonly certainty: string | null;
  /** Further causes of the same job. */
  readonly others: number;
}

export interface ToldFlaky {
  /** Runs in which it flaked, of those that are settled. */
  readonly flaked: Share;
  /** When the runs of the first and the last flake were created. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Commit of the run of the first one. */
  readonly firstSha: string | null;
  /** What it cost: runs that it turned red at first, and minutes of re-runs. */
  readonly runsBlocked: number;
  readonly minutesRerun: number;
}

export interface ToldChange {
  readonly direction: 'worse' | 'better';
  readonly before: Share;
  readonly after: Share;
  readonly runId: number;
  readonly sha: string;
  readonly atMs: number;
}

export const answerGrid: Answerer<GridQuestion, GridAnswer> = async (question, desk) => {
  const { gridAnswer } = await import('./grid-answer.ts');
  const { repositoryStored } = await import('../commands/search.ts');
  const db = await desk.database();
  const repository = await repositoryStored(db, question.repository);
  return gridAnswer(db, repository, question, desk.around.nowMs());
};
