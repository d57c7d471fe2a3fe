import { example } from './openapi.ts';
import type { RepositoryObjects } from './repository-objects.ts';
import { stepsOf } from './world/steps.ts';
import type { WorldAnnotation, WorldAttempt, WorldJob, WorldRun, WorldWorkflow } from './world.ts';

const EXAMPLE = {
  run: example('workflow-run'),
  job: example('job'),
  checkRun: example('check-run'),
  annotation: (example('check-annotation-items') as unknown as Record<string, unknown>[])[0]!,
  artifact: (example('artifact-paginated').artifacts as Record<string, unknown>[])[0]!,
};

/** A repository's things as the API tells them: the world's facts laid over GitHub's own example objects. */
export class Objects {
  /** The repository itself, and who is in it. */
  readonly home: RepositoryObjects;
  readonly #workflows: ReadonlyMap<number, WorldWorkflow>;
  /** Lists tell the same runs over and over. */
  readonly #runs = new WeakMap<WorldRun, Map<WorldAttempt, Record<string, unknown>>>();

  constructor(home: RepositoryObjects, workflows: readonly WorldWorkflow[]) {
    this.home = home;
    this.#workflows = new Map(workflows.map((workflow) => [workflow.id, workflow]));
  }

  /** The run as the attempt left it. */
  run(run: WorldRun, attempt: WorldAttempt = run.attempts.at(-1)!): Record<string, unknown> {
    let known = this.#runs.get(run);
    if (known === undefined) {
      known = new Map();
      this.#runs.set(run, known);
    }
    let told = known.get(attempt);
    if (told === undefined) {
      told = this.#run(run, attempt);
      known.set(attempt, told);
    }
    return told;
  }

