import type { ToldJob, ToldRun } from '../../domain.ts';
import { passCount, testCount } from '../../history/episodes/results.ts';
import { toldOutcome } from '../../history/episodes/sightings.ts';
import { nameOf } from '../range/causes.ts';
import type { CountDocument, Name } from '../range/documents.ts';
import { runDocument } from '../range/run-documents.ts';
import type { RunRowDocument } from './facts.ts';

const MINUTE_MS = 60_000;

/** How each run went against the one before of its workflow and branch. @param runs Oldest first. */
export function runRows(runs: readonly ToldRun[]): RunRowDocument[] {
  const startMs = runs[0]?.run.createdMs ?? 0;
  const before = new Map<string, ReadonlyMap<string, JobState>>();
  return runs.map((told) => {
    const { run } = told;
    const stream = `${run.workflow.id}\n${run.branch}\n${run.headRepository}`;
    const earlier = before.get(stream) ?? new Map<string, JobState>();
    const now = statesOf(told);
    // What was not decided this time is still as it was.
    before.set(stream, new Map([...earlier, ...now]));
    const states = [...now];
    const red = states.filter(([, { outcome }]) => outcome === 'fail');
    const isRed = (job: string): boolean => earlier.get(job)?.outcome === 'fail';
    return {
      run: runDocument(run),
      attempts: run.attempt,
      minutes: Math.floor(run.createdMs / MINUTE_MS) - Math.floor(startMs / MINUTE_MS),
      first: counted(told, 'first'),
      last: counted(told, 'last'),
      conclusion: run.conclusion,
      tests: states.flatMap(([job, { tests }]) => {
        if (tests === null) return [];
        const known = earlier.get(job)?.tests ?? null;
        const isSame = known !== null && known.passed === tests.passed && known.total === tests.total;
        const isWhole = tests.passed === tests.total;
        return isWhole && (isSame || known === null) ? [] : [{ job, ...tests }];
      }),
      newlyRed: red.filter(([job]) => !isRed(job)).map(([job, { cause }]) => ({ job, cause })),
      stillRed: red.filter(([job]) => isRed(job)).map(([job, { cause }]) => ({ job, cause })),
      passedAgain: states.flatMap(([job, { outcome, before: cause }]) =>
        outcome === 'pass' && cause !== undefined ? [{ job, cause }] : [],
      ),
      newlyGreen: states
        .filter(([job, { outcome, before: cause }]) => outcome === 'pass' && cause === undefined && isRed(job))
        .map(([job]) => job),
    };
  });
}

interface JobState {
  readonly outcome: 'pass' | 'fail';
  readonly tests: { readonly passed: number; readonly total: number } | null;
  readonly cause: Name | null;
  /** Given: an earlier attempt of the same run failed, of this. */
  readonly before?: Name | null;
}

/** The last decisive execution of each job, by name. */
function statesOf({ jobs }: ToldRun): ReadonlyMap<string, JobState> {
  const states = new Map<string, JobState>();
  const ran = jobs.filter(({ job }) => job.executed);
  for (const one of ran.toSorted((a, b) => a.job.attempt - b.job.attempt || byName(a, b))) {
    const outcome = toldOutcome(one);
    if (outcome === null) continue;
    const failure = one.failures[0];
    const cause = outcome === 'pass' || failure === undefined ? null : nameOf(failure);
    const last = states.get(one.job.name);
    const before = last === undefined ? undefined : last.outcome === 'fail' ? last.cause : last.before;
    states.set(one.job.name, {
      outcome,
      tests: testCount(one.tests),
      cause,
      ...(before === undefined ? {} : { before }),
    });
  }
  return new Map([...states].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Of two jobs of one name the red one speaks for both: it comes last. */
function byName(one: ToldJob, other: ToldJob): number {
  return Number(toldOutcome(one) === 'fail') - Number(toldOutcome(other) === 'fail') || one.job.id - other.job.id;
}

function counted(told: ToldRun, by: 'first' | 'last'): CountDocument | null {
  const { passed, of } = passCount(told, by);
  return of === 0 ? null : { count: passed, of };
}
