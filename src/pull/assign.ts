import type { Job, JobLog, LogLine } from '../domain.ts';
import { type LogText, type Redact, readLog } from '../log/text.ts';

/** Enough for all that a log says of its own job. */
const HEAD_BYTES = 64 * 1024;
const HEAD_LINES = 200;
/** GitHub's clock for a job and the runner's for its log differ a little. */
const START_SLACK_MS = 5000;

/**
 * Gives each log of an archive to the job that it is of, one to one. What is not certain stays without: a wrong log is worse
 * than none. Neither the order of an archive nor the number before a name tells anything.
 */
export function createAssigner<Given extends Job>(
  jobs: readonly Given[],
  redact: Redact,
): (log: JobLog) => Given | null {
  const free = new Set(jobs);
  return (log) => {
    const found = jobOf(log, [...free], redact);
    if (found !== null) free.delete(found);
    return found;
  };
}

function jobOf<Given extends Job>(log: JobLog, free: readonly Given[], redact: Redact): Given | null {
  const first = log.parts[0];
  if (first === undefined) return null;
  const { bytes } = first;
  const text = readLog(bytes.subarray(0, HEAD_BYTES), redact);
  const own = said(text, 'Complete job name: ');
  if (own !== null) {
    // A log that names its job is of no other, whatever its file is called.
    return narrowed(
      free.filter((job) => text.clean(job.name) === own),
      text,
    );
  }
  if (log.name === null) return null;
  for (const isSame of TIERS) {
    const fits = free.filter((job) => isSame(log.name!, archived(job.name)));
    if (fits.length > 0) return narrowed(fits, text);
  }
  return null;
}

/** Of several jobs of one name the one on the machine that the log names, which began when the log does. */
function narrowed<Given extends Job>(fits: readonly Given[], text: LogText): Given | null {
  if (fits.length <= 1) return fits[0] ?? null;
  const runner = said(text, 'Runner name: ');
  const onRunner = fits.filter((job) => runner !== null && `'${job.runnerName}'` === runner);
  if (onRunner.length === 1) return onRunner[0]!;
  const start = startOf(text);
  const inTime = (onRunner.length > 0 ? onRunner : fits).filter((job) => {
    return start !== null && job.startedMs !== null && Math.abs(job.startedMs - start) <= START_SLACK_MS;
  });
  return inTime.length === 1 ? inTime[0]! : null;
}

/** How an archive spells a name since 2025. */
function archived(name: string): string {
  return name.replaceAll('/', '_').replaceAll(':', '');
}

/** Archives until 2025 left `/` out. */
function bare(name: string): string {
  return archived(name).replaceAll('_', '').trim();
}

function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Shortest cut seen of a name, in UTF-16 units, and what was trimmed off it at most. */
const CUT_NAME_LENGTH = 58;
const TRIMMED_MAX_LENGTH = 3;

/** A cut may go through a sign of two units. */
function isCutOf(name: string, whole: string): boolean {
  if (name.length < CUT_NAME_LENGTH - TRIMMED_MAX_LENGTH) return false;
  return bare(whole).startsWith(bare(name.replace(/\uFFFD$/, '')));
}

/** Is the name of a log's file that of a job? The surest first. Unpacking may have changed more than the server does. */
const TIERS: readonly ((name: string, job: string) => boolean)[] = [
  (name, job) => archived(name) === job,
  (name, job) => bare(name) !== '' && bare(name) === bare(job),
  (name, job) => letters(name) !== '' && letters(name) === letters(job),
  isCutOf,
];

function said(text: LogText, prefix: string): string | null {
  return (
    headOf(text)
      .find((line) => line.text.startsWith(prefix))
      ?.text.slice(prefix.length) ?? null
  );
}

/** Some logs begin with the wait for a runner, which is not yet the job. */
function startOf(text: LogText): number | null {
  const timed = headOf(text).filter(({ timeMs }) => timeMs !== null);
  return (timed.find((line) => line.text.startsWith('Current runner version: ')) ?? timed[0])?.timeMs ?? null;
}

function headOf(text: LogText): LogLine[] {
  return text.lines(1, Math.min(HEAD_LINES, text.lineCount));
}
