import { sql } from 'kysely';
import { readLog } from '../log/text.ts';
import type { Database } from './database.ts';
import { query } from './query.ts';
import { windowsOf } from './windows.ts';

/** Words as the full-text index tells them apart. */
const WORD = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;

/** Texts of other causes that are read, the newest first. */
const TEXTS_MAX = 5000;
/** Jobs whose kept lines are read. */
const JOBS_MAX = 400;

/** The newest explaining line of each other failure, the newest first. */
export function otherTexts(db: Database, fingerprint: string): string[] {
  return db
    .all(
      query
        .selectFrom('cause')
        .select('text')
        .where('key', 'in', (eb) =>
          eb
            .selectFrom('cause as each')
            .select((of) => of.fn.max('each.key').as('key'))
            .where('each.fingerprint', '>', '')
            .where('each.fingerprint', '<>', fingerprint)
            .groupBy('each.fingerprint'),
        )
        .orderBy('key', 'desc')
        .limit(TEXTS_MAX),
    )
    .map(({ text }) => text);
}

/**
 * Stored jobs without this failure whose kept lines hold all these words, the newest first: what its pattern may take by mistake
 * stands in them and nowhere else.
 */
export function jobsWithWords(
  db: Database,
  repository: number,
  words: readonly string[],
  fingerprint: string,
): readonly number[] {
  const match = [...new Set(words.flatMap((word) => word.match(WORD) ?? []))].map((word) => `"${word}"`).join(' AND ');
  if (match === '') return [];
  return db
    .all(
      query
        .selectFrom('window_text')
        .crossJoin('job')
        .crossJoin('run')
        .select('job.key')
        .where(sql<boolean>`window_text match ${match}`)
        .whereRef('job.key', '=', 'window_text.rowid')
        .whereRef('run.key', '=', 'job.run')
        .where('run.repository', '=', repository)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('cause')
                .select('cause.key')
                .where('cause.fingerprint', '=', fingerprint)
                .whereRef('cause.job', '=', 'job.key'),
            ),
          ),
        )
        .orderBy('job.key', 'desc')
        .limit(JOBS_MAX),
    )
    .map(({ key }) => key);
}

/** Every line that is kept of a job's logs. */
export function keptLines(db: Database, job: number): string[] {
  return (windowsOf(db, [job]).get(job) ?? []).flatMap(({ text }) => {
    // Secrets were taken out before it was stored.
    const log = readLog(Buffer.from(text), (line) => line);
    return log.lines(1, log.lineCount).flatMap((line) => (line.text === '' ? [] : [line.text]));
  });
}
