import type { Change, RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Git } from '../providers/git.ts';
import type { Github } from '../providers/github.ts';
import { changeBetween, saveChange } from '../store/changes.ts';
import type { Database } from '../store/database.ts';

export type CommitRange = Pick<Change, 'base' | 'head'>;

/** Who can tell what lies between two commits. */
export interface ChangeSources {
  readonly db: Database;
  /** Key of the repository in the store. */
  readonly repository: number;
  readonly name: RepositoryName;
  /** Null: there is no clone of it here. */
  readonly git: Git | null;
  /** Null: GitHub is not asked. */
  readonly github: Pick<Github, 'compare'> | null;
}

/** A report is not worth more calls. */
const CALLS_MAX = 20;

/** A change by its `BASE...HEAD`. */
export type RangeChanges = ReadonlyMap<string, Change>;

/**
 * What changed in each range: as the clone at hand tells it, else the store, else GitHub, which is asked once. What nobody can tell
 * is not there: it makes a report say less, and nothing worse.
 */
export async function rangeChanges(ranges: readonly CommitRange[], sources: ChangeSources): Promise<RangeChanges> {
  const changes = new Map<string, Change>();
  let github = sources.github;
  let calls = 0;
  for (const range of ranges) {
    const key = `${range.base}...${range.head}`;
    if (range.base === range.head || changes.has(key)) continue;
    const known = await knownChange(range, sources);
    if (known !== null) {
      if (!isEmpty(known)) changes.set(key, known);
      continue;
    }
    if (github === null || calls >= CALLS_MAX) continue;
    calls++;
    const asked = await askedChange(range, github, sources);
    if (asked === 'refused') github = null;
    else if (!isEmpty(asked)) changes.set(key, asked);
  }
  return changes;
}

/** Without files and commits: GitHub was asked, and cannot compare the two. */
function isEmpty({ files, commits }: Change): boolean {
  return files.length === 0 && commits.length === 0;
}

async function knownChange(
  { base, head }: CommitRange,
  { git, db, repository }: ChangeSources,
): Promise<Change | null> {
  const local = (await git?.change(base, head)) ?? null;
  return local ?? changeBetween(db, repository, { base, head });
}

/** `refused`: there is no use in asking on. */
async function askedChange(
  { base, head }: CommitRange,
  github: Pick<Github, 'compare'>,
  { db, repository, name }: ChangeSources,
): Promise<Change | 'refused'> {
  try {
    const change = (await github.compare(name, base, head)) ?? { base, head, files: [], commits: [] };
    saveChange(db, repository, change);
    return change;
  } catch (error) {
    if (!(error instanceof TriageError) || error.code === 'interrupted') throw error;
    return 'refused';
  }
}
