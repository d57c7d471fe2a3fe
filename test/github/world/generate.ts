import { asOf, attemptOf } from './attempt.ts';
import { annotation, idleJob, makeJob } from './job.ts';
import { type FailureId, failuresOf, OUTPUTS, type OutputId } from './outputs/index.ts';
import { Random } from './random.ts';
import { hostedRunner, rerun } from './rerun.ts';
import { type JobTemplate, WORKFLOWS, type WorkflowTemplate } from './workflows.ts';
import type { JobEnding, Label, World, WorldAttempt, WorldJob, WorldRun, WorldRunner } from './world.ts';

export interface GenerateOptions {
  readonly seed: number;
  readonly runs: number;
  /** The runs are spread over so many days before `nowMs`. */
  readonly days: number;
  readonly nowMs: number;
  /** `acme/nova` where left out. */
  readonly repository?: string;
  readonly carriedIds?: 'new' | 'same';
}

const DAY_MS = 86_400_000;
/** GitHub keeps the logs of a public repository so long, unless told otherwise. */
const LOGS_KEPT_MS = 90 * DAY_MS;

const PEOPLE = ['octocat', 'hubot', 'monalisa', 'mona-lisa-bot'];

/** Three of four runs are green; the others fail so often for each reason. */
const LABEL_WEIGHTS: Readonly<Record<Label, number>> = {
  flaky: 30,
  broken: 28,
  infra: 12,
  cancelled: 10,
  timeout: 4,
  oom: 4,
  approval: 4,
  lost: 3,
  startup: 3,
  billing: 2,
};

/** The same options, the same world. */
export function generateWorld(options: GenerateOptions): World {
  const random = new Random(options.seed);
  const [owner, name] = (options.repository ?? 'acme/nova').split('/') as [string, string];
  const maker = new Maker(options, random, `${owner}/${name}`);
  const times = Array.from({ length: options.runs }, () => {
    const ageMs = Math.floor(random.next() * options.days * DAY_MS);
    return Math.floor((options.nowMs - ageMs) / 1000) * 1000;
  }).sort((a, b) => a - b);
  const runs = times.map((createdMs) => maker.run(createdMs));
  const id = 10_000_000 + random.between(0, 9_999_999);
  return {
    repository: { id, owner, name, defaultBranch: 'main', private: false, formerNames: [] },
    workflows: WORKFLOWS.map((workflow) => ({ id: workflow.id, name: workflow.name, path: workflow.path })),
    runs,
  };
}

/** Makes one run after the other, and counts what GitHub counts. */
class Maker {
  readonly #options: GenerateOptions;
  readonly #random: Random;
  readonly #repository: string;
  readonly #numbers = new Map<number, number>();
  #runId = 20_000_000_000;
  #jobId = 50_000_000_000;

  constructor(options: GenerateOptions, random: Random, repository: string) {
    this.#options = options;
    this.#random = random;
    this.#repository = repository;
  }

  run(createdMs: number): WorldRun {
    const random = this.#random;
    const workflow = this.#workflow();
    const event = workflow.event === 'push or pull_request' ? random.pick(['push', 'pull_request']) : workflow.event;
    const branch =
      event === 'pull_request'
        ? `${random.pick(['fix', 'feat'])}/${random.pick(TOPICS)}-${random.between(1, 60)}`
        : 'main';
    const label = random.chance(0.25) ? this.#label(workflow, event) : null;
    const fork = label === 'approval';
    const number = (this.#numbers.get(workflow.id) ?? 0) + 1;
    this.#numbers.set(workflow.id, number);
    this.#runId += random.between(3, 90);
    const actor = event === 'schedule' ? 'octocat' : random.pick(PEOPLE);
    const run: WorldRun = {
      id: this.#runId,
      workflowId: workflow.id,
      number,
      title: event === 'schedule' ? workflow.name : `${random.pick(VERBS)} ${random.pick(TOPICS)}`,
      event,
      branch,
      sha: random.hex(40),
      treeId: random.hex(40),
      headRepository: fork ? 'monalisa/nova' : this.#repository,
      actor,
      pullRequest: event === 'pull_request' && !fork ? random.between(100, 999) : null,
      createdMs,
      attempts: [this.#firstAttempt(workflow, createdMs, branch, actor, label)],
      label,
      logsExpired: this.#options.nowMs - createdMs > LOGS_KEPT_MS,
      artifacts: workflow.jobs.length > 2 ? ['report'] : [],
    };
    return this.#asOfNow(this.#again(run, workflow));
  }

  #workflow(): WorkflowTemplate {
    let left = this.#random.next() * 100;
    for (const workflow of WORKFLOWS) {
      left -= workflow.share;
      if (left < 0) return workflow;
    }
    return WORKFLOWS[0]!;
  }

  /** Not every workflow can fail in every way: only pull requests wait for an approval, and a linter is never flaky. */
  #label(workflow: WorkflowTemplate, event: string): Label {
    const label = this.#random.weighted(LABEL_WEIGHTS);
    const possible =
      label === 'approval' ? event === 'pull_request' : workflow.jobs.some((job) => waysToFail(job, label) !== null);
    return possible ? label : 'broken';
  }

