import type { ToldRun } from '../../domain.ts';
import { isWithin } from '../../history/episodes/episodes.ts';
import { toldOutcome } from '../../history/episodes/sightings.ts';
import { cleanText } from '../../log/clean.ts';
import type { GreenJobs } from '../../pull/green-logs.ts';
import type { CommitRange, RangeChanges } from '../../pull/range-changes.ts';
import type { PullTools } from '../../pull/tools.ts';
import type { Database } from '../../store/database.ts';
import type { Surroundings } from '../surroundings.ts';
import { createEngine } from '../triage.ts';
import type { ReportOptions } from './options.ts';
import { type ToldRange, around as toldAgain } from './told-range.ts';

/** What a report over several runs may ask for besides the store. */
export interface RangeSources {
  readonly engine: Awaited<ReturnType<typeof createEngine>>;
  /** Null: GitHub is not to be asked, or cannot be. */
  readonly tools: PullTools | null;
  readonly close: () => Promise<void>;
}

/** Without a token, GitHub is not asked: it makes a report say less, and nothing worse. */
export async function openSources(
  db: Database,
  { name }: Pick<ToldRange, 'name'>,
  options: ReportOptions,
  around: Surroundings,
): Promise<RangeSources> {
  const engine = await createEngine(options, around);
  const { TriageError } = await import('../../errors.ts');
  if (options.offline) return { engine, tools: null, close: async () => {} };
  const { createTools } = await import('../pull.ts');
  try {
    const { tools, close } = await createTools(name, { db, engine }, options, around);
    return { engine, tools, close };
  } catch (error) {
    if (!(error instanceof TriageError) || error.code !== 'token-missing') throw error;
    return { engine, tools: null, close: async () => {} };
  }
}

/** What lies between the commits, by the clone at hand, the store, or GitHub. */
export async function changesBetween(
  ranges: readonly CommitRange[],
  db: Database,
  { name, repository }: Pick<ToldRange, 'name' | 'repository'>,
  { engine, tools }: RangeSources,
  { cwd, env, signal }: Surroundings,
): Promise<RangeChanges> {
  const { openGit } = await import('../../providers/git.ts');
  const { rangeChanges } = await import('../../pull/range-changes.ts');
  const clean = (text: string): string => engine.redact(cleanText(text));
  const git = await openGit(cwd, name, { clean, signal, env });
  return await rangeChanges(ranges, { db, repository, name, git, github: tools?.github ?? null });
}

/** The range again, after the logs of jobs that passed in it were read for what their tests counted. */
export async function withGreenTests(told: ToldRange, db: Database, { tools }: RangeSources): Promise<ToldRange> {
  if (tools === null) return told;
  const wanted = greenJobs(told.runs.filter(({ run }) => isWithin(run, told.range)));
  if (wanted.length === 0) return told;
  const { readGreenLogs } = await import('../../pull/green-logs.ts');
  const read = await readGreenLogs(wanted, told, tools);
  const repository = { key: told.repository, name: told.name, defaultBranch: told.defaultBranch };
  return read === 0 ? told : await toldAgain(db, repository, told.range, told.branch);
}

/** Jobs that passed and of whose tests nothing is known: of the last run, of the first, then of the others from the last on. */
function greenJobs(runs: readonly ToldRun[]): GreenJobs[] {
  const ordered = [...runs.slice(0, 1), ...runs.slice(-1), ...runs.slice(1, -1)];
  return ordered.flatMap(({ run, jobs }) => {
    const own = jobs.filter((one) => one.job.executed && toldOutcome(one) === 'pass' && one.tests.length === 0);
    const attempts = [...new Set(own.map(({ job }) => job.attempt))].sort((a, b) => b - a);
    return attempts.map((attempt) => ({
      ...{ runId: run.id, attempt },
      jobs: own.filter(({ job }) => job.attempt === attempt).map(({ job }) => job.id),
    }));
  });
}
