import { TriageError } from '../errors.ts';
import type { Filter } from '../filter/filter.ts';
import { parseFilter } from '../filter/parse.ts';
import { filterProblem } from '../filter/problem.ts';
import { isRed } from '../pull/tools.ts';
import { type RunRow, runsJson, runsText } from '../reports/runs.ts';
import type { ListedRun } from '../store/listing.ts';
import { openStore } from './connection.ts';
import { type CommonOptions, colourOf, type Surroundings, widthOf } from './surroundings.ts';

export interface RunsOptions extends CommonOptions {
  /** Null: as many as a screen shows, and all for a program. */
  readonly limit?: number;
}

/** As many as a person looks at. */
const SHOWN = 30;

/** Lists the stored runs that pass a filter. Returns the exit code. */
export async function runsCommand(
  words: readonly string[],
  options: RunsOptions,
  around: Surroundings,
): Promise<number> {
  const nowMs = around.nowMs();
  const own = options.repo === undefined ? [] : [`repo:"${options.repo}"`];
  const filter = filterOf([...own, ...words].join(' '), nowMs);
  const { listRuns } = await import('../store/listing.ts');
  const { filterCondition } = await import('../store/filter.ts');
  const db = await openStore(options, around, { mustExist: true });
  try {
    const where = filter.terms.length === 0 ? null : filterCondition(filter);
    const limit = options.limit ?? (options.json ? -1 : SHOWN);
    const rows = listRuns(db, where, { limit, offset: 0 }).map(rowOf);
    around.out(
      options.json
        ? `${runsJson(rows)}\n`
        : runsText(rows, { width: widthOf(around), colour: colourOf(around, options), nowMs }),
    );
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

/** @throws TriageError `filter-invalid`, that shows where. */
function filterOf(text: string, nowMs: number): Filter {
  const parsed = parseFilter(text, nowMs);
  if ('filter' in parsed) return parsed.filter;
  const problems = parsed.errors.map((error) => filterProblem(text, error));
  throw new TriageError(
    'filter-invalid',
    `The filter is not understood:\n${problems.join('\n')}`,
    '`whyred runs --help` shows examples; text with a colon stands in quotes.',
  );
}