  #firstAttempt(
    workflow: WorkflowTemplate,
    createdMs: number,
    branch: string,
    actor: string,
    label: Label | null,
  ): WorldAttempt {
    const empty = { ...attemptOf(1, createdMs, actor, []), updatedMs: createdMs + 1000 };
    if (label === 'startup') return { ...empty, conclusion: 'startup_failure' };
    if (label === 'approval') return { ...empty, conclusion: 'action_required' };
    return attemptOf(1, createdMs, actor, this.#jobs(workflow, createdMs, branch, label));
  }

  /** What people did about it: a maintainer approves, some re-run what is red. */
  #again(run: WorldRun, workflow: WorkflowTemplate): WorldRun {
    const random = this.#random;
    const first = run.attempts[0]!;
    if (run.label === 'approval') {
      const startedMs = run.createdMs + random.between(10, 240) * 60_000;
      const jobs = this.#jobs(workflow, startedMs, 'fork', random.chance(0.3) ? 'broken' : null);
      return { ...run, attempts: [first, attemptOf(2, startedMs, 'octocat', jobs)] };
    }
    const tries = run.label === null || run.label === 'cancelled' || run.label === 'startup' ? 0 : random.between(0, 2);
    let again = run;
    for (let tried = 0; tried < tries && again.attempts.at(-1)!.conclusion !== 'success'; tried++) {
      const atMs = again.attempts.at(-1)!.updatedMs + random.between(1, 60) * 60_000;
      if (atMs > this.#options.nowMs) break;
      const options = { atMs, actor: random.pick(PEOPLE), nextJobId: () => ++this.#jobId };
      again = rerun(again, 'failed', { ...options, carriedIds: this.#options.carriedIds ?? 'new' });
    }
    return again;
  }

  #asOfNow(run: WorldRun): WorldRun {
    const { nowMs } = this.#options;
    const begun = run.attempts.filter((attempt) => attempt.number === 1 || attempt.startedMs <= nowMs);
    const last = begun.at(-1)!;
    if (last.updatedMs <= nowMs && begun.length === run.attempts.length) return run;
    return { ...run, attempts: [...begun.slice(0, -1), asOf(last, nowMs)] };
  }

  #jobs(workflow: WorkflowTemplate, atMs: number, branch: string, label: Label | null): WorldJob[] {
    const random = this.#random;
    const able = workflow.jobs.filter((job) => !job.last && label !== null && waysToFail(job, label) !== null);
    const unlucky = able.length === 0 ? null : random.pick(able);
    const jobs: WorldJob[] = [];
    for (const template of workflow.jobs) {
      const plan = { id: ++this.#jobId, name: template.name, labels: template.labels, createdMs: atMs };
      if (template.last) {
        const passed = jobs.every((job) => job.conclusion === 'success');
        const endedMs = Math.max(atMs, ...jobs.map((job) => job.completedMs ?? atMs));
        if (branch === 'main' && passed) jobs.push(this.#job(template, plan.id, endedMs, { kind: 'success' }));
        else jobs.push({ ...idleJob(plan, 'skipped'), onRerun: branch === 'main' ? 'passes' : 'skips' });
      } else if (label === 'billing') {
        jobs.push(idleJob(plan, 'failure', 'billing', [annotation(UNPAID)]));
      } else {
        const fails = label !== null && (template === unlucky || label === 'cancelled');
        const ending = fails ? this.#ending(template, label) : PASSES;
        jobs.push(this.#job(template, plan.id, atMs, ending));
      }
    }
    return jobs;
  }

  #job(template: JobTemplate, id: number, createdMs: number, ending: JobEnding): WorldJob {
    const random = this.#random;
    const startedMs = createdMs + random.between(3, 40) * 1000;
    const runner = runnerFor(template, random.between(20, 900));
    const { name, labels, does, titles } = template;
    const plan = { id, name, labels, createdMs, startedMs, does, runner, ending };
    return makeJob(titles === undefined ? plan : { ...plan, titles }, random);
  }

  #ending(template: JobTemplate, label: Label): JobEnding {
    const random = this.#random;
    if (label === 'cancelled') return { kind: 'killed', label, why: SUPERSEDED };
    if (label === 'timeout') return { kind: 'killed', label, why: OVERTIME };
    if (label === 'lost') return { kind: 'lost', log: random.pick(['cut', 'none']) };
    return { kind: 'failure', failure: random.pick(waysToFail(template, label)!) };
  }
}

/** The failures of its commands; empty for what needs no command to fail, null when it cannot fail so. */
function waysToFail(template: JobTemplate, label: Label): FailureId[] | null {
  if (label !== 'flaky' && label !== 'broken' && label !== 'infra' && label !== 'oom') return [];
  const ways = failuresOf(
    template.does.filter((done): done is OutputId => done in OUTPUTS),
    label,
  );
  return ways.length === 0 ? null : ways;
}

const PASSES: JobEnding = { kind: 'success' };

const UNPAID =
  "The job was not started because recent account payments have failed or your spending limit needs to be increased. Please check the 'Billing & plans' section in your settings";
const SUPERSEDED = "Canceling since a higher priority waiting request for 'ci-main' exists";
const OVERTIME = 'The job has exceeded the maximum execution time of 1h0m0s';

const VERBS = ['Add', 'Fix', 'Rework', 'Bump', 'Remove', 'Document'];
const TOPICS = ['search', 'checkout', 'outbox', 'discounts', 'orders-api', 'login', 'cart-totals', 'release-notes'];

function runnerFor(template: JobTemplate, number: number): WorldRunner {
  if (!template.labels.includes('self-hosted')) return hostedRunner(number);
  return { id: 40 + (number % 4), name: `acme-runner-${number % 4}`, groupId: 1, groupName: 'Default' };
}
