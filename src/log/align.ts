import type { JobStep, LogStep } from '../domain.ts';

/** A step of the log, and when its first line was written; null without a stamp. */
export interface Head {
  readonly step: LogStep;
  readonly timeMs: number | null;
}

/** `step`: index of the step that GitHub means. `inner`: the head is of a part of it only, as composite actions have them. */
export interface Match {
  readonly step: number;
  readonly inner: boolean;
}

/** GitHub gives the times of steps in whole seconds, and not always in step with the log. */
const SLACK_MS = 1500;
const SECOND_MS = 1000;

/** What an alignment costs, in seconds that a head is away from its step's start; names and conclusions settle the rest. */
const COSTS = {
  /** What starts containers or prepares an action has no head of its own. */
  stepWithoutHead: 1,
  innerHead: 1,
  unknownHead: 4,
  otherName: 0.25,
  /** GitHub names a step without a name as its head is. */
  otherHeadName: 0.75,
  /** Silent, but failed: an action may do so. */
  failedSilently: 0.5,
  /** A step that was allowed to fail. */
  passedLoudly: 0.25,
};

/** For each head the step that GitHub means, or null: in order, each step once, as near to the times as can be. */
export function align(heads: readonly Head[], steps: readonly JobStep[]): (Match | null)[] {
  // least[next]: the least that the heads up to here cost, when the last one with a step has the one before `next`.
  let least = new Float64Array(steps.length + 1).fill(Number.POSITIVE_INFINITY);
  least[0] = 0;
  const cameFrom: Int32Array[] = [];
  for (const head of heads) {
    const now = new Float64Array(least.length).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(least.length);
    const reach = (next: number, cost: number, before: number): void => {
      if (cost >= now[next]!) return;
      now[next] = cost;
      from[next] = before;
    };
    const fits = steps.flatMap((step, index) => (fitsTo(head, step, steps) ? [index] : []));
    for (const [before, cost] of least.entries()) {
      if (cost === Number.POSITIVE_INFINITY) continue;
      for (const index of fits) {
        if (index < before) continue;
        const skipped = (index - before) * COSTS.stepWithoutHead;
        reach(index + 1, cost + skipped + distance(head, steps[index]!), before);
      }
      reach(before, cost + besides(head, steps[before - 1], steps), before);
    }
    least = now;
    cameFrom.push(from);
  }
  const ends = least.map((cost, next) => cost + (steps.length - next) * COSTS.stepWithoutHead);
  return wayBack(ends.indexOf(Math.min(...ends)), cameFrom, heads, steps);
}

function wayBack(
  end: number,
  cameFrom: readonly Int32Array[],
  heads: readonly Head[],
  steps: readonly JobStep[],
): (Match | null)[] {
  const matches: (Match | null)[] = [];
  let next = end;
  for (let index = heads.length - 1; index >= 0; index--) {
    const before = cameFrom[index]![next]!;
    if (before !== next) matches.push({ step: next - 1, inner: false });
    else matches.push(isWithin(heads[index]!, steps[next - 1], steps) ? { step: next - 1, inner: true } : null);
    next = before;
  }
  return matches.reverse();
}

function distance({ step, timeMs }: Head, told: JobStep): number {
  const off = timeMs! - told.startedMs!;
  const seconds = Math.max(0, -off, off - SECOND_MS) / SECOND_MS;
  const isNamed = told.name === step.name;
  const name = isNamed ? 0 : told.name.startsWith('Run ') ? COSTS.otherHeadName : COSTS.otherName;
  return seconds + name + disagreement(step, told);
}

function disagreement({ conclusion: said }: LogStep, { conclusion }: JobStep): number {
  if (conclusion === 'failure' && said === 'success') return COSTS.failedSilently;
  return conclusion === 'success' && said === 'failure' ? COSTS.passedLoudly : 0;
}

/** May the head be this step's? */
function fitsTo({ step, timeMs }: Head, told: JobStep, steps: readonly JobStep[]): boolean {
  if (timeMs === null || told.startedMs === null || !isSameKind(step, told, steps)) return false;
  const until = told.completedMs ?? Number.POSITIVE_INFINITY;
  return timeMs >= told.startedMs - SLACK_MS && timeMs < until + SLACK_MS;
}

/** What it costs to leave a head without a step of its own. */
function besides(head: Head, told: JobStep | undefined, steps: readonly JobStep[]): number {
  if (!isWithin(head, told, steps)) return COSTS.unknownHead;
  const late = head.timeMs! - (told!.completedMs ?? Number.POSITIVE_INFINITY) - SECOND_MS;
  return COSTS.innerHead + Math.max(0, late) / SECOND_MS;
}

/** Was the step still going on, and is the head such as it may hold? */
function isWithin({ step, timeMs }: Head, told: JobStep | undefined, steps: readonly JobStep[]): boolean {
  if (timeMs === null || told === undefined || !isSameKind(step, told, steps)) return false;
  return timeMs < (told.completedMs ?? Number.POSITIVE_INFINITY) + SLACK_MS;
}

/** What tidies up is no candidate for the job's own work, nor the other way round. */
function isSameKind({ kind }: LogStep, { name }: JobStep, steps: readonly JobStep[]): boolean {
  switch (kind) {
    case 'set-up':
      return /^Set up (?:job|runner)$/.test(name);
    case 'post':
      return name.startsWith('Post ');
    case 'complete':
      return /^Complete (?:job|runner)$/.test(name);
    default:
      return isWork({ name }, steps);
  }
}

/** Is it of the author's own making? An author may call a step "Post results", too. */
export function isWork({ name }: Pick<JobStep, 'name'>, steps: readonly JobStep[]): boolean {
  return !OWN.test(name) && !(name.startsWith('Post ') && steps.some((step) => name === `Post ${step.name}`));
}

/** Steps of the runner's own without a head of a script or action. */
const OWN = /^(?:(?:Set up|Complete) (?:job|runner)|(?:Initialize|Stop) containers)$/;
