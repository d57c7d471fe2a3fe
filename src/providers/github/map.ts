import type { Annotation, Attempt, Change, ChangedFile, Job, JobStep, RepositoryName, Run } from '../../domain.ts';
import { hideKey, type KeyState } from '../../log/private-keys.ts';

/** What the API's objects are read with. GitHub leaves out or nulls nearly every field at times; nothing here throws. */
export interface Reading {
  readonly repository: RepositoryName;
  /** Takes out of one line what acts on a terminal, and secrets. */
  readonly clean: (text: string) => string;
}

export type Json = Readonly<Record<string, unknown>>;

/** Null for what cannot be kept: without an id that a number can hold, or without the time of its creation. */
export function toRun(value: unknown, { repository, clean }: Reading): Run | null {
  const run = objectOf(value);
  const id = idOf(run.id);
  const createdMs = timeOf(run.created_at);
  const workflowId = idOf(run.workflow_id);
  if (id === null || createdMs === null || workflowId === null) return null;
  const text = (given: unknown) => textOf(given, clean);
  const path = (text(run.path) ?? '').replace(/@.*$/, '');
  const name = text(run.name) ?? (path === '' ? `workflow ${workflowId}` : path);
  const conclusion = text(run.conclusion);
  return {
    id,
    workflow: { id: workflowId, name, path },
    number: countOf(run.run_number) ?? 0,
    attempt: Math.max(1, countOf(run.run_attempt) ?? 1),
    title: text(run.display_title) ?? name,
    event: text(run.event) ?? 'unknown',
    branch: text(run.head_branch),
    sha: text(run.head_sha) ?? '',
    treeId: text(objectOf(run.head_commit).tree_id),
    headRepository: text(objectOf(run.head_repository).full_name),
    actor: text(objectOf(run.actor).login) ?? text(objectOf(run.triggering_actor).login),
    status: text(run.status) ?? (conclusion === null ? 'unknown' : 'completed'),
    conclusion,
    createdMs,
    updatedMs: timeOf(run.updated_at) ?? createdMs,
    startedMs: timeOf(run.run_started_at) ?? createdMs,
    url:
      urlOf(run.html_url, clean) ??
      `https://${repository.host}/${repository.owner}/${repository.name}/actions/runs/${id}`,
  };
}

/** An attempt comes in the form of a run. */
export function toAttempt(value: unknown, reading: Reading): Attempt | null {
  const run = toRun(value, reading);
  if (run === null) return null;
  const { id, attempt, status, conclusion, startedMs, updatedMs } = run;
  return { runId: id, number: attempt, status, conclusion, startedMs, updatedMs };
}

/** `asked`: the run and the attempt whose jobs were listed; null where a job was asked for by its id. */
export function toJob(
  value: unknown,
  asked: { readonly runId: number; readonly attempt: number } | null,
  { clean }: Pick<Reading, 'clean'>,
): Job | null {
  const job = objectOf(value);
  const id = idOf(job.id);
  const runId = asked?.runId ?? idOf(job.run_id);
  if (id === null || runId === null) return null;
  const text = (given: unknown) => textOf(given, clean);
  const conclusion = text(job.conclusion);
  return {
    id,
    runId,
    attempt: asked?.attempt ?? Math.max(1, countOf(job.run_attempt) ?? 1),
    name: text(job.name) ?? `job ${id}`,
    status: text(job.status) ?? (conclusion === null ? 'unknown' : 'completed'),
    conclusion,
    startedMs: timeOf(job.started_at),
    completedMs: timeOf(job.completed_at),
    // 0 and '' stand for no runner.
    runnerId: countOf(job.runner_id) || null,
    runnerName: text(job.runner_name),
    runnerGroup: text(job.runner_group_name),
    labels: listOf(job.labels).flatMap((label) => text(label) ?? []),
    url: urlOf(job.html_url, clean),
    steps: listOf(job.steps)
      .flatMap((step) => toStep(step, text) ?? [])
      .sort((a, b) => a.number - b.number),
  };
}

/** Lines of the message stay lines. */
export function toAnnotation(value: unknown, { clean }: Pick<Reading, 'clean'>): Annotation {
  const note = objectOf(value);
  const lines = (given: unknown) => (typeof given === 'string' ? nonEmpty(cleanLines(given, clean)) : null);
  const title = textOf(note.title, clean);
  const path = textOf(note.path, clean);
  const isFile = path !== null && path !== '.github';
  return {
    level: LEVELS.find((level) => level === note.annotation_level) ?? 'notice',
    title,
    message: lines(note.message) ?? lines(note.raw_details) ?? title ?? '',
    path: isFile ? path : null,
    line: isFile ? countOf(note.start_line) || null : null,
    endLine: isFile ? countOf(note.end_line) || null : null,
  };
}

