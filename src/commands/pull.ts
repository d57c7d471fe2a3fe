import { dirname, join } from 'node:path';
import { catalogueVersion, ENGINE_VERSION } from '../classifiers/versions.ts';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { checkedRerunModel } from '../history/rerun-model.ts';
import { createArchiveCache } from '../providers/archive-cache.ts';
import { createDownloads } from '../providers/downloads.ts';
import { defaultHost, findRepository, parseRepository } from '../providers/github/repository.ts';
import { tokenHint } from '../providers/github/token.ts';
import type { Usage, Wait } from '../providers/github.ts';
import { readRerunModel } from '../providers/model-files.ts';
import { createPredictor, type RerunPredictor } from '../pull/predictor.ts';
import type { Progress, PullOptions, PullSummary, PullTools, Versions } from '../pull/tools.ts';
import { counted, grouped, sized } from '../reports/layout.ts';
import type { Database } from '../store/database.ts';
import { cachePath } from '../store/place.ts';
import type { Engine } from '../triage.ts';
import { connect, openStore } from './connection.ts';
import { createProgress } from './progress.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';
import { createEngine } from './triage.ts';
import { momentOf } from './when.ts';

export interface PullCommandOptions extends CommonOptions {
  readonly since?: string;
  readonly until?: string;
  readonly workflow?: string;
  readonly branch?: string;
  readonly event?: string;
  readonly limit?: number;
  readonly logs: PullOptions['logs'];
  readonly jobs: PullOptions['jobs'];
  readonly concurrency: number;
  /** Minutes. */
  readonly maxWait?: number;
  /** Megabytes; true: as many as is usual. */
  readonly keepLogs?: true | number;
}

/** So many megabytes of archives are kept where nothing else is said. */
const ARCHIVES_MAX_MB = 2048;

/** Pulls one repository after the other. Returns the exit code. */
export async function pullCommand(
  names: readonly string[],
  options: PullCommandOptions,
  around: Surroundings,
): Promise<number> {
  const repositories = await repositoriesOf(names, options, around);
  const wanted = pullOptions(options, around);
  const db = await openStore(options, around);
  try {
    const engine = await createEngine(options, around);
    let failed = 0;
    for (const name of repositories) {
      try {
        const { summary, usage } = await pullOne(name, wanted, { db, engine }, options, around);
        around.out(
          options.json ? `${JSON.stringify(documentOf(name, summary, usage))}\n` : textOf(name, summary, usage),
        );
        if (!options.quiet) for (const problem of summary.problems) around.err(`whyred: ${problem}\n`);
      } catch (error) {
        // Of several repositories, one that is gone must not cost the others.
        if (!(error instanceof TriageError) || repositories.length === 1 || around.signal.aborted) throw error;
        around.err(`whyred: ${error.message}\n${error.hint}\n`);
        failed++;
      }
    }
    return failed > 0 ? 2 : 0;
  } finally {
    db.close();
  }
}

async function repositoriesOf(
  names: readonly string[],
  { repo }: CommonOptions,
  { env, cwd }: Surroundings,
): Promise<readonly RepositoryName[]> {
  if (names.length === 0) return [await findRepository(repo, env, cwd)];
  const host = await defaultHost(env);
  return names.map((name) => parseRepository(name, 'The argument', host));
}

function pullOptions(options: PullCommandOptions, { nowMs }: Surroundings): PullOptions {
  const now = nowMs();
  const { since, until, workflow, branch, event, limit, logs, jobs, concurrency } = options;
  const moments = {
    sinceMs: since === undefined ? null : momentOf(since, '--since', now),
    untilMs: until === undefined ? null : momentOf(until, '--until', now, 'last'),
  };
  if (moments.sinceMs !== null && moments.sinceMs > (moments.untilMs ?? now)) {
    throw new TriageError(
      'span-empty',
      'No run can be meant: --since is later than --until, or than now.',
      'Give --since an earlier moment: `--since 14d`, `--since 2026-11-01`.',
    );
  }
  const filters = { workflow: workflow ?? null, branch: branch ?? null, event: event ?? null };
  return { ...moments, ...filters, limit: limit ?? null, logs, jobs, concurrency };
}

/** Whoever shows in another way than a line on stderr what goes on. */
export interface Watcher {
  readonly onProgress: (progress: Progress, usage: Usage) => void;
  readonly onWait: (wait: Wait) => void;
}

