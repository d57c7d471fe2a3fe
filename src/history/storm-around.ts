import { betaBinomialTail } from './beta-distribution.ts';
import type { Chronicle } from './chronicle.ts';
import { HOUR_MS } from './days.ts';
import { endMs, isNobodysFault } from './failed-executions.ts';
import { proportion } from './intervals.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution } from './rows.ts';
import {
  isBroad,
  LEAST_FAILED,
  type StormSize,
  UNUSUAL,
  usualBefore,
  type Weather,
  WINDOW,
  weatherOf,
} from './storms.ts';

export interface StormAround extends StormSize {
  /** Which three hours, seen from the end of the execution. */
  readonly side: 'before' | 'after';
  /** Runs that failed meanwhile, in order. */
  readonly runs: readonly number[];
}

/**
 * Whether far more than usual failed in the three hours before an execution ended, or, as far as they have passed, after it; of
 * both the stronger one. What its own commit did does not count: one broken commit can make thirty jobs red.
 */
export function stormAround(own: Execution, past: Chronicle): StormAround | null {
  const end = endMs(own);
  const weather = past.once(weatherOfAll);
  const before = stormIn(past.between(end - WINDOW * HOUR_MS, end), 'before', own, weather);
  const after = stormIn(past.between(end, end + WINDOW * HOUR_MS), 'after', own, weather);
  if (before === null || after === null) return before ?? after;
  return after.tail < before.tail ? after : before;
}

function weatherOfAll(all: readonly Execution[]): Weather {
  return weatherOf(all.filter((one) => rowOutcome(one) !== null));
}

function stormIn(
  rows: readonly Execution[],
  side: StormAround['side'],
  own: Execution,
  weather: Weather,
): StormAround | null {
  const others = rows.filter((one) => rowOutcome(one) !== null && one.sha !== own.sha && one.runId !== own.runId);
  const failures = others.filter(isNobodysFault);
  if (failures.length < LEAST_FAILED || !isBroad(failures) || isMostlyOne(failures)) return null;
  // What was usual is told by what had ended before: windows up to three hours before the hour of its end.
  const usual = usualBefore(weather, Math.floor(endMs(own) / HOUR_MS) - weather.firstHour);
  if (usual === null) return null;
  const tail = betaBinomialTail(failures.length, others.length, usual.a, usual.b);
  if (tail >= UNUSUAL) return null;
  const runs = [...new Set(failures.map(({ runId }) => runId))].sort((one, other) => one - other);
  return { side, failed: proportion(failures.length, others.length), usual: usual.rate, tail, runs };
}

/** More than half of it is what one commit broke. */
function isMostlyOne(failures: readonly Execution[]): boolean {
  const commits = new Map<string, number>();
  for (const { sha } of failures) commits.set(sha, (commits.get(sha) ?? 0) + 1);
  return 2 * Math.max(...commits.values()) > failures.length;
}
