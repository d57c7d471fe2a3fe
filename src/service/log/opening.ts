import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure, Job, JobLog, LogPart, StepRange } from '../../domain.ts';
import { TriageError } from '../../errors.ts';
import { cleanText } from '../../log/clean.ts';
import { toUtf8 } from '../../log/encoding.ts';
import { detectFormat } from '../../log/format.ts';
import { indexLines, lineAt } from '../../log/line-index.ts';
import { parsePart } from '../../log/parse.ts';
import { createRedactor } from '../../log/redaction.ts';
import { type LogText, openText, type Redact } from '../../log/text.ts';
import { withJob } from '../../log/told.ts';
import { loadConfiguration } from '../../providers/configuration.ts';
import { openSource } from '../../providers/local.ts';
import { ALL } from '../../providers/log-collector.ts';
import { createAssigner } from '../../pull/assign.ts';
import { logOf } from '../../pull/windows.ts';
import { jobsOf } from '../../store/jobs.ts';
import { cachePath } from '../../store/place.ts';
import { findKey } from '../../store/repositories.ts';
import type { StoredJob } from '../../store/rows.ts';
import { judgedJobs } from '../../store/triages.ts';
import type { StoredWindow } from '../../store/windows.ts';
import type { Call, Desk } from '../desk.ts';
import type { PlacedLogQuestion, ShownStep } from '../log.ts';
import { downloadLog } from './download.ts';
import type { HeldLog } from './held.ts';
import { indexesOf } from './indexes.ts';
import { shiftOf } from './shift.ts';

/** `kept`: the lines around failures, from the store. `archive`: kept beside it. */
export type LogOrigin = 'kept' | 'archive' | 'download' | 'file';

/** What a log is opened from. */
interface Opened {
  readonly origin: LogOrigin;
  readonly log: JobLog;
  /** As GitHub tells it; null where nobody asked. */
  readonly job: Job | null;
  /** Those of the job, and in whose lines they are counted. */
  readonly failures: readonly Failure[];
  readonly file: string | null;
  readonly wholeBytes: number | null;
  /** As they lie in `file`, where that was found out before; null: the log has to tell. */
  readonly steps: StoredWindow['steps'];
}

type Opening = (id: number) => HeldLog;

/** A log on this machine. */
export async function openPath(path: string, desk: Desk): Promise<Opening> {
  const secrets = await secretsOf(desk);
  for await (const log of (await openSource(path, { whole: ALL })).jobs()) {
    return shared({ origin: 'file', log, job: null, failures: [], file: null, wholeBytes: null, steps: null }, secrets);
  }
  throw new TriageError('log-missing', `${path} holds no log.`, 'Give a file with the log of a job.');
}

/** The log of a job: as it was downloaded, or what is kept of it. */
export async function openPlace(question: PlacedLogQuestion, desk: Desk, call: Call): Promise<Opening> {
  const secrets = await secretsOf(desk);
  const db = await desk.database();
  const { repository: name, runId, jobId } = question;
  const repository = findKey(db, name);
  const jobs = repository === null ? [] : jobsOf(db, repository, runId);
  const job = jobs.find(({ id }) => id === jobId);
  if (repository === null || job === undefined) {
    throw new TriageError('job-missing', `Job ${jobId} of run ${runId} is not in the store.`, 'Pull it: press p.');
  }
  const judged = judgedJobs(db, repository, runId).find((one) => one.job.id === jobId);
  const triage = judged?.triage ?? null;
  const known = {
    job,
    failures: triage?.failures ?? [],
    file: triage?.file ?? null,
    wholeBytes: triage === null || triage.bytes === 0 ? null : triage.bytes,
    steps: judged?.windows.find(({ file }) => file === judged.triage.file)?.steps ?? null,
  };
  const archive = join(cachePath(db.path, desk.around.platform), name.owner, name.name, `${runId}-${job.attempt}.zip`);
  if (existsSync(archive)) {
    const log = await fromArchive(archive, job, jobs, createRedactor(secrets));
    if (log !== null) return shared({ ...known, origin: 'archive', log }, secrets);
  }
  if (question.fetch) {
    const log = await downloadLog(name, job, known.wholeBytes, desk, call);
    return shared({ ...known, origin: 'download', log }, secrets);
  }
  const log = logOf(job.name, judged?.windows ?? []);
  if (log === null) throw nothingKept(job);
  return shared({ ...known, origin: 'kept', log }, secrets);
}

