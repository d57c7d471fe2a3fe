import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Blobs } from './blobs.ts';
import { type Fault, type FaultHandle, Faults } from './faults.ts';
import { Journal } from './journal.ts';
import type { FakePosts } from './posts.ts';
import { RepositoryState } from './repository-state.ts';
import { answering, type OnRequest } from './serve.ts';
import { DEFAULT_TOKENS, profileOf, RateCounters, type Tokens } from './tokens.ts';
import { createValidate } from './validate.ts';
import type { RunSpec } from './world/build.ts';
import type { RerunOf } from './world/rerun.ts';
import type { World, WorldRun } from './world.ts';

export interface GithubOptions {
  /** Of one repository, or several; what the methods of `FakeGithub` change is the first. */
  readonly world: World | readonly World[];
  /** Checks every answer against GitHub's description: 500, and a line in the journal, when it differs. */
  readonly validate?: boolean;
  /** Stands still until `advance`; a minute after the world's last event where left out. */
  readonly clockMs?: number | (() => number);
  readonly tokens?: Tokens;
  /** As a GitHub Enterprise Server has it; such a server has no rate limits. */
  readonly prefix?: '' | '/api/v3';
  readonly faults?: readonly Fault[];
  /** Any free one where left out. */
  readonly port?: number;
  /** It is not settled whether jobs that an attempt does not run again get new ids there. */
  readonly carriedIds?: 'new' | 'same';
  /** So often a re-run is still going on when its jobs are asked for; 0, as usual: it is completed at once. */
  readonly rerunPolls?: number;
  readonly onRequest?: OnRequest;
}

export async function startGithub(options: GithubOptions): Promise<FakeGithub> {
  const servers = { api: await listening(options.port ?? 0), blob: await listening(0) };
  return new FakeGithub(options, servers);
}

/** A GitHub on 127.0.0.1: the API, and beside it the host of the logs. */
export class FakeGithub {
  /** For `GITHUB_API_URL`; with the prefix, without a slash at the end. */
  readonly apiUrl: string;
  readonly blobUrl: string;
  readonly journal = new Journal();
  onRequest: OnRequest | null;
  readonly #servers: readonly Server[];
  readonly #faults = new Faults();
  readonly #rates: RateCounters | null;
  readonly #tokens: Tokens;
  readonly #repositories: readonly RepositoryState[];
  #clock: () => number;

  constructor(options: GithubOptions, { api, blob }: { readonly api: Server; readonly blob: Server }) {
    const prefix = options.prefix ?? '';
    const worlds = [options.world].flat();
    const start = options.clockMs ?? lastEvent(worlds) + 60_000;
    const places = { apiUrl: `${origin(api)}${prefix}`, htmlUrl: prefix === '' ? 'https://github.com' : origin(api) };
    this.apiUrl = places.apiUrl;
    this.blobUrl = origin(blob);
    this.onRequest = options.onRequest ?? null;
    this.#servers = [api, blob];
    this.#rates = prefix === '' ? new RateCounters() : null;
    this.#tokens = options.tokens ?? DEFAULT_TOKENS;
    const { carriedIds = 'new', rerunPolls = 0 } = options;
    this.#repositories = worlds.map((world) => new RepositoryState(world, places, carriedIds, rerunPolls));
    this.#clock = typeof start === 'number' ? () => start : start;
    for (const fault of options.faults ?? []) this.#faults.add(fault);
    const answer = answering({
      apiUrl: this.apiUrl,
      blobUrl: this.blobUrl,
      prefix,
      repositories: this.#repositories,
      blobs: new Blobs(this.blobUrl),
      rates: this.#rates,
      tokens: this.#tokens,
      faults: this.#faults,
      journal: this.journal,
      validate: options.validate ? createValidate() : null,
      nowMs: () => this.nowMs(),
      onRequest: async (number, request) => this.onRequest?.(number, request),
    });
    api.on('request', answer.api);
    blob.on('request', answer.blob);
  }

  /** As it is now, the newest run first. */
  get world(): World {
    return this.#first().world;
  }

  /** Issues, comments and discussions of the first repository. */
  get posts(): FakePosts {
    return this.#first().posts;
  }

  nowMs(): number {
    return this.#clock();
  }

  advance(ms: number): void {
    const before = this.#clock;
    this.#clock = () => before() + ms;
  }

  addRun(spec: RunSpec): WorldRun {
    return this.#first().add(spec, this.nowMs());
  }

  /** Puts another run in the place of this one, e.g. the same one completed. */
  updateRun(runId: number, change: (run: WorldRun) => WorldRun): WorldRun {
    const changed = change(this.#run(runId));
    this.#first().put(changed);
    return changed;
  }

  /** As if somebody had clicked: without the API and its limits. */
  rerun(runId: number, which: RerunOf): WorldRun {
    return this.#first().rerun(this.#run(runId), which, 'octocat', this.nowMs());
  }

  rerunFailed(runId: number): WorldRun {
    return this.rerun(runId, 'failed');
  }

  fault(fault: Fault): FaultHandle {
    return this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Leaves the token so many requests in its hour. */
  leaveRequests(token: string, remaining: number): void {
    const profile = profileOf(`Bearer ${token}`, this.#tokens);
    if (profile === null) throw new Error('no such token');
    this.#rates?.leave(profile, remaining, this.nowMs());
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    }
  }

  #first(): RepositoryState {
    return this.#repositories[0]!;
  }

  #run(id: number): WorldRun {
    const run = this.#first().run(id);
    if (run === null) throw new Error(`the world has no run ${id}`);
    return run;
  }
}

async function listening(port: number): Promise<Server> {
  const server = createServer();
  // A client that comes back late must not meet a closing socket.
  server.keepAliveTimeout = 0;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  return server;
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function lastEvent(worlds: readonly World[]): number {
  const attempts = worlds.flatMap(({ runs }) => runs.flatMap((run) => run.attempts));
  return attempts.reduce((last, attempt) => Math.max(last, attempt.updatedMs), 0);
}
