import { isUnnamed } from '../classifiers/ledger.ts';
import type { Signature } from '../classifiers/signature.ts';
import { groupsOf } from '../classifiers/suggest-groups.ts';
import {
  logsOf,
  note,
  proposalOf,
  type Trying,
  tryingOf,
  type UnknownFailure,
} from '../classifiers/suggest-proposals.ts';
import { createTrials, type Tried } from '../classifiers/suggest-trial.ts';
import type { Failure } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Proposals } from '../reports/signatures-suggested.ts';
import type { Engine } from '../triage.ts';
import { type Logs, noneRead, openLogs, readLogs, searchLogs } from './signatures-logs.ts';
import { createReading, type Reading } from './signatures-reading.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { createEngine } from './triage.ts';

export interface SuggestOptions extends CommonOptions {
  /** Logs of jobs that passed. */
  readonly green?: readonly string[];
  /** Also what only one log ends with, and what tools report of the code. */
  readonly all?: boolean;
}

/** Entries for unknown failures that recur in these logs. Returns the exit code: 0, also when there is none. */
export async function suggestCommand(
  names: readonly string[],
  options: SuggestOptions,
  around: Surroundings,
): Promise<number> {
  const { suggestedDocument, suggestedText } = await import('../reports/signatures-suggested.ts');
  // Which signature names a failure is asked, and not how its words sound.
  const engine = { ...(await createEngine(options, around)), words: null };
  const reading = createReading(options, around);
  try {
    const { opened, unread } = await openAll(names, around);
    const greens = await openAll(options.green ?? [], around);
    const proposals = await propose(opened, greens.opened, engine, reading, options.all ?? false);
    if (proposals.logs.read === 0) throw noneRead(names);
    reading.end();
    if (options.json) around.out(`${JSON.stringify(suggestedDocument(proposals, reading.warnings))}\n`);
    else around.out(suggestedText(proposals, { width: widthOf(around), colour: colourOf(around, options) }));
    return unread + greens.unread > 0 ? 2 : 0;
  } finally {
    reading.end();
  }
}

/** One bad name must not cost the rest; where it is the only one, there is nothing to do. */
async function openAll(names: readonly string[], { stdin, err }: Surroundings) {
  const opened: Logs[] = [];
  let unread = 0;
  for (const name of names) {
    try {
      opened.push(await openLogs(name, stdin));
    } catch (error) {
      if (names.length === 1 || !(error instanceof TriageError)) throw error;
      unread++;
      err(`whyred: ${error.message}\n${error.hint}\n`);
    }
  }
  return { opened, unread };
}

/** What the first reading tells: which logs hold what, and which are green. */
interface FirstReading {
  readonly unknown: UnknownFailure[];
  /** The explaining lines of all other failures. */
  readonly others: string[];
  /** Keys of logs that passed. */
  readonly green: Set<string>;
  /** And of those that failed. */
  readonly failed: Set<string>;
  failures: number;
  /** Failures whose log does not say why. */
  silent: number;
  read: number;
}

/** Reads all logs twice: what they end with, and then what else the patterns for that would take. */
async function propose(
  logs: readonly Logs[],
  greens: readonly Logs[],
  engine: Engine,
  reading: Reading,
  all: boolean,
): Promise<Proposals> {
  const first = newReading();
  for (const one of logs) await readFirst(one, engine, reading, first);
  const wanted = first.unknown.filter(({ isOfTool }) => all || !isOfTool);
  const groups = groupsOf(wanted).filter((group) => all || logsOf(group).size > 1);
  const trials = createTrials(groups.map((group) => group.map(({ text }) => text)));
  const trying = groups.map(tryingOf);
  const silent: Reading = { ...reading, read: () => {} };
  if (groups.length > 0) {
    for (const one of logs) {
      for await (const { key, found } of searchLogs(one, engine.redact, silent, trials.search)) {
        // A log without an end may hold the failure itself.
        if (first.green.has(key) || first.failed.has(key)) noteAll(trying, key, found, first.green.has(key));
      }
    }
  }
  const green = { count: first.green.size };
  for (const one of greens) {
    for await (const { key, found } of searchLogs(one, engine.redact, reading, trials.search)) {
      noteAll(trying, key, found, true);
      green.count++;
    }
  }
  const grouped = new Set(groups.flat());
  const suggested: Signature[] = [];
  return {
    logs: { read: first.read, failed: first.failed.size, green: green.count },
    failures: first.failures,
    unknown: first.unknown.length + first.silent,
    silent: first.silent,
    ofTools: all ? 0 : first.unknown.length - wanted.length,
    alone: wanted.filter((one) => !grouped.has(one)).length,
    proposals: trying.map((one) => proposalOf(one, othersThan(one, first), engine.matcher.signatures, suggested)),
  };
}

function newReading(): FirstReading {
  return { unknown: [], others: [], green: new Set(), failed: new Set(), failures: 0, silent: 0, read: 0 };
}

async function readFirst(logs: Logs, engine: Engine, reading: Reading, first: FirstReading): Promise<void> {
  for await (const { job, path, key } of readLogs(logs, engine, reading, () => null)) {
    first.read++;
    if (job.conclusion === 'success') first.green.add(key);
    if (job.failures.length > 0) first.failed.add(key);
    for (const failure of job.failures) {
      first.failures++;
      if (failure.unexplained) first.silent++;
      else if (isUnnamed(failure)) first.unknown.push(unknownOf(failure, key, path));
      else first.others.push(failure.rootCause.text);
    }
  }
}

function unknownOf({ rootCause, category, tests, problems }: Failure, log: string, path: string): UnknownFailure {
  const { line, text } = rootCause;
  const isOfTool = problems.some(({ severity, logLine }) => severity === 'error' && logLine === line);
  return { log, path, line, text, category, hasTests: tests !== null, isOfTool };
}

function noteAll(
  trying: readonly Trying[],
  log: string,
  found: readonly ReadonlyMap<number, Tried>[],
  isGreen: boolean,
): void {
  for (const part of found) for (const [index, tried] of part) note(trying[index]!, log, tried, isGreen);
}

function othersThan({ failures }: Trying, { others, unknown }: FirstReading): string[] {
  const own = new Set(failures);
  return [...others, ...unknown.filter((one) => !own.has(one)).map(({ text }) => text)];
}
