import type { ZipFile } from '../../support/zip.ts';
import { jobLog, type LogContext, type StepLog, stepLogs } from './job-log.ts';
import { hashOf } from './random.ts';
import type { WorldAttempt, WorldJob } from './world.ts';

/** How an archive is laid out; what is left out is as GitHub does it now. */
export interface ArchiveLayout {
  readonly holds?: 'both' | 'whole jobs' | 'system logs';
  /** How names are made; see `entryName`. */
  readonly era?: 'until-2025' | 'since-2025';
  /** The old service numbered all jobs with this. */
  readonly ordinals?: 'counted' | '-2147483648';
  /** Leaves jobs out, by their place in the archive. */
  readonly keeps?: (index: number) => boolean;
}

/** The files of an attempt's archive, of the jobs that ran in it and have a log: whole jobs first, then each job's folder. */
export function attemptFiles(attempt: WorldAttempt, context: LogContext, layout: ArchiveLayout = {}): ZipFile[] {
  const { holds = 'both', era = 'since-2025', ordinals = 'counted', keeps = () => true } = layout;
  const jobs = archived(attempt).filter((_, index) => keeps(index));
  const wholes = jobs.map(({ job, ordinal }) => ({
    path: `${ordinals === 'counted' ? ordinal : ordinals}_${entryName(job.name, era, ROOT_CUT)}.txt`,
    text: jobLog(job, context) ?? '',
  }));
  const folders = jobs.flatMap(({ job }) => {
    const folder = entryName(job.name, era, FOLDER_CUT);
    const steps = holds === 'both' ? stepLogs(job, context) : [];
    return [
      { path: `${folder}/system.txt`, text: systemLog(job) },
      ...steps.map((step) => stepFile(folder, step, era)),
    ];
  });
  if (holds === 'system logs') return folders;
  return holds === 'whole jobs' ? wholes : [...wholes, ...folders];
}

/** In the order of the archive, which is not the API's; the numbers before the names leave gaps. */
function archived(attempt: WorldAttempt): { job: WorldJob; ordinal: number }[] {
  const jobs = attempt.jobs
    .filter((job) => job.executed && job.status === 'completed' && job.log !== 'none' && job.log !== 'cut')
    .map((job) => ({ job, rank: hashOf(job.name) }))
    .sort((a, b) => a.rank - b.rank || a.job.id - b.job.id);
  let ordinal = -1;
  return jobs.map(({ job, rank }, index) => {
    ordinal += index > 0 && rank % 4 === 0 ? 2 : 1;
    return { job, ordinal };
  });
}

/** Cut names of old archives, in UTF-16 units. Source: what gh expects of a folder, and old archives. */
const FOLDER_CUT = 90;
const ROOT_CUT = 58;

/** Until 2025 `/` and `:` were removed and names cut, if need be within an emoji; since then `/` is `_`, nothing is cut. */
function entryName(name: string, era: 'until-2025' | 'since-2025', cutAt: number | null): string {
  if (era === 'since-2025') return name.replaceAll('/', '_').replaceAll(':', '');
  const bare = name.replaceAll(/[/:]/g, '');
  // Half of an emoji becomes U+FFFD.
  return Buffer.from((cutAt === null ? bare : bare.slice(0, cutAt)).trim()).toString();
}

function stepFile(folder: string, step: StepLog, era: 'until-2025' | 'since-2025'): ZipFile {
  return { path: `${folder}/${step.number}_${entryName(step.name, era, null)}.txt`, text: step.text };
}

/** The queue's own log: no byte order mark, no last line end. */
function systemLog(job: WorldJob): string {
  const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}0000Z`;
  return [
    `${stamp(job.createdMs)} Requested labels: ${job.labels.join(', ')}`,
    `${stamp(job.createdMs)} Waiting for a runner to pick up this job...`,
    `${stamp(job.startedMs ?? job.createdMs)} Job is about to start running on the runner: ${job.runner?.name ?? ''}`,
  ].join('\n');
}
