import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type AboutFailures,
  type NoSuggestion,
  requiredWords,
  type Suggestion,
  suggest,
} from '../classifiers/suggest.ts';
import type { Category, RepositoryName, Transience } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { loadConfiguration } from '../providers/configuration.ts';
import { counted } from '../reports/layout.ts';
import { day } from '../reports/moments.ts';
import { causesOf } from '../store/causes.ts';
import type { Database } from '../store/database.ts';
import { jobsWithWords, keptLines, otherTexts } from '../store/look-alikes.ts';
import { findKey } from '../store/repositories.ts';
import { type Afterwards, afterwardsOf, type Sighting, sightingsOf } from '../store/sightings.ts';
import type { Answerer, Call, Desk } from './desk.ts';

/** An entry of the catalogue for a failure that has no name and came again. */
export interface SuggestionQuestion {
  readonly repository: RepositoryName;
  readonly fingerprint: string;
}

export interface SuggestionAnswer {
  readonly suggestion: Suggestion | NoSuggestion;
  /** How many failures it was made from, and how many jobs without this failure it was tried on. */
  readonly failures: number;
  readonly tried: number;
  /** Where it would be kept; null where there is none. */
  readonly path: string | null;
}

export interface SaveSuggestionQuestion {
  /** Of the entry. */
  readonly id: string;
  readonly yaml: string;
}

export interface SavedSuggestion {
  readonly path: string;
}

/** Lines that are compared. */
const LINES_MAX = 200;
const SOURCES_MAX = 3;

export const answerSuggestion: Answerer<SuggestionQuestion, SuggestionAnswer> = async (question, desk, call) => {
  const { repository, fingerprint } = question;
  const db = await desk.database();
  const { matcher } = await desk.engine();
  const key = findKey(db, repository);
  const sightings = key === null ? [] : sightingsOf(db, key, { by: 'fingerprint', value: fingerprint });
  const looked = sightings.slice(0, LINES_MAX);
  const lines = looked.map(({ text }) => text);
  const jobs = key === null ? [] : jobsWithWords(db, key, requiredWords(lines), fingerprint);
  const suggestion = suggest(lines, others(db, fingerprint, jobs, call), {
    ...(key === null ? {} : aboutFailures(db, looked, afterwardsOf(db, key, looked))),
    catalogue: matcher.signatures,
  });
  call.signal.throwIfAborted();
  const path = suggestion.kind === 'none' ? null : await pathOf(suggestion.id, desk);
  return { suggestion, failures: sightings.length, tried: jobs.length, path };
};

/** What explains other failures, then every line that is kept of jobs without this one. */
function* others(db: Database, fingerprint: string, jobs: readonly number[], { signal, progress }: Call) {
  yield* otherTexts(db, fingerprint);
  let done = 0;
  for (const job of jobs) {
    if (signal.aborted) return;
    yield* keptLines(db, job);
    progress({ what: 'jobs tried', done: ++done, total: jobs.length, more: null });
  }
}

function aboutFailures(db: Database, sightings: readonly Sighting[], after: Afterwards): AboutFailures {
  const [newest] = sightings;
  const failure =
    newest === undefined
      ? undefined
      : causesOf(db, [newest.jobKey])
          .get(newest.jobKey)
          ?.find(({ key }) => key === newest.key)?.failure;
  if (failure === undefined) return {};
  const { category, tests } = failure;
  const transient = transienceOf(category, after);
  const source = [...new Set(sightings.flatMap(({ url }) => url ?? []))].slice(0, SOURCES_MAX);
  return {
    category,
    // An assertion alone is a symptom, too: the category tells.
    ...(tests === null ? {} : { tier: 'symptom' }),
    ...(transient === null ? {} : { transient }),
    source,
    cause: storyOf(sightings, after),
    ...(after.rerun === 0 ? {} : { fix: fixOf(after) }),
  };
}

/** What is known until somebody writes down more: how often, when, and whether re-runs helped. */
function storyOf(sightings: readonly Sighting[], { rerun, passed }: Afterwards): string {
  const times = sightings.map(({ createdMs }) => createdMs);
  const [from, until] = [day(Math.min(...times)), day(Math.max(...times))];
  const runs = new Set(sightings.map(({ run }) => run)).size;
  const again = rerun === 0 ? 'none was run again' : `of ${rerun} that were run again ${passed} passed`;
  return `${counted(sightings.length, 'job')} of ${counted(runs, 'run')} ended with it ${from === until ? `on ${from}` : `from ${from} to ${until}`}; ${again}. What is behind it is still to be written down here.`;
}

/** Re-runs tell more than any word; null: there were too few. */
function transienceOf(category: Category, { rerun, passed }: Afterwards): Transience | null {
  if (passed >= 2 && passed * 2 >= rerun) return BY_CATEGORY[category] ?? 'race';
  return rerun >= 3 && passed === 0 ? 'no' : null;
}

const BY_CATEGORY: Partial<Readonly<Record<Category, Transience>>> = {
  network: 'network',
  dependency: 'network',
  runner: 'infrastructure',
  container: 'infrastructure',
  resource: 'resource',
};

function fixOf({ rerun, passed }: Afterwards): NonNullable<AboutFailures['fix']> {
  const why = `${passed} of ${rerun} ${rerun === 1 ? 'job that was' : 'jobs that were'} run again passed.`;
  return passed * 2 >= rerun ? { title: 'Re-run the job', why } : { title: 'Look at what the line names', why };
}

/**
 * Keeps an entry among the repository's own. A file that is there is never written over.
 * @throws TriageError `suggestion-…`.
 */
export const answerSaveSuggestion: Answerer<SaveSuggestionQuestion, SavedSuggestion> = async ({ id, yaml }, desk) => {
  const path = await pathOf(id, desk);
  try {
    makeFolder(dirname(path));
    await writeFile(path, yaml, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new TriageError(
        'suggestion-there',
        `${path} is there already, and was left as it is.`,
        'Rename it, or copy the entry with y and add it to a file of yours.',
        { cause: error },
      );
    }
    throw new TriageError(
      'suggestion-unwritable',
      `${path} cannot be written (${code}).`,
      'Copy the entry with y, and keep it where you may write.',
      { cause: error },
    );
  }
  return { path };
};

/** `.whyred/signatures/suggested-<name>.yml` below the root of the repository that whyred was started in. */
async function pathOf(id: string, { around, options }: Desk): Promise<string> {
  const { root } = await loadConfiguration(around.cwd, options.config);
  const name = id.replace(/^own\//, '').replace(/[^a-z0-9-]+/g, '-');
  return join(root, '.whyred', 'signatures', `suggested-${name}.yml`);
}
