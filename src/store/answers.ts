import type { Database } from './database.ts';
import { query } from './query.ts';

/** The tag of what GitHub answered last to this request with this token; null when it was never asked. */
export function etagOf(db: Database, repository: number, url: string, tokenHash: string): string | null {
  const found = db.first(
    query
      .selectFrom('answer')
      .select('etag')
      .where('repository', '=', repository)
      .where('url', '=', url)
      .where('token_hash', '=', tokenHash),
  );
  return found?.etag ?? null;
}

/** To be called in the transaction that stores the answer itself: a tag without it would hide what is missing. */
export function saveAnswer(db: Database, repository: number, url: string, tokenHash: string, etag: string): void {
  db.run(
    query
      .insertInto('answer')
      .values({ repository, url, token_hash: tokenHash, etag })
      .onConflict((conflict) => conflict.doUpdateSet({ etag })),
  );
}
