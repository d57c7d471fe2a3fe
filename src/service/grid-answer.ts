import { filterOf } from '../commands/runs.ts';
import type { Filter, Term } from '../filter/filter.ts';
import { matches } from '../filter/matches.ts';
import { entry } from '../history/courses.ts';
import { DAY_MS } from '../history/days.ts';
import { type Grid, type GridRow, type GridRun, type GridState, gridsOf } from '../history/grid.ts';
import { type GridFigures, type GridFiguresOptions, gridFigures } from '../history/grid-figures.ts';
import { jobKey } from '../history/job-key.ts';
import type { Database } from '../store/database.ts';
import { filterCondition } from '../store/filter.ts';
import { countRuns, type ListedJob, type ListedRun, listRuns } from '../store/listing.ts';
import type { StoredRepository } from '../store/repositories.ts';
import type {
  GridAnswer,
  GridQuestion,
  Share,
  ToldCause,
  ToldChange,
  ToldFlaky,
  ToldGrid,
  ToldGridRow,
  ToldTry,
} from './grid.ts';

/** Columns of all grids together: more than a screen holds, and few enough to be read at once. */
const RUNS = 300;
const WEEK_DAYS = 7;
/** Up to so many, a trend is told day by day. */
const TREND_DAYS = 10;
/** Executions of one cell that are told: who has fifty shards reads the run. */
const TRIES = 16;

export function gridAnswer(
  db: Database,
  repository: StoredRepository,
  { filter, days, scope }: GridQuestion,
  nowMs: number,
): GridAnswer {
  const fromMs = nowMs - days * DAY_MS;
  const given = filterOf(filter, nowMs).terms;
  const terms = [...given, ...spanOf(fromMs), ...ofScope(repository, scope)];
  const where = filterCondition({ terms }, repository.key);
  const runs = listRuns(db, where, { limit: RUNS, offset: 0 });
  // As `whyred runs --grid`: who asks for runs of certain jobs wants to see those.
  const named: Filter = { terms: given.filter(({ field }) => field === 'job') };
  const isWanted = (one: GridRun): boolean => matches(named, one);
  const ofWorkflow = new Map<number, ListedRun[]>();
  for (const one of runs) entry(ofWorkflow, one.run.workflow.id, (): ListedRun[] => []).push(one);
  const span = trendSpan(runs.length < RUNS ? fromMs : runs.at(-1)!.run.createdMs, nowMs);
  return {
    ...{ fromMs, untilMs: nowMs, branch: repository.defaultBranch },
    grids: gridsOf(runs, isWanted).map((grid) => {
      const own = ofWorkflow.get(grid.runs[0]!.workflow.id)!;
      return toldGrid(grid, own, gridFigures(own, isWanted, span));
    }),
    runs: runs.length,
    runsInAll: runs.length < RUNS ? runs.length : countRuns(db, where).runs,
    unlisted: runs.filter(({ run, jobs }) => run.status === 'completed' && jobs.length === 0).length,
  };
}

/** In weeks, or in days where there are few. What is too old to be loaded is no part of it. */
function trendSpan(fromMs: number, untilMs: number): GridFiguresOptions {
  const days = (untilMs - fromMs) / DAY_MS;
  return { fromMs, untilMs, parts: days <= TREND_DAYS ? TREND_DAYS + 1 : Math.ceil(days / WEEK_DAYS) };
}

function spanOf(fromMs: number): Term[] {
  return [{ field: 'since', op: '=', values: [''], fromMs, toMs: null, negated: false, column: 1 }];
}

/** As statistics know the default branch: a pull request may come from a branch of that name in a fork. */
function ofScope({ defaultBranch }: StoredRepository, scope: GridQuestion['scope']): Term[] {
  if (scope === 'all' || defaultBranch === null) return [];
  return [
    { field: 'branch', op: 'is', values: [defaultBranch], negated: false, column: 1 },
    { field: 'event', op: 'like', values: ['pull_request*'], negated: true, column: 1 },
  ];
}

