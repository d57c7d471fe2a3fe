import { example } from './openapi.ts';
import type { WorldRepository, WorldRun, WorldWorkflow } from './world.ts';

export interface Places {
  /** Where the API is, without a slash at the end. */
  readonly apiUrl: string;
  /** Where people look: `https://github.com`. */
  readonly htmlUrl: string;
}

const EXAMPLE = {
  actor: example('workflow-run').actor,
  minimal: example('workflow-run').repository,
  full: example('full-repository-default-response'),
  workflow: (example('workflow-paginated').workflows as Record<string, unknown>[])[0]!,
};

/** The repository as the API tells it, and what belongs to it but to no run: people, forks, workflows. */
export class RepositoryObjects {
  /** As it stands in each run. */
  readonly minimal: Readonly<Record<string, unknown>>;
  readonly #places: Places;
  readonly #repository: WorldRepository;
  readonly #users = new Map<string, Record<string, unknown>>();

  constructor(places: Places, repository: WorldRepository) {
    this.#places = places;
    this.#repository = repository;
    this.minimal = { ...this.own(EXAMPLE.minimal), ...this.#identity() };
  }

  get id(): number {
    return this.#repository.id;
  }

  /** In the API. */
  get url(): string {
    return `${this.#places.apiUrl}/repos/${this.#repository.owner}/${this.#repository.name}`;
  }

  /** For people. */
  get html(): string {
    return `${this.#places.htmlUrl}/${this.#repository.owner}/${this.#repository.name}`;
  }

  full(permissions: Readonly<Record<string, boolean>> | null): Record<string, unknown> {
    const { parent, source, template_repository, permissions: _, ...example } = EXAMPLE.full;
    return {
      ...this.own(example),
      ...this.#identity(),
      // GitHub's example lacks it, though its schema does not.
      language: 'TypeScript',
      default_branch: this.#repository.defaultBranch,
      visibility: this.#repository.private ? 'private' : 'public',
      ...(permissions === null ? {} : { permissions }),
    };
  }

  user(login: string): Record<string, unknown> {
    const known = this.#users.get(login) ?? moved(EXAMPLE.actor, 'octocat', login, this.#places);
    this.#users.set(login, known);
    return known;
  }

  workflow(workflow: WorldWorkflow): Record<string, unknown> {
    return {
      ...EXAMPLE.workflow,
      id: workflow.id,
      name: workflow.name,
      path: workflow.path,
      url: `${this.url}/actions/workflows/${workflow.id}`,
      html_url: `${this.html}/blob/${this.#repository.defaultBranch}/${workflow.path}`,
      badge_url: `${this.html}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
    };
  }

  pullRequests(run: WorldRun): unknown[] {
    if (run.pullRequest === null) return [];
    const { id, name, defaultBranch } = this.#repository;
    const repo = { id, url: this.url, name };
    return [
      {
        id: 2_000_000 + run.pullRequest,
        number: run.pullRequest,
        url: `${this.url}/pulls/${run.pullRequest}`,
        head: { ref: run.branch ?? '', sha: run.sha, repo },
        base: { ref: defaultBranch, sha: run.treeId, repo },
      },
    ];
  }

  /** One of GitHub's examples, as if it were of this repository. */
  own(example: unknown): Record<string, unknown> {
    return moved(example, 'octocat/Hello-World', `${this.#repository.owner}/${this.#repository.name}`, this.#places);
  }

  /** Itself, or a fork of it. */
  head(fullName: string): unknown {
    const { owner, name, id } = this.#repository;
    if (fullName === `${owner}/${name}`) return this.minimal;
    const forked = moved(this.minimal, `${owner}/${name}`, fullName, this.#places);
    const [login, fork] = fullName.split('/');
    return { ...forked, id: id + 1, name: fork, full_name: fullName, fork: true, owner: this.user(login!) };
  }

  #identity(): Record<string, unknown> {
    const { id, owner, name } = this.#repository;
    const identity = { id, name, full_name: `${owner}/${name}`, owner: this.user(owner), fork: false };
    return { ...identity, private: this.#repository.private };
  }
}

/** A copy that names another thing, on this server. */
function moved(value: unknown, from: string, to: string, { apiUrl, htmlUrl }: Places): Record<string, unknown> {
  const text = JSON.stringify(value)
    .replaceAll('http://api.github.com', apiUrl)
    .replaceAll('https://api.github.com', apiUrl)
    .replaceAll('https://github.com', htmlUrl)
    .replaceAll(from, to);
  return JSON.parse(text);
}