  #run(run: WorldRun, attempt: WorldAttempt): Record<string, unknown> {
    const url = `${this.home.url}/actions/runs/${run.id}`;
    const workflow = this.#workflows.get(run.workflowId);
    if (workflow === undefined)
      throw new Error(`run ${run.id} is of workflow ${run.workflowId}, which the world lacks`);
    const actor = run.actor === null ? {} : { actor: this.home.user(run.actor) };
    return {
      ...EXAMPLE.run,
      id: run.id,
      name: workflow.name,
      node_id: `WFR_${run.id}`,
      check_suite_id: run.id + 7,
      check_suite_node_id: `CS_${run.id + 7}`,
      head_branch: run.branch,
      head_sha: run.sha,
      // GitHub names the ref for some.
      path: run.event === 'workflow_dispatch' ? `${workflow.path}@${run.branch}` : workflow.path,
      display_title: run.title,
      run_number: run.number,
      event: run.event,
      status: attempt.status,
      conclusion: attempt.conclusion,
      workflow_id: run.workflowId,
      url,
      html_url: `${this.home.html}/actions/runs/${run.id}`,
      pull_requests: this.home.pullRequests(run),
      created_at: iso(run.createdMs),
      updated_at: iso(attempt.updatedMs),
      ...actor,
      ...(attempt.actor === null ? actor : { triggering_actor: this.home.user(attempt.actor) }),
      run_attempt: attempt.number,
      referenced_workflows: [],
      run_started_at: iso(attempt.startedMs),
      jobs_url: `${url}/jobs`,
      logs_url: `${url}/logs`,
      check_suite_url: `${this.home.url}/check-suites/${run.id + 7}`,
      artifacts_url: `${url}/artifacts`,
      cancel_url: `${url}/cancel`,
      rerun_url: `${url}/rerun`,
      previous_attempt_url: attempt.number > 1 ? `${url}/attempts/${attempt.number - 1}` : null,
      workflow_url: `${this.home.url}/actions/workflows/${run.workflowId}`,
      head_commit: {
        id: run.sha,
        tree_id: run.treeId,
        message: run.title,
        timestamp: iso(run.createdMs - 5000),
        author: { name: run.actor ?? 'ghost', email: 'author@example.com' },
        committer: { name: 'GitHub', email: 'noreply@github.com' },
      },
      repository: this.home.minimal,
      head_repository: run.headRepository === null ? null : this.home.head(run.headRepository),
    };
  }

  /** `attempt` is the one asked for, not the one that ran the job: GitHub echoes it. */
  job(run: WorldRun, attempt: WorldAttempt, job: WorldJob): Record<string, unknown> {
    const runner = job.runner ?? (job.conclusion === 'skipped' ? NO_RUNNER : UNMANNED);
    return {
      ...EXAMPLE.job,
      id: job.id,
      run_id: run.id,
      workflow_name: this.#workflows.get(run.workflowId)?.name ?? null,
      head_branch: run.branch,
      run_url: `${this.home.url}/actions/runs/${run.id}`,
      run_attempt: attempt.number,
      node_id: `CR_${job.id}`,
      head_sha: run.sha,
      url: `${this.home.url}/actions/jobs/${job.id}`,
      html_url: `${this.home.html}/actions/runs/${run.id}/job/${job.id}`,
      status: job.status,
      conclusion: job.conclusion,
      created_at: iso(job.createdMs),
      // Never null: a job that has not begun shows when it was made.
      started_at: iso(job.startedMs ?? job.createdMs),
      completed_at: job.completedMs === null ? null : iso(job.completedMs),
      name: job.name,
      steps: stepsOf(job).map((step) => ({
        name: step.name,
        status: step.status,
        conclusion: step.conclusion,
        number: step.number,
        started_at: stepTime(step.startedMs, job.id),
        completed_at: stepTime(step.completedMs, job.id),
      })),
      check_run_url: `${this.home.url}/check-runs/${job.id}`,
      labels: job.labels,
      runner_id: runner.id,
      runner_name: runner.name,
      runner_group_id: runner.groupId,
      runner_group_name: runner.groupName,
    };
  }

  checkRun(run: WorldRun, job: WorldJob): Record<string, unknown> {
    const url = `${this.home.url}/check-runs/${job.id}`;
    const page = `${this.home.html}/actions/runs/${run.id}/job/${job.id}`;
    return {
      ...EXAMPLE.checkRun,
      id: job.id,
      name: job.name,
      node_id: `CR_${job.id}`,
      head_sha: run.sha,
      url,
      html_url: page,
      details_url: page,
      status: job.status,
      conclusion: job.conclusion,
      started_at: iso(job.startedMs ?? job.createdMs),
      completed_at: job.completedMs === null ? null : iso(job.completedMs),
      output: {
        title: null,
        summary: job.summary ?? null,
        text: null,
        annotations_count: job.annotations.length,
        annotations_url: `${url}/annotations`,
      },
      check_suite: { id: run.id + 7 },
      app: { ...(EXAMPLE.checkRun.app as object), id: 15_368, slug: 'github-actions', name: 'GitHub Actions' },
      pull_requests: this.home.pullRequests(run),
    };
  }

  annotation(run: WorldRun, annotation: WorldAnnotation): Record<string, unknown> {
    return {
      ...EXAMPLE.annotation,
      path: annotation.path,
      start_line: annotation.line,
      end_line: annotation.line,
      start_column: null,
      end_column: null,
      annotation_level: annotation.level,
      title: annotation.title ?? '',
      message: annotation.message,
      raw_details: '',
      blob_href: `${this.home.html}/blob/${run.sha}/${annotation.path}`,
    };
  }

  artifact(run: WorldRun, name: string, index: number): Record<string, unknown> {
    const id = run.id - 10_000_000_000 + index;
    const createdMs = run.attempts.at(-1)!.updatedMs;
    return {
      ...EXAMPLE.artifact,
      id,
      name,
      url: `${this.home.url}/actions/artifacts/${id}`,
      archive_download_url: `${this.home.url}/actions/artifacts/${id}/zip`,
      expired: run.logsExpired,
      created_at: iso(createdMs),
      expires_at: iso(createdMs + 90 * 86_400_000),
      updated_at: iso(createdMs),
      workflow_run: {
        id: run.id,
        repository_id: this.home.id,
        head_repository_id: this.home.id,
        head_branch: run.branch ?? '',
        head_sha: run.sha,
      },
    };
  }
}

const NO_RUNNER = { id: null, name: null, groupId: null, groupName: null };
/** A job that waited for a runner in vain. */
const UNMANNED = { id: 0, name: '', groupId: 0, groupName: '' };

/** GitHub tells whole seconds. */
function iso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Steps of some jobs are told with milliseconds and an offset, as GitHub's own examples have it. */
function stepTime(ms: number | null, jobId: number): string | null {
  if (ms === null) return null;
  return jobId % 7 === 0 ? `${new Date(ms - 8 * 3_600_000).toISOString().slice(0, 23)}-08:00` : iso(ms);
}
