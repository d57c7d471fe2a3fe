import { DAY_MS } from './days.ts';
import type { Counts } from './fisher.ts';
import type { Subject } from './groups.ts';
import { dropProbability } from './posterior.ts';
import type { Window } from './windows.ts';

/** What has to be remembered of an open regression, so that it neither flickers nor becomes its own measure. */
export interface OpenRegression {
  readonly subject: Subject;
  readonly openedMs: number;
  /** The window before it. */
  readonly basis: Counts;
}

export interface ClosedRegression {
  readonly subject: Subject;
  readonly openedMs: number;
  readonly closedMs: number;
  /** `recovered`: the rate is back · `clean`: no failure for a week. */
  readonly why: 'recovered' | 'clean';
}

/** Opened by a drop of 5 points, it closes when even one of 2 is less likely than not. */
const RECOVERED_DROP = 0.02;
const CLEAN_DAYS = 7;

/** Why an open one can be closed; null while it cannot, also when nothing ran: that is no recovery. */
export function closingOf(
  sample: Window,
  corrected: { readonly sample: Counts; readonly basis: Counts },
  nowMs: number,
): ClosedRegression['why'] | null {
  if (sample.counts.of === 0) return null;
  if (dropProbability(corrected.sample, corrected.basis, RECOVERED_DROP) < 0.5) return 'recovered';
  const lastFailedMs = sample.lastFailedMs ?? Number.NEGATIVE_INFINITY;
  return lastFailedMs < nowMs - CLEAN_DAYS * DAY_MS ? 'clean' : null;
}

/** The workflow's name is left out: it may be changed while a regression is open. */
export function subjectKey({ repository, workflow, unit, stratum }: Subject): string {
  return `${repository}\n${workflow}\n${unit}\n${stratum}`;
}
