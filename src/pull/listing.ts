import type { RepositoryName, Run } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { RunQuery } from '../providers/github.ts';
import { etagOf, saveAnswer } from '../store/answers.ts';
import { type Listed as KnownListing, listedUntil, saveListed } from '../store/repositories.ts';
import { failedRunIds, saveRuns, unfinishedRunIds } from '../store/runs.ts';
import { endsPull } from './fatal.ts';
import { type Span, walk } from './span.ts';
import type { PullOptions, PullTools } from './tools.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the first pull of a repository asks for. */
const FIRST_PULL_MS = 14 * DAY_MS;
/** Runs are listed late at times: so much is asked for again. */
const OVERLAP_MS = HOUR_MS;
/**
 * A re-run changes a run without making it new. The newest hundred runs and the newest hundred failures are looked at with
 * every pull; so often, all runs of some days and all failures that can still be re-run.
 */
const RELIST_EVERY_MS = DAY_MS;
const RELIST_MS = 3 * DAY_MS;
const RERUN_MS = 30 * DAY_MS;
/** GitHub ends each attempt after 35 days: one that had not ended so long after the last re-run never will. */
const ENDLESS_MS = RERUN_MS + 36 * DAY_MS;

/** Which runs of which repository are meant. */
export interface Listing {
  readonly repository: number;
  readonly name: RepositoryName;
  readonly options: PullOptions;
  /** Ids of the runs that are meant, where that was narrowed; null: all that the store waits for. */
  readonly only: ReadonlySet<number> | null;
}

export interface Listed {
  readonly ids: ReadonlySet<number>;
  readonly added: number;
  readonly changed: number;
  readonly problems: readonly string[];
}

/** Asks for the runs that may be new or changed, and stores them. Killed in between, the next pull asks again. */
export async function listRuns(listing: Listing, tools: PullTools): Promise<Listed> {
  const { options, repository } = listing;
  const { workflow, branch, event } = options;
  const nowMs = tools.nowMs();
  const known = listedUntil(tools.db, repository);
  const filtered = workflow !== null || branch !== null || event !== null;
  const session = createSession(listing, tools);

  if (options.limit !== null) {
    await session.newest(options.limit, { fromMs: options.sinceMs, toMs: options.untilMs });
  } else if (options.sinceMs === null && options.untilMs === null && !filtered && known.untilMs !== null) {
    await session.whatIsNew({ ...known, untilMs: known.untilMs }, nowMs);
  } else {
    const toMs = options.untilMs ?? nowMs;
    const fromMs = options.sinceMs ?? toMs - FIRST_PULL_MS;
    await session.all({ fromMs, toMs }, {});
    const unbroken = known.untilMs === null || fromMs <= known.untilMs;
    if (!filtered && options.untilMs === null && unbroken) {
      saveListed(tools.db, repository, { untilMs: nowMs, relistedMs: nowMs });
    }
  }
  return session.result();
}

/** One page of what never ends; `runs` null: unchanged since it was stored. */
interface TaggedPage {
  readonly tag: { readonly url: string; readonly etag: string } | null;
  readonly runs: readonly Run[] | null;
  readonly last: boolean;
}

