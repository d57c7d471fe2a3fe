import { betaBinomialTail } from './beta-distribution.ts';
import { burstsOf } from './bursts.ts';
import { entry } from './courses.ts';
import { HOUR_MS } from './days.ts';
import { endMs, isNobodysFault, isSpread } from './failed-executions.ts';
import type { Counts } from './fisher.ts';
import { type Proportion, proportion } from './intervals.ts';
import { jobKey } from './job-key.ts';
import type { Execution } from './rows.ts';

export interface StormSize {
  /** Failures of all that was decided meanwhile. */
  readonly failed: Proportion;
  /** The share that usually fails, 0..1. */
  readonly usual: number;
  /** How likely so many failures would be on a usual day, at its worst. */
  readonly tail: number;
}

interface Storm {
  readonly size: StormSize;
  readonly executions: readonly Execution[];
}

/** Hours that are looked at together. */
export const WINDOW = 3;
/** What is usual: the windows of four weeks. */
const USUAL_WINDOWS = (28 * 24) / WINDOW;
/** With fewer windows in which anything ran, nobody knows what is usual. */
const LEAST_WINDOWS = 8;
export const UNUSUAL = 1e-3;
/** Two failures are no storm, however quiet it is else. */
export const LEAST_FAILED = 3;
/** No two hours are alike: outcomes of one window are never taken as wholly independent. */
const LEAST_CORRELATION = 0.02;

/** The hours of a repository, and in which of them a storm was. */
export interface Weather {
  /** From the first in which anything ended to the last. */
  readonly hours: readonly Hour[];
  /** Hours since 1970, of the first. */
  readonly firstHour: number;
  readonly stormy: readonly boolean[];
  readonly spans: readonly { from: number; until: number; usual: number; tail: number }[];
}

/**
 * Hours in which far more failed than usual, in at least two workflows or three jobs, with different code.
 * @param decided Decisive executions of one repository.
 */
export function stormsOf(decided: readonly Execution[]): Storm[] {
  const { hours, spans } = weatherOf(decided);
  return spans.map(({ from, until, usual, tail }) => {
    const own = hours.slice(from, until + 1);
    const executions = own.flatMap(({ failures }) => failures);
    const failed = proportion(
      executions.length,
      own.reduce((sum, { of }) => sum + of, 0),
    );
    return { size: { failed, usual, tail }, executions };
  });
}

/** @param decided Decisive executions of one repository. */
function weatherOf(decided: readonly Execution[]): Weather {
  return weatherIn([hourly(decided)]);
}

/** @param parts Each of other executions, in any hours. */
export function weatherIn(parts: readonly Hourly[]): Weather {
  const { hours, firstHour } = hoursOf(parts);
  const stormy = new Array<boolean>(hours.length).fill(false);
  const spans: { from: number; until: number; usual: number; tail: number }[] = [];
  for (let last = 0; last < hours.length; last++) {
    const window = sumOf(hours, last);
    if (window.failed < LEAST_FAILED) continue;
    const usual = usualBefore({ hours, stormy }, last);
    if (usual === null) continue;
    const tail = betaBinomialTail(window.failed, window.of, usual.a, usual.b);
    if (tail >= UNUSUAL) continue;
    const from = Math.max(0, last - WINDOW + 1);
    if (!isBroad(hours.slice(from, last + 1).flatMap(({ failures }) => failures))) continue;
    stormy.fill(true, from, last + 1);
    const storm = spans.at(-1);
    if (storm !== undefined && from <= storm.until + 1) {
      storm.until = last;
      storm.tail = Math.min(storm.tail, tail);
    } else spans.push({ from, until: last, usual: usual.rate, tail });
  }
  return { hours, firstHour, stormy, spans };
}

export interface Hour {
  of: number;
  readonly failures: Execution[];
}

/** By hours since 1970; those in which nothing ended are not there. */
export type Hourly = ReadonlyMap<number, Hour>;

/** @param decided Decisive executions of one repository. */
export function hourly(decided: readonly Execution[]): Hourly {
  const hours = new Map<number, Hour>();
  for (const one of decided) {
    const hour = entry(hours, Math.floor(endMs(one) / HOUR_MS), (): Hour => ({ of: 0, failures: [] }));
    hour.of++;
    if (isNobodysFault(one)) hour.failures.push(one);
  }
  return hours;
}

function hoursOf(parts: readonly Hourly[]): Pick<Weather, 'hours' | 'firstHour'> {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const hour of parts.flatMap((part) => [...part.keys()])) {
    first = Math.min(first, hour);
    last = Math.max(last, hour);
  }
  if (first > last) return { hours: [], firstHour: 0 };
  const hours = Array.from({ length: last - first + 1 }, (): Hour => ({ of: 0, failures: [] }));
  for (const part of parts) {
    for (const [at, { of, failures }] of part) {
      const hour = hours[at - first]!;
      hour.of += of;
      hour.failures.push(...failures);
    }
  }
  return { hours, firstHour: first };
}

/** Of the window that ends with the hour. */
function sumOf(hours: readonly Hour[], last: number): Counts {
  let failed = 0;
  let of = 0;
  for (let at = Math.max(0, last - WINDOW + 1); at <= last && at < hours.length; at++) {
    failed += hours[at]!.failures.length;
    of += hours[at]!.of;
  }
  return { failed, of };
}

/** How the share of failures varies from window to window: a beta distribution of a mean. */
export interface Usual {
  readonly rate: number;
  readonly a: number;
  readonly b: number;
}

/** What was usual before the window that ends with an hour; null when too little is known. Storms do not count. */
export function usualBefore({ hours, stormy }: Pick<Weather, 'hours' | 'stormy'>, last: number): Usual | null {
  const windows: Counts[] = [];
  for (let back = 1; back <= USUAL_WINDOWS && last - back * WINDOW >= 0; back++) {
    const end = last - back * WINDOW;
    if (stormy[end] || stormy[end - 1] || stormy[end - 2]) continue;
    const window = sumOf(hours, end);
    if (window.of > 0) windows.push(window);
  }
  if (windows.length < LEAST_WINDOWS) return null;
  const failed = windows.reduce((sum, window) => sum + window.failed, 0.5);
  const of = windows.reduce((sum, window) => sum + window.of, 1);
  const rate = failed / of;
  const correlation = Math.max(LEAST_CORRELATION, Math.min(0.99, burstsOf([windows]).correlation));
  const strength = 1 / correlation - 1;
  return { rate, a: rate * strength, b: (1 - rate) * strength };
}

/** In at least two workflows or three jobs, with different code. */
export function isBroad(failures: readonly Execution[]): boolean {
  if (!isSpread(failures)) return false;
  if (new Set(failures.map(({ workflow }) => workflow)).size >= 2) return true;
  return new Set(failures.map(({ job }) => jobKey(job))).size >= 3;
}
