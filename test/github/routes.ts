import { type Answer, forbidden, gone, json, notFound, redirect, refusal } from './answers.ts';
import type { Blobs } from './blobs.ts';
import { comparison } from './comparison.ts';
import { pageOf } from './pages.ts';
import { POST_ROUTES } from './post-routes.ts';
import type { RepositoryState } from './repository-state.ts';
import { runAgain, stop } from './rerun-answer.ts';
import { runQuery } from './run-filters.ts';
import type { TokenProfile } from './tokens.ts';
import type { WorldAttempt, WorldJob, WorldRun } from './world.ts';

/** A request for something of a repository. */
export interface Asked {
  readonly repository: RepositoryState;
  readonly profile: TokenProfile;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What was sent; empty where it is no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Absolute, without the query, and with the repository's number as GitHub's links have it. */
  readonly url: string;
  readonly nowMs: number;
  readonly blobs: Blobs;
}

export interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** As GitHub's description has it. */
  readonly path: string;
  readonly answer: (asked: Asked) => Answer;
}

/** So many results a filtered list has at most. */
const RESULT_CAP = 1000;

/** So many annotations GitHub keeps of a job. */
const ANNOTATION_CAP = 50;

const REPOSITORY = '/repos/{owner}/{repo}';
const ACTIONS = `${REPOSITORY}/actions`;
const RUN = `${ACTIONS}/runs/{run_id}`;
const ATTEMPT = `${RUN}/attempts/{attempt_number}`;
const CHECK_RUN = `${REPOSITORY}/check-runs/{check_run_id}`;

export const ROUTES: readonly Route[] = [
  get('repository', REPOSITORY, repository),
  get('workflows', `${ACTIONS}/workflows`, reading(workflows)),
  get('workflow-runs', `${ACTIONS}/workflows/{workflow_id}/runs`, reading(workflowRuns)),
  get(
    'runs',
    `${ACTIONS}/runs`,
    reading((asked) => runs(asked, asked.repository.newestFirst())),
  ),
  get(
    'run',
    RUN,
    ofRun((asked, run) => json(without(asked, asked.repository.objects.run(run)))),
  ),
  get(
    'attempt',
    ATTEMPT,
    ofAttempt((asked, run, attempt) => json(without(asked, asked.repository.objects.run(run, attempt)))),
  ),
  get(
    'attempt-jobs',
    `${ATTEMPT}/jobs`,
    ofAttempt((asked, run, attempt) => {
      const told = jobs(asked, run, listed(attempt));
      asked.repository.polled(run);
      return told;
    }),
  ),
  get('run-jobs', `${RUN}/jobs`, ofRun(runJobs)),
  get('job', `${ACTIONS}/jobs/{job_id}`, reading(job)),
  get('job-logs', `${ACTIONS}/jobs/{job_id}/logs`, reading(jobLogs)),
  get('attempt-logs', `${ATTEMPT}/logs`, ofAttempt(attemptLogs)),
  get(
    'run-logs',
    `${RUN}/logs`,
    ofRun((asked, run) => attemptLogs(asked, run, run.attempts.at(-1)!)),
  ),
  get('artifacts', `${RUN}/artifacts`, ofRun(artifacts)),
  get('check-run', CHECK_RUN, checks(checkRun)),
  get('compare', `${REPOSITORY}/compare/{basehead}`, compare),
  get('annotations', `${CHECK_RUN}/annotations`, checks(annotations)),
  post(
    'rerun',
    `${RUN}/rerun`,
    writing((asked, run) => runAgain(asked, run, 'all')),
  ),
  post(
    'rerun-failed-jobs',
    `${RUN}/rerun-failed-jobs`,
    writing((asked, run) => runAgain(asked, run, 'failed')),
  ),
  post('cancel', `${RUN}/cancel`, writing(stop)),
  post('rerun-job', `${ACTIONS}/jobs/{job_id}/rerun`, rerunJob),
  ...POST_ROUTES,
];

function get(name: string, path: string, answer: Route['answer']): Route {
  return { name, method: 'GET', path, answer };
}

function post(name: string, path: string, answer: Route['answer']): Route {
  return { name, method: 'POST', path, answer };
}

/** What needs the permission to read Actions. */
function reading(answer: Route['answer']): Route['answer'] {
  return (asked) => (asked.profile.actions === 'none' ? forbidden('actions=read', false) : answer(asked));
}

function checks(answer: (asked: Asked, run: WorldRun, job: WorldJob) => Answer): Route['answer'] {
  return (asked) => {
    if (asked.profile.checks === 'none') return forbidden('checks=read', asked.profile.login === null);
    const located = asked.repository.job(Number(asked.params.check_run_id));
    return located === null ? notFound() : answer(asked, located.run, located.job);
  };
}

function ofRun(answer: (asked: Asked, run: WorldRun) => Answer): Route['answer'] {
  return reading((asked) => {
    const run = asked.repository.run(Number(asked.params.run_id));
    return run === null ? notFound() : answer(asked, run);
  });
}

function ofAttempt(answer: (asked: Asked, run: WorldRun, attempt: WorldAttempt) => Answer): Route['answer'] {
  return ofRun((asked, run) => {
    const attempt = run.attempts.find(({ number }) => number === Number(asked.params.attempt_number));
    return attempt === undefined ? notFound() : answer(asked, run, attempt);
  });
}

function writing(answer: (asked: Asked, run: WorldRun) => Answer): Route['answer'] {
  return (asked) => {
    if (asked.profile.name === 'anonymous') return refusal(401, 'Requires authentication');
    if (asked.profile.actions !== 'write') return forbidden('actions=write', asked.profile.login === null);
    return ofRun(answer)(asked);
  };
}

