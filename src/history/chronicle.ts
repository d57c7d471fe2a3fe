import { compared, entry } from './courses.ts';
import { ALWAYS, type Created, isWithin } from './created.ts';
import { endMs } from './failed-executions.ts';
import { jobKey } from './job-key.ts';
import { rowOutcome } from './outcomes.ts';
import { type Execution, executionId } from './rows.ts';

/** What has been seen of one repository until a moment. All lists are by the time of the executions' ends. */
export interface Chronicle {
  /** What ended later is not there. */
  readonly untilMs: number;
  /** Nor are other runs than these. */
  readonly created: Created;
  readonly all: readonly Execution[];
  /** Of one job of a workflow, by the name that GitHub gives it. */
  ofJob(one: Pick<Execution, 'workflow' | 'job'>): readonly Execution[];
  /** The same with all its shards, on all machines. */
  ofUnit(one: Pick<Execution, 'workflow' | 'job'>): readonly Execution[];
  /** All jobs of one run, in all attempts. */
  ofRun(runId: number): readonly Execution[];
  /** Executions of the same job on the same commit or the same tree, in this run and in others. */
  ofCode(one: Pick<Execution, 'workflow' | 'job' | 'sha' | 'treeId'>): readonly Execution[];
  /** Of all jobs, on what is called so: forks have branches of the same names. */
  ofBranch(branch: string | null): readonly Execution[];
  /** That failed, and in which a failure of this fingerprint was found. */
  alike(fingerprint: string): readonly Execution[];
  /** Of all jobs: what ended after the one moment, and not after the other. */
  between(fromMs: number, untilMs: number): readonly Execution[];
  /** Is it among those that are there? */
  has(one: Execution): boolean;
  /**
   * What is reckoned once of all rows, and kept for all views of the chronicle. It sees what is in none of them, too: whoever uses
   * it must not tell of what ended later, or of other runs.
   */
  once<T>(reckon: (all: readonly Execution[]) => T): T;
  /** The same as it stood at an earlier moment: what ended later is not there. */
  until(ms: number): Chronicle;
  /** Only the runs that were created from the one moment on and before the other, with all their attempts. */
  within(fromMs: number, untilMs: number): Chronicle;
}

/** @param executions Of one repository, in any order. */
export function createChronicle(executions: readonly Execution[]): Chronicle {
  const all = executions.toSorted(
    (one, other) => endMs(one) - endMs(other) || compared(executionId(one), executionId(other)),
  );
  const jobs = new Map<string, Execution[]>();
  const units = new Map<string, Execution[]>();
  const runs = new Map<number, Execution[]>();
  const codes = new Map<string, Execution[]>();
  const branches = new Map<string | null, Execution[]>();
  const kinds = new Map<string, Execution[]>();
  const keys = new Map<string, string>();
  const reckoned = new Map<unknown, unknown>();
  for (const one of all) {
    entry(jobs, `${one.workflow}\n${one.job}`, (): Execution[] => []).push(one);
    const unit = entry(keys, one.job, () => jobKey(one.job));
    entry(units, `${one.workflow}\n${unit}`, (): Execution[] => []).push(one);
    entry(runs, one.runId, (): Execution[] => []).push(one);
    for (const code of codesOf(one)) entry(codes, code, (): Execution[] => []).push(one);
    entry(branches, one.branch, (): Execution[] => []).push(one);
    if (rowOutcome(one) !== 'fail') continue;
    for (const kind of new Set(one.failures.map(({ fingerprint }) => fingerprint))) {
      entry(kinds, kind, (): Execution[] => []).push(one);
    }
  }
  const view = (untilMs: number, created: Created): Chronicle => {
    const found = new Map<readonly Execution[], readonly Execution[]>();
    const isThere = ({ createdMs }: Execution): boolean => isWithin(createdMs, created);
    const cut = (rows: readonly Execution[]): readonly Execution[] => {
      const ended = upTo(rows, untilMs);
      return created === ALWAYS || ended.every(isThere) ? ended : ended.filter(isThere);
    };
    const seen = (rows: readonly Execution[] = []): readonly Execution[] => entry(found, rows, () => cut(rows));
    return {
      untilMs,
      created,
      // Only when it is asked for: a chronicle is looked at from many moments.
      get all() {
        return seen(all);
      },
      ofJob: ({ workflow, job }) => seen(jobs.get(`${workflow}\n${job}`)),
      ofUnit: ({ workflow, job }) => seen(units.get(`${workflow}\n${jobKey(job)}`)),
      ofRun: (runId) => seen(runs.get(runId)),
      ofCode: (one) => {
        const ofCodes = codesOf(one).flatMap((code) => seen(codes.get(code)));
        return [...new Set(ofCodes)].sort((a, b) => endMs(a) - endMs(b) || compared(executionId(a), executionId(b)));
      },
      ofBranch: (branch) => seen(branches.get(branch)),
      alike: (fingerprint) => seen(kinds.get(fingerprint)),
      between: (from, until) => cut(endedIn(all, from, until)),
      has: (one) => isThere(one) && endMs(one) <= untilMs,
      once: <T>(reckon: (rows: readonly Execution[]) => T) => entry(reckoned, reckon, () => reckon(all)) as T,
      until: (ms) => view(Math.min(ms, untilMs), created),
      within: (from, until) =>
        view(untilMs, { fromMs: Math.max(from, created.fromMs), untilMs: Math.min(until, created.untilMs) }),
    };
  };
  return view(Number.POSITIVE_INFINITY, ALWAYS);
}

/**
 * Those that ended after the one moment, and not after the other.
 * @param rows By the time of their ends.
 */
export function endedIn(rows: readonly Execution[], fromMs: number, untilMs: number): readonly Execution[] {
  return rows.slice(endedBy(rows, fromMs), endedBy(rows, untilMs));
}

function codesOf({ workflow, job, sha, treeId }: Pick<Execution, 'workflow' | 'job' | 'sha' | 'treeId'>): string[] {
  const commit = `${workflow}\n${job}\ncommit ${sha}`;
  return treeId === null ? [commit] : [commit, `${workflow}\n${job}\ntree ${treeId}`];
}

/** @param rows By the time of their ends. */
function upTo(rows: readonly Execution[], untilMs: number): readonly Execution[] {
  return rows.length === 0 || endMs(rows.at(-1)!) <= untilMs ? rows : rows.slice(0, endedBy(rows, untilMs));
}

/** How many had ended by then. */
export function endedBy(rows: readonly Execution[], ms: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endMs(rows[middle]!) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
