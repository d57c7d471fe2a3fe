import { compared, entry } from './courses.ts';
import { endMs } from './failed-executions.ts';
import { jobKey } from './job-key.ts';
import { type Execution, executionId } from './rows.ts';

/** What has been seen of one repository until a moment. All lists are by the time of the executions' ends. */
export interface Chronicle {
  readonly untilMs: number;
  readonly all: readonly Execution[];
  /** Of one job of a workflow, by the name that GitHub gives it. */
  ofJob(one: Pick<Execution, 'workflow' | 'job'>): readonly Execution[];
  /** The same with all its shards, on all machines. */
  ofUnit(one: Pick<Execution, 'workflow' | 'job'>): readonly Execution[];
  /** All jobs of one run, in all attempts. */
  ofRun(runId: number): readonly Execution[];
  /** Executions of the same job on the same commit or the same tree, in this run and in others. */
  ofCode(one: Pick<Execution, 'workflow' | 'job' | 'sha' | 'treeId'>): readonly Execution[];
  /** In which a failure of this fingerprint was found. */
  alike(fingerprint: string): readonly Execution[];
  /** Of all jobs: what ended after the one moment, and not after the other. */
  between(fromMs: number, untilMs: number): readonly Execution[];
  /**
   * What is reckoned once of all rows, and kept for all views of the chronicle. It sees what ended later, too: whoever uses it
   * must not tell of anything that was not known yet.
   */
  once<T>(reckon: (all: readonly Execution[]) => T): T;
  /** The same as it stood at an earlier moment: what ended later is not there. */
  until(ms: number): Chronicle;
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
  const kinds = new Map<string, Execution[]>();
  const keys = new Map<string, string>();
  const reckoned = new Map<unknown, unknown>();
  for (const one of all) {
    entry(jobs, `${one.workflow}\n${one.job}`, (): Execution[] => []).push(one);
    const unit = entry(keys, one.job, () => jobKey(one.job));
    entry(units, `${one.workflow}\n${unit}`, (): Execution[] => []).push(one);
    entry(runs, one.runId, (): Execution[] => []).push(one);
    for (const code of codesOf(one)) entry(codes, code, (): Execution[] => []).push(one);
    for (const kind of new Set(one.failures.map(({ fingerprint }) => fingerprint))) {
      entry(kinds, kind, (): Execution[] => []).push(one);
    }
  }
  const view = (untilMs: number): Chronicle => {
    const seen = (rows: readonly Execution[] | undefined): readonly Execution[] => upTo(rows ?? [], untilMs);
    return {
      untilMs,
      // Only when it is asked for: a chronicle is looked at from many moments.
      get all() {
        return seen(all);
      },
      ofJob: ({ workflow, job }) => seen(jobs.get(`${workflow}\n${job}`)),
      ofUnit: ({ workflow, job }) => seen(units.get(`${workflow}\n${jobKey(job)}`)),
      ofRun: (runId) => seen(runs.get(runId)),
      ofCode: (one) => {
        const found = codesOf(one).flatMap((code) => seen(codes.get(code)));
        return [...new Set(found)].sort((a, b) => endMs(a) - endMs(b) || compared(executionId(a), executionId(b)));
      },
      alike: (fingerprint) => seen(kinds.get(fingerprint)),
      between: (from, until) => all.slice(endedBy(all, from), endedBy(all, Math.min(until, untilMs))),
      once: <T>(reckon: (rows: readonly Execution[]) => T) => entry(reckoned, reckon, () => reckon(all)) as T,
      until: (ms) => view(Math.min(ms, untilMs)),
    };
  };
  return view(Number.POSITIVE_INFINITY);
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
function endedBy(rows: readonly Execution[], ms: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endMs(rows[middle]!) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
