import { type Grid, gridsOf, newestOf } from '../history/grid.ts';
import type { NightFailure } from '../history/nightly/failures.ts';
import type { NightGap } from '../history/nightly/gaps.ts';
import type { NightWindows } from '../history/nightly/headline.ts';
import { flakyFromMs, nightFromMs, nightOf } from '../history/nightly/nightly.ts';
import { missesOf, selfScore } from '../history/self-score.ts';
import { loadConfiguration } from '../providers/configuration.ts';
import { loadSignatures } from '../providers/signature-files.ts';
import { assembled, evidenceFrom, type NightlyContext, type RepositoryRead } from '../reports/nightly/assembled.ts';
import type { FailureEvidence, NightlyFacts, NightScore } from '../reports/nightly/facts.ts';
import type { Database } from '../store/database.ts';
import { causeTextsOf, testOutcomesOf } from '../store/history.ts';
import { failureIn, newestRuns, predictionsSettled, pushesTo, saidOf } from '../store/nightly.ts';
import { gapsOf } from '../store/nightly-gaps.ts';
import { nightRows } from '../store/nightly-rows.ts';
import type { StoredRepository } from '../store/repositories.ts';
import { judgementsOf } from '../store/self-score.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';

/** Failures that are told with their lines; the rest has its name. */
const EVIDENCE_MOST = 24;
/** Runs of a grid; of several workflows, each has its own. */
const GRID_RUNS = 40;
const GRID_RUNS_READ = 160;
/** Repositories with grids. */
const GRIDS_MOST = 8;
const MONTH_MS = 30 * 86_400_000;

export interface NightWanted extends NightWindows {
  readonly branch: string | null;
  /** At least one. */
  readonly repositories: readonly StoredRepository[];
  /** Are these all that are stored? */
  readonly isAll: boolean;
  /** What tonight's pull could not do. */
  readonly gaps: readonly NightGap[];
  /** Only a page has room for jobs by runs. */
  readonly withGrids: boolean;
}

/** Everything that a nightly tells, from the store. */
export async function readNight(
  db: Database,
  wanted: NightWanted,
  options: CommonOptions,
  around: Surroundings,
): Promise<NightlyFacts> {
  const newest = newestRuns(db);
  // One after the other: memory holds the rows of one repository.
  const read = wanted.repositories.map((one) => readRepository(db, one, wanted, newest.get(one.key) ?? null));
  const failures = read.flatMap(({ night }) => night.failures);
  const evidence = evidenceIn(db, failures, wanted.repositories);
  const { root } = await loadConfiguration(around.cwd, options.config);
  const signatures = await loadSignatures(root);
  const context: NightlyContext = {
    ...wanted,
    score: scoreIn(db, wanted),
    grids: wanted.withGrids ? gridsOfNight(db, read, wanted) : [],
    names: { titles: new Map(signatures.map(({ id, title }) => [id, title])), texts: textsIn(db, read) },
    evidenceOf: (failure) => evidence.get(failure) ?? null,
  };
  return assembled(read, context);
}

function readRepository(
  db: Database,
  repository: StoredRepository,
  wanted: NightWanted,
  newestRunMs: number | null,
): RepositoryRead {
  const { key, name, defaultBranch } = repository;
  const rows = nightRows(db, repository, nightFromMs(wanted), wanted.branch);
  const tests = testOutcomesOf(db, { repository: key, sinceMs: flakyFromMs(wanted) });
  const identity = identityOf(repository);
  const tonight = wanted.gaps.filter((gap) => gap.repository.toLowerCase() === identity.toLowerCase());
  const branch = wanted.branch ?? defaultBranch;
  const stored = gapsOf(db, { ...repository, defaultBranch: branch }, wanted);
  return {
    repository: `${name.host}/${name.owner}/${name.name}`,
    branch,
    night: nightOf(rows, tests, wanted),
    said: saidOf(db, { repository: key, sinceMs: wanted.fromMs }),
    // What ended tonight's pull says more than that it did not end.
    gaps: tonight.length === 0 ? stored : [...tonight, ...stored.filter(({ kind }) => kind !== 'interrupted')],
    newestRunMs,
  };
}

function identityOf({ name: { host, owner, name } }: StoredRepository): string {
  return `${host}/${owner}/${name}`;
}

/** Of what is new or open; what came last first. */
function evidenceIn(
  db: Database,
  failures: readonly NightFailure[],
  repositories: readonly StoredRepository[],
): ReadonlyMap<NightFailure, FailureEvidence> {
  const keys = new Map(repositories.map((one) => [identityOf(one), one.key]));
  const found = new Map<NightFailure, FailureEvidence>();
  for (const one of failures) {
    if (found.size >= EVIDENCE_MOST) break;
    const key = keys.get(one.repository);
    if (one.failure === null || one.state === 'resolved' || key === undefined) continue;
    const known = failureIn(db, key, one.lastRed, one.failure.fingerprint);
    if (known !== null) found.set(one, evidenceFrom(known));
  }
  return found;
}

/** The lines that stand for the causes that are named. */
function textsIn(db: Database, read: readonly RepositoryRead[]): ReadonlyMap<string, string> {
  const named = read.flatMap(({ night }) => [
    ...night.failures.flatMap(({ failure }) => failure ?? []),
    ...night.incidents.flatMap(({ causes }) => causes[0] ?? []),
  ]);
  return causeTextsOf(db, [...new Set(named.map(({ fingerprint }) => fingerprint))]);
}

function scoreIn(db: Database, { repositories, isAll, fromMs, untilMs }: NightWanted): NightScore {
  const repository = isAll ? null : repositories[0]!.key;
  const since = (sinceMs: number) => selfScore(predictionsSettled(db, { repository, sinceMs, untilMs }));
  const judgements = judgementsOf(db, { repository, sinceMs: untilMs - MONTH_MS }, untilMs);
  return {
    night: since(fromMs),
    month: since(untilMs - MONTH_MS),
    misses: missesOf(judgements).filter(({ cameMs }) => cameMs >= fromMs),
  };
}

/** Of several repositories those in which something is wrong: nobody looks at fifty grids. */
function gridsOfNight(db: Database, read: readonly RepositoryRead[], { repositories, branch }: NightWanted): Grid[] {
  const isWrong = ({ night }: RepositoryRead): boolean =>
    night.regressions.open.length > 0 || night.failures.some(({ state }) => state !== 'resolved');
  const shown = repositories.length === 1 ? repositories : repositories.filter((_one, at) => isWrong(read[at]!));
  return shown.slice(0, GRIDS_MOST).flatMap(({ key, defaultBranch }) => {
    const name = branch ?? defaultBranch;
    if (name === null) return [];
    return gridsOf(pushesTo(db, key, name, GRID_RUNS_READ)).map((grid) => newestOf(grid, GRID_RUNS));
  });
}
