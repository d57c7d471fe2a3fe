import { attemptOf } from './attempt.ts';
import { annotation, idleJob, makeJob } from './job.ts';
import type { FailureId } from './outputs/index.ts';
import { Random } from './random.ts';
import { carriedOver, hostedRunner } from './rerun.ts';
import { stepsOf } from './steps.ts';
import type { JobLog, World, WorldAnnotation, WorldJob, WorldRepository, WorldRun, WorldStep } from './world.ts';
import { passesOnRerun } from './world.ts';

/** What a test says of a job; the rest is a job that checks out, installs and tests. */
export interface JobSpec extends Partial<Omit<WorldJob, 'annotations' | 'steps' | 'log'>> {
  /** How its command fails: the job then ends with `failure`. */
  readonly failure?: FailureId;
  /** Actions and commands in order, where not `actions/checkout@v4`, `npm-ci`, `vitest`. */
  readonly does?: readonly string[];
  /** Names of steps by what they do, where the author gave one. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Instead of what follows from `does`. */
  readonly steps?: readonly StepSpec[];
  /** A text is a failure without a file. */
  readonly annotations?: readonly (string | WorldAnnotation)[];
  readonly log?: JobLog;
  /** As the attempt before has it, by name; not run again. */
  readonly carriedOver?: true;
}

/** A step of a script takes ten seconds, unless it says more. */
export interface StepSpec extends Partial<WorldStep> {
  readonly name: string;
}

export interface AttemptSpec {
  readonly jobs: readonly JobSpec[];
  readonly startedMs?: number;
  readonly status?: string;
  readonly conclusion?: string | null;
  readonly actor?: string | null;
}

/** Either `jobs`, of one attempt, or `attempts`; one green job where both are left out. */
export interface RunSpec extends Partial<Omit<WorldRun, 'attempts'>> {
  readonly jobs?: readonly JobSpec[];
  readonly attempts?: readonly AttemptSpec[];
  /** Of the first attempt, where it does not follow from the jobs. */
  readonly status?: string;
  readonly conclusion?: string | null;
}

export interface WorldSpec {
  /** `acme/nova` where left out. */
  readonly repository?: string;
  readonly more?: Partial<WorldRepository>;
  /** Newest first, ten minutes apart before `nowMs`, where they do not say when they were created. */
  readonly runs?: readonly RunSpec[];
  readonly workflows?: World['workflows'];
  readonly nowMs?: number;
  readonly carriedIds?: 'new' | 'same';
}

/** A Monday at noon. */
export const NOON_MS = Date.UTC(2026, 8, 14, 12);

export function buildWorld(spec: WorldSpec = {}): World {
  const [owner, name] = (spec.repository ?? 'acme/nova').split('/') as [string, string];
  const nowMs = spec.nowMs ?? NOON_MS;
  const empty: World = {
    repository: {
      ...{ id: 1_296_269, owner, name, defaultBranch: 'main', private: false, formerNames: [] },
      ...spec.more,
    },
    workflows: spec.workflows ?? [{ id: 161_335, name: 'CI', path: '.github/workflows/ci.yml' }],
    runs: [],
  };
  const runs = spec.runs ?? [];
  const ids = idsAfter(empty, spec.carriedIds);
  // Built from the oldest on, so that numbers and ids grow with time.
  const built = runs
    .map((run, index) => ({ createdMs: nowMs - (index + 1) * 600_000, ...run }))
    .reverse()
    .map((run, index) => buildRun(empty, { number: index + 1, ...run }, ids));
  return { ...empty, runs: built };
}

export interface Ids {
  readonly nextRunId: () => number;
  readonly nextJobId: () => number;
  readonly carriedIds: 'new' | 'same';
}

/** Ids above all that the world has. */
export function idsAfter(world: World, carriedIds: 'new' | 'same' = 'new'): Ids {
  let runId = 20_000_000_000;
  let jobId = 50_000_000_000;
  for (const run of world.runs) {
    runId = Math.max(runId, run.id);
    for (const attempt of run.attempts) for (const job of attempt.jobs) jobId = Math.max(jobId, job.id);
  }
  return { nextRunId: () => ++runId, nextJobId: () => ++jobId, carriedIds };
}