function toldGrid(grid: Grid, listed: readonly ListedRun[], figures: ReadonlyMap<string, GridFigures>): ToldGrid {
  const jobs = new Map(listed.map(({ run, jobs: own }) => [run.id, byKey(own)]));
  const commits = new Map(grid.runs.map(({ createdMs, sha }) => [createdMs, sha]));
  return {
    workflow: grid.runs[0]!.workflow.id,
    workflowName: grid.workflowName,
    runs: grid.runs.map(({ id, attempt, title, event, branch, sha, actor, createdMs, conclusion, url }) => ({
      ...{ id, attempt, title, event, branch, sha, actor, createdMs, conclusion, url },
    })),
    rows: grid.rows.map((row) => toldRow(row, grid, jobs, figures.get(row.job)!, commits)),
  };
}

type JobsByKey = ReadonlyMap<string, readonly ListedJob[]>;

function byKey(jobs: readonly ListedJob[]): JobsByKey {
  const keys = new Map<string, ListedJob[]>();
  for (const one of jobs) entry(keys, keyOf(one.job.name), (): ListedJob[] => []).push(one);
  return keys;
}

/** Names are few, and keys take a few expressions each. */
const known = new Map<string, string>();

function keyOf(name: string): string {
  if (known.size > 10_000) known.clear();
  return entry(known, name, () => jobKey(name));
}

function toldRow(
  { job, cells }: GridRow,
  { runs }: Grid,
  jobs: ReadonlyMap<number, JobsByKey>,
  figures: GridFigures,
  commits: ReadonlyMap<number, string>,
): ToldGridRow {
  const told: Record<number, readonly ToldTry[]> = {};
  let name = job;
  for (const [at, state] of cells.entries()) {
    const own = jobs.get(runs[at]!.id)?.get(job) ?? [];
    name = own[0]?.job.name ?? name;
    if (isWorthTelling(state, own)) told[at] = triesOf(own);
  }
  const { rates, flips, failed, rescued, flaky, change, trend } = figures;
  return {
    ...{ job, name, cells, told, flips, failed, rescued, trend },
    first: shareOf(rates.first),
    eventual: shareOf(rates.eventual),
    flaky: flaky === null ? null : toldFlaky(flaky, commits),
    change: change === null ? null : toldChange(change),
  };
}

function isWorthTelling(state: GridState, own: readonly ListedJob[]): boolean {
  if (state === 'not-run' || state === 'unknown') return false;
  return state !== 'passed' || own.some(({ job }) => job.executed && job.attempt > 1);
}

/** What was executed, attempt by attempt; of very many those that did not pass. */
function triesOf(own: readonly ListedJob[]): ToldTry[] {
  const executed = own.filter(({ job }) => job.executed);
  const all = executed.length === 0 ? own : executed;
  const shown =
    all.length <= TRIES
      ? all
      : all.toSorted((one, other) => Number(isGreen(one)) - Number(isGreen(other))).slice(0, TRIES);
  return shown
    .toSorted((one, other) => one.job.attempt - other.job.attempt)
    .map(({ job, failures }) => ({
      ...{ attempt: job.attempt, jobId: job.id, job: job.name, conclusion: job.conclusion },
      durationMs: job.startedMs === null || job.completedMs === null ? null : job.completedMs - job.startedMs,
      cause: causeOf(failures),
    }));
}

function isGreen({ job }: ListedJob): boolean {
  return job.conclusion === 'success';
}

function causeOf([first, ...others]: ListedJob['failures']): ToldCause | null {
  if (first === undefined) return null;
  const { rootCause, signature, verdict } = first;
  return {
    text: rootCause.text,
    signature: signature === null ? null : { id: signature.id, title: signature.title },
    ...{ label: verdict.label, certainty: verdict.certainty, others: others.length },
  };
}

function toldFlaky(
  { flaked, firstSeenMs, lastSeenMs, cost }: NonNullable<GridFigures['flaky']>,
  commits: ReadonlyMap<number, string>,
): ToldFlaky {
  const { runsBlocked, minutesRerun } = cost;
  return {
    ...{ flaked: shareOf(flaked), firstMs: firstSeenMs, lastMs: lastSeenMs, runsBlocked, minutesRerun },
    firstSha: commits.get(firstSeenMs) ?? null,
  };
}

function toldChange({ direction, before, after, at }: NonNullable<GridFigures['change']>): ToldChange {
  const { runId, sha, createdMs } = at;
  return { direction, before: shareOf(before), after: shareOf(after), runId, sha, atMs: createdMs };
}

function shareOf({ count, of, rate }: Share): Share {
  return { count, of, rate };
}
