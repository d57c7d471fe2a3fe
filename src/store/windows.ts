import type { StepName } from '../domain.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { pack, unpack } from './packing.ts';
import { query, template } from './query.ts';
import type { WindowTable } from './tables.ts';

/** What is kept of a log file. */
export interface StoredWindow {
  readonly file: string;
  /** The step that the file holds alone; null when it holds the whole job. */
  readonly step: StepName | null;
  /** The steps of a whole job; null when the file holds one alone. */
  readonly steps: readonly WindowStep[] | null;
  /** The lines that are kept, all others left empty. */
  readonly text: string;
}

export interface WindowStep {
  /** Null when nothing tells it. */
  readonly number: number | null;
  readonly name: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Part of `saveTriage`: the windows of a job and what a search finds in them, in place of those before. */
export function saveWindows(db: Database, job: number, windows: readonly StoredWindow[], searchText: string): void {
  db.runOf(FORGET, { job });
  windows.forEach(({ file, step, steps, text }, ordinal) => {
    db.runOf(INSERT, {
      job,
      ordinal,
      file,
      step: step === null ? null : JSON.stringify(step),
      steps: steps === null ? null : JSON.stringify(steps),
      text: pack(text),
    });
  });
  db.runOf(FORGET_TEXT, { rowid: job });
  if (searchText !== '') db.runOf(INSERT_TEXT, { rowid: job, text: searchText });
}

/** What is kept of the logs of each job, by its key. */
export function windowsOf(db: Database, jobs: readonly number[]): ReadonlyMap<number, readonly StoredWindow[]> {
  return grouped(
    db.all(query.selectFrom('window').selectAll().where('job', 'in', among(jobs)).orderBy('job').orderBy('ordinal')),
    (row) => row.job,
    windowFrom,
  );
}

function windowFrom({ file, step, steps, text }: WindowTable): StoredWindow {
  return {
    file,
    step: step === null ? null : JSON.parse(step),
    steps: steps === null ? null : JSON.parse(steps),
    text: unpack(text),
  };
}

const FORGET = template<Pick<WindowTable, 'job'>>((slot) => query.deleteFrom('window').where('job', '=', slot('job')));

const INSERT = template<WindowTable>((slot) =>
  query.insertInto('window').values({
    job: slot('job'),
    ordinal: slot('ordinal'),
    file: slot('file'),
    step: slot('step'),
    steps: slot('steps'),
    text: slot('text'),
  }),
);

const FORGET_TEXT = template<{ readonly rowid: number }>((slot) =>
  query.deleteFrom('window_text').where('rowid', '=', slot('rowid')),
);

const INSERT_TEXT = template<{ readonly rowid: number; readonly text: string }>((slot) =>
  query.insertInto('window_text').values({ rowid: slot('rowid'), text: slot('text') } as never),
);