export function buildRun(world: World, spec: RunSpec, ids: Ids = idsAfter(world)): WorldRun {
  const { jobs, attempts, status, conclusion, ...given } = spec;
  const createdMs = given.createdMs ?? NOON_MS;
  const id = given.id ?? ids.nextRunId();
  const random = new Random(`run ${id}`);
  const run: WorldRun = {
    id,
    workflowId: world.workflows[0]!.id,
    number: world.runs.length + 1,
    title: 'Rework search',
    event: 'push',
    branch: world.repository.defaultBranch,
    sha: random.hex(40),
    treeId: random.hex(40),
    headRepository: `${world.repository.owner}/${world.repository.name}`,
    actor: 'octocat',
    pullRequest: null,
    createdMs,
    attempts: [],
    label: null,
    logsExpired: false,
    artifacts: [],
    ...given,
  };
  const specs = attempts ?? [
    {
      jobs: jobs ?? [{}],
      ...(status === undefined ? {} : { status }),
      ...(conclusion === undefined ? {} : { conclusion }),
    },
  ];
  const built: WorldRun['attempts'][number][] = [];
  for (const [index, spec] of specs.entries()) {
    const before = built.at(-1);
    const startedMs = spec.startedMs ?? (before === undefined ? createdMs : before.updatedMs + 60_000);
    const made = spec.jobs.map((job) => buildJob(job, startedMs, before?.jobs ?? [], ids));
    const attempt = attemptOf(index + 1, startedMs, spec.actor ?? run.actor, made);
    built.push({
      ...attempt,
      ...(spec.status === undefined ? {} : { status: spec.status }),
      ...(spec.conclusion === undefined ? {} : { conclusion: spec.conclusion }),
    });
  }
  const label =
    given.label ?? built.flatMap((attempt) => attempt.jobs).find((job) => job.label !== null)?.label ?? null;
  return { ...run, attempts: built, label };
}

function buildJob(spec: JobSpec, attemptMs: number, before: readonly WorldJob[], ids: Ids): WorldJob {
  const { failure, does, titles, steps, annotations, log, carriedOver: carried, ...given } = spec;
  const name = given.name ?? 'build';
  if (carried) {
    const job = before.find((one) => one.name === name);
    if (job === undefined) throw new Error(`the attempt before has no job ${name} to carry over`);
    return { ...carriedOver(job, ids), ...given };
  }
  const id = given.id ?? ids.nextJobId();
  const random = new Random(`job ${id}`);
  const conclusion =
    given.conclusion === undefined ? (failure === undefined ? 'success' : 'failure') : given.conclusion;
  const createdMs = given.createdMs ?? attemptMs;
  const base = { id, name, labels: given.labels ?? ['ubuntu-latest'], createdMs };
  const startedMs = given.startedMs ?? createdMs + 5000;
  const plan = {
    ...base,
    startedMs,
    runner: given.runner ?? hostedRunner(random.between(20, 900)),
    does: does ?? ['actions/checkout@v4', 'npm-ci', 'vitest'],
    ...(titles === undefined ? {} : { titles }),
  };
  const made =
    conclusion === 'skipped'
      ? idleJob(base, 'skipped')
      : conclusion === 'failure'
        ? makeJob({ ...plan, ending: { kind: 'failure', failure: failure ?? 'vitest/assertion' } }, random)
        : conclusion === 'cancelled'
          ? makeJob(
              { ...plan, ending: { kind: 'killed', label: 'cancelled', why: 'The run was canceled by @octocat.' } },
              random,
            )
          : makeJob({ ...plan, ending: { kind: 'success' } }, random);
  const label = given.label === undefined ? made.label : given.label;
  const unfinished = given.status !== undefined && given.status !== 'completed';
  return {
    ...made,
    onRerun: made.onRerun === 'skips' ? 'skips' : passesOnRerun(label) ? 'passes' : 'fails',
    ...(unfinished ? { completedMs: null, conclusion: null, log: 'none' } : {}),
    ...given,
    label,
    steps: steps !== undefined ? laidOut(steps, startedMs) : unfinished ? begun(made, given.status!) : made.steps,
    annotations:
      annotations?.map((one) => (typeof one === 'string' ? annotation(one) : one)) ??
      (unfinished ? [] : made.annotations),
    ...(log === undefined ? {} : { log }),
  };
}

/** The first two steps are done, the third goes on. */
function begun(job: WorldJob, status: string): WorldStep[] {
  if (status !== 'in_progress') return [];
  const unended = { status: 'in_progress', conclusion: null, completedMs: null, failure: null };
  return stepsOf(job)
    .slice(0, 3)
    .map((step, index) => (index < 2 ? step : { ...step, ...unended }));
}

function laidOut(specs: readonly StepSpec[], startedMs: number): WorldStep[] {
  let atMs = startedMs;
  return specs.map((spec, index) => {
    const beganMs = spec.startedMs ?? atMs;
    const endMs = spec.completedMs ?? beganMs + 10_000;
    atMs = endMs;
    const step = {
      number: index + 1,
      status: 'completed',
      conclusion: 'success',
      startedMs: beganMs,
      completedMs: endMs,
    };
    return { ...step, output: null, failure: null, ...spec };
  });
}
