import { counted } from '../../../reports/layout.ts';
import { plain } from '../../../reports/plain.ts';
import type { RunAnswer, RunJob } from '../../../service/run.ts';
import { between, toWidth } from '../../look/cells.ts';
import { ascii, type Look } from '../../look/look.ts';
import type { Painter } from '../../part.ts';
import type { State } from '../../state.ts';
import { emptiness } from './emptiness.ts';
import { causesOf, consequenceOf, type JobRow, jobRows, rankOf } from './model.ts';
import { jobMark, lostLogs, progressWords, took } from './words.ts';

export function jobsTitle(): string {
  return 'Jobs';
}

/** `3 failed of 40`, or how far what is fetched is. */
export function jobsAbout({ run }: State): string {
  const { isAsking, progress } = run.fetch;
  if (isAsking) return progress === null ? 'asking GitHub' : `${progress.what} ${progressWords(progress)}`;
  const { value } = run.told;
  return value === null ? '' : tallyOf(value);
}

export function jobsFoot({ run }: State): string {
  const { value } = run.told;
  if (value === null) return '';
  const isCarried = value.jobs.some((job) => job.isCarriedOver && job.triage.conclusion !== 'success');
  return lostLogs(value) ?? (isCarried ? 'carried: ran in an earlier attempt' : '');
}

/** `3 failed of 40` */
function tallyOf({ jobs }: RunAnswer): string {
  const count = (of: (job: RunJob) => boolean): number => jobs.filter(of).length;
  const failed = count(({ triage }) => triage.conclusion === 'failure');
  const open = count(({ status }) => status !== 'completed');
  const parts = [...(failed > 0 ? [`${failed} failed`] : []), ...(open > 0 ? [`${open} not over`] : [])];
  return parts.length === 0 ? counted(jobs.length, 'job') : `${parts.join(', ')} of ${jobs.length}`;
}

const ROOM_TO_SAY = 6;

export const paintJobs: Painter = (state, { width, height }, look) => {
  const { value } = state.run.told;
  // Where the causes are seen as well, those say it.
  if (value === null) return height < ROOM_TO_SAY ? [] : emptiness(state, width, look);
  const rows = jobRows(value, state.run.isPassedOpen);
  if (rows.length === 0) return [look.dim(' GitHub lists no job of it yet.')];
  const { cursor } = state.run.jobs;
  const top = jobsTop(state, height);
  return rows.slice(top, top + height).map((row, index) => {
    const isAt = top + index === cursor;
    const line = lineOf(row, value, state, width - 2, look);
    const isFocused = isAt && state.focus === 'run.jobs';
    const marked = `${isAt ? look.accent(look.glyphs.cursor) : ' '}${toWidth(line, width - 1)}`;
    return isFocused ? look.selection(marked) : marked;
  });
};

/** The row at the top: a pane that grew shows as many as it can. */
export function jobsTop({ run }: State, height: number): number {
  const count = run.told.value === null ? 0 : jobRows(run.told.value, run.isPassedOpen).length;
  return Math.min(run.jobs.top, Math.max(0, count - height));
}

function lineOf(row: JobRow, answer: RunAnswer, { nowMs }: State, width: number, look: Look): string {
  if (row.kind === 'passed') return foldLine(row, look);
  const { job } = row;
  const { triage, durationMs, startedMs, status, isCarriedOver } = job;
  const isRunning = status === 'in_progress' && startedMs !== null;
  const lasted =
    durationMs !== null
      ? took(durationMs)
      : isRunning
        ? took(Math.max(0, nowMs - startedMs))
        : status === 'completed'
          ? ''
          : 'waits';
  const right = [...(isCarriedOver ? ['carried'] : []), lasted].join(' ');
  const consequence = consequenceOf(answer, job);
  const count =
    consequence !== null && causesOf(answer).length > 1
      ? `${look.glyphs.arrow}${rankOf(answer, consequence.cause)}`
      : triage.failures.length > 0
        ? `${triage.failures.length}`
        : '';
  return between(`${jobMark(job, look)} ${plain(triage.name)}`, ` ${look.dim(right)}${count.padStart(3)}`, width);
}

function foldLine({ count, skipped, isOpen }: Extract<JobRow, { kind: 'passed' }>, look: Look): string {
  const { glyphs } = look;
  const mark = isOpen ? glyphs.open : glyphs.folded;
  if (count === 0) return look.dim(`${glyphs.skipped} ${skipped} skipped`);
  const more = skipped === 0 ? '' : ascii(` · ${skipped} skipped`, look);
  return `${look.ok(glyphs.pass)} ${count} passed${look.dim(`${more} ${mark}`)}`;
}
