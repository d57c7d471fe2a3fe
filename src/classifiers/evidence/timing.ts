import type { Clue } from '../../domain.ts';
import { type Chronicle, endedBy } from '../../history/chronicle.ts';
import { entry } from '../../history/courses.ts';
import { endMs } from '../../history/failed-executions.ts';
import { rowOutcome } from '../../history/outcomes.ts';
import type { Execution } from '../../history/rows.ts';
import type { Case } from '../case.ts';
import { spoken } from '../spoken.ts';

/** With fewer passes nobody knows how long it takes. */
const LEAST_PASSES = 5;
/** Jobs grow over time: only so many of the latest passes are looked at. */
const MOST_PASSES = 50;
/** The deviation that is usual, as if the middle one were that of a normal distribution. */
const TO_SIGMA = 1.4826;
/** A job that always takes the same time is not late by seconds: logarithm of a twentieth more. */
const LEAST_DEVIATION = 0.05;
const LATE_DEVIATIONS = 3;
const LATE_TIMES = 2;
const EARLY_SHARE = 0.2;

/**
 * How long it ran, against its own passes before. Much longer: it hung, or the machine was slow. Much shorter: it ended before the
 * work began, in its set-up rather than in the tests. Null when it ran as usual, or nobody knows what is usual.
 */
export function timingClue({ own, hasBegun }: Case, past: Chronicle): Clue | null {
  const duration = durationOf(own);
  if (duration === null || !hasBegun) return null;
  const passes = passesBefore(own, past);
  if (passes.length < LEAST_PASSES) return null;
  const logs = passes.map(Math.log);
  const middle = median(logs);
  const deviation = Math.max(LEAST_DEVIATION, TO_SIGMA * median(logs.map((log) => Math.abs(log - middle))));
  const usual = Math.exp(middle);
  const clue = (feature: string, text: string): Clue => ({
    kind: 'timing',
    feature,
    value: 1,
    text,
    ref: `attempt ${own.attempt}`,
  });
  const said = `and passes in ${spoken(usual)} (median of ${passes.length})`;
  if ((Math.log(duration) - middle) / deviation > LATE_DEVIATIONS && duration > LATE_TIMES * usual) {
    return clue('timing.long', `it ran ${spoken(duration)}, ${said}`);
  }
  return duration < EARLY_SHARE * usual ? clue('timing.short', `it ended after ${spoken(duration)}, ${said}`) : null;
}

/** Durations of the latest passes that had ended before; none of its own run. */
function passesBefore(own: Execution, past: Chronicle): number[] {
  const passes = past.once(passesOf).get(jobOf(own)) ?? [];
  const found: number[] = [];
  for (let at = endedBy(passes, endMs(own)) - 1; at >= 0 && found.length < MOST_PASSES; at--) {
    const one = passes[at]!;
    if (one.runId !== own.runId && past.has(one)) found.push(durationOf(one)!);
  }
  return found;
}

/** Of each job, by the time of their ends; those of which it is known how long they took. */
function passesOf(all: readonly Execution[]): ReadonlyMap<string, readonly Execution[]> {
  const passes = new Map<string, Execution[]>();
  for (const one of all) {
    if (rowOutcome(one) === 'pass' && durationOf(one) !== null)
      entry(passes, jobOf(one), (): Execution[] => []).push(one);
  }
  return passes;
}

function jobOf({ workflow, job }: Execution): string {
  return `${workflow}\n${job}`;
}

/** Null when it is not known; a clock that was set back knows nothing. */
function durationOf({ startedMs, completedMs }: Execution): number | null {
  return startedMs === null || completedMs === null || completedMs <= startedMs ? null : completedMs - startedMs;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
