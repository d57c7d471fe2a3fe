import { existsSync } from 'node:fs';
import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { loadConfiguration } from '../providers/configuration.ts';
import { findRepository } from '../providers/github/repository.ts';
import type { View } from '../providers/view-settings.ts';
import { storePath } from '../store/place.ts';
import type { Answerer, Desk, Fault } from './desk.ts';

export type { View } from '../providers/view-settings.ts';

/** What is there, and what is missing? */
export interface StartQuestion {
  readonly kind: 'start';
}

export interface StartAnswer {
  /** The one of the options, the environment, or the folder's git remote; null where nothing names one. */
  readonly repository: RepositoryName | null;
  /** Why nothing names one; null where one is named. */
  readonly unnamed: Fault | null;
  /** All that are stored, the one with the newest run first. */
  readonly stored: readonly KnownRepository[];
  readonly store: {
    readonly path: string;
    /** Is it there yet? */
    readonly exists: boolean;
  };
  /** From `.whyred.yml`. */
  readonly views: readonly View[];
  /** Why there are none; absent where the file is usable. */
  readonly viewsFault?: Fault;
  /** What is recorded cannot be asked anything else: the demo. */
  readonly isRecorded: boolean;
}

export interface KnownRepository {
  readonly name: RepositoryName;
  /** Null: none of its runs is stored. */
  readonly newestMs: number | null;
  /** When its last pull ended; null: none has. */
  readonly pulledMs: number | null;
}

export const answerStart: Answerer<StartQuestion, StartAnswer> = async (_question, desk) => {
  const { env, cwd, platform, home } = desk.around;
  const path = storePath(env, desk.options.db, platform, home);
  const exists = existsSync(path);
  const named = await findRepository(desk.options.repo, env, cwd).catch((error: unknown) => {
    if (error instanceof TriageError && error.code === 'repository-missing') return error;
    throw error;
  });
  return {
    repository: named instanceof TriageError ? null : named,
    unnamed: named instanceof TriageError ? { code: named.code, message: named.message, hint: named.hint } : null,
    stored: exists ? await storedIn(desk) : [],
    store: { path, exists },
    ...(await viewsOf(desk)),
    isRecorded: desk.around.recorded !== undefined,
  };
};

async function storedIn(desk: Parameters<typeof answerStart>[1]): Promise<KnownRepository[]> {
  const { findRepositories } = await import('../store/repositories.ts');
  const { newestRuns } = await import('../store/nightly.ts');
  const { lastPulls } = await import('../store/pulls.ts');
  const db = await desk.database();
  const newest = newestRuns(db);
  const pulled = lastPulls(db);
  return findRepositories(db)
    .map(({ key, name }) => ({ name, newestMs: newest.get(key) ?? null, pulledMs: pulled.get(key) ?? null }))
    .sort((one, other) => (other.newestMs ?? 0) - (one.newestMs ?? 0));
}

/** A file that is wrong does not keep the screen from coming up: whoever asks for the views is told. */
async function viewsOf({ around, options }: Desk): Promise<Pick<StartAnswer, 'views' | 'viewsFault'>> {
  try {
    return { views: (await loadConfiguration(around.cwd, options.config)).views };
  } catch (error) {
    if (!(error instanceof TriageError)) throw error;
    const { code, message, hint } = error;
    return { views: [], viewsFault: { code, message, hint } };
  }
}
