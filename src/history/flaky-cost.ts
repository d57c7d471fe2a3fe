import { isFlakyFailure, type JudgedCourse } from './flaky-failures.ts';
import type { Row } from './rows.ts';

export interface FlakyCost {
  /** Runs whose first attempt it turned red, each of which somebody had to look at. */
  readonly runsBlocked: number;
  /** Branches of pull requests among them. */
  readonly pullRequestsBlocked: number;
  /** Minutes that it ran again after it had flaked. Other jobs that were run again with it are not counted. */
  readonly minutesRerun: number;
}

export function flakyCost(flaky: readonly JudgedCourse[]): FlakyCost {
  const blocked = flaky.filter(({ course, failures }) => course.first === 'fail' && failures.some(isFlakyFailure));
  const branches = blocked
    .filter(({ course }) => course.stratum === 'pull_request')
    .map(({ course }) => `${course.row.repository}\n${course.row.branch}`);
  const reruns = new Set<Row>();
  for (const failure of flaky.flatMap(({ failures }) => failures)) {
    if (!isFlakyFailure(failure)) continue;
    for (const row of failure.cell.rows) if (row.attempt > failure.row.attempt) reruns.add(row);
  }
  let ms = 0;
  for (const { startedMs, completedMs } of reruns) {
    // A clock that was set back must not make a re-run pay.
    if (startedMs !== null && completedMs !== null) ms += Math.max(0, completedMs - startedMs);
  }
  return {
    runsBlocked: blocked.length,
    pullRequestsBlocked: new Set(branches).size,
    minutesRerun: ms / 60_000,
  };
}
