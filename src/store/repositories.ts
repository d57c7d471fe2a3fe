import { sql } from 'kysely';
import type { RepositoryName } from '../domain.ts';
import type { Database } from './database.ts';
import { query } from './query.ts';
import { nameFrom } from './rows.ts';

export interface StoredRepository {
  /** The store's own number. */
  readonly key: number;
  readonly name: RepositoryName;
  readonly defaultBranch: string | null;
}

/** How far the runs of a repository are known. */
export interface Listed {
  /** All runs that began before are stored. Null: never pulled. */
  readonly untilMs: number | null;
  /** When changes of older runs were looked for last. */
  readonly relistedMs: number | null;
}

/** Finds the repository, or adds it. */
export function repositoryKey(db: Database, name: RepositoryName): number {
  return findKey(db, name) ?? saveRepository(db, name, null);
}

/** Adds the repository, or notes its spelling and its default branch (null: not known). Returns its key. */
export function saveRepository(db: Database, name: RepositoryName, defaultBranch: string | null): number {
  return db.transaction(() => {
    const { host, owner, name: own } = name;
    const row = { host, owner, name: own, default_branch: defaultBranch };
    const known = findKey(db, name);
    if (known === null) {
      return db.first(query.insertInto('repository').values(row).returning('key'))!.key;
    }
    const told = { ...row, default_branch: sql<string | null>`coalesce(${defaultBranch}, default_branch)` };
    db.run(query.updateTable('repository').set(told).where('key', '=', known));
    return known;
  });
}

/** By host, owner and name. */
export function findRepositories(db: Database): StoredRepository[] {
  const rows = db.all(
    query
      .selectFrom('repository')
      .select(['key', 'host', 'owner', 'name', 'default_branch'])
      .orderBy('host')
      .orderBy('owner')
      .orderBy('name'),
  );
  return rows.map((row) => ({ key: row.key, name: nameFrom(row), defaultBranch: row.default_branch }));
}

/** The repository's key; null when the store does not have it. */
export function findKey(db: Database, { host, owner, name }: RepositoryName): number | null {
  const found = db.first(
    query
      .selectFrom('repository')
      .select('key')
      .where('host', '=', host)
      .where('owner', '=', owner)
      .where('name', '=', name),
  );
  return found?.key ?? null;
}

/**
 * GitHub calls the repository otherwise now. Where the store knows both names, everything goes to the new one; of a run that
 * both have, the new one's stays. Green logs are fetched again.
 */
export function renameRepository(db: Database, from: RepositoryName, to: RepositoryName): void {
  db.transaction(() => {
    const old = findKey(db, from);
    const target = findKey(db, to);
    if (old === null) return;
    if (target === null || target === old) {
      const { host, owner, name } = to;
      db.run(query.updateTable('repository').set({ host, owner, name }).where('key', '=', old));
      return;
    }
    const workflows = query
      .selectFrom('workflow')
      .select((eb) => [eb.val(target).as('repository'), 'id', 'name', 'path', 'told_ms'])
      .where('repository', '=', old);
    db.run(
      query
        .insertInto('workflow')
        .orIgnore()
        .columns(['repository', 'id', 'name', 'path', 'told_ms'])
        .expression(workflows),
    );
    const both = query.selectFrom('run').select('id').where('repository', '=', target);
    db.run(
      query.updateTable('run').set({ repository: target }).where('repository', '=', old).where('id', 'not in', both),
    );
    for (const table of ['label', 'pull'] as const) {
      db.run(query.updateTable(table).set({ repository: target }).where('repository', '=', old));
    }
    db.run(query.deleteFrom('repository').where('key', '=', old));
  });
}

export function listedUntil(db: Database, repository: number): Listed {
  const found = db.first(
    query.selectFrom('repository').select(['listed_until_ms', 'relisted_ms']).where('key', '=', repository),
  );
  return { untilMs: found?.listed_until_ms ?? null, relistedMs: found?.relisted_ms ?? null };
}

export function saveListed(db: Database, repository: number, { untilMs, relistedMs }: Listed): void {
  db.run(
    query
      .updateTable('repository')
      .set({ listed_until_ms: untilMs, relisted_ms: relistedMs })
      .where('key', '=', repository),
  );
}
