import type { Annotation } from '../domain.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { query, template } from './query.ts';
import { annotationFrom } from './rows.ts';
import type { AnnotationState, AnnotationTable } from './tables.ts';

/** What GitHub noted at a job. */
export interface StoredAnnotations {
  readonly state: AnnotationState;
  readonly rows: readonly Annotation[];
}

/** Part of `saveTriage`: in place of what was noted before. */
export function saveAnnotations(db: Database, job: number, { state, rows }: StoredAnnotations): void {
  db.runOf(SAVE_STATE, { key: job, annotations: state });
  db.runOf(FORGET, { job });
  rows.forEach(({ level, title, message, path, line, endLine }, ordinal) => {
    db.runOf(INSERT, { job, ordinal, level, title, message, path, line, end_line: endLine });
  });
}

/** What GitHub noted at each job, by its key. */
export function annotationsOf(db: Database, jobs: readonly number[]): ReadonlyMap<number, StoredAnnotations> {
  const rows = grouped(
    db.all(
      query.selectFrom('annotation').selectAll().where('job', 'in', among(jobs)).orderBy('job').orderBy('ordinal'),
    ),
    (row) => row.job,
    annotationFrom,
  );
  const states = db.all(query.selectFrom('job').select(['key', 'annotations']).where('key', 'in', among(jobs)));
  return new Map(states.map(({ key, annotations: state }) => [key, { state, rows: rows.get(key) ?? [] }]));
}

const SAVE_STATE = template<{ readonly key: number; readonly annotations: AnnotationState }>((slot) =>
  query
    .updateTable('job')
    .set({ annotations: slot('annotations') })
    .where('key', '=', slot('key')),
);

const FORGET = template<Pick<AnnotationTable, 'job'>>((slot) =>
  query.deleteFrom('annotation').where('job', '=', slot('job')),
);

const INSERT = template<AnnotationTable>((slot) =>
  query.insertInto('annotation').values({
    job: slot('job'),
    ordinal: slot('ordinal'),
    level: slot('level'),
    title: slot('title'),
    message: slot('message'),
    path: slot('path'),
    line: slot('line'),
    end_line: slot('end_line'),
  }),
);
