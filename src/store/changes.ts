import type { Change, ChangedFile, Run } from '../domain.ts';
import type { Database } from './database.ts';
import { query } from './query.ts';
import type { ChangeTable } from './tables.ts';

export function saveChange(db: Database, repository: number, { base, head, files, commits }: Change): void {
  const row = { repository, base, head, files: JSON.stringify(files), commits: JSON.stringify(commits) };
  db.run(query.insertInto('change').orReplace().values(row));
}

/** What changed between two commits; null where nobody has asked. */
export function changeBetween(
  db: Database,
  repository: number,
  { base, head }: Pick<Change, 'base' | 'head'>,
): Change | null {
  const row = db.first(
    query
      .selectFrom('change')
      .selectAll()
      .where('repository', '=', repository)
      .where('base', '=', base)
      .where('head', '=', head),
  );
  return row === null ? null : changeFrom(row);
}

/** Was it asked for what changed between them, whatever came of it? */
export function isChangeKnown(
  db: Database,
  repository: number,
  { base, head }: Pick<Change, 'base' | 'head'>,
): boolean {
  const found = query
    .selectFrom('change')
    .select('head')
    .where('repository', '=', repository)
    .where('base', '=', base)
    .where('head', '=', head);
  return db.first(found) !== null;
}

/**
 * What changed up to a run's commit since the last commit with which its workflow passed, of those that were compared. Null where
 * nobody has asked. Without files and commits: GitHub cannot compare the two.
 * @param workflow GitHub's id of it.
 */
export function changeOf(
  db: Database,
  repository: number,
  { workflow, sha, createdMs }: { readonly workflow: number; readonly sha: string; readonly createdMs: number },
): Change | null {
  const row = db.first(
    query
      .selectFrom('change')
      .innerJoin('run', (join) =>
        join.onRef('run.repository', '=', 'change.repository').onRef('run.sha', '=', 'change.base'),
      )
      .selectAll('change')
      .where('change.repository', '=', repository)
      .where('change.head', '=', sha)
      .where('run.workflow', '=', workflow)
      .where('run.conclusion', '=', 'success')
      .where('run.created_ms', '<', createdMs)
      .orderBy('run.created_ms', 'desc')
      .orderBy('change.base')
      .limit(1),
  );
  return row === null ? null : changeFrom(row);
}

/**
 * The commit of the newest green run of the same workflow before this one: on the same branch of the same repository, else, for
 * a pull request, on the default branch. Null when none is known.
 */
export function greenBefore(db: Database, repository: number, run: Run): string | null {
  const { branch, event, headRepository } = run;
  // Also `pull_request_target`. A branch of a fork may be called as ours is.
  if (!event.startsWith('pull_request')) return greenOn(db, repository, run, branch, null);
  const own = headRepository === null ? null : greenOn(db, repository, run, branch, headRepository);
  if (own !== null) return own;
  const home = db.first(query.selectFrom('repository').select('default_branch').where('key', '=', repository));
  return greenOn(db, repository, run, home?.default_branch ?? null, null);
}

/** @param from Where the pull request comes from; null: runs of pull requests are not meant. */
function greenOn(
  db: Database,
  repository: number,
  { workflow, createdMs }: Run,
  branch: string | null,
  from: string | null,
): string | null {
  if (branch === null) return null;
  const green = query
    .selectFrom('run')
    .select('sha')
    .where('repository', '=', repository)
    .where('workflow', '=', workflow.id)
    .where('conclusion', '=', 'success')
    .where('created_ms', '<', createdMs)
    .where('branch', '=', branch)
    .orderBy('created_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
  const meant =
    from === null
      ? green.where('event', 'not like', 'pull_request%')
      : green.where('event', 'like', 'pull_request%').where('head_repository', '=', from);
  return db.first(meant)?.sha ?? null;
}

function changeFrom({ base, head, files, commits }: ChangeTable): Change {
  const told = JSON.parse(files) as readonly (ChangedFile | string)[];
  return { base, head, files: told.map(fileFrom), commits: JSON.parse(commits) };
}

/** Older versions kept paths alone. */
function fileFrom(told: ChangedFile | string): ChangedFile {
  return typeof told === 'string' ? { path: told, previousPath: null, status: null } : told;
}
