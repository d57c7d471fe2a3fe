import type { RepositoryName, Run, ToldRun } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import { isWithin, type Range } from '../../history/episodes/episodes.ts';
import { findRepository } from '../../providers/github/repository.ts';
import { parseRunUrl } from '../../providers/github/run-url.ts';
import { nameOf } from '../../reports/runs.ts';
import type { Database } from '../../store/database.ts';
import type { StoredRepository } from '../../store/repositories.ts';
import { repositoryStored } from '../search.ts';
import type { CommonOptions, Surroundings } from '../surroundings.ts';
import { momentOf, pastOf } from '../when.ts';

/** Which runs a report over several is about. */
export interface RangeOptions extends CommonOptions {
  readonly since?: string;
  /** The first and the last run, by id or address, or moments. */
  readonly from?: string;
  readonly until?: string;
  readonly branch?: string;
}

/** Runs with everything that is stored of them, and those around them. */
export interface ToldRange {
  readonly name: RepositoryName;
  /** Key of the repository in the store. */
  readonly repository: number;
  readonly defaultBranch: string | null;
  readonly range: Range;
  /** Given, or that of both runs; null: all. */
  readonly branch: string | null;
  /** Also from before the range, and from after it. The newest first. */
  readonly runs: readonly ToldRun[];
}

/** Before the range it has to be found what was green. */
const DAYS_AROUND = 14;
const DAY_MS = 86_400_000;

export type ReportRepository = StoredRepository;

/** @throws TriageError `repository-not-stored`. */
export async function reportRepository(
  db: Database,
  { repo }: CommonOptions,
  { env, cwd }: Surroundings,
): Promise<ReportRepository> {
  return await repositoryStored(db, await findRepository(repo, env, cwd));
}

/** @throws TriageError `report-range` where options contradict each other, `run-not-stored`, `no-runs`. */
export async function toldRange(
  db: Database,
  { key, name, defaultBranch }: ReportRepository,
  { since, from, until, branch }: RangeOptions,
  nowMs: number,
): Promise<ToldRange> {
  if (since !== undefined && from !== undefined) {
    throw new TriageError('report-range', '--since and --from both say where it begins.', 'Leave one of them out.');
  }
  if (until !== undefined && since === undefined && from === undefined) {
    throw new TriageError('report-range', '--to alone does not say where it begins.', 'Give --from or --since, too.');
  }
  const { runById } = await import('../../store/runs.ts');
  const found = (id: number): Run | null => runById(db, key, id);
  const first = endOf(from, '--from', name, found, nowMs);
  const last = endOf(until, '--to', name, found, nowMs);
  const range = {
    fromMs: since === undefined ? (first?.ms ?? 0) : pastOf(since, nowMs),
    untilMs: last?.ms ?? nowMs,
  };
  if (range.fromMs > range.untilMs) {
    throw new TriageError('report-range', 'The range ends before it begins.', 'Change --from and --to.');
  }
  const own = branch ?? (first?.run != null && first.run.branch === last?.run?.branch ? first.run.branch : null);
  const told = await around(db, { key, name, defaultBranch }, range, own);
  if (told.runs.some(({ run }) => isWithin(run, range))) return told;
  throw new TriageError(
    'no-runs',
    `No run of ${nameOf(name)}${own === null ? '' : ' on this branch'} is stored from that time.`,
    `Fetch new runs with \`whyred pull ${nameOf(name)}\`, or give another time: --since 24h, --from RUN --to RUN.`,
  );
}

/** The range with what is around it. */
export async function around(
  db: Database,
  { key, name, defaultBranch }: ReportRepository,
  range: Range,
  branch: string | null,
): Promise<ToldRange> {
  const { toldAround } = await import('../../store/told-around.ts');
  const wide = { fromMs: range.fromMs - DAYS_AROUND * DAY_MS, untilMs: range.untilMs + DAYS_AROUND * DAY_MS };
  return { name, repository: key, defaultBranch, range, branch, runs: toldAround(db, key, { ...wide, branch }) };
}

interface End {
  readonly ms: number;
  readonly run: Run | null;
}

/** A run that is stored, or a moment: the first of a day at the beginning, the last at the end. */
function endOf(
  text: string | undefined,
  option: '--from' | '--to',
  name: RepositoryName,
  found: (id: number) => Run | null,
  nowMs: number,
): End | null {
  if (text === undefined) return null;
  const reference = parseRunUrl(text);
  if (reference === null) {
    return { ms: momentOf(text, option, nowMs, option === '--from' ? 'first' : 'last'), run: null };
  }
  const run = found(reference.runId);
  if (run !== null) return { ms: run.createdMs, run };
  throw new TriageError(
    'run-not-stored',
    `Run ${reference.runId}, which ${option} names, is not in the store.`,
    `Fetch it first: whyred pull ${nameOf(name)}`,
  );
}
