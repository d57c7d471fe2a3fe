import { access } from 'node:fs/promises';
import { logFacts } from '../../classifiers/known-causes.ts';
import type { RcaFacts } from '../../classifiers/rca-facts.ts';
import type { RepositoryName, Triage } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import { findRepository } from '../../providers/github/repository.ts';
import { parseRunUrl, type RunReference } from '../../providers/github/run-url.ts';
import { openSource } from '../../providers/local.ts';
import { rcaReport } from '../../reports/rca/rca.ts';
import type { Database } from '../../store/database.ts';
import { type Engine, triage } from '../../triage.ts';
import { openStore } from '../connection.ts';
import { withoutSecretsIn } from '../secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import { createEngine, type TriageOptions } from '../triage.ts';
import { deliver } from './deliver.ts';
import type { ReportOptions } from './options.ts';

/** Stands for the newest failed run that is stored. */
const LATEST = 'latest-failed';

/** Writes up why a run failed: one of GitHub's, or one whose logs are on disk. Returns the exit code. */
export async function rcaCommand(named: string, options: ReportOptions, around: Surroundings): Promise<number> {
  const engine = await createEngine(options, around);
  const reference = named === LATEST ? null : await runIn(named);
  if (named === LATEST || reference !== null)
    return await deliver(rcaReport(await runFacts(named, reference, engine, options, around)), options, around);
  const told = await triage(await openSource(named, { stdin: around.stdin }), engine);
  return await rcaOfLogs(told, engine, options, around);
}

/** The same of logs alone. */
export async function rcaOfLogs(
  told: Triage,
  { matcher }: Engine,
  options: ReportOptions,
  around: Surroundings,
): Promise<number> {
  return await deliver(rcaReport(logFacts(told, matcher)), options, around);
}

/** The run that is named; null when it is a file. What is there under that name goes first. */
async function runIn(named: string): Promise<RunReference | null> {
  const run = parseRunUrl(named);
  if (run === null || named.includes('/')) return run;
  const isFile = await access(named).then(
    () => true,
    () => false,
  );
  return isFile ? null : run;
}

/**
 * What is stored of a run, after what is missing was fetched.
 * @param reference Null: the newest failed one that is stored.
 */
async function runFacts(
  named: string,
  reference: RunReference | null,
  engine: Engine,
  options: ReportOptions,
  around: Surroundings,
): Promise<RcaFacts> {
  const name = reference?.repository ?? (await findRepository(options.repo, around.env, around.cwd));
  const { attemptThatFailed, isWhole, storedFacts } = await import('../../pull/rca-facts.ts');
  const { storedRun } = await import('../../pull/stored-run.ts');
  const db = await openStore(options, around, { mustExist: options.offline === true || reference === null });
  try {
    const meant = reference ?? (await latestFailed(db, name));
    const source = reference === null ? String(meant.runId) : named;
    const told = async (wanted: RunReference): Promise<Triage> => {
      if (options.offline || isWhole(db, name, wanted.runId)) return storedRun(db, name, wanted, source);
      const { triageRun } = await import('../triage-run.ts');
      return await triageRun(source, { ...wanted, repository: name }, engine, triageOptions(options), around);
    };
    const asNamed = await told(meant);
    const called = calledIn(asNamed, name);
    // Of a run that passed when it was run again, the attempt that failed is what there is to explain.
    const isLeftOpen = meant.attempt === null && meant.jobId === null;
    const attempt = isLeftOpen ? attemptThatFailed(db, called, meant.runId) : null;
    const explained = attempt === null ? asNamed : await told({ ...meant, attempt });
    return storedFacts(db, called, await withoutSecretsIn(explained, options, around), engine.matcher);
  } finally {
    db.close();
  }
}

function triageOptions({ repo, db, config, quiet, verbose }: ReportOptions): TriageOptions {
  const given = Object.entries({ repo, db, config, quiet, verbose }).filter(([, value]) => value !== undefined);
  return { top: 0, ...Object.fromEntries(given) };
}

/** GitHub may call the repository otherwise now. */
function calledIn({ run }: Triage, name: RepositoryName): RepositoryName {
  const [owner, own] = run?.repo.split('/') ?? [];
  return owner === undefined || own === undefined ? name : { host: name.host, owner, name: own };
}

async function latestFailed(db: Database, name: RepositoryName): Promise<RunReference> {
  const { findKey } = await import('../../store/repositories.ts');
  const { failedRunIds } = await import('../../store/runs.ts');
  const repository = findKey(db, name);
  const [runId] = repository === null ? [] : failedRunIds(db, repository, 0);
  if (runId === undefined) {
    const called = `${name.owner}/${name.name}`;
    throw new TriageError(
      'no-failed-run',
      `No failed run of ${called} is stored.`,
      `Fetch its runs with \`whyred pull ${called}\`, or name a run: whyred report rca RUN.`,
    );
  }
  return { repository: name, runId, attempt: null, jobId: null };
}
