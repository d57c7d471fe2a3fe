import type { RepositoryName, Triage } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { findRepository } from '../providers/github/repository.ts';
import type { RunReference } from '../providers/github/run-url.ts';
import type { WantedRun } from '../pull/run.ts';
import type { PullTools } from '../pull/tools.ts';
import type { Database } from '../store/database.ts';
import type { Engine } from '../triage.ts';
import { openStore } from './connection.ts';
import { createTools, predictorOf } from './pull.ts';
import type { Surroundings } from './surroundings.ts';
import type { TriageOptions } from './triage.ts';

/** One run of GitHub's, as the store has it after what is missing was fetched. `source`: as the user named it. */
export async function triageRun(
  source: string,
  reference: RunReference,
  engine: Engine,
  options: TriageOptions,
  around: Surroundings,
): Promise<Triage> {
  const { env, cwd } = around;
  const name = reference.repository ?? (await findRepository(options.repo, env, cwd));
  const wanted = { ...reference, attempt: options.attempt ?? reference.attempt };
  const { storedRun } = await import('../pull/stored-run.ts');
  const db = await openStore(options, around, { mustExist: options.offline === true });
  try {
    const fetched = options.offline
      ? { name, warnings: [] }
      : await fetchRun(name, wanted, db, () => createTools(name, { db, engine }, options, around));
    const predictor = options.explain ? await predictorOf(db) : null;
    const known = storedRun(db, fetched.name, wanted, source, predictor);
    return { ...known, warnings: [...fetched.warnings, ...known.warnings] };
  } finally {
    db.close();
  }
}

/** Errors after which what is stored may still be of use. */
const UNREACHABLE = new Set(['network-unreachable', 'github-unavailable', 'rate-limit', 'token-missing']);

interface Fetched {
  /** Under which the store has the run. */
  readonly name: RepositoryName;
  /** On what could not be fetched, and what the answer may do without. */
  readonly warnings: readonly string[];
}

/**
 * Fetches what is missing of a run. Where GitHub cannot be reached, what is stored before stays, with a warning.
 * @param open The way to GitHub; closed again in any case.
 */
export async function fetchRun(
  name: RepositoryName,
  wanted: WantedRun,
  db: Database,
  open: () => Promise<{ readonly tools: PullTools; readonly close: () => Promise<void> }>,
): Promise<Fetched> {
  const { pullRun } = await import('../pull/run.ts');
  const { findKey } = await import('../store/repositories.ts');
  const { runById } = await import('../store/runs.ts');
  let close = async (): Promise<void> => {};
  try {
    const opened = await open();
    close = opened.close;
    const pulled = await pullRun(name, wanted, opened.tools);
    const hints = [...new Set(pulled.hints)];
    return {
      name: pulled.name,
      warnings: hints.map((hint) => `What GitHub noted at the jobs could not be read. ${hint}`),
    };
  } catch (error) {
    if (!(error instanceof TriageError) || !UNREACHABLE.has(error.code)) throw error;
    const repository = findKey(db, name);
    if (repository === null || runById(db, repository, wanted.runId) === null) throw error;
    return { name, warnings: [`This is what was stored before: ${error.message}`] };
  } finally {
    await close();
  }
}
