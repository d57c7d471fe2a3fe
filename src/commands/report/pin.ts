import { basename } from 'node:path';
import { TriageError } from '../../errors.ts';
import { episodesOf, isWithin } from '../../history/episodes/episodes.ts';
import { loadConfiguration } from '../../providers/configuration.ts';
import { flat } from '../../reports/document/blocks.ts';
import { pinReport, subjectOf } from '../../reports/pin/pin.ts';
import { nextNumber, pinFileName, pinNumber } from '../../reports/pin/series.ts';
import { fixRange, pinFacts } from '../../reports/pin/sources.ts';
import type { Database } from '../../store/database.ts';
import { openStore } from '../connection.ts';
import { withoutSecretsIn } from '../secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import { deliver } from './deliver.ts';
import { greenEnds } from './green-ends.ts';
import type { ReportOptions } from './options.ts';
import { readPins } from './pin-files.ts';
import { changesBetween, openSources, type RangeSources } from './range-sources.ts';
import {
  type RangeOptions,
  type ReportRepository,
  reportRepository,
  type ToldRange,
  around as toldAgain,
  toldRange,
} from './told-range.ts';

export interface PinOptions extends ReportOptions, Omit<RangeOptions, keyof ReportOptions> {
  /** Null: that of the file that is written, else the next free one. */
  readonly number?: number;
}

/** Errors after which what is stored may still be of use. */
const UNREACHABLE = new Set(['network-unreachable', 'github-unavailable', 'rate-limit', 'token-missing']);

/** Where nothing else is said. */
const SINCE = '7d';

/** Writes a note of the team's series on what was red in a range of runs. Returns the exit code. */
export async function pinCommand(options: PinOptions, around: Surroundings): Promise<number> {
  const nowMs = around.nowMs();
  const say = (text: string): void => (options.quiet ? undefined : around.err(`${text}\n`));
  const { root, pins: series } = await loadConfiguration(around.cwd, options.config);
  const pins = await readPins(root, series);
  const written = options.output === undefined ? null : pinNumber(basename(options.output), series);
  const fileNames = pins.map(({ fileName }) => fileName);
  const number = options.number ?? written ?? nextNumber(fileNames, series);
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = await reportRepository(db, options, around);
    const { since, from, until } = options;
    const begin = since === undefined && from === undefined ? { since: SINCE } : {};
    // Notes are on what is shared: other branches are their authors' own affair, unless one is named.
    const branch = options.branch ?? (isOfRuns(from, until) ? undefined : (repository.defaultBranch ?? undefined));
    const wanted = { ...options, ...begin, ...(branch === undefined ? {} : { branch }) };
    const stored = await toldRange(db, repository, wanted, nowMs);
    const sources = await openSources(db, stored, options, around);
    try {
      const told = await withTests(stored, db, repository, sources, say);
      const known = told.runs.filter(({ run }) => run.createdMs <= told.range.untilMs);
      const ranges = episodesOf(known, told.range).flatMap((one) => fixRange(one) ?? []);
      const changes = await changesBetween(ranges, db, told, sources, around);
      const { matcher } = sources.engine;
      const signatures = new Map(matcher.signatures.map((one) => [one.id, one]));
      const { name, range, runs } = told;
      const facts = pinFacts({
        ...{ repository: name, series, number, createdMs: nowMs, branch: told.branch },
        ...{ runs, range, changes, signatures, pins },
      });
      const exitCode = await deliver(pinReport(await withoutSecretsIn(facts, options, around)), options, around);
      if (options.output === undefined && isMarkdown(options)) {
        const file = `${series.folder}/${pinFileName(number, flat(subjectOf(facts)), series)}`;
        say(`next: the same with -o ${file}`);
      }
      return exitCode;
    } finally {
      await sources.close();
    }
  } finally {
    db.close();
  }
}

/** The range again, after logs were read of jobs that passed at its ends, for what their tests counted. */
async function withTests(
  told: ToldRange,
  db: Database,
  repository: ReportRepository,
  { tools }: RangeSources,
  warn: (text: string) => void,
): Promise<ToldRange> {
  if (tools === null) return told;
  const within = told.runs.filter(({ run }) => isWithin(run, told.range));
  const red = new Set(episodesOf(told.runs, told.range).flatMap(({ jobs }) => jobs));
  const { readGreenLogs } = await import('../../pull/green-logs.ts');
  try {
    const read = await readGreenLogs(greenEnds(within, red), told, tools);
    if (read === 0) return told;
  } catch (error) {
    if (!(error instanceof TriageError) || !UNREACHABLE.has(error.code)) throw error;
    warn(`whyred: what is stored has to do: ${error.message}`);
    return told;
  }
  return await toldAgain(db, repository, told.range, told.branch);
}

/** Two runs say by themselves which branch is meant. */
function isOfRuns(from: string | undefined, until: string | undefined): boolean {
  return from !== undefined && until !== undefined;
}

function isMarkdown({ json, format = 'md' }: ReportOptions): boolean {
  return !json && format === 'md';
}
