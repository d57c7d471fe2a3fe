import type { Attempt, Job } from '../../src/domain.ts';
import { executedJobs } from '../../src/history/executed.ts';
import type { Execution } from '../../src/history/rows.ts';
import type { Chance } from './chance.ts';
import { type Break, isIn, MAY_FAIL, type Repository, type Unit, type Workflow } from './simulate-repository.ts';
import { toldOf } from './simulate-text.ts';
import { DAY, HOUR, MINUTE, type SimulatedFailure, type Told, type Truth } from './world.ts';

export interface Planned {
  readonly workflow: Workflow;
  readonly event: string;
  readonly branch: string;
  readonly isDefaultBranch: boolean;
  readonly sha: string;
  readonly treeId: string;
  readonly actor: string;
  readonly title: string;
  readonly createdMs: number;
  readonly breaks: readonly { readonly of: Break; readonly truth: 'genuine' | 'broken-base' }[];
  /** When a newer push takes its place; null: never. */
  readonly supersededMs: number | null;
  /** A stranger's: somebody has to approve it. */
  readonly waits: boolean;
}

export interface Ran {
  readonly executions: readonly Execution[];
  readonly failures: readonly SimulatedFailure[];
  /** Of the first attempt that was no approval. */
  readonly endMs: number;
  /** How its last attempt ended: why its jobs failed. */
  readonly left: ReadonlySet<Truth>;
  readonly wasRerun: boolean;
}

/** Once in so many jobs a machine or a service fails, in good weather. */
const USUAL_OUTSIDE = 0.004;
const BURST = 8;

interface Cell {
  readonly name: string;
  readonly unit: Unit;
}

interface Ended {
  readonly job: Job;
  readonly why: { readonly truth: Truth; readonly told: Told } | null;
}

/** A run with all its attempts. Run ids are the caller's, and only have to differ. */
export function runOf(planned: Planned, runId: number, repository: Repository, random: Chance): Ran {
  const cells = planned.workflow.units.flatMap((unit) => unit.cells.map((name) => ({ name, unit })));
  const executions: Execution[] = [];
  const failures: SimulatedFailure[] = [];
  const listed: Job[] = [];
  let latest = new Map<string, Ended>();
  let startedMs = planned.createdMs;
  let number = 1;
  if (planned.waits) {
    for (const { name } of cells) executions.push(waiting(planned, runId, name));
    startedMs += random.about(5 * HOUR, 0.8);
    number = 2;
  }
  const firstNumber = number;
  let endMs = 0;
  let again: readonly Cell[] = cells;
  for (; ; number++) {
    const ended = attemptOf(planned, again, { runId, number, startedMs }, repository, random);
    // GitHub lists the whole run: what was not run again stands there as it was.
    const before = [...latest.values()].filter(({ job }) => !again.some(({ name }) => name === job.name));
    const jobs = [...ended, ...before].map(({ job }) => ({ ...job, attempt: number }));
    latest = new Map([...latest, ...ended.map((one) => [one.job.name, one] as const)]);
    const attempt: Attempt = { runId, number, status: 'completed', conclusion: null, startedMs, updatedMs: startedMs };
    for (const job of executedJobs(attempt, jobs, listed)) {
      if (!job.executed) continue;
      const { why } = latest.get(job.name)!;
      const own = executionOf(planned, job, why?.told ?? null);
      executions.push(own);
      if (why !== null) failures.push({ own, ...why, hasBegun: job.runnerId !== null });
    }
    listed.push(...jobs);
    const lastMs = Math.max(...ended.map(({ job }) => job.completedMs ?? startedMs));
    if (number === firstNumber) endMs = lastMs;
    const wish = rerunOf(planned, [...latest.values()], number - firstNumber, random);
    if (wish === null) break;
    startedMs = lastMs + wish.afterMs;
    if (planned.supersededMs !== null && startedMs > planned.supersededMs) break;
    again = wish.all ? cells : cells.filter(({ name }) => latest.get(name)!.job.conclusion !== 'success');
  }
  const left = new Set([...latest.values()].flatMap(({ why }) => (why === null ? [] : [why.truth])));
  return { executions, failures, endMs, left, wasRerun: number > firstNumber };
}

/** All jobs that an attempt runs, in the order of their ends' causes: cancelled by siblings or by a newer push. */
function attemptOf(
  planned: Planned,
  cells: readonly Cell[],
  of: { readonly runId: number; readonly number: number; readonly startedMs: number },
  repository: Repository,
  random: Chance,
): Ended[] {
  const first = cells.filter(({ unit }) => !unit.isLast).map((cell) => endOf(planned, cell, of, repository, random));
  for (const [at, { job, why }] of first.entries()) {
    const sibling = first.find(
      (one) =>
        planned.workflow.failFast &&
        one.why !== null &&
        one.job.name.split(' (')[0] === job.name.split(' (')[0] &&
        one.job.completedMs! < job.completedMs!,
    );
    const stoppedMs = Math.min(sibling?.job.completedMs ?? Infinity, planned.supersededMs ?? Infinity);
    if (stoppedMs >= job.completedMs! || (why === null && stoppedMs <= job.startedMs!)) continue;
    const completedMs = Math.max(stoppedMs, job.startedMs!) + 2000;
    first[at] = { job: { ...job, conclusion: 'cancelled', completedMs }, why: null };
  }
  const isGreen = first.every(({ job }) => job.conclusion === 'success');
  const startedMs = Math.max(of.startedMs, ...first.map(({ job }) => job.completedMs!));
  const last = cells.filter(({ unit }) => unit.isLast);
  return [
    ...first,
    ...last.map((cell) => {
      const ended = endOf(planned, cell, { ...of, startedMs }, repository, random);
      return isGreen
        ? ended
        : { job: { ...ended.job, conclusion: 'skipped', completedMs: startedMs, startedMs }, why: null };
    }),
  ];
}

