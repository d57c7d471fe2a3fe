import { appendFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { NightGap } from '../history/nightly/gaps.ts';
import type { NightWindows } from '../history/nightly/headline.ts';
import { nightFromMs } from '../history/nightly/nightly.ts';
import { makeFolder } from '../make-folder.ts';
import { findRepository } from '../providers/github/repository.ts';
import type { NightlyFacts } from '../reports/nightly/facts.ts';
import { nightlyMarkdown } from '../reports/nightly/markdown.ts';
import { nightlyOutputs } from '../reports/nightly/outputs.ts';
import { underPercent, unjudged } from '../reports/nightly/standing.ts';
import { repositoryLabel } from '../reports/shares.ts';
import type { Database } from '../store/database.ts';
import type { StoredRepository } from '../store/repositories.ts';
import { openStore } from './connection.ts';
import { storedRepository } from './search.ts';
import { withoutOwnSecretsIn } from './secrets.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { momentOf } from './when.ts';

const NIGHTLY_FORMATS = ['markdown', 'text', 'json', 'slack', 'html'] as const;

export interface NightlyOptions extends CommonOptions {
  /** How long the night is, and the days before that it is compared with. */
  readonly window: string;
  readonly compare: string;
  /** Whose pushes the headline is of; the default branch where left out. */
  readonly branch?: string;
  /** Percent. */
  readonly failUnder?: number;
  readonly failOnRegression?: boolean;
  readonly format?: (typeof NIGHTLY_FORMATS)[number];
  /** Instead of standard output. */
  readonly output?: string;
  /** First fetch what is new? */
  readonly pull?: boolean;
  /** Since when a pull fetches. */
  readonly since?: string;
}

/**
 * Tells how a night went. Returns the exit code: 1 where --fail-under or --fail-on-regression was met.
 * @throws TriageError `repository-not-stored`, `repository-missing`, `since-without-pull`, `time-malformed`, `span-empty`.
 */
export async function nightlyCommand(options: NightlyOptions, around: Surroundings): Promise<number> {
  if (options.since !== undefined && !options.pull) throw sinceAlone();
  const windows = windowsOf(options, around.nowMs());
  const format = options.json ? 'json' : (options.format ?? 'markdown');
  const named = await namedRepository(options, around);
  const db = await openStore(options, around, { mustExist: options.pull !== true });
  try {
    const pulled = options.pull ? await pulledTonight(db, named, windows, options, around) : null;
    const meant = await repositoriesMeant(db, pulled?.name ?? named, options, around);
    const { readNight } = await import('./nightly-read.ts');
    const wanted = { ...windows, ...meant, branch: options.branch ?? null, gaps: pulled?.gaps ?? [] };
    const read = await readNight(db, { ...wanted, withGrids: format === 'html' }, options, around);
    const facts = await withoutOwnSecretsIn(read, options, around);
    await deliver(await written(facts, format, options, around), options, around);
    await tellActions(facts, around);
    return judge(facts, options, around);
  } finally {
    db.close();
  }
}

/** The night ends now; what it is compared with ends where it begins. */
function windowsOf({ window, compare }: NightlyOptions, untilMs: number): NightWindows {
  const fromMs = untilMs - lengthOf(window, '--window', untilMs);
  return { fromMs, untilMs, compareFromMs: fromMs - lengthOf(compare, '--compare', untilMs) };
}

function lengthOf(text: string, option: string, nowMs: number): number {
  const length = nowMs - momentOf(text, option, nowMs);
  if (length > 0) return length;
  throw new TriageError('span-empty', `${option} holds no time.`, `Give its length: ${option} 24h, ${option} 7d.`);
}

function sinceAlone(): TriageError {
  return new TriageError(
    'since-without-pull',
    '--since says what a pull fetches, and none is asked for.',
    'Add --pull, or say how long the night is: --window 3d.',
  );
}

interface Named {
  readonly name: RepositoryName;
  /** Did the user name it? Where a workflow or a clone does, others may be meant. */
  readonly isGiven: boolean;
}

/** Null where nothing names one: then all that are stored are meant. */
async function namedRepository({ repo }: NightlyOptions, { env, cwd }: Surroundings): Promise<Named | null> {
  const isGiven = repo !== undefined || Boolean(env.GH_REPO);
  try {
    return { name: await findRepository(repo, env, cwd), isGiven };
  } catch (error) {
    if (error instanceof TriageError && error.code === 'repository-missing') return null;
    throw error;
  }
}

async function pulledTonight(
  db: Database,
  named: Named | null,
  windows: NightWindows,
  options: NightlyOptions,
  around: Surroundings,
): Promise<{ readonly name: Named | null; readonly gaps: readonly NightGap[] }> {
  const { findRepositories } = await import('../store/repositories.ts');
  const { pullNight } = await import('./nightly-pull.ts');
  const names = named === null ? findRepositories(db).map(({ name }) => name) : [named.name];
  // Says what to name it with.
  if (names.length === 0) await findRepository(options.repo, around.env, around.cwd);
  const sinceMs = options.since === undefined ? null : momentOf(options.since, '--since', windows.untilMs);
  const span = { sinceMs, firstMs: nightFromMs(windows) };
  const pulled = await pullNight(db, names, span, options, around);
  return { name: named === null ? null : { ...named, name: pulled.names[0]! }, gaps: pulled.gaps };
}

/** The one that is named, or all that are stored. */
async function repositoriesMeant(
  db: Database,
  named: Named | null,
  options: NightlyOptions,
  around: Surroundings,
): Promise<{ readonly repositories: readonly StoredRepository[]; readonly isAll: boolean }> {
  const { findKey, findRepositories } = await import('../store/repositories.ts');
  const all = findRepositories(db);
  const key = named === null ? null : findKey(db, named.name);
  const one = all.find((stored) => stored.key === key);
  if (one !== undefined) return { repositories: [one], isAll: all.length === 1 };
  if (named !== null && (named.isGiven || all.length === 0)) {
    const { host, owner, name } = named.name;
    await storedRepository(db, { ...options, repo: `${host}/${owner}/${name}` }, around);
  }
  if (all.length === 0) {
    throw new TriageError('repository-not-stored', 'The store is empty.', 'Fetch runs first: whyred nightly --pull');
  }
  return { repositories: all, isAll: true };
}

async function written(
  facts: NightlyFacts,
  format: (typeof NIGHTLY_FORMATS)[number],
  options: NightlyOptions,
  around: Surroundings,
): Promise<string> {
  switch (format) {
    case 'markdown':
      return nightlyMarkdown(facts);
    case 'text': {
      const { nightlyText } = await import('../reports/nightly/text.ts');
      const colour = options.output === undefined && colourOf(around, options);
      return nightlyText(facts, { width: widthOf(around), colour });
    }
    case 'json': {
      const { nightlyJson } = await import('../reports/nightly/json.ts');
      return `${nightlyJson(facts)}\n`;
    }
    case 'slack': {
      const { nightlySlack } = await import('../reports/nightly/slack.ts');
      return `${nightlySlack(facts)}\n`;
    }
    case 'html': {
      const { nightlyHtml } = await import('../reports/nightly/html.ts');
      return nightlyHtml(facts);
    }
  }
}

async function deliver(text: string, { output, quiet }: NightlyOptions, around: Surroundings): Promise<void> {
  if (output === undefined) return around.out(text);
  try {
    const path = resolve(around.cwd, output);
    makeFolder(dirname(path));
    await writeFile(path, text);
  } catch (cause) {
    throw unwritable(output, 'Name another file with -o, or make its folder writable.', cause);
  }
  if (!quiet) around.err(`whyred: ${output} is written.\n`);
}

/** In a workflow: the summary that its page shows, and what later steps can decide by. */
async function tellActions(facts: NightlyFacts, { env }: Surroundings): Promise<void> {
  const files = [
    [env.GITHUB_STEP_SUMMARY, () => nightlyMarkdown(facts)],
    [env.GITHUB_OUTPUT, () => nightlyOutputs(facts)],
  ] as const;
  for (const [path, text] of files) {
    if (!path) continue;
    await appendFile(path, text()).catch((cause) => {
      throw unwritable(
        path,
        'Check $GITHUB_STEP_SUMMARY and $GITHUB_OUTPUT; GitHub sets them to files of its own.',
        cause,
      );
    });
  }
}

function unwritable(path: string, hint: string, cause: unknown): TriageError {
  const { code } = cause as NodeJS.ErrnoException;
  return new TriageError('output-unwritable', `${path} cannot be written (${code}).`, hint, { cause });
}

function judge(facts: NightlyFacts, options: NightlyOptions, { err }: Surroundings): number {
  const { failUnder, failOnRegression, quiet } = options;
  const say = (text: string): void => {
    if (!quiet) err(`whyred: ${text}\n`);
  };
  const under = failUnder === undefined ? [] : underPercent(facts, failUnder);
  const few = failUnder === undefined ? [] : unjudged(facts);
  const namesOf = (all: NightlyFacts['repositories']): string =>
    all.map(({ repository }) => repositoryLabel(repository)).join(', ');
  if (few.length > 0) say(`--fail-under does not judge ${namesOf(few)}: fewer than 5 runs were decided.`);
  if (under.length > 0) say(`Fewer than ${failUnder} % of the runs passed at first: ${namesOf(under)}.`);
  return under.length > 0 || (failOnRegression && facts.regressions.open.length > 0) ? 1 : 0;
}
