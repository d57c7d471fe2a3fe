import { entry } from './courses.ts';
import { endMs } from './failed-executions.ts';
import { hasFailed, passedMs, type Settlement, type Sign } from './fates.ts';
import { rowOutcome } from './outcomes.ts';
import type { Row } from './rows.ts';

/** Adds what other commits of the same branch did in the same kind of run. */
export function withNeighbours(settled: readonly Settlement[]): Settlement[] {
  const added = new Map<Settlement, Sign[]>();
  for (const stretches of stretchesOf(settled)) {
    for (const [at, stretch] of stretches.entries()) {
      const before = stretches[at - 1]?.at(-1);
      const after = stretches[at + 1]?.[0];
      for (const one of stretch) {
        if (!hasFailed(one.course)) continue;
        added.set(one, [...alsoFailed(one, before), ...alsoFailed(one, after), ...mended(one, after)]);
      }
    }
  }
  return settled.map((one) => {
    const signs = added.get(one);
    return signs === undefined || signs.length === 0 ? one : { ...one, signs: [...one.signs, ...signs] };
  });
}

/** Runs of each job on each branch by time, those of the same code together. */
function stretchesOf(settled: readonly Settlement[]): Iterable<Settlement[][]> {
  const lanes = new Map<string, Settlement[][]>();
  for (const one of settled) {
    const { row, unit, first } = one.course;
    if (first === null || row.branch === null) continue;
    // Branches of forks have the same names: who pushed tells them apart.
    const whose = row.isDefaultBranch ? '' : row.actor;
    const lane = entry(
      lanes,
      `${row.workflow}\n${row.event}\n${row.branch}\n${whose}\n${unit}`,
      (): Settlement[][] => [],
    );
    const last = lane.at(-1)?.at(-1)?.course.row;
    if (last !== undefined && isSameCode(last, row)) lane.at(-1)!.push(one);
    else lane.push([one]);
  }
  return lanes.values();
}

function isSameCode(one: Row, other: Row): boolean {
  return one.sha === other.sha || (one.treeId !== null && one.treeId === other.treeId);
}

/** A neighbour that failed as well, until it passes on its own code. */
function alsoFailed(one: Settlement, neighbour: Settlement | undefined): Sign[] {
  if (neighbour === undefined || neighbour.decidedMs === null || neighbour.course.first !== 'fail') return [];
  const fromMs = Math.max(firstFailMs(one), neighbour.decidedMs);
  const flaked = neighbour.signs.filter(({ fate }) => fate === 'flaked');
  const refuted = flaked.map((sign) => ({ atMs: sign.fromMs, createdMs: sign.createdMs }));
  return [{ fate: 'broke', cell: null, fromMs, refuted, ...shownBy(neighbour) }];
}

/**
 * Who works on a change pushes the repair as its next commit. On the default branch the next commit is somebody else's: a failure
 * that is gone there may have come and gone.
 */
function mended(one: Settlement, after: Settlement | undefined): Sign[] {
  const passed = after === undefined ? null : passedMs(after);
  if (after === undefined || passed === null || one.course.row.isDefaultBranch) return [];
  const fromMs = Math.max(firstFailMs(one), passed);
  return [{ fate: 'mended', cell: null, fromMs, refuted: [], ...shownBy(after) }];
}

function shownBy({ course }: Settlement): Pick<Sign, 'run' | 'createdMs'> {
  return { run: course.row.runId, createdMs: course.row.createdMs };
}

function firstFailMs({ course }: Settlement): number {
  return Math.min(
    ...course.cells.flatMap(({ rows }) => rows.filter((row) => rowOutcome(row) === 'fail').map((row) => endMs(row))),
  );
}
