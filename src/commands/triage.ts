import { access, appendFile } from 'node:fs/promises';
import { shellWord } from '../classifiers/frameworks/shell-word.ts';
import type { Triage } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { createRedactor } from '../log/redaction.ts';
import { loadConfiguration } from '../providers/configuration.ts';
import { parseRunUrl, type RunReference } from '../providers/github/run-url.ts';
import { openSource } from '../providers/local.ts';
import { GREEN_WHOLE } from '../providers/log-collector.ts';
import { loadMatcher } from '../providers/signature-files.ts';
import { toLedger } from '../reports/explain.ts';
import { annotations } from '../reports/github.ts';
import { toJson } from '../reports/json.ts';
import { toMarkdown } from '../reports/markdown.ts';
import { toText } from '../reports/text.ts';
import { baselineFrom, type Engine, triage } from '../triage.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';

export type Format = 'text' | 'json' | 'markdown' | 'github';

export interface TriageOptions extends CommonOptions {
  readonly format?: Format;
  readonly failOn?: 'genuine' | 'any';
  readonly top: number;
  /** Green logs of the same job. */
  readonly baseline?: readonly string[];
  /** Of a run; the latest where left out. */
  readonly attempt?: number;
  /** Ask the store alone. */
  readonly offline?: boolean;
  /** Show how the verdicts were reached. */
  readonly explain?: boolean;
  /** Judge all that is stored again. */
  readonly all?: boolean;
  /** Minutes that the rate limit is waited for. */
  readonly maxWait?: number;
}

/** Triages each source and prints it as soon as it is known. Returns the exit code. */
export async function triageCommand(
  sources: readonly string[],
  options: TriageOptions,
  around: Surroundings,
): Promise<number> {
  if (options.all) {
    const { retriageAll } = await import('./retriage.ts');
    return await retriageAll(sources, options, around);
  }
  if (sources.length === 0) {
    throw new TriageError(
      'source-missing',
      'There is nothing to triage: no source was given.',
      'Name a log, a folder or a run’s archive, or `-` for standard input: whyred triage job.log. To see an example: whyred demo',
    );
  }
  const plain = await createEngine(options, around);
  const greens = await Promise.all(
    (options.baseline ?? []).map((name) => openSource(name, { stdin: around.stdin, whole: GREEN_WHOLE })),
  );
  const engine = greens.length === 0 ? plain : { ...plain, baseline: await baselineFrom(greens, plain.redact) };
  const told: Triage[] = [];
  let unread = 0;
  for (const name of sources) {
    if (name === '-' && around.stdinIsTerminal)
      around.err('whyred: reading a log from the keyboard; end it with Ctrl-D.\n');
    const result = await triageOne(name, engine, sources.length > 1, options, around);
    if (result === null) {
      unread++;
      continue;
    }
    // What came through a pipe is gone.
    await print(result, name === '-' ? null : commandOf(name, options), options, around);
    told.push(result);
  }
  if (unread > 0) return 2;
  return told.some((one) => isMet(one, options.failOn)) ? 1 : 0;
}

/** What gives the same again, as a person would type it. */
function commandOf(name: string, { repo, db, attempt, offline, config }: TriageOptions): string {
  const given = (option: string, value: string | undefined): string[] => {
    return value === undefined ? [] : [option, shellWord(value)];
  };
  const words = [
    ...['whyred', 'triage', shellWord(name)],
    ...given('-R', repo),
    ...given('--attempt', attempt?.toString()),
    ...(offline ? ['--offline'] : []),
    ...given('--db', db),
    ...given('--config', config),
  ];
  return words.join(' ');
}

/** Null, with the reason on stderr, when it cannot be read and others may: one bad name must not cost the rest. */
async function triageOne(
  name: string,
  engine: Engine,
  others: boolean,
  options: TriageOptions,
  around: Surroundings,
): Promise<Triage | null> {
  try {
    const run = await runIn(name);
    if (run !== null) {
      const { triageRun } = await import('./triage-run.ts');
      return await triageRun(name, run, engine, options, around);
    }
    return await triage(await openSource(name, { stdin: around.stdin }), engine);
  } catch (error) {
    if (!others || !(error instanceof TriageError)) throw error;
    around.err(`whyred: ${error.message}\n${error.hint}\n`);
    return null;
  }
}

/** The run that a source names; null when it is a file, or names none. What is there under that name goes first. */
async function runIn(name: string): Promise<RunReference | null> {
  const run = parseRunUrl(name);
  if (run === null || name.includes('/')) return run;
  const isFile = await access(name).then(
    () => true,
    () => false,
  );
  return isFile ? null : run;
}

export async function createEngine(options: CommonOptions, around: Surroundings): Promise<Engine> {
  // natural is loaded only where a failure has no name.
  const words = async () => (await import('../pull/shipped-text-model.ts')).shippedWords();
  const { root, redact, expected } = await loadConfiguration(around.cwd, options.config);
  return { matcher: await loadMatcher(root), redact: createRedactor(redact), baseline: null, expected, words };
}

/** `command`: what gave the result, as a person would type it again. */
export async function print(
  result: Triage,
  command: string | null,
  options: TriageOptions,
  around: Surroundings,
): Promise<void> {
  const { out, err, env } = around;
  const format = options.json ? 'json' : (options.format ?? 'text');
  switch (format) {
    case 'json':
      out(`${toJson(result)}\n`);
      break;
    case 'markdown':
      out(toMarkdown(result));
      break;
    case 'github':
      out(annotations(result));
      if (env.GITHUB_STEP_SUMMARY) await appendSummary(env.GITHUB_STEP_SUMMARY, toMarkdown(result));
      break;
    case 'text': {
      const page = { width: widthOf(around), colour: colourOf(around, options) };
      out(options.explain ? toLedger(result, page) : toText(result, { ...page, top: options.top, command }));
      if (!options.explain) return;
      break;
    }
  }
  // The other formats have no place where a person would see them.
  if (!options.quiet) for (const warning of result.warnings) err(`whyred: ${warning}\n`);
}

async function appendSummary(path: string, markdown: string): Promise<void> {
  await appendFile(path, markdown).catch((cause: NodeJS.ErrnoException) => {
    throw new TriageError(
      'summary-unwritable',
      `The step summary ${path} cannot be written (${cause.code}).`,
      'Check $GITHUB_STEP_SUMMARY; GitHub sets it to a file of its own.',
      { cause },
    );
  });
}

function isMet({ jobs }: Triage, failOn: TriageOptions['failOn']): boolean {
  if (failOn === undefined) return false;
  if (failOn === 'any') return jobs.some((job) => job.conclusion === 'failure');
  return jobs.some((job) => job.failures.some((failure) => failure.verdict.label === 'genuine'));
}
