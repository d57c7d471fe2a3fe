import { setMaxListeners } from 'node:events';
import type { Annotation, Attempt, Change, Job, RepositoryName, Run } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { type RateLimit, rateLimit, type TokenRights, tokenRights } from './github/account.ts';
import { cancel, type RerunOf, rerun } from './github/actions.ts';
import { createApi } from './github/api.ts';
import { cutFault, notFound } from './github/faults.ts';
import type { Wait } from './github/limits.ts';
import { createLister, holds } from './github/lists.ts';
import { fetchLog, type LogAnswer } from './github/logs.ts';
import { idOf, objectOf, textOf, toAttempt, toChange, toCheckText, toJob, toRun } from './github/map.ts';
import { permissionHint, tokenHint } from './github/token.ts';
import { createMeter, type Usage } from './github/usage.ts';

export { isFatal } from './github/faults.ts';
export type { LogAnswer, RateLimit, RerunOf, TokenRights, Usage, Wait };

export interface GithubOptions {
  readonly host: string;
  /** Of the REST API, without a `/` at its end; see `apiUrlOf`. */
  readonly apiUrl: string;
  /** Null: GitHub is asked as anybody, 60 times an hour, and gives no logs. */
  readonly token: string | null;
  /** Takes out of one line of text what acts on a terminal, and secrets. */
  readonly clean: (text: string) => string;
  /** A longer wait for a rate limit is refused. */
  readonly maxWaitMs: number;
  readonly onWait: (wait: Wait) => void;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  readonly userAgent: string;
  /** What a second of waiting lasts, between tries and for limits; tests make it short. */
  readonly retryBaseMs?: number;
  /** For an answer of the API; and of a log, between two pieces. */
  readonly timeoutMs?: number;
}

/** Which runs to list. GitHub gives no more than the newest 1,000 of a query that has anything but `workflow`. */
export interface RunQuery {
  /** Its id, or the name of its file: `ci.yml`. */
  readonly workflow?: string | number | undefined;
  readonly branch?: string | undefined;
  readonly event?: string | undefined;
  /** A status or a conclusion. */
  readonly status?: string | undefined;
  /** Both included; GitHub counts in seconds. */
  readonly created?: { readonly fromMs: number; readonly toMs: number } | undefined;
}

export type RunPage =
  /** The tag still holds. */
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'page';
      /** Newest first. */
      readonly runs: readonly Run[];
      /** Of the query, on all pages; more than can be listed when it is above 1,000. */
      readonly total: number;
      readonly etag: string | null;
      readonly last: boolean;
    };

export type AnnotationAnswer =
  | { readonly kind: 'stored'; readonly annotations: readonly Annotation[] }
  /** The token may not read them; `hint` says what it needs. */
  | { readonly kind: 'forbidden'; readonly hint: string }
  | { readonly kind: 'missing' };

export interface KnownRepository {
  readonly id: number;
  /** As GitHub spells it now, also after it was renamed. */
  readonly name: RepositoryName;
  readonly defaultBranch: string;
  readonly private: boolean;
}

/** GitHub's Actions. Each method throws a `TriageError` and nothing else; `isFatal` tells what ends a pull. */
export interface Github {
  repository(name: RepositoryName): Promise<KnownRepository>;
  /** `page` counts from 1, a hundred runs each. `etag` of the same page of the same query, or null. */
  listRuns(name: RepositoryName, query: RunQuery, page: number, etag: string | null): Promise<RunPage>;
  /** Null: there is no such run. */
  run(
    name: RepositoryName,
    id: number,
    etag: string | null,
  ): Promise<'unchanged' | { readonly run: Run; readonly etag: string | null } | null>;
  attempt(name: RepositoryName, runId: number, number: number): Promise<Attempt | null>;
  /** All jobs that the attempt lists, also those that it did not run again. Null: there is no such attempt. */
  jobs(name: RepositoryName, runId: number, attempt: number): Promise<readonly Job[] | null>;
  job(name: RepositoryName, id: number): Promise<Job | null>;
  /** Of a check run; a job has the id of its own. */
  annotations(name: RepositoryName, checkRunId: number): Promise<AnnotationAnswer>;
  /** What a check run says of itself, as if it were noted at it. Null: nothing, or the token may not see it. */
  checkText(name: RepositoryName, checkRunId: number): Promise<Annotation | null>;
  /**
   * What the commit `head` has that `base` has not. Null: GitHub does not know one of them, or they have nothing in common. It is
   * asked only once: what is slow to compare stays so.
   */
  compare(name: RepositoryName, base: string, head: string): Promise<Change | null>;
  /** The archive with the logs of the jobs that the attempt ran, written to `path`. */
  attemptLogs(name: RepositoryName, runId: number, attempt: number, path: string): Promise<LogAnswer>;
  /** The log of one job as text, written to `path`. */
  jobLog(name: RepositoryName, jobId: number, path: string): Promise<LogAnswer>;
  /** Begins another attempt. Sent once; a lost answer is `action-unconfirmed`, and what GitHub refuses of the run `re-run-refused`. */
  rerun(name: RepositoryName, runId: number, what: RerunOf): Promise<void>;
  /** Its jobs end some seconds later. What has ended is `cancel-refused`. */
  cancel(name: RepositoryName, runId: number): Promise<void>;
  usage(): Usage;
  /** Null where the server has no limit. */
  rateLimit(): Promise<RateLimit | null>;
  /** Null without a token. */
  tokenRights(): Promise<TokenRights | null>;
}

