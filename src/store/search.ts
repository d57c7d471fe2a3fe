import { sql } from 'kysely';
import { ANNOTATIONS_FILE } from '../classifiers/annotated.ts';
import type { Annotation, FoundJob, FoundLine, FoundName, SearchResult } from '../domain.ts';
import { readLog } from '../log/text.ts';
import { annotationsOf } from './annotations.ts';
import type { Database } from './database.ts';
import { among, grouped } from './lists.ts';
import { linesWith, type Phrase, phraseOf } from './phrase.ts';
import { query } from './query.ts';
import { type StoredWindow, windowsOf } from './windows.ts';

export interface SearchOptions {
  /** Key of the one repository that is meant; null: all. */
  readonly repository: number | null;
  /** How many of the newest jobs are looked into. */
  readonly limit: number;
}

/**
 * Jobs whose kept log holds these words one behind the other; the last one may go on. Case, accents and what stands between
 * words do not count.
 * @throws TriageError `nothing-to-search`.
 */
export function searchText(db: Database, text: string, { repository, limit }: SearchOptions): SearchResult {
  const phrase = phraseOf(text);
  const hits = hitsOf(db, phrase, repository);
  const times = hits.map(({ createdMs }) => createdMs);
  return {
    jobs: hits.length,
    runs: new Set(hits.map(({ run }) => run)).size,
    runsInAll: runsIn(db, repository),
    firstMs: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
    lastMs: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
    byJob: namesOf(db, hits),
    newest: newestOf(db, hits, phrase, limit),
  };
}

/** A job in which the text was found; `job`, `run` and `repository` are the store's own numbers. */
interface Hit {
  readonly job: number;
  readonly name: string;
  readonly run: number;
  /** GitHub's. */
  readonly runId: number;
  readonly jobId: number;
  readonly attempt: number;
  readonly repository: number;
  readonly workflow: number;
  readonly createdMs: number;
}

/** All of them at once: they are looked up once, and counted in several ways. */
function hitsOf(db: Database, { match }: Phrase, repository: number | null): Hit[] {
  const hits = query
    .selectFrom('window_text')
    // From what was found to its run, never the other way round: `cross join` keeps the order.
    .crossJoin('job')
    .crossJoin('run')
    .select([
      'job.key as job',
      'job.name',
      'job.id as jobId',
      'job.attempt',
      'run.key as run',
      'run.id as runId',
      'run.repository',
      'run.workflow',
      'run.created_ms as createdMs',
    ])
    .where(sql<boolean>`window_text match ${match}`)
    .whereRef('job.key', '=', 'window_text.rowid')
    .whereRef('run.key', '=', 'job.run');
  return db.all(repository === null ? hits : hits.where('run.repository', '=', repository));
}

function runsIn(db: Database, repository: number | null): number {
  const runs = query.selectFrom('run').select((eb) => eb.fn.countAll<number>().as('runs'));
  return db.first(repository === null ? runs : runs.where('repository', '=', repository))!.runs;
}

const repo = sql<string>`repository.owner || '/' || repository.name`.as('repo');

function namesOf(db: Database, hits: readonly Hit[]): FoundName[] {
  const workflows = new Map(
    db
      .all(
        query
          .selectFrom('workflow')
          .innerJoin('repository', 'repository.key', 'workflow.repository')
          .select([repo, 'workflow.repository', 'workflow.id', 'workflow.name']),
      )
      .map((row) => [`${row.repository} ${row.id}`, row]),
  );
  const groups = grouped(
    hits,
    ({ repository, workflow, name }) => `${repository} ${workflow} ${name}`,
    (hit) => hit,
  );
  const names = [...groups.values()].map((group): FoundName => {
    const { repository, workflow, name } = group[0]!;
    const owner = workflows.get(`${repository} ${workflow}`)!;
    return {
      repo: owner.repo,
      name,
      workflow: owner.name,
      jobs: group.length,
      runs: new Set(group.map(({ run }) => run)).size,
      firstMs: group.reduce((first, { createdMs }) => Math.min(first, createdMs), group[0]!.createdMs),
      lastMs: group.reduce((last, { createdMs }) => Math.max(last, createdMs), group[0]!.createdMs),
    };
  });
  const order = ({ repo: owner, workflow, name }: FoundName): string => `${owner}\n${workflow}\n${name}`;
  return names.sort((a, b) => b.jobs - a.jobs || (order(a) < order(b) ? -1 : 1));
}

function newestOf(db: Database, hits: readonly Hit[], phrase: Phrase, limit: number): FoundJob[] {
  const newest = hits
    .toSorted((a, b) => b.createdMs - a.createdMs || b.runId - a.runId || b.attempt - a.attempt || a.jobId - b.jobId)
    .slice(0, limit);
  const keys = newest.map(({ job }) => job);
  const rows = db.all(
    query
      .selectFrom('job')
      .innerJoin('run', 'run.key', 'job.run')
      .innerJoin('repository', 'repository.key', 'run.repository')
      .select([
        repo,
        'job.key',
        'run.id as runId',
        'job.attempt',
        'job.id as jobId',
        'job.name as jobName',
        'run.created_ms as createdMs',
        sql<string>`coalesce(job.url, run.url)`.as('url'),
      ])
      .where('job.key', 'in', among(keys))
      .orderBy('run.created_ms', 'desc')
      .orderBy('run.id', 'desc')
      .orderBy('job.attempt', 'desc')
      .orderBy('job.id'),
  );
  const windows = windowsOf(db, keys);
  const noted = annotationsOf(db, keys);
  return rows.map(({ key, ...row }) => ({
    ...row,
    matches: [
      ...(windows.get(key) ?? []).flatMap((window) => foundIn(window, phrase)),
      ...foundInNotes(noted.get(key)?.rows ?? [], phrase),
    ],
  }));
}

/** Annotations are counted as the lines of a file of their own, as in a triage. */
function foundInNotes(rows: readonly Annotation[], phrase: Phrase): FoundLine[] {
  const lines = rows.map(({ message }, index) => ({ number: index + 1, text: message.replace(/\s+/g, ' ') }));
  const found = new Set(linesWith(lines, phrase));
  return lines.flatMap(({ number, text }) =>
    found.has(number) ? [{ file: ANNOTATIONS_FILE, line: number, text }] : [],
  );
}

function foundIn({ file, text }: StoredWindow, phrase: Phrase): FoundLine[] {
  // Secrets were taken out before it was stored.
  const log = readLog(Buffer.from(text), (line) => line);
  const lines = log.lines(1, log.lineCount).filter((line) => line.text !== '');
  const found = new Set(linesWith(lines, phrase));
  return lines.flatMap(({ number, text: line }) => (found.has(number) ? [{ file, line: number, text: line }] : []));
}
