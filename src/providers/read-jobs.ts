import type { JobLog, LogPart, LogSource } from '../domain.ts';
import { TriageError } from '../errors.ts';
import { type ListedFile, type PlannedJob, type PlannedStep, planJobs, printable } from './entry-names.ts';
import type { ReadLog } from './log-file.ts';
import { stepRanges } from './step-ranges.ts';

/** Many files in GitHub's layout: an archive, or a folder. */
export interface LogFiles {
  /** As given by the user. */
  readonly name: string;
  readonly kind: 'archive' | 'folder';
  readonly files: readonly ListedFile[];
  /** What could not even be listed. */
  readonly warnings: readonly string[];
  /** What to do when nothing can be read. */
  readonly hint: string;
  open(): Promise<LogReader>;
}

export interface LogReader {
  /** The file at this index of `files`. Throws only what stops the reading of all others too. */
  read(file: number): Promise<ReadLog>;
  close(): Promise<void>;
}

/** Opened anew each time that `jobs` is called, and closed when it ends, also when it is left early. */
export function jobSource(logs: LogFiles): LogSource {
  const plan = planJobs(logs.files);
  const known = [...logs.warnings, ...plan.doubts.map((doubt) => `${printable(logs.name)}: ${doubt}`)];
  const warnings = [...known];
  return {
    name: logs.name,
    warnings,
    jobs: () => {
      warnings.length = known.length;
      return readJobs(logs, plan.jobs, warnings);
    },
  };
}

/** How many files are read ahead of the one in use, and how many bytes of them are held. */
const AHEAD_MAX = 4;
const AHEAD_MAX_BYTES = 256 * 1024 ** 2;

async function* readJobs(
  logs: LogFiles,
  jobs: readonly PlannedJob[],
  warnings: string[],
): AsyncGenerator<JobLog, void, undefined> {
  const reader = await logs.open();
  const order = jobs.flatMap((job) => (job.whole === null ? job.steps.map(({ file }) => file) : [job.whole]));
  const ahead = readAhead(
    order,
    (file) => reader.read(file),
    (file) => logs.files[file]!.size,
  );
  let readCount = 0;
  try {
    for (const job of jobs) {
      const parts = job.whole === null ? await stepParts(job.steps, ahead.next) : await wholeParts(job, job.whole);
      if (parts.length === 0) continue;
      readCount++;
      yield { name: job.name === null ? null : printable(job.name), parts };
    }
  } finally {
    await ahead.settled();
    await reader.close();
  }
  if (readCount === 0) {
    throw new TriageError(
      `${logs.kind}-unreadable`,
      `${printable(logs.name)}: no log in it could be read. ${warnings[0] ?? ''}`.trimEnd(),
      logs.hint,
    );
  }

  /** The whole job's file, or its step files when that one is damaged. */
  async function wholeParts(job: PlannedJob, whole: number): Promise<readonly LogPart[]> {
    const read = await ahead.next();
    if (read.warning !== null) warnings.push(read.warning);
    if (read.bytes === null) {
      const parts = await stepParts(job.steps, (step) => reader.read(step.file));
      if (parts.length > 0) warnings.push(`The step files of "${printable(job.name ?? '')}" are read instead.`);
      return parts;
    }
    const sizes = job.steps.map(({ number, name, file }) => ({ number, name, size: logs.files[file]!.size }));
    return [partOf(whole, read.bytes, null, stepRanges(read.bytes, sizes))];
  }

  async function stepParts(
    steps: readonly PlannedStep[],
    read: (step: PlannedStep) => Promise<ReadLog>,
  ): Promise<readonly LogPart[]> {
    const parts: LogPart[] = [];
    for (const step of steps) {
      const { bytes, warning } = await read(step);
      if (warning !== null) warnings.push(warning);
      if (bytes !== null)
        parts.push(partOf(step.file, bytes, { number: step.number, name: printable(step.name) }, null));
    }
    return parts;
  }

  function partOf(file: number, bytes: Uint8Array, step: LogPart['step'], steps: LogPart['steps']): LogPart {
    return { file: printable(logs.files[file]!.path), bytes, step, steps };
  }
}

/** Reads `order` from its start to its end; `next` gives one after the other. */
function readAhead(
  order: readonly number[],
  read: (file: number) => Promise<ReadLog>,
  sizeOf: (file: number) => number,
): { next: () => Promise<ReadLog>; settled: () => Promise<void> } {
  const pending: { log: Promise<ReadLog>; size: number }[] = [];
  let started = 0;
  let bytes = 0;
  const fill = (): void => {
    while (started < order.length && pending.length < AHEAD_MAX) {
      const size = sizeOf(order[started]!);
      if (pending.length > 0 && bytes + size > AHEAD_MAX_BYTES) return;
      const log = read(order[started]!);
      // Awaited in its turn; until then a failure must not count as one that nobody handles.
      log.catch(() => {});
      pending.push({ log, size });
      bytes += size;
      started++;
    }
  };
  return {
    next: async () => {
      fill();
      const first = pending[0]!;
      const log = await first.log;
      pending.shift();
      bytes -= first.size;
      fill();
      return log;
    },
    settled: async () => {
      await Promise.allSettled(pending.map(({ log }) => log));
    },
  };
}