/** All that a pull or the triage of a run works with, for one repository; `close` takes away what was downloaded. */
export async function createTools(
  name: RepositoryName,
  { db, engine }: { readonly db: Database; readonly engine: Engine },
  options: CommonOptions & Partial<Pick<PullCommandOptions, 'maxWait' | 'keepLogs' | 'logs'>>,
  around: Surroundings,
  watcher: Watcher | null = null,
): Promise<{ tools: PullTools; usage: () => Usage; close: () => Promise<void> }> {
  const maxWaitMs = options.maxWait === undefined ? undefined : options.maxWait * 60_000;
  const progress = createProgress(`${name.owner}/${name.name}`, options, around);
  const { github, credential, tokenHash } = await connect(
    name,
    engine.redact,
    { maxWaitMs, say: progress.say, onWait: watcher?.onWait },
    around,
  );
  if (credential === null && options.logs !== 'none') {
    throw new TriageError(
      'token-missing',
      `There is no token for ${name.host}, and GitHub gives logs to nobody without one.`,
      `${tokenHint(name.host)} Without a token, \`whyred pull --logs none\` fetches 60 pages of runs and jobs an hour.`,
    );
  }
  const downloads = await createDownloads(join(dirname(db.path), 'downloads'));
  const keep = options.keepLogs === true ? ARCHIVES_MAX_MB : options.keepLogs;
  const { createWords } = await import('../pull/text-models.ts');
  const tools: PullTools = {
    github,
    db,
    engine: { ...engine, words: createWords(db) },
    predictor: await predictorOf(db),
    versions: versionsOf(engine),
    tokenHash,
    folder: downloads.path,
    archives:
      keep === undefined ? null : createArchiveCache(cachePath(db.path, around.platform), name, keep * 1024 ** 2),
    nowMs: around.nowMs,
    signal: around.signal,
    onProgress: (one) => (watcher?.onProgress ?? progress.show)(one, github.usage()),
  };
  return {
    tools,
    usage: () => github.usage(),
    close: async () => {
      progress.end();
      await downloads.close();
    },
  };
}

/** With the model that ships with whyred. */
export async function predictorOf(db: Database): Promise<RerunPredictor> {
  return createPredictor(db, checkedRerunModel(await readRerunModel()));
}

export function versionsOf({ matcher }: Engine): Versions {
  return { engine: ENGINE_VERSION, catalogue: catalogueVersion(matcher.signatures) };
}

async function pullOne(
  name: RepositoryName,
  wanted: PullOptions,
  given: { readonly db: Database; readonly engine: Engine },
  options: PullCommandOptions,
  around: Surroundings,
): Promise<{ summary: PullSummary; usage: Usage }> {
  const { pull } = await import('../pull/pull.ts');
  const { tools, usage, close } = await createTools(name, given, options, around);
  try {
    return { summary: await pull(name, wanted, tools), usage: usage() };
  } finally {
    await close();
  }
}

function documentOf({ host, owner, name }: RepositoryName, summary: PullSummary, { calls, bytes, remaining }: Usage) {
  return { repo: `${owner}/${name}`, host, ...summary, calls, bytes, callsLeft: remaining };
}

function textOf({ owner, name }: RepositoryName, summary: PullSummary, usage: Usage): string {
  const { runsListed, runsAdded, runsChanged, attempts, jobs, logs, baselines } = summary;
  const lost = (['expired', 'missing', 'damaged'] as const).filter((state) => logs[state] > 0);
  const lines = [
    `${owner}/${name}: ${counted(runsListed, 'run')} listed, ${grouped(runsAdded)} new, ${grouped(runsChanged)} changed`,
    `  ${counted(jobs, 'job')} of ${counted(attempts, 'attempt')} · ${counted(logs.stored, 'log')} explained${lost.map((state) => ` · ${grouped(logs[state])} ${state}`).join('')}${baselines > 0 ? ` · ${counted(baselines, 'green log')} to compare with` : ''}`,
    `  ${counted(usage.calls, 'call')}, ${sized(usage.bytes)}${usage.remaining === null ? '' : `; ${grouped(usage.remaining)} calls left`}`,
  ];
  return `${lines.join('\n')}\n`;
}