function nothingKept({ name, log, conclusion }: StoredJob): TriageError {
  const what = `the log of ${name}`;
  if (log === 'expired')
    return new TriageError('log-expired', `GitHub has deleted ${what}.`, 'Logs are kept for 90 days at most.');
  const reason = conclusion === 'success' ? ', because it passed' : '';
  return new TriageError('log-not-kept', `Nothing of ${what} is kept${reason}.`, 'Press d to download it.');
}

async function fromArchive(
  path: string,
  job: StoredJob,
  jobs: readonly StoredJob[],
  redact: Redact,
): Promise<JobLog | null> {
  const executed = jobs.filter(({ attempt, executed: ran }) => attempt === job.attempt && ran);
  const assign = createAssigner(executed, redact);
  try {
    for await (const log of (await openSource(path, { whole: ALL })).jobs()) if (assign(log) === job) return log;
  } catch (error) {
    // What is kept beside the store may be gone, or damaged: there are other ways to the log.
    if (!(error instanceof TriageError)) throw error;
  }
  return null;
}

async function secretsOf({ around, options }: Desk): Promise<readonly RegExp[]> {
  return (await loadConfiguration(around.cwd, options.config)).redact;
}

/** Into memory that both threads see, and gone through once. */
function shared(opened: Opened, secrets: readonly RegExp[]): Opening {
  const { origin, log, job, failures, file, wholeBytes } = opened;
  const { bytes, places } = together(log.parts);
  const found = indexLines(bytes);
  const starts = new Uint32Array(new SharedArrayBuffer(found.byteLength));
  starts.set(found);
  const format = detectFormat(bytes);
  const redact = createRedactor(secrets);
  const text = openText({ bytes, starts, format, hasKeys: bytes.includes('PRIVATE KEY') }, redact);
  const bases = places.map(({ start }) => (start >= bytes.length ? starts.length : lineAt(starts, start) - 1));
  const own = log.parts.findIndex((part) => part.file === file);
  const shift = shiftOf(text, failures, {
    base: own >= 0 ? bases[own]! : log.parts.length === 1 ? 0 : null,
    isCertain: origin === 'kept' && own >= 0,
  });
  // What an archive told of the steps is true of the same log fetched alone, whose text tells less.
  const told = log.parts.length === 1 && shift === 0 ? opened.steps : null;
  const steps = log.parts.flatMap((part, index) => {
    const { start, length, isSame } = places[index]!;
    const ranges = told === null ? part.steps : rangesOf(told, text);
    const given = { ...part, bytes: bytes.subarray(start, start + length), steps: isSame ? ranges : null };
    return stepsOf(given, job, bases[index]!, redact);
  });
  return (id) => {
    const indexes = indexesOf(text, starts, steps, origin === 'kept');
    const sharedBytes = bytes.buffer as unknown as SharedArrayBuffer;
    const sharedStarts = starts.buffer as unknown as SharedArrayBuffer;
    const memory = { bytes: sharedBytes, starts: sharedStarts };
    return { text, answer: { id, origin, ...memory, format, secrets, steps, ...indexes, shift, wholeBytes } };
  };
}

function rangesOf(steps: NonNullable<StoredWindow['steps']>, text: LogText): StepRange[] {
  return steps
    .filter(({ lastLine }) => lastLine <= text.lineCount)
    .map(({ number, name, firstLine, lastLine }) => {
      return { number, name, start: text.offsetOf(firstLine), end: text.offsetOf(lastLine + 1) };
    });
}

/** Parts one behind the other, each ending its last line; and where each came to lie. */
function together(parts: readonly LogPart[]) {
  const texts = parts.map((part) => toUtf8(part.bytes));
  const lengths = texts.map((text) => text.length + (text.length > 0 && text.at(-1) !== 0x0a ? 1 : 0));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const bytes = Buffer.from(new SharedArrayBuffer(total) as unknown as ArrayBuffer);
  const places: { start: number; length: number; isSame: boolean }[] = [];
  let start = 0;
  texts.forEach((text, index) => {
    bytes.set(text, start);
    const length = lengths[index]!;
    if (length > text.length) bytes[start + length - 1] = 0x0a;
    places.push({ start, length, isSame: text.length === parts[index]!.bytes.length });
    start += length;
  });
  return { bytes, places };
}

function stepsOf(part: LogPart, job: Job | null, base: number, redact: Redact): ShownStep[] {
  return parsePart(part, redact)
    .map((parsed) => (job === null ? parsed : withJob(parsed, job)))
    .flatMap(({ steps }) => steps)
    .filter(({ kind }) => kind !== 'whole')
    .map(({ number, name, firstLine, lastLine, conclusion }) => ({
      number,
      name: redact(cleanText(name)),
      firstLine: firstLine + base,
      lastLine: lastLine + base,
      conclusion,
      isPassed: conclusion === 'success',
    }));
}
