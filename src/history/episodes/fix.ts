import type { Run, TestReport, ToldJob, ToldRun } from '../../domain.ts';
import { jobKey } from '../job-key.ts';
import type { Sighting } from './episodes.ts';
import { type EpisodeLane, isSameCode } from './lanes.ts';
import { toldOutcome } from './sightings.ts';

/**
 * Between which two runs a failure went away. The second may still be red of something else:
 * `job`: a job passed that had failed of it · `step`: it got past the step · `tests`: the tests that had failed did not fail.
 */
export interface EpisodeFix {
  /** The last run in which it was seen. */
  readonly lastRed: Run;
  readonly firstGreen: Run;
  readonly by: 'job' | 'step' | 'tests';
  /** The job that shows it. */
  readonly job: string;
  /** The step that it got past; null where that is not what shows it. */
  readonly step: string | null;
}

/** Null where it was not fixed. One job that gets past a failure is enough: what was mended for one was mended for all. */
export function fixIn(
  lanes: readonly EpisodeLane[],
  ending: EpisodeLane['ending'],
  sightings: readonly Sighting[],
  runs: readonly ToldRun[],
): EpisodeFix | null {
  if (ending.how !== 'fixed') return null;
  const lane = lanes.find((one) => one.ending === ending)!;
  const isOwn = (run: Run): boolean =>
    run.workflow.id === lane.workflow.id &&
    run.branch === lane.branch &&
    run.headRepository === ending.firstGreen.headRepository;
  const stream = runs.filter(({ run }) => isOwn(run));
  const ids = new Set(stream.map(({ run }) => run.id));
  const tells = (one: Sighting): boolean => one.how !== 'upstream' && one.how !== 'cancelled';
  const told = sightings.some(tells) ? sightings.filter(tells) : sightings;
  const seen = told.filter(({ run }) => ids.has(run.id));
  const last = stream.findLastIndex(({ run }) => seen.some((one) => one.run.id === run.id));
  const lastRed = stream[last]!.run;
  for (const later of stream.slice(last + 1)) {
    if (isSameCode(later.run, lastRed)) continue;
    const found = pastIn(later, seen, stream);
    if (found !== null) return { lastRed, firstGreen: later.run, ...found };
  }
  return { lastRed, firstGreen: ending.firstGreen, by: 'job', job: lane.jobKey, step: null };
}

type Past = Pick<EpisodeFix, 'by' | 'job' | 'step'>;

/** What shows it best: a job that passed, then one that got further. */
function pastIn({ jobs }: ToldRun, seen: readonly Sighting[], stream: readonly ToldRun[]): Past | null {
  const pasts = jobs.flatMap((one): Past[] => {
    const before = seen.findLast(({ job }) => jobKey(job.name) === jobKey(one.job.name));
    if (before === undefined || !one.job.executed) return [];
    const { name } = one.job;
    const outcome = toldOutcome(one);
    if (outcome === 'pass') return [{ by: 'job', job: name, step: null }];
    if (outcome !== 'fail') return [];
    const step = stepPassed(before, one);
    if (step !== null) return [{ by: 'step', job: name, step }];
    return testsPassed(reportsOf(before, stream), one.tests) ? [{ by: 'tests', job: name, step: null }] : [];
  });
  const best = (['job', 'step', 'tests'] as const).flatMap((by) => pasts.filter((one) => one.by === by));
  return best[0] ?? null;
}

/** The step that failed before and did not now; null without one. */
function stepPassed({ job }: Sighting, later: ToldJob): string | null {
  const failed = job.steps.find(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out')?.name;
  if (failed === undefined || job.steps.filter(({ name }) => name === failed).length > 1) return null;
  const again = later.job.steps.filter(({ name }) => name === failed);
  return again.length === 1 && again[0]!.conclusion === 'success' ? failed : null;
}

function reportsOf({ run, attempt, job }: Sighting, stream: readonly ToldRun[]): readonly TestReport[] {
  const told = stream.find((one) => one.run.id === run.id);
  return told?.jobs.find((one) => one.job.attempt === attempt && one.job.id === job.id)?.tests ?? [];
}

/** As many tests ran, all that failed are named, and none of those that failed before is among them. */
function testsPassed(before: readonly TestReport[], now: readonly TestReport[]): boolean {
  const failed = before.filter(({ failures }) => failures.length > 0);
  return (
    failed.length > 0 &&
    failed.every((report) => {
      const again = now.find(({ framework }) => framework === report.framework);
      if (again?.total == null || report.total === null || again.total < report.total) return false;
      const isWhole = report.failed === report.failures.length && again.failed === again.failures.length;
      return isWhole && !again.failures.some(({ id }) => report.failures.some((one) => one.id === id));
    })
  );
}
