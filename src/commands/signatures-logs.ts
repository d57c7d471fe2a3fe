import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobLog, JobTriage, LogSource } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { type ParsedLog, parsePart } from '../log/parse.ts';
import type { Redact } from '../log/text.ts';
import { printable } from '../providers/entry-names.ts';
import { openSource } from '../providers/local.ts';
import { GREEN_WHOLE } from '../providers/log-collector.ts';
import { type Engine, triage } from '../triage.ts';
import type { Reading } from './signatures-reading.ts';

/** One log and all that its name stands for: a log, an archive, a folder with the archives in it. */
export interface Logs {
  /** As given. */
  readonly name: string;
  readonly sources: readonly OpenLogs[];
  /** Archives that cannot be read, a sentence each. */
  readonly warnings: readonly string[];
}

interface OpenLogs {
  readonly source: LogSource;
  /** Are its jobs those of one run? In a folder lies what somebody gathered. */
  readonly isRun: boolean;
}

/** What was found in the whole log of a job. */
interface SearchedLog<Found> {
  /** The same whenever it is read. */
  readonly key: string;
  /** One a part: a job of step files has several. */
  readonly found: readonly Found[];
}

/** The same, with what triage concludes of it. */
interface ReadLog<Found> extends SearchedLog<Found> {
  readonly job: JobTriage;
  /** The log as a person would find it again, to be followed by a line's number. */
  readonly path: string;
}

/** What fires in a green log stands anywhere in it, so it is read whole where memory allows. */
const WIDELY = { whole: GREEN_WHOLE } as const;

/**
 * Opens what the user named. Reading it may be begun anew any number of times.
 * @throws TriageError when there is no log at all.
 */
export async function openLogs(name: string, stdin: NodeJS.ReadableStream): Promise<Logs> {
  const isFolder = name !== '-' && (await stat(name).catch(() => null))?.isDirectory() === true;
  if (!isFolder)
    return { name, sources: [{ source: await openSource(name, { ...WIDELY, stdin }), isRun: true }], warnings: [] };
  const sources: OpenLogs[] = [];
  const warnings: string[] = [];
  const archives = await archivesBelow(name);
  try {
    sources.push({ source: await openSource(name, WIDELY), isRun: false });
  } catch (error) {
    // Its archives are logs enough.
    if (archives.length === 0 || !(error instanceof TriageError) || error.code !== 'folder-empty') throw error;
  }
  for (const path of archives) {
    try {
      sources.push({ source: await openSource(path, WIDELY), isRun: true });
    } catch (error) {
      if (!(error instanceof TriageError)) throw error;
      warnings.push(error.message);
    }
  }
  return { name, sources, warnings };
}

/** Nothing that was named could be read: what was wrong is on stderr, file by file. */
export function noneRead(names: readonly string[]): TriageError {
  return new TriageError(
    'logs-unreadable',
    `No log of ${printable(names.join(', '))} could be read.`,
    'What is wrong with each is said above; --quiet hides that.',
  );
}

/** In the order of their paths. Links are not followed, and of a folder that cannot be read its logs tell. */
async function archivesBelow(top: string): Promise<string[]> {
  const archives: string[] = [];
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const child of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, child.name);
      if (child.isDirectory()) waiting.push(path);
      if (child.isFile() && child.name.toLowerCase().endsWith('.zip')) archives.push(path);
    }
  }
  return archives.sort();
}

/** Is given each log, and what it is called. Its lines are gone afterwards. */
type Search<Found> = (log: ParsedLog, path: string) => Found;

/**
 * What triage concludes of each job's log, one after the other: in memory are those that are read ahead, and of a run what is
 * said of its jobs.
 * @param search Of the whole log, whatever became of it.
 */
export async function* readLogs<Found>(
  logs: Logs,
  engine: Engine,
  reading: Reading,
  search: Search<Found>,
): AsyncGenerator<ReadLog<Found>> {
  yield* eachSource(logs, reading, (one) =>
    one.isRun ? readRun(one.source, engine, search) : readEach(one.source, engine, search),
  );
}

/** The same logs, where it is known already what triage concludes. */
export async function* searchLogs<Found>(
  logs: Logs,
  redact: Redact,
  reading: Reading,
  search: Search<Found>,
): AsyncGenerator<SearchedLog<Found>> {
  yield* eachSource(logs, reading, async function* ({ source }) {
    for await (const log of source.jobs()) yield* searched(source.name, log, redact, search);
  });
}

async function* eachSource<One>(
  { sources, warnings }: Logs,
  { read, warn }: Reading,
  open: (one: OpenLogs) => AsyncGenerator<One>,
): AsyncGenerator<One> {
  for (const warning of warnings) warn(warning);
  for (const one of sources) {
    try {
      for await (const log of open(one)) {
        read();
        yield log;
      }
    } catch (error) {
      // One archive that is damaged must not cost the rest.
      if (!(error instanceof TriageError)) throw error;
      warn(error.message);
    }
    for (const warning of one.source.warnings) warn(warning);
  }
}

async function* readEach<Found>(source: LogSource, engine: Engine, search: Search<Found>) {
  for await (const log of source.jobs()) {
    yield* readRun({ name: source.name, warnings: [], jobs: () => only(log) }, engine, search);
  }
}

async function* only(log: JobLog): AsyncGenerator<JobLog> {
  yield log;
}

async function* readRun<Found>(
  source: LogSource,
  engine: Engine,
  search: Search<Found>,
): AsyncGenerator<ReadLog<Found>> {
  const known: Searched<Found>[] = [];
  const passing: LogSource = {
    name: source.name,
    warnings: [],
    async *jobs() {
      for await (const log of source.jobs()) {
        known.push(...searched(source.name, log, engine.redact, search));
        yield log;
      }
    },
  };
  const { jobs } = await triage(passing, engine);
  for (const job of jobs) {
    const at = known.findIndex((one) => isOf(one, job));
    const [own] = at < 0 ? [] : known.splice(at, 1);
    const path = pathOf(source.name, job.file);
    yield { job, path, key: own?.key ?? path, found: own?.found ?? [] };
  }
}

interface Searched<Found> extends SearchedLog<Found> {
  readonly files: readonly string[];
  /** Null where the files alone tell whose log it is. */
  readonly name: string | null;
  readonly lines: number | null;
}

/** One of each job that the file holds; one of all step files of a job. */
function searched<Found>(source: string, { parts }: JobLog, redact: Redact, search: Search<Found>): Searched<Found>[] {
  const logs = parts.flatMap((part) => parsePart(part, redact));
  const foundIn = (log: ParsedLog): Found => search(log, pathOf(source, log.file));
  if (parts.some(({ step }) => step !== null)) {
    const files = parts.map(({ file }) => file);
    return [{ key: keyOf(source, files[0]!, 0), files, name: null, lines: null, found: logs.map(foundIn) }];
  }
  return logs.map((log, index): Searched<Found> => {
    const { file, jobName, first, last } = log;
    return {
      key: keyOf(source, file, index),
      files: [file],
      name: jobName,
      lines: last - first + 1,
      found: [foundIn(log)],
    };
  });
}

function isOf({ files, name, lines }: Searched<unknown>, job: JobTriage): boolean {
  return files.includes(job.file) && (name === null || name === job.name) && (lines === null || lines === job.lines);
}

function keyOf(source: string, file: string, index: number): string {
  return `${pathOf(source, file)}#${index}`;
}

function pathOf(source: string, file: string): string {
  if (source === file) return source;
  return source.endsWith('/') ? `${source}${file}` : `${source}/${file}`;
}
