import { selfScoreJson, selfScoreText } from '../reports/self-score.ts';
import { openStore } from './connection.ts';
import type { FlakyOptions } from './flaky.ts';
import { storedRepository } from './search.ts';
import { colourOf, type Surroundings, widthOf } from './surroundings.ts';
import { pastOf } from './when.ts';

/** As many failures as a person looks at. */
const SHOWN = 15;

/** Tells how good whyred's own predictions and verdicts were. Returns the exit code: 0, however bad. */
export async function selfScoreCommand(options: FlakyOptions, around: Surroundings): Promise<number> {
  const nowMs = around.nowMs();
  const fromMs = pastOf(options.since, nowMs);
  const { judgementsOf, settledPredictions } = await import('../store/self-score.ts');
  const { missesOf, selfScore } = await import('../history/self-score.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const repository = (await storedRepository(db, options, around))?.key ?? null;
    const span = { repository, sinceMs: fromMs };
    const score = selfScore(settledPredictions(db, span));
    const misses = missesOf(judgementsOf(db, span, nowMs));
    const limit = options.limit ?? (options.json ? misses.length : SHOWN);
    const page = { width: widthOf(around), colour: colourOf(around, options), limit };
    if (options.json) around.out(`${selfScoreJson({ score, misses: misses.slice(0, limit), fromMs })}\n`);
    else around.out(selfScoreText({ score, misses, fromMs }, page));
    return 0;
  } finally {
    db.close();
  }
}
