import { example } from './openapi.ts';
import type { RepositoryObjects } from './repository-objects.ts';
import type { WorldFile, WorldRun } from './world.ts';

const { files, ...EXAMPLE } = example('commit-comparison');
const FILE = (files as Record<string, unknown>[])[0]!;

/** So much GitHub lists without pages. */
const FILES_MAX = 300;
const COMMITS_MAX = 250;

/** What lies between two commits, as the API tells it. Null when one of them has no run: then nobody knows it. */
export function comparison(
  runs: readonly WorldRun[],
  home: RepositoryObjects,
  base: string,
  head: string,
): Record<string, unknown> | null {
  const commits = commitsOf(runs);
  const from = commits.findIndex(({ sha }) => sha === base);
  const to = commits.findIndex(({ sha }) => sha === head);
  if (from < 0 || to < 0) return null;
  const between = commits.slice(from + 1, to + 1).filter(({ branch }) => branch === commits[to]!.branch);
  const behind = Math.max(0, from - to);
  const place = `compare/${base}...${head}`;
  const told = (run: WorldRun): Record<string, unknown> => commit(run, home);
  return {
    ...EXAMPLE,
    url: `${home.url}/${place}`,
    html_url: `${home.html}/${place}`,
    permalink_url: `${home.html}/${place}`,
    diff_url: `${home.html}/${place}.diff`,
    patch_url: `${home.html}/${place}.patch`,
    base_commit: told(commits[from]!),
    merge_base_commit: told(commits[Math.min(from, to)]!),
    status: from === to ? 'identical' : behind > 0 ? 'behind' : 'ahead',
    ahead_by: between.length,
    behind_by: behind,
    total_commits: between.length,
    commits: between.slice(-COMMITS_MAX).map(told),
    files: filesOf(between)
      .slice(0, FILES_MAX)
      .map((file) => ({ ...home.own(FILE), ...file })),
  };
}

/** Each file once, as the first of the commits that changed it has it: what was added and then changed is new. */
function filesOf(runs: readonly WorldRun[]): Record<string, string>[] {
  const files = new Map<string, Record<string, string>>();
  for (const one of runs.flatMap((run) => run.files ?? [`src/${run.sha.slice(0, 7)}.ts`])) {
    const file: WorldFile | { path: string; status: 'modified' } =
      typeof one === 'string' ? { path: one, status: 'modified' } : one;
    if (files.has(file.path)) continue;
    const before = file.status === 'renamed' ? { previous_filename: file.from } : {};
    files.set(file.path, { filename: file.path, status: file.status, ...before });
  }
  return [...files.values()];
}

/** Each commit as its first run has it, the oldest first. */
function commitsOf(runs: readonly WorldRun[]): WorldRun[] {
  const commits = new Map<string, WorldRun>();
  for (const run of runs.toReversed()) if (!commits.has(run.sha)) commits.set(run.sha, run);
  return [...commits.values()];
}

function commit({ sha, treeId, title, actor, createdMs }: WorldRun, home: RepositoryObjects): Record<string, unknown> {
  const user = actor === null ? null : home.user(actor);
  const known = home.own(EXAMPLE.base_commit);
  const git = known.commit as Record<string, unknown>;
  const date = `${new Date(createdMs - 5000).toISOString().slice(0, 19)}Z`;
  return {
    ...known,
    sha,
    node_id: `C_${sha}`,
    url: `${home.url}/commits/${sha}`,
    html_url: `${home.html}/commit/${sha}`,
    comments_url: `${home.url}/commits/${sha}/comments`,
    commit: {
      ...git,
      url: `${home.url}/git/commits/${sha}`,
      message: `${title}\n\nMore of it.`,
      author: { name: actor ?? 'ghost', email: 'author@example.com', date },
      committer: { name: 'GitHub', email: 'noreply@github.com', date },
      tree: { sha: treeId, url: `${home.url}/git/trees/${treeId}` },
    },
    author: user,
    committer: user,
  };
}
