import { TriageError } from '../errors.ts';
import type { JobSubject } from '../history/find-jobs.ts';
import { loadConfiguration } from '../providers/configuration.ts';
import { loadSignatures } from '../providers/signature-files.ts';
import { historyJson } from '../reports/history.ts';
import { historyText } from '../reports/history-text.ts';
import { day } from '../reports/moments.ts';
import { plain } from '../reports/plain.ts';
import { repositoryLabel } from '../reports/shares.ts';
import { openStore } from './connection.ts';
import { warnOfGaps } from './flaky.ts';
import type { HistoryAllOptions } from './history-all.ts';
import { storedRepository } from './search.ts';
import { colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { pastOf } from './when.ts';

export type HistoryOptions = HistoryAllOptions;

/** Characters of a sparkline. */
const PARTS = 13;
/** Two weeks without a decision: what was known is old. */
const STALE_DAYS = 14;
/** Jobs that are named where a text can mean several. */
const NAMED = 12;

/**
 * The life of one job, or of all of them where none is named. Returns the exit code.
 * @throws TriageError `compare-one` where options that compare all jobs stand beside one.
 */
export async function historyCommand(
  text: string | undefined,
  options: HistoryOptions,
  around: Surroundings,
): Promise<number> {
  if (text === undefined) {
    const { historyAllCommand } = await import('./history-all.ts');
    return await historyAllCommand(options, around);
  }
  refuseComparing(options);
  const untilMs = around.nowMs();
  const fromMs = pastOf(options.since, untilMs);
  const { causeTextsOf, executionsOf, unlistedRuns } = await import('../store/history.ts');
  const { findJobs } = await import('../history/find-jobs.ts');
  const { jobLife } = await import('../history/job-life.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = (await storedRepository(db, options, around))?.key ?? null;
    const span = { repository, sinceMs: fromMs };
    const executions = executionsOf(db, span);
    const subject = theOne(findJobs(executions, text), text, fromMs);
    const { root } = await loadConfiguration(around.cwd, options.config);
    const signatures = await loadSignatures(root);
    const life = jobLife(executions, subject, { fromMs, untilMs, staleDays: STALE_DAYS, parts: PARTS });
    const named = [
      ...life.causes.map(({ failure }) => failure),
      ...life.incidents.flatMap(({ causes }) => causes[0] ?? []),
    ];
    const known = {
      texts: causeTextsOf(
        db,
        named.flatMap((failure) => failure?.fingerprint ?? []),
      ),
      titles: new Map(signatures.map(({ id, title }) => [id, title])),
    };
    const told = { ...known, subject, life, fromMs, untilMs };
    const page = { width: widthOf(around), colour: colourOf(around, options), nowMs: untilMs };
    around.out(options.json ? `${historyJson(told)}\n` : historyText(told, page));
    warnOfGaps(unlistedRuns(db, span), options, around);
    return 0;
  } finally {
    db.close();
  }
}

function refuseComparing(options: HistoryOptions): void {
  const given = (['window', 'compare', 'sensitivity'] as const).find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new TriageError(
    'compare-one',
    `--${given} compares all jobs with each other.`,
    'Leave the job out, or the option: of one job, changes are told as they are found.',
  );
}

/** @throws TriageError `job-unknown`, `job-ambiguous`. */
function theOne(found: readonly JobSubject[], text: string, fromMs: number): JobSubject {
  const [first, second] = found;
  const asked = `“${plain(text.slice(0, 80))}”`;
  if (first === undefined) {
    throw new TriageError(
      'job-unknown',
      `No stored job is called ${asked}, or has that in its name, since ${day(fromMs)}.`,
      'A part of its name is enough. --since looks further back; `whyred pull` fetches what is not stored yet.',
    );
  }
  if (second === undefined) return first;
  const several = new Set(found.map(({ repository }) => repository)).size > 1;
  const named = found.slice(0, NAMED).map(({ repository, workflowName, key, name }) => {
    const where = several ? ` (${repositoryLabel(repository)})` : '';
    return `  ${plain(`${workflowName} / ${name ?? key}${where}`)}`;
  });
  const rest = found.length > NAMED ? [`  and ${found.length - NAMED} more`] : [];
  throw new TriageError(
    'job-ambiguous',
    `${asked} can mean ${found.length} jobs:\n${[...named, ...rest].join('\n')}`,
    several ? 'Name the repository with -R, and more of the job.' : 'Name one as it stands here, in quotes.',
  );
}
