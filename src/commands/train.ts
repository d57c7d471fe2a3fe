import { trainingText } from '../reports/training.ts';
import { openStore } from './connection.ts';
import { type CommonOptions, type Surroundings, widthOf } from './surroundings.ts';

/** Learns from labels how words tell whether a failure comes and goes. Returns the exit code: 0, whichever model is better. */
export async function trainCommand(options: CommonOptions, around: Surroundings): Promise<number> {
  const { trainText } = await import('../pull/training.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const report = await trainText(db, around.nowMs());
    around.out(options.json ? `${JSON.stringify(report)}\n` : trainingText(report, widthOf(around)));
    return 0;
  } finally {
    db.close();
  }
}
