import type { RepositoryName } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Filter, TextTerm } from '../filter/filter.ts';
import { matches } from '../filter/matches.ts';
import { nearest } from '../filter/nearest.ts';
import { parseFilter } from '../filter/parse.ts';
import { filterProblem } from '../filter/problem.ts';
import { gridsOf } from '../history/grid.ts';
import type { View } from '../providers/view-settings.ts';
import { isRed } from '../pull/tools.ts';
import { gridJson, gridText } from '../reports/grid.ts';
import { plain } from '../reports/plain.ts';
import { type RunRow, runsJson, runsText } from '../reports/runs.ts';
import type { ListedRun } from '../store/listing.ts';
import { openStore } from './connection.ts';
import { storedRepository } from './search.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';

export interface RunsOptions extends CommonOptions {
  /** Null: as many as a screen shows, and all for a program. */
  readonly limit?: number;
  /** Jobs by runs, instead of a line a run. */
  readonly grid?: boolean;
  /** Name of a view of `.whyred.yml`, whose filter holds besides. */
  readonly view?: string;
}

/** As many as a person looks at. */
const SHOWN = 30;
/** As columns of a grid: more than a page holds of one workflow, because others run, too. */
const COLUMNS = 300;
/** SQLite takes a negative limit for none. */
const ALL = -1;

/** Lists the stored runs that pass a filter. Returns the exit code. */
export async function runsCommand(
  words: readonly string[],
  options: RunsOptions,
  around: Surroundings,
): Promise<number> {
  const nowMs = around.nowMs();
  const view = options.view === undefined ? null : await viewCalled(options.view, options, around);
  const terms = [...filterOf(view?.filter ?? '', nowMs).terms, ...filterOf(words.join(' '), nowMs).terms];
  const order = view?.sort ?? 'newest';
  const { countRuns, listRuns } = await import('../store/listing.ts');
  const { filterCondition } = await import('../store/filter.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const stored = await storedRepository(db, options, around);
    const all = stored === null ? terms : [...terms, ofRepository(stored.name)];
    const where = all.length === 0 ? null : filterCondition({ terms: all });
    const limit = options.limit ?? (options.json ? ALL : options.grid ? COLUMNS : SHOWN);
    const runs = listRuns(db, where, { limit, offset: 0 }, order);
    const runsInAll = options.json || runs.length < limit ? runs.length : countRuns(db, where).runs;
    const isOrdered = order !== 'newest';
    const page = { width: widthOf(around), colour: colourOf(around, options), nowMs, runsInAll, isOrdered };
    if (options.grid) {
      // Who asks for runs of certain jobs wants to see those.
      const named = { terms: terms.filter(({ field }) => field === 'job') };
      const grids = gridsOf(runs, (one) => matches(named, one));
      if (options.json) around.out(`${gridJson(grids)}\n`);
      else around.out(runs.length === 0 ? runsText([], page) : gridText(grids, page));
      return 0;
    }
    const rows = runs.map(rowOf);
    around.out(options.json ? `${runsJson(rows, { isOrdered })}\n` : runsText(rows, page));
    return 0;
  } finally {
    db.close();
  }
}

/** The jobs of the latest attempt, and what had failed before. */
function rowOf({ repository, run, jobs }: ListedRun): RunRow {
  return {
    repository,
    run,
    attempt: run.attempt,
    jobs: jobs.filter(({ job }) => job.attempt === run.attempt),
    earlier: jobs.filter(({ job }) => job.attempt < run.attempt && job.executed && isRed(job)),
  };
}

function ofRepository({ host, owner, name }: RepositoryName): TextTerm {
  return { field: 'repo', op: 'is', values: [`${host}/${owner}/${name}`], negated: false, column: 1 };
}

/** @throws TriageError `filter-invalid`, that shows where. */
export function filterOf(text: string, nowMs: number): Filter {
  const parsed = parseFilter(text, nowMs);
  if ('filter' in parsed) return parsed.filter;
  const problems = parsed.errors.map((error) => filterProblem(text, error));
  throw new TriageError(
    'filter-invalid',
    `The filter is not understood:\n${problems.join('\n')}`,
    '`whyred runs --help` shows examples; text with a colon stands in quotes.',
  );
}

/** @throws TriageError `view-unknown`, `configuration-…` */
async function viewCalled(name: string, options: RunsOptions, { cwd }: Surroundings): Promise<View> {
  const { loadConfiguration } = await import('../providers/configuration.ts');
  const { views } = await loadConfiguration(cwd, options.config);
  const found = views.find((view) => view.name.toLowerCase() === name.trim().toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(
    name.trim(),
    views.map((view) => view.name.toLowerCase()),
  );
  const meant = views.find((view) => view.name.toLowerCase() === near);
  const names = views.map((view) => `“${view.name}”`).join(', ');
  throw new TriageError(
    'view-unknown',
    `No view is called “${plain(name.slice(0, 80))}”.`,
    views.length === 0
      ? 'There is none: `views` in .whyred.yml lists filters with a name; README shows one.'
      : meant === undefined
        ? `There are: ${names}.`
        : `Did you mean “${meant.name}”?`,
  );
}
