import { failureOf, type OutputId } from './outputs/index.ts';
import type { Random } from './random.ts';
import type { JobEnding, Label, WorldAnnotation, WorldJob, WorldRunner } from './world.ts';
import { passesOnRerun } from './world.ts';

/** What a job is to do, and how it ends. */
export interface JobPlan {
  readonly id: number;
  readonly name: string;
  readonly labels: readonly string[];
  readonly createdMs: number;
  readonly startedMs: number;
  /** Actions (`actions/checkout@v4`) and commands, in order. */
  readonly does: readonly (string | OutputId)[];
  /** Names of steps where the author gave one. */
  readonly titles?: Readonly<Record<string, string>>;
  readonly runner: WorldRunner;
  readonly ending: JobEnding;
}

/** A job with its times and annotations; its steps are made when they are asked for. */
export function makeJob(plan: JobPlan, random: Random): WorldJob {
  const { ending, does } = plan;
  const seed = random.between(0, 2 ** 31);
  const overtime = ending.kind === 'killed' && ending.label === 'timeout';
  const completedMs = plan.startedMs + (overtime ? 3600 : random.between(15, 90) * does.length) * 1000;
  const label = labelOf(ending);
  return {
    id: plan.id,
    name: plan.name,
    status: 'completed',
    conclusion: ending.kind === 'killed' ? 'cancelled' : ending.kind === 'lost' ? 'failure' : ending.kind,
    createdMs: plan.createdMs,
    startedMs: plan.startedMs,
    completedMs,
    runner: plan.runner,
    labels: plan.labels,
    steps: { does, titles: plan.titles ?? NO_TITLES, ending, seed },
    annotations: annotationsOf(plan),
    log: ending.kind === 'lost' ? ending.log : 'steps',
    executed: true,
    label,
    onRerun: passesOnRerun(label) ? 'passes' : 'fails',
  };
}

/** A job that was never begun: no runner, no steps, no log. GitHub dates its start like its creation. */
export function idleJob(
  plan: Pick<JobPlan, 'id' | 'name' | 'labels' | 'createdMs'>,
  conclusion: 'skipped' | 'cancelled' | 'failure',
  label: Label | null = null,
  annotations: readonly WorldAnnotation[] = [],
): WorldJob {
  return {
    id: plan.id,
    name: plan.name,
    status: 'completed',
    conclusion,
    createdMs: plan.createdMs,
    startedMs: plan.createdMs,
    completedMs: plan.createdMs,
    runner: null,
    labels: plan.labels,
    steps: [],
    annotations,
    log: 'none',
    executed: true,
    label,
    onRerun: conclusion === 'skipped' ? 'skips' : passesOnRerun(label) ? 'passes' : 'fails',
  };
}

export function annotation(message: string, level: WorldAnnotation['level'] = 'failure'): WorldAnnotation {
  return { level, message, title: null, path: '.github', line: 1 };
}

const NO_TITLES = {};

function labelOf(ending: JobEnding): Label | null {
  if (ending.kind === 'success') return null;
  if (ending.kind === 'failure') return failureOf(ending.failure).label;
  return ending.kind === 'lost' ? 'lost' : ending.label;
}

function annotationsOf({ ending, runner, does }: JobPlan): WorldAnnotation[] {
  if (ending.kind === 'success') return [];
  if (ending.kind === 'killed') return [annotation(ending.why), annotation('The operation was canceled.')];
  if (ending.kind === 'lost') {
    return [
      annotation(
        `The hosted runner: ${runner.name} lost communication with the server. Anything in your workflow that terminates the runner process, starves it for CPU/Memory, or blocks its network access can cause this error.`,
      ),
    ];
  }
  const { exitCode, noted } = failureOf(ending.failure);
  const line = 40 + does.length * 9;
  return [
    ...(noted === undefined ? [] : [{ level: 'failure' as const, title: null, ...noted }]),
    { ...annotation(`Process completed with exit code ${exitCode}.`), line },
  ];
}