function repository({ repository, profile }: Asked): Answer {
  const write = profile.actions === 'write';
  const permissions = { admin: false, maintain: false, push: write, triage: write, pull: true };
  const { issues, discussions, archived } = repository.posts.switched;
  const told = repository.objects.home.full(profile.name === 'anonymous' ? null : permissions);
  return json({ ...told, has_issues: issues, has_discussions: discussions, archived });
}

function workflows({ repository, query, url }: Asked): Answer {
  const page = pageOf(repository.world.workflows, query, url);
  const told = page.items.map((workflow) => repository.objects.home.workflow(workflow));
  return json({ total_count: page.total, workflows: told }, page.headers);
}

function workflowRuns(asked: Asked): Answer {
  const wanted = decodeURIComponent(asked.params.workflow_id!);
  const workflow = asked.repository.world.workflows.find(
    ({ id, path }) => String(id) === wanted || path.split('/').at(-1) === wanted,
  );
  if (workflow === undefined) return notFound();
  const own = asked.repository.newestFirst().filter((run) => run.workflowId === workflow.id);
  return runs(asked, own);
}

function runs(asked: Asked, candidates: readonly WorldRun[]): Answer {
  const { query, url, repository } = asked;
  const filter = runQuery(query);
  if (filter === null) return refusal(422, 'Validation Failed');
  const page = pageOf(candidates.filter(filter.matches), query, url, filter.capped ? RESULT_CAP : undefined);
  const told = page.items.map((run) => without(asked, repository.objects.run(run)));
  return json({ total_count: page.total, workflow_runs: told }, page.headers);
}

/** `exclude_pull_requests` makes the answer shorter. */
function without({ query }: Asked, run: Record<string, unknown>): Record<string, unknown> {
  return query.get('exclude_pull_requests') === 'true' ? { ...run, pull_requests: [] } : run;
}

type Listed = { readonly attempt: WorldAttempt; readonly job: WorldJob };

function listed(attempt: WorldAttempt): Listed[] {
  return attempt.jobs.map((job) => ({ attempt, job }));
}

function runJobs(asked: Asked, run: WorldRun): Answer {
  if (asked.query.get('filter') !== 'all') return jobs(asked, run, listed(run.attempts.at(-1)!));
  // A job that kept its id is listed once, where it ran.
  const seen = new Set<number>();
  const all = run.attempts.flatMap(listed).filter(({ job }) => !seen.has(job.id) && seen.add(job.id));
  return jobs(asked, run, all);
}

function jobs({ repository, query, url }: Asked, run: WorldRun, all: readonly Listed[]): Answer {
  const page = pageOf(all, query, url);
  const told = page.items.map(({ attempt, job }) => repository.objects.job(run, attempt, job));
  return json({ total_count: page.total, jobs: told }, page.headers);
}

function job({ repository, params }: Asked): Answer {
  const located = repository.job(Number(params.job_id));
  if (located === null) return notFound();
  return json(repository.objects.job(located.run, located.attempt, located.job));
}

function jobLogs({ repository, params, profile, blobs, nowMs }: Asked): Answer {
  if (profile.name === 'anonymous') return refusal(403, 'Must have admin rights to Repository.');
  const located = repository.job(Number(params.job_id));
  if (located === null || located.job.status !== 'completed') return notFound();
  if (located.run.logsExpired) return gone();
  if (located.job.log === 'none') return notFound();
  return redirect(302, blobs.jobLink(repository.fullName, located.job.id, nowMs));
}

function attemptLogs({ repository, profile, blobs, nowMs }: Asked, run: WorldRun, attempt: WorldAttempt): Answer {
  if (profile.name === 'anonymous') return refusal(403, 'Must have admin rights to Repository.');
  if (attempt.status !== 'completed') return notFound();
  if (run.logsExpired) return gone();
  const hasLogs = attempt.jobs.some((job) => job.executed && job.log !== 'none' && job.log !== 'cut');
  return hasLogs ? redirect(302, blobs.archiveLink(repository.fullName, run.id, attempt.number, nowMs)) : notFound();
}

function artifacts({ repository, query, url }: Asked, run: WorldRun): Answer {
  const page = pageOf(run.artifacts, query, url);
  const told = page.items.map((name, index) => repository.objects.artifact(run, name, index));
  return json({ total_count: page.total, artifacts: told }, page.headers);
}

function checkRun({ repository }: Asked, run: WorldRun, job: WorldJob): Answer {
  return json(repository.objects.checkRun(run, job));
}

function annotations({ repository, query, url }: Asked, run: WorldRun, job: WorldJob): Answer {
  const page = pageOf(job.annotations.slice(0, ANNOTATION_CAP), query, url);
  return json(
    page.items.map((annotation) => repository.objects.annotation(run, annotation)),
    page.headers,
  );
}

function compare({ repository, params }: Asked): Answer {
  const [base = '', head = ''] = decodeURIComponent(params.basehead!).split('...');
  const told = comparison(repository.newestFirst(), repository.objects.home, base, head);
  return told === null ? notFound() : json(told);
}

function rerunJob(asked: Asked): Answer {
  const jobId = Number(asked.params.job_id);
  const located = asked.repository.job(jobId);
  if (located === null) return writing(() => notFound())(asked);
  const params = { ...asked.params, run_id: String(located.run.id) };
  return writing((asked, run) => runAgain(asked, run, { jobId }))({ ...asked, params });
}
