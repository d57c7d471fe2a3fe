import { betaBinomialTail } from './beta-distribution.ts';
import { type Chronicle, endedIn } from './chronicle.ts';
import { entry } from './courses.ts';
import type { Created } from './created.ts';
import { DAY_MS, HOUR_MS } from './days.ts';
import { endMs, isNobodysFault } from './failed-executions.ts';
import { proportion } from './intervals.ts';
import { rowOutcome } from './outcomes.ts';
import type { Execution } from './rows.ts';
import {
  hourly,
  isBroad,
  LEAST_FAILED,
  type StormSize,
  UNUSUAL,
  type Usual,
  usualBefore,
  type Weather,
  WINDOW,
  weatherIn,
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
  const before = stormIn(end - WINDOW * HOUR_MS, end, 'before', own, past);
  const after = stormIn(end, end + WINDOW * HOUR_MS, 'after', own, past);
  if (before === null || after === null) return before ?? after;
  return after.tail < before.tail ? after : before;
}

function stormIn(
  fromMs: number,
  untilMs: number,
  side: StormAround['side'],
  own: Execution,
  past: Chronicle,
): StormAround | null {
  const records = past.once(recordsOf);
  const others = (rows: readonly Execution[]): Execution[] =>
    endedIn(rows, fromMs, untilMs).filter((one) => one.sha !== own.sha && one.runId !== own.runId && past.has(one));
  const failures = others(records.failures);
  if (failures.length < LEAST_FAILED || !isBroad(failures) || isMostlyOne(failures)) return null;
  // What was usual is told by what had ended before: windows up to three hours before the hour of its end.
  const usual = records.usual(past.created, Math.floor(endMs(own) / HOUR_MS));
  if (usual === null) return null;
  const of = others(records.decided).length;
  if (failures.length <= usual.rate * of) return null;
  const tail = betaBinomialTail(failures.length, of, usual.a, usual.b);
  if (tail >= UNUSUAL) return null;
  const runs = [...new Set(failures.map(({ runId }) => runId))].sort((one, other) => one - other);
  return { side, failed: proportion(failures.length, of), usual: usual.rate, tail, runs };
}

interface Records {
  readonly decided: readonly Execution[];
  /** Those that are nobody's fault. */
  readonly failures: readonly Execution[];
  /** Before an hour, by the runs of the whole days that are among these. */
  usual(created: Created, hour: number): Usual | null;
}

function recordsOf(all: readonly Execution[]): Records {
  const decided = all.filter((one) => rowOutcome(one) !== null);
  const days = new Map<number, Execution[]>();
  for (const one of decided) entry(days, Math.floor(one.createdMs / DAY_MS), (): Execution[] => []).push(one);
  const parts = [...days].map(([day, rows]) => ({ day, hours: hourly(rows) }));
  // Hundreds of failures have the same days around them.
  const weathers = new Map<string, Weather>();
  const usuals = new Map<string, Usual | null>();
  return {
    decided,
    failures: decided.filter(isNobodysFault),
    usual: ({ fromMs, untilMs }, hour) => {
      const [first, end] = [Math.ceil(fromMs / DAY_MS), Math.floor(untilMs / DAY_MS)];
      const span = `${first} ${end}`;
      return entry(usuals, `${span} ${hour}`, () => {
        const whole = parts.filter(({ day }) => day >= first && day < end);
        const weather = entry(weathers, span, () => weatherIn(whole.map(({ hours }) => hours)));
        return usualBefore(weather, hour - weather.firstHour);
      });
    },
  };
}

/** More than half of it is what one commit broke. */
function isMostlyOne(failures: readonly Execution[]): boolean {
  const commits = new Map<string, number>();
  for (const { sha } of failures) commits.set(sha, (commits.get(sha) ?? 0) + 1);
  return 2 * Math.max(...commits.values()) > failures.length;
}
