import { type Block, code, paragraph, say, tableOf, type Words } from '../document/blocks.ts';
import type { CountDocument } from '../range/documents.ts';
import type { JobCourseDocument } from '../range/stretches.ts';
import { bold, nameWords } from '../range/words.ts';
import type { JobResultDocument, SessionFacts, SessionStretch } from './facts.ts';

/** With more jobs than that, those whose tests all passed before and after are left out. */
const JOBS_MAX = 14;
/** Workflows and branches. */
const STRETCHES_MAX = 12;

type Course = JobCourseDocument<JobResultDocument>;

/** How CI stood before and after. Empty where nothing was decided. */
export function metricsTable({ stretches, firstAttempts, failures }: SessionFacts): Block[] {
  if (stretches.length === 0) return [];
  const isShort = stretches.flatMap(({ jobs }) => jobs.filter(isTelling)).length <= JOBS_MAX;
  const told = isShort ? stretches : loudOf(stretches);
  const rows = told.slice(0, STRETCHES_MAX).flatMap((one) => stretchRows(one, isShort));
  const rest = told.length - STRETCHES_MAX;
  const where = stretches.length === 1 ? null : placeWords(stretches[0]!);
  const open: Words[] = ['Distinct failures, open', String(failures.before), changed(failures.before, failures.after)];
  return [
    stretches.every(isStill)
      ? tableOf(
          ['Metric', 'Result'],
          [...rows, open].map(([name, , after]) => [name!, after!]),
        )
      : tableOf(['Metric', 'Before', 'After'], [...rows, ...rateRows(firstAttempts, where), open]),
    ...(rest > 0
      ? [paragraph(`${rest} more workflows and branches in which jobs failed or changed are not in this table.`)]
      : []),
  ];
}

/** The one with most runs, and those in which not all jobs passed before and after. */
export function loudOf(stretches: readonly SessionStretch[]): SessionStretch[] {
  return stretches.filter(({ jobs }, at) => at === 0 || jobs.some(isOther));
}

function stretchRows(stretch: SessionStretch, isShort: boolean): Words[][] {
  const { before, after, jobs } = stretch;
  const own = jobs.filter(isTelling);
  const others = own.filter(isOther);
  const shares = [before, after].map(({ passed, of }) => `${passed}/${of}`) as [string, string];
  return [
    [say`Jobs that pass (${placeWords(stretch)})`, shares[0], changed(...shares)],
    ...[...others, ...(isShort ? own.filter((one) => !others.includes(one)) : [])].map(jobRow),
  ];
}

function placeWords({ workflow, branch }: SessionStretch): Words {
  return branch === null ? workflow : say`${workflow}, ${code(branch)}`;
}

/** One run alone, and nothing in it became another. */
function isStill({ before, after, jobs }: SessionStretch): boolean {
  return before.run.id === after.run.id && jobs.every((one) => shown(one.before) === shown(one.after));
}

/** Its tests were counted, or it ended otherwise than before. */
function isTelling({ before, after }: Course): boolean {
  return (
    before?.outcome !== after?.outcome || before?.outcome === 'fail' || (before?.tests ?? after?.tests ?? null) !== null
  );
}

function isOther({ before, after }: Course): boolean {
  return before?.outcome !== 'pass' || after?.outcome !== 'pass' || isNew(before, after);
}

/** Of a job that passed nothing is new where nobody counted its tests. */
function isNew(before: JobResultDocument | null, after: JobResultDocument | null): boolean {
  const isUncounted = before?.tests == null || after?.tests == null;
  return before?.outcome === after?.outcome && isUncounted ? false : shown(before) !== shown(after);
}

function jobRow({ job, before, after }: Course): Words[] {
  const isCounted = (before?.tests ?? after?.tests ?? null) !== null;
  const name: Words = isCounted ? say`Tests of ${code(job)}` : [code(job)];
  return [name, resultWords(before), resultWords(after, isNew(before, after))];
}

/** `5/8`, `failed: its cause`, `passed`. */
function resultWords(result: JobResultDocument | null, isFresh = false): Words {
  if (result === null) return 'no such job';
  const text = shown(result);
  const state = isFresh && result.outcome === 'pass' ? [bold(text)] : text;
  return result.tests !== null || result.cause === null ? state : say`${state}: ${nameWords(result.cause)}`;
}

function shown(result: JobResultDocument | null): string {
  if (result === null) return '';
  const { tests, outcome } = result;
  return tests === null ? (outcome === 'pass' ? 'passed' : 'failed') : `${tests.passed}/${tests.total}`;
}

/** @param where Null: there is one workflow and branch alone. */
function rateRows(rates: SessionFacts['firstAttempts'], where: Words | null): Words[][] {
  if (rates === null || rates.before.of === 0) return [];
  const place = where === null ? '' : say`${where}; `;
  const name = say`Runs green at the first attempt (${place}before: ${rates.days} days)`;
  return [[name, share(rates.before), share(rates.during)]];
}

function share({ count, of }: CountDocument): string {
  return `${count} of ${of}`;
}

function changed(before: string | number, after: string | number): Words {
  return before === after ? String(after) : [bold(String(after))];
}
