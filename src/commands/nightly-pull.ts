import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { NightGap } from '../history/nightly/gaps.ts';
import { pull } from '../pull/pull.ts';
import type { Database } from '../store/database.ts';
import { findKey, listedUntil } from '../store/repositories.ts';
import { createTools } from './pull.ts';
import type { CommonOptions, Surroundings } from './surroundings.ts';
import { createEngine } from './triage.ts';

/** Errors after which what is stored may still be of use. */
const UNREACHABLE = new Set(['network-unreachable', 'github-unavailable', 'rate-limit', 'token-missing']);
const CONCURRENCY = 4;

export interface NightPulled {
  /** As GitHub calls them now. */
  readonly names: readonly RepositoryName[];
  readonly gaps: readonly NightGap[];
}

/**
 * Fetches what is new, with the jobs of all runs; the first time, all that a night is compared with.
 * @param sinceMs Null: what is new.
 * @param firstMs What the first pull of a repository begins with.
 */
export async function pullNight(
  db: Database,
  names: readonly RepositoryName[],
  { sinceMs, firstMs }: { readonly sinceMs: number | null; readonly firstMs: number },
  options: CommonOptions,
  around: Surroundings,
): Promise<NightPulled> {
  const engine = await createEngine(options, around);
  const pulled: RepositoryName[] = [];
  const gaps: NightGap[] = [];
  for (const name of names) {
    const key = findKey(db, name);
    const isFirst = key === null || listedUntil(db, key).untilMs === null;
    try {
      const { tools, close } = await createTools(name, { db, engine }, options, around);
      try {
        // A repository that has moved is stored under its new name.
        const known = await tools.github.repository(name);
        const narrowed = { untilMs: null, workflow: null, branch: null, event: null, limit: null };
        const wanted = { sinceMs: sinceMs ?? (isFirst ? firstMs : null), logs: 'failed', jobs: 'all' } as const;
        await pull(known.name, { ...narrowed, ...wanted, concurrency: CONCURRENCY }, tools);
        pulled.push(known.name);
      } finally {
        await close();
      }
    } catch (error) {
      if (!(error instanceof TriageError) || !UNREACHABLE.has(error.code) || key === null) throw error;
      const { host, owner, name: own } = name;
      gaps.push({ kind: 'unreachable', repository: `${host}/${owner}/${own}`, message: error.message });
      pulled.push(name);
    }
  }
  return { names: pulled, gaps };
}