/** What a check run says of itself, in the shape of what is noted at it; null when it says nothing. */
export function toCheckText(value: unknown, { clean }: Pick<Reading, 'clean'>): Annotation | null {
  const output = objectOf(objectOf(value).output);
  const said = [output.summary, output.text].map((one) => (typeof one === 'string' ? cleanLines(one, clean) : ''));
  const title = textOf(output.title, clean);
  const message = said.filter((one) => one !== '').join('\n') || title;
  return message === null ? null : { level: 'failure', title, message, path: null, line: null, endLine: null };
}

export function toChange(
  value: unknown,
  { base, head }: Pick<Change, 'base' | 'head'>,
  { clean }: Pick<Reading, 'clean'>,
): Change {
  const { files, commits } = objectOf(value);
  const text = (given: unknown) => textOf(given, clean);
  const changed = listOf(files).flatMap((file) => toChangedFile(file, text) ?? []);
  return {
    base,
    head,
    files: changed.slice(0, FILES_MAX),
    commits: listOf(commits)
      .slice(-COMMITS_MAX)
      .flatMap((commit) => toCommit(commit, text) ?? []),
  };
}

/** So many GitHub lists; a server of one's own may be set to list more. */
const FILES_MAX = 300;
const COMMITS_MAX = 250;
const TITLE_MAX_LENGTH = 200;

function toChangedFile(value: unknown, text: (given: unknown) => string | null): ChangedFile | null {
  const { filename, previous_filename: before, status } = objectOf(value);
  const path = text(filename);
  return path === null ? null : { path, previousPath: text(before), status: STATUSES.get(text(status) ?? '') ?? null };
}

/** A copy is a new file; `changed` is one of which only the mode did. Source: GitHub's description of its API, `diff-entry`. */
const STATUSES: ReadonlyMap<string, NonNullable<ChangedFile['status']>> = new Map([
  ['added', 'added'],
  ['copied', 'added'],
  ['modified', 'modified'],
  ['changed', 'modified'],
  ['removed', 'removed'],
  ['renamed', 'renamed'],
]);

function toCommit(value: unknown, text: (given: unknown) => string | null): Change['commits'][number] | null {
  const { sha: id, author, commit } = objectOf(value);
  const sha = text(id);
  if (sha === null) return null;
  const { message, author: writer } = objectOf(commit);
  const title = typeof message === 'string' ? text(message.trimStart().split(/[\r\n]/, 1)[0]) : null;
  return {
    sha,
    title: (title ?? `commit ${sha.slice(0, 7)}`).slice(0, TITLE_MAX_LENGTH),
    // Git's own name where the address belongs to nobody on GitHub.
    author: text(objectOf(author).login) ?? text(objectOf(writer).name),
  };
}

const LEVELS = ['notice', 'warning', 'failure'] as const;

function toStep(value: unknown, text: (given: unknown) => string | null): JobStep | null {
  const step = objectOf(value);
  const number = countOf(step.number);
  if (number === null) return null;
  const conclusion = text(step.conclusion);
  return {
    number,
    name: text(step.name) ?? `step ${number}`,
    status: text(step.status) ?? (conclusion === null ? 'unknown' : 'completed'),
    conclusion,
    startedMs: timeOf(step.started_at),
    completedMs: timeOf(step.completed_at),
  };
}

/** A private key spans lines, so each needs to know of the ones above. */
function cleanLines(text: string, clean: (line: string) => string): string {
  let state: KeyState = null;
  return text
    .split(/\r?\n/)
    .map((line) => {
      const hidden = hideKey(line, state);
      state = hidden.state;
      return clean(hidden.text);
    })
    .join('\n')
    .trim();
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Null for an id beyond 2^53, which JSON rounds: another object may have the rounded one. */
export function idOf(value: unknown): number | null {
  return countOf(value) || null;
}

function countOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

export function textOf(value: unknown, clean: (text: string) => string): string | null {
  return typeof value === 'string' ? nonEmpty(clean(value.replaceAll(/[\r\n]+/g, ' ')).trim()) : null;
}

function nonEmpty(text: string): string | null {
  return text === '' ? null : text;
}

/** With `Z` or an offset. Servers write the year 1 where there is no time. */
function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) return null;
  const time = Date.parse(value);
  return time > 0 ? time : null;
}

function urlOf(value: unknown, clean: (text: string) => string): string | null {
  const url = textOf(value, clean);
  return url !== null && /^https?:\/\/[^\s"'<>]+$/.test(url) ? url : null;
}
