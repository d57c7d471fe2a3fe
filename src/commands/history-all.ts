import { TriageError } from '../errors.ts';
import type { Sensitivity } from '../history/regressions.ts';
import { allJobsJson } from '../reports/all-jobs.ts';
import { allJobsText } from '../reports/all-jobs-text.ts';
import { openStore } from './connection.ts';
import { warnOfGaps } from './flaky.ts';
import { storedRepository } from './search.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { momentOf, pastOf } from './when.ts';

export interface HistoryAllOptions extends CommonOptions {
  readonly since: string;
  /** How long the newest runs are, and the days before that they are compared with: `7d`, `28d` where left out. */
  readonly window?: string;
  readonly compare?: string;
  /** `balanced` where left out. */
  readonly sensitivity?: Sensitivity;
}

const DAY_MS = 86_400_000;
/** Characters of a sparkline. */
const PARTS = 13;
/** Two weeks without a decision: what was known is old. */
const STALE_DAYS = 14;

/** What became better or worse in all jobs. Returns the exit code: 0, also when something is worse. */
export async function historyAllCommand(options: HistoryAllOptions, around: Surroundings): Promise<number> {
  const untilMs = around.nowMs();
  const fromMs = pastOf(options.since, untilMs);
  const windows = {
    sampleDays: daysOf(options.window ?? '7d', '--window', untilMs),
    basisDays: daysOf(options.compare ?? '28d', '--compare', untilMs),
    sensitivity: options.sensitivity ?? 'balanced',
  };
  const { executionsOf, unlistedRuns } = await import('../store/history.ts');
  const { allJobs, wantedFromMs } = await import('../history/all-jobs.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = (await storedRepository(db, options, around))?.key ?? null;
    const span = { repository, sinceMs: wantedFromMs({ fromMs, untilMs, ...windows }) };
    const parts = { staleDays: STALE_DAYS, parts: PARTS };
    const all = allJobs(executionsOf(db, span), { fromMs, untilMs, ...windows, ...parts });
    const report = { all, fromMs, untilMs, ...windows };
    const page = { width: widthOf(around), colour: colourOf(around, options), nowMs: untilMs };
    around.out(options.json ? `${allJobsJson(report)}\n` : allJobsText(report, page));
    warnOfGaps(unlistedRuns(db, { repository, sinceMs: fromMs }), options, around);
    return 0;
  } finally {
    db.close();
  }
}

/**
 * How long a window is, in days.
 * @throws TriageError `time-malformed`, and `span-empty` where nothing fits into it.
 */
function daysOf(text: string, option: string, nowMs: number): number {
  const days = (nowMs - momentOf(text, option, nowMs)) / DAY_MS;
  if (days > 0) return days;
  throw new TriageError('span-empty', `${option} holds no time.`, `Give its length: ${option} 7d, ${option} 4w.`);
}
