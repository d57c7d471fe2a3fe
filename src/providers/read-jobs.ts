import type { JobLog, LogPart, LogSource } from '../domain.ts';
import { TriageError } from '../errors.ts';
import type { Size } from '../log/segment.ts';
import { type ListedFile, type PlannedJob, type PlannedStep, planJobs, printable } from './entry-names.ts';
import type { Collected, Reading } from './log-collector.ts';
import type { LogText, ReadLog } from './log-file.ts';
import { placesOf } from './step-ranges.ts';

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
  /** Of a longer log only what may explain a failure is read. */
  readonly whole: Size;
  open(): Promise<LogReader>;
}

export interface LogReader {
  /** The file at this index of `files`. Throws only what stops the reading of all others too. */
  read(file: number, reading: Reading): Promise<ReadLog>;
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
const AHEAD_MAX_BYTES = 32 * 1024 ** 2;
/** What is held of a log that is too long to be read whole. */
const CONDENSED_BYTES = 24 * 1024 ** 2;

/** A file to be read, and the steps of the job whose whole log it should be. */
interface Wanted {
  readonly file: number;
  readonly steps: readonly PlannedStep[];
}

async function* readJobs(
  logs: LogFiles,
  jobs: readonly PlannedJob[],
  warnings: string[],
): AsyncGenerator<JobLog, void, undefined> {
  const reader = await logs.open();
  const order = jobs.flatMap((job): Wanted[] =>
    job.whole === null ? job.steps.map(({ file }) => ({ file, steps: [] })) : [{ file: job.whole, steps: job.steps }],
  );
  const { whole } = logs;
  const sizeOf = (file: number): number => logs.files[file]!.size;
  const read = ({ file, steps }: Wanted): Promise<ReadLog> => {
    const sizes = steps.map((step) => ({ number: step.number, name: step.name, size: sizeOf(step.file) }));
    return reader.read(file, { whole, steps: placesOf(sizeOf(file), sizes) });
  };
  const held = ({ file }: Wanted): number => (sizeOf(file) > whole.bytes ? CONDENSED_BYTES : sizeOf(file));
  const ahead = readAhead(order, read, held);
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
    const log = await ahead.next();
    if (log.warning !== null) warnings.push(log.warning);
    if (log.bytes === null) {
      const parts = await stepParts(job.steps, ({ file }) => read({ file, steps: [] }));
      if (parts.length > 0) warnings.push(`The step files of "${printable(job.name ?? '')}" are read instead.`);
      return parts;
    }
    return [{ ...takenOf(log), file: fileName(whole), step: null }];
  }

  async function stepParts(
    steps: readonly PlannedStep[],
    readStep: (step: PlannedStep) => Promise<ReadLog>,
  ): Promise<readonly LogPart[]> {
    const parts: LogPart[] = [];
    for (const { file, number, name } of steps) {
      const log = await readStep({ file, number, name });
      if (log.warning !== null) warnings.push(log.warning);
      if (log.bytes === null) continue;
      parts.push({ ...takenOf(log), file: fileName(file), step: { number, name: printable(name) } });
    }
    return parts;
  }

  function fileName(file: number): string {
    return printable(logs.files[file]!.path);
  }
}

function takenOf({ bytes, kept = null, steps }: LogText): Collected {
  return { bytes, kept, steps };
}

/** Reads `order` from its start to its end; `next` gives one after the other. */
function readAhead<Item>(
  order: readonly Item[],
  read: (item: Item) => Promise<ReadLog>,
  sizeOf: (item: Item) => number,
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
