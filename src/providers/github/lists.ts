import type { Job, RepositoryName } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import type { Github, RunPage, RunQuery } from '../github.ts';
import type { Answer, Api } from './api.ts';
import { sleep } from './deadline.ts';
import { cutFault, interrupted, notFound } from './faults.ts';
import { listOf, objectOf, toAnnotation, toJob, toRun } from './map.ts';

interface ListOptions {
  readonly api: Api;
  readonly clean: (text: string) => string;
  readonly signal: AbortSignal;
  readonly secondMs: number;
}

interface Lister {
  readonly runs: Github['listRuns'];
  readonly jobs: Github['jobs'];
  annotations(
    name: RepositoryName,
    checkRunId: number,
  ): Promise<Exclude<Awaited<ReturnType<Github['annotations']>>, { kind: 'forbidden' }> | 'forbidden'>;
}

/** What comes in pages. They are counted, not followed by their links: a link could lead anywhere. */
export function createLister(options: ListOptions): Lister {
  return {
    runs: (name, query, page, etag) => listRuns(name, query, page, etag, options),
    jobs: (name, runId, attempt) => listJobs(name, runId, attempt, options),
    annotations: (name, checkRunId) => listAnnotations(name, checkRunId, options),
  };
}

const PAGE_SIZE = 100;

async function listRuns(
  repository: RepositoryName,
  query: RunQuery,
  page: number,
  etag: string | null,
  { api, clean }: ListOptions,
): Promise<RunPage> {
  const { owner, name, host } = repository;
  const { workflow, branch, event, status, created } = query;
  const filters = { branch, event, status, created: created && `${second(created.fromMs)}..${second(created.toMs)}` };
  const parameters = { owner, repo: name, ...given(filters), exclude_pull_requests: true, per_page: PAGE_SIZE, page };
  const ask = { needs: 'Actions: read', accept: [304, 404], etag, isWhole: holds('workflow_runs') } as const;
  const answer =
    workflow === undefined
      ? await api.get('/repos/{owner}/{repo}/actions/runs', parameters, ask)
      : await api.get('/repos/{owner}/{repo}/actions/workflows/{workflow}/runs', { ...parameters, workflow }, ask);
  if (answer.status === 304) return { kind: 'unchanged' };
  if (answer.status === 404) throw missing(repository, workflow, api);
  const { total_count: total, workflow_runs: runs } = objectOf(answer.data);
  return {
    kind: 'page',
    runs: listOf(runs).flatMap((run) => toRun(run, { repository: { host, owner, name }, clean }) ?? []),
    total: typeof total === 'number' ? total : 0,
    etag: answer.headers.etag?.toString() ?? null,
    last: !hasNext(answer),
  };
}

/** How often a listing that does not hold all is asked for again. */
const TRIES_MAX = 3;

async function listJobs(
  { owner, name, host }: RepositoryName,
  runId: number,
  attempt: number,
  { api, clean, signal, secondMs }: ListOptions,
): Promise<readonly Job[] | null> {
  const path = '/repos/{owner}/{repo}/actions/runs/{id}/attempts/{attempt}/jobs';
  const parameters = { owner, repo: name, id: runId, attempt };
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const found = new Map<unknown, unknown>();
    const total = await eachPage(path, parameters, 'jobs', api, (job) => found.set(objectOf(job).id, job));
    if (total === null) return null;
    if (found.size === total) {
      return [...found.values()].flatMap((job) => toJob(job, { runId, attempt }, { clean }) ?? []);
    }
    await sleep(tries ** 2 * secondMs, signal);
    if (signal.aborted) throw interrupted();
  }
  throw cutFault({ host });
}

/** Gives each entry of all pages. Returns how many GitHub says there are; null when there is no such thing. */
async function eachPage(
  path: string,
  parameters: Readonly<Record<string, string | number>>,
  key: string,
  api: Api,
  take: (entry: unknown) => void,
): Promise<number | null> {
  const ask = { needs: 'Actions: read', accept: [404], isWhole: holds(key) } as const;
  for (let page = 1, taken = 0; ; page++) {
    const answer = await api.get(path, { ...parameters, per_page: PAGE_SIZE, page }, ask);
    if (answer.status === 404) return null;
    const listed = objectOf(answer.data);
    const entries = listOf(listed[key]);
    const total = listed.total_count;
    for (const entry of entries) take(entry);
    taken += entries.length;
    const isAll = typeof total !== 'number' || taken >= total;
    if (entries.length === 0 || (isAll && !hasNext(answer))) return typeof total === 'number' ? total : taken;
  }
}

/** GitHub keeps 50 of a job. */
const ANNOTATION_PAGES_MAX = 10;

async function listAnnotations(
  { owner, name }: RepositoryName,
  id: number,
  { api, clean }: ListOptions,
): Promise<Awaited<ReturnType<Lister['annotations']>>> {
  const path = '/repos/{owner}/{repo}/check-runs/{id}/annotations';
  const ask = { needs: 'Checks: read', accept: [404], isWhole: Array.isArray } as const;
  const notes: unknown[] = [];
  for (let page = 1; page <= ANNOTATION_PAGES_MAX; page++) {
    try {
      const answer = await api.get(path, { owner, repo: name, id, per_page: PAGE_SIZE, page }, ask);
      if (answer.status === 404) return { kind: 'missing' };
      notes.push(...listOf(answer.data));
      if (!hasNext(answer)) break;
    } catch (error) {
      if (error instanceof TriageError && FORBIDDEN.has(error.code)) return 'forbidden';
      throw error;
    }
  }
  return { kind: 'stored', annotations: notes.map((note) => toAnnotation(note, { clean })) };
}

/** The rest of a pull needs no such right. */
const FORBIDDEN = new Set(['permission-missing', 'token-missing']);

function hasNext({ headers }: Answer): boolean {
  return /<[^<>]*>;[^,]*\brel="?next\b/.test(headers.link?.toString() ?? '');
}

/** Is there a list of this name in an answer? */
export function holds(key: string): (data: unknown) => boolean {
  return (data) => Array.isArray(objectOf(data)[key]);
}

function missing(repository: RepositoryName, workflow: RunQuery['workflow'], api: Api): TriageError {
  const { owner, name, host } = repository;
  if (workflow === undefined) return notFound(`${owner}/${name}`, api.asked('Actions: read'));
  const { say } = api.asked('Actions: read');
  return new TriageError(
    'workflow-not-found',
    `${owner}/${name} on ${host} has no workflow ${say(String(workflow))}.`,
    'Name the file of the workflow, such as ci.yml, or its id.',
  );
}

function given(filters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

/** `2026-09-01T00:00:00Z` */
function second(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