const TIMEOUT_MS = 60_000;
const SAID_MAX_LENGTH = 200;

/** Nothing is asked, and octokit is not loaded, before the first method is called. */
export function createGithub(options: GithubOptions): Github {
  const { host, token, apiUrl, signal, retryBaseMs: secondMs = 1000, timeoutMs = TIMEOUT_MS } = options;
  // A control character would end in an error of `fetch` that quotes the token.
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
    throw new TriageError('token-refused', 'The token holds characters that no token has.', tokenHint(host));
  }
  // Each request listens, and so many at once are no leak.
  setMaxListeners(0, signal);
  const clean = (text: string): string => options.clean(token === null ? text : text.replaceAll(token, '***'));
  const say = (text: string): string => clean(text.split(/[\r\n]/, 1)[0]!).slice(0, SAID_MAX_LENGTH);
  const meter = createMeter();
  const api = createApi({ ...options, say, secondMs, timeoutMs }, meter);
  const lister = createLister({ api, clean, signal, secondMs });
  const logOptions = { apiUrl, signal, timeoutMs, secondMs };
  const actions = { needs: 'Actions: read', accept: [404] } as const;
  const damaged = () => cutFault({ host });

  return {
    repository: async (name) => {
      const ask = { needs: 'Metadata: read', accept: [404], isWhole: isRepository } as const;
      const { status, data } = await api.get(REPOSITORY, within(name), ask);
      if (status === 404) throw notFound(clean(`${name.owner}/${name.name}`), { host, token });
      const found = objectOf(data);
      const [owner = name.owner, repo = name.name] = textOf(found.full_name, clean)?.split('/') ?? [];
      return {
        id: idOf(found.id)!,
        name: { host: name.host, owner, name: repo },
        defaultBranch: textOf(found.default_branch, clean) ?? 'main',
        private: found.private === true,
      };
    },
    listRuns: lister.runs,
    jobs: lister.jobs,
    annotations: async (name, id) => {
      const answer = await lister.annotations(name, id);
      if (answer !== 'forbidden') return answer;
      return { kind: 'forbidden', hint: permissionHint('Checks: read', token, host) };
    },
    checkText: async (name, id) => {
      const ask = { needs: 'Checks: read', accept: [403, 404], isWhole: hasId } as const;
      const { status, data } = await api.get(`${REPOSITORY}/check-runs/{id}`, { ...within(name), id }, ask);
      return status === 200 ? toCheckText(data, { clean }) : null;
    },
    run: async (name, id, etag) => {
      const ask = { ...actions, accept: [304, 404], etag, isWhole: hasId };
      const parameters = { ...within(name), id, exclude_pull_requests: true };
      const { status, headers, data } = await api.get(`${REPOSITORY}/actions/runs/{id}`, parameters, ask);
      if (status === 304) return 'unchanged';
      if (status === 404) return null;
      const run = toRun(data, { repository: name, clean });
      if (run === null) throw damaged();
      return { run, etag: headers.etag?.toString() ?? null };
    },
    attempt: async (name, id, attempt) => {
      const path = `${REPOSITORY}/actions/runs/{id}/attempts/{attempt}`;
      const parameters = { ...within(name), id, attempt, exclude_pull_requests: true };
      const { status, data } = await api.get(path, parameters, { ...actions, isWhole: hasId });
      if (status === 404) return null;
      const found = toAttempt(data, { repository: name, clean });
      if (found === null) throw damaged();
      return found;
    },
    job: async (name, id) => {
      const parameters = { ...within(name), id };
      const ask = { ...actions, isWhole: hasId };
      const { status, data } = await api.get(`${REPOSITORY}/actions/jobs/{id}`, parameters, ask);
      if (status === 404) return null;
      const job = toJob(data, null, { clean });
      if (job === null) throw damaged();
      return job;
    },
    compare: async (name, base, head) => {
      const ask = { needs: 'Contents: read', accept: [404], isWhole: holds('commits'), triesMax: 1 } as const;
      const parameters = { ...within(name), basehead: `${base}...${head}` };
      const { status, data } = await api.get(`${REPOSITORY}/compare/{basehead}`, parameters, ask);
      return status === 404 ? null : toChange(data, { base, head }, { clean });
    },
    attemptLogs: (name, id, attempt, path) => {
      const at = { path: `${REPOSITORY}/actions/runs/{id}/attempts/{attempt}/logs` };
      const parameters = { ...within(name), id, attempt };
      return fetchLog({ ...at, parameters }, { path, content: 'zip' }, logOptions, api, meter);
    },
    jobLog: (name, id, path) => {
      const at = { path: `${REPOSITORY}/actions/jobs/{id}/logs`, parameters: { ...within(name), id } };
      return fetchLog(at, { path, content: 'text' }, logOptions, api, meter);
    },
    rerun: (name, runId, what) => rerun(name, runId, what, api),
    cancel: (name, runId) => cancel(name, runId, api),
    usage: meter.usage,
    rateLimit: () => rateLimit(api),
    tokenRights: async () => (token === null ? null : await tokenRights(token, api, clean)),
  };
}

const REPOSITORY = '/repos/{owner}/{repo}';

function within({ owner, name }: RepositoryName): { owner: string; repo: string } {
  return { owner, repo: name };
}

function hasId(data: unknown): boolean {
  return typeof objectOf(data).id === 'number';
}

function isRepository(data: unknown): boolean {
  return idOf(objectOf(data).id) !== null;
}
