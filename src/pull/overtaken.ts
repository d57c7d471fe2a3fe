import type { Database } from '../store/database.ts';
import { assess, type Judged, overtaken } from './judging.ts';

/** What persons said decides what is to be judged, and how: where that changes meanwhile, it is judged anew. */
export async function unlessOvertaken<Result>(
  db: Database,
  heard: () => unknown,
  judge: () => Promise<Judged[]>,
  store: (judged: readonly Judged[]) => Result,
): Promise<Result> {
  for (;;) {
    const before = JSON.stringify(heard());
    const judged = await judge();
    const done = db.transaction(() => {
      if (JSON.stringify(heard()) !== before || overtaken(db, judged).length > 0) return null;
      return { result: store(judged) };
    });
    if (done !== null) return done.result;
  }
}

export async function allJudged(...given: Required<Parameters<typeof assess>>): Promise<Judged[]> {
  const all: Judged[] = [];
  for await (const judged of assess(...given)) all.push(...judged);
  return all;
}