function endOf(
  planned: Planned,
  { name, unit }: Cell,
  { runId, number, startedMs: from }: { readonly runId: number; readonly number: number; readonly startedMs: number },
  repository: Repository,
  random: Chance,
): Ended {
  const startedMs = Math.floor(from + random.about(25_000, 0.8));
  const fullMs = random.about(unit.minutes * MINUTE, 0.15);
  const why = whyFailed(planned, name, unit, startedMs + fullMs / 2, repository, random);
  const isLost = why?.truth === 'infrastructure' && why.told.transience === 'infrastructure' && random.is(0.3);
  const part = why === null ? 1 : why.truth === 'flaky' ? 0.5 + 0.5 * random.next() : 0.15 + 0.85 * random.next();
  const hangs = why !== null && why.told.transience === 'resource' && random.is(0.4);
  const job: Job = {
    id: random.below(2 ** 31),
    runId,
    attempt: number,
    name,
    status: 'completed',
    conclusion: why === null ? 'success' : hangs ? 'timed_out' : 'failure',
    startedMs,
    completedMs: Math.floor(startedMs + (isLost ? 5000 : fullMs * (hangs ? 3 + 2 * random.next() : part))),
    runnerId: isLost ? null : 1 + random.below(500),
    runnerName: null,
    runnerGroup: null,
    labels: ['ubuntu-latest'],
    url: null,
    steps: [],
  };
  return { job, why };
}

/** What is broken fails before anything else can; then what lies outside; then chance. */
function whyFailed(
  planned: Planned,
  cell: string,
  unit: Unit,
  atMs: number,
  repository: Repository,
  random: Chance,
): Ended['why'] {
  for (const { of, truth } of planned.breaks) {
    const hit = of.units.get(unit);
    if (hit === undefined || (of.isMendedOutside && atMs >= of.untilMs)) continue;
    // The same cells each time.
    if (shareOf(`${cell}${of.fromMs}`) < hit.share) return { truth, told: hit.told };
  }
  // Whatever it is that fails there: everybody knows.
  if (unit.name === MAY_FAIL) {
    return random.is(0.06) ? { truth: 'expected', told: toldOf('genuine', cell, null, random) } : null;
  }
  for (const outage of repository.outages) {
    if (isIn(outage, atMs) && outage.units.has(unit) && random.is(outage.severity)) {
      const shown = random.is(0.8) ? outage.told : toldOf('outside', 'other', null, random);
      return { truth: 'infrastructure', told: shown };
    }
  }
  if (random.is(USUAL_OUTSIDE)) {
    return { truth: 'infrastructure', told: toldOf('outside', `service-${random.below(4)}`, null, random) };
  }
  const isBurst = unit.bursts.some((burst) => isIn(burst, atMs));
  for (const { id, rate, told } of unit.flaky) {
    if (!random.is(Math.min(0.6, rate * (isBurst ? BURST : 1)))) continue;
    return { truth: 'flaky', told: random.is(0.8) ? told : toldOf('flaky', id, id, random) };
  }
  return null;
}

/** 0..1, the same for the same words: FNV-1a. */
function shareOf(words: string): number {
  let hash = 2_166_136_261;
  for (const letter of words) hash = Math.imul(hash ^ letter.codePointAt(0)!, 16_777_619) >>> 0;
  return (hash >>> 8) / 2 ** 24;
}

/** People run again what looks as if it would help, and they know their own changes: so what is run again is no fair sample. */
function rerunOf(
  planned: Planned,
  latest: readonly Ended[],
  reruns: number,
  random: Chance,
): { readonly all: boolean; readonly afterMs: number } | null {
  if (reruns >= 4) return null;
  const whys = latest.flatMap(({ why }) => (why === null ? [] : [why]));
  if (whys.length === 0) return random.is(0.008) ? { all: true, afterMs: random.about(HOUR, 1) } : null;
  const believed = { flaky: 0.42, infrastructure: 0.5, genuine: 0.1, 'broken-base': 0.16, expected: 0.02 };
  const looks = whys.some(({ told }) => told.transience !== 'no' && told.transience !== 'unknown') ? 1.4 : 0.9;
  // One real failure among several is what people look at.
  const wish = Math.min(...whys.map(({ truth }) => believed[truth])) * looks * (planned.isDefaultBranch ? 0.8 : 1);
  if (!random.is(wish * 0.8 ** reruns)) return null;
  const late = random.is(0.1) ? DAY * (1 + 3 * random.next()) : 0;
  return { all: random.is(0.2), afterMs: Math.floor(late + random.about(25 * MINUTE, 1.2)) };
}

function waiting(planned: Planned, runId: number, job: string): Execution {
  const { workflow, breaks: _breaks, supersededMs: _superseded, waits: _waits, ...row } = planned;
  return {
    ...row,
    ...{ repository: REPOSITORY, workflow: workflow.id, workflowName: workflow.name, runId, attempt: 1, job },
    ...{ conclusion: 'action_required', startedMs: null, completedMs: planned.createdMs, failures: [] },
  };
}

const REPOSITORY = 'github.com/acme/nova';

function executionOf(planned: Planned, job: Job, shown: Told | null): Execution {
  return {
    ...waiting(planned, job.runId, job.name),
    attempt: job.attempt,
    conclusion: job.conclusion,
    startedMs: job.startedMs,
    completedMs: job.completedMs,
    failures: shown === null ? [] : [shown.failure],
  };
}
