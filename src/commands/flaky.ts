import { flakyJson, flakyText } from '../reports/flaky.ts';
import { grouped } from '../reports/layout.ts';
import { openStore } from './connection.ts';
import { storedRepository } from './search.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { pastOf } from './when.ts';

export interface FlakyOptions extends CommonOptions {
  readonly since: string;
  /** Null: as many as a screen shows, and all for a program. */
  readonly limit?: number;
  /** How good were verdicts and predictions? Instead of what flaked. */
  readonly selfScore?: boolean;
}

/** As many as a person looks at. */
const SHOWN = 15;
/** Characters of a sparkline. */
const PARTS = 10;

/** Ranks jobs and tests by what their flakiness costs. Returns the exit code: 0, also when nothing flaked. */
export async function flakyCommand(options: FlakyOptions, around: Surroundings): Promise<number> {
  if (options.selfScore) {
    const { selfScoreCommand } = await import('./self-score.ts');
    return await selfScoreCommand(options, around);
  }
  const untilMs = around.nowMs();
  const fromMs = pastOf(options.since, untilMs);
  const { executionsOf, testOutcomesOf, unlistedRuns } = await import('../store/history.ts');
  const { flakyList } = await import('../history/flaky-list.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = (await storedRepository(db, options, around))?.key ?? null;
    const span = { repository, sinceMs: fromMs };
    const list = flakyList(executionsOf(db, span), testOutcomesOf(db, span), { fromMs, untilMs, parts: PARTS });
    const page = { width: widthOf(around), colour: colourOf(around, options), nowMs: untilMs };
    const limit = options.limit ?? (options.json ? list.units.length : SHOWN);
    around.out(options.json ? `${flakyJson(list, limit)}\n` : flakyText(list, { ...page, fromMs, limit }));
    warnOfGaps(unlistedRuns(db, span), options, around);
    return 0;
  } finally {
    db.close();
  }
}

/** Says that green runs are missing from the rates, because red ones are not. */
export function warnOfGaps(runs: number, { quiet }: CommonOptions, { err }: Surroundings): void {
  if (runs === 0 || quiet) return;
  const [are, them] = runs === 1 ? ['run is', 'it'] : ['runs are', 'them'];
  err(
    `whyred: the jobs of ${grouped(runs)} green ${are} not stored, so jobs look worse than they are. ` +
      `\`whyred pull --jobs all\` fetches ${them}.\n`,
  );
}
