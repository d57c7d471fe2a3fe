import type { RepositoryName } from '../domain.ts';
import { wantGreenLogs } from '../store/jobs.ts';
import { finishPull, startPull } from '../store/pulls.ts';
import { renameRepository, saveRepository } from '../store/repositories.ts';
import { fetchBaselines } from './baselines.ts';
import { listJobs } from './jobs.ts';
import { judgeNew } from './judging.ts';
import { type Listing, listRuns } from './listing.ts';
import { readLogs } from './logs.ts';
import type { PullOptions, PullSummary, PullTools } from './tools.ts';

/**
 * Brings the store up to date with one repository. Each step works off what the store says is still to be done, and stores what
 * it did in one transaction: killed anywhere and started again, a pull ends with the same store.
 * @throws TriageError what stops all of it: a refused token, no network, a wait for the rate limit that is too long.
 */
export async function pull(name: RepositoryName, options: PullOptions, tools: PullTools): Promise<PullSummary> {
  const { db, github, nowMs } = tools;
  const known = await github.repository(name);
  renameRepository(db, name, known.name);
  const repository = saveRepository(db, known.name, known.defaultBranch);
  const all: Listing = { repository, name: known.name, options, only: null };
  const key = startPull(db, repository, options, nowMs());

  const listed = await listRuns(all, tools);
  const { limit, workflow, branch, event } = options;
  // Whoever asks for a few runs must not wait for all that an earlier pull left undone.
  const narrowed = [limit, workflow, branch, event].some((one) => one !== null);
  const listing = narrowed ? { ...all, only: listed.ids } : all;
  const detailed = await listJobs(listing, tools);
  if (options.logs === 'all') wantGreenLogs(db, repository, listing.only);
  const withLogs = options.logs !== 'none';
  const baselines = withLogs ? await fetchBaselines(listing, tools) : 0;
  const read = withLogs ? await readLogs(listing, tools) : null;

  await judgeNew(tools, repository);

  const { stored = 0, expired = 0, missing = 0, damaged = 0 } = read?.states ?? {};
  const summary: PullSummary = {
    runsListed: listed.ids.size,
    runsAdded: listed.added,
    runsChanged: listed.changed,
    attempts: detailed.attempts,
    jobs: detailed.jobs,
    logs: { stored, expired, missing, damaged },
    baselines,
    problems: [...listed.problems, ...detailed.problems, ...(read?.problems ?? [])],
  };
  finishPull(db, key, summary, nowMs());
  return summary;
}