function createSession(
  { repository, name, options }: Listing,
  { github, db, nowMs, tokenHash, onProgress }: PullTools,
) {
  const seen = new Set<number>();
  const problems: string[] = [];
  let added = 0;
  let changed = 0;
  const filters: RunQuery = {
    ...(options.workflow === null ? {} : { workflow: options.workflow }),
    ...(options.branch === null ? {} : { branch: options.branch }),
    ...(options.event === null ? {} : { event: options.event }),
  };

  const save = (runs: readonly Run[]): void => {
    const result = saveRuns(db, repository, runs);
    for (const { id } of runs) seen.add(id);
    added += result.added;
    changed += result.changed;
    onProgress({ phase: 'runs', done: seen.size, total: null, runs: seen.size, jobs: 0, logs: 0 });
  };

  const all = async (span: Span, extra: RunQuery): Promise<void> => {
    problems.push(
      ...(await walk(span, async (created, page) => {
        const answer = await github.listRuns(name, { ...filters, ...extra, created }, page, null);
        if (answer.kind === 'unchanged') throw new Error('nothing was asked with a tag');
        save(answer.runs);
        return answer;
      })),
    );
  };

  const newest = async (
    limit: number,
    { fromMs, toMs }: { fromMs: number | null; toMs: number | null },
  ): Promise<void> => {
    const created = fromMs === null && toMs === null ? {} : { created: { fromMs: fromMs ?? 0, toMs: toMs ?? nowMs() } };
    for (let page = 1; seen.size < limit; page++) {
      const answer = await github.listRuns(name, { ...filters, ...created }, page, null);
      if (answer.kind === 'unchanged') return;
      save(answer.runs.slice(0, limit - seen.size));
      if (answer.last || answer.runs.length === 0) return;
    }
  };

  const tagged = async (query: RunQuery): Promise<TaggedPage> => {
    const url = `runs?${new URLSearchParams(query as Record<string, string>)}`;
    const answer = await github.listRuns(name, query, 1, etagOf(db, repository, url, tokenHash));
    if (answer.kind === 'unchanged') return { tag: null, runs: null, last: false };
    save(answer.runs);
    return { tag: answer.etag === null ? null : { url, etag: answer.etag }, runs: answer.runs, last: answer.last };
  };

  /**
   * Runs that were going on when they were last seen, and failures that are not among the failures any more. False: not all
   * of them could be had.
   * @param failedSinceMs Since when all failures were listed; null: they were not.
   */
  const ask = async (goingSinceMs: number, failedSinceMs: number | null): Promise<boolean> => {
    const wanted = new Set(unfinishedRunIds(db, repository, goingSinceMs));
    if (failedSinceMs !== null) for (const id of failedRunIds(db, repository, failedSinceMs)) wanted.add(id);
    const before = problems.length;
    for (const id of wanted) {
      if (seen.has(id)) continue;
      try {
        const answer = await github.run(name, id, null);
        if (answer !== null && answer !== 'unchanged') save([answer.run]);
      } catch (error) {
        if (!(error instanceof TriageError) || endsPull(error)) throw error;
        problems.push(`Run ${id}: ${error.message}`);
      }
    }
    return problems.length === before;
  };

  const whatIsNew = async (known: KnownListing & { readonly untilMs: number }, now: number): Promise<void> => {
    const relist = now - (known.relistedMs ?? 0) >= RELIST_EVERY_MS;
    const first = await tagged({});
    const failures = await tagged({ status: 'failure' });
    const newSince = known.untilMs - OVERLAP_MS;
    if (relist) {
      await all({ fromMs: Math.min(newSince, now - RELIST_MS), toMs: now }, {});
      await all({ fromMs: now - RERUN_MS, toMs: now }, { status: 'failure' });
    } else if (first.runs !== null && !first.last) {
      const oldestMs = first.runs.at(-1)?.createdMs ?? newSince;
      if (oldestMs > newSince) await all({ fromMs: newSince, toMs: oldestMs }, {});
    }
    const failedSinceMs = relist || failures.last ? now - RERUN_MS : (failures.runs?.at(-1)?.createdMs ?? null);
    // Only then is all of it stored: a tag that is kept too early would hide what is missing.
    if (!(await ask(known.untilMs - ENDLESS_MS, failedSinceMs))) return;
    db.transaction(() => {
      for (const { tag } of [first, failures]) {
        if (tag !== null) saveAnswer(db, repository, tag.url, tokenHash, tag.etag);
      }
      saveListed(db, repository, { untilMs: now, relistedMs: relist ? now : known.relistedMs });
    });
  };

  return { all, newest, whatIsNew, result: (): Listed => ({ ids: seen, added, changed, problems }) };
}
