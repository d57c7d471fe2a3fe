import { type Block, code, say, tableOf, type Words } from '../document/blocks.ts';
import type { CountDocument } from '../range/documents.ts';
import { bold, nameWords } from '../range/words.ts';
import type { JobCourseDocument, JobResultDocument, SessionFacts } from './facts.ts';

/** Jobs whose tests all passed before and after are left out from here on. */
const ROWS_MAX = 14;

/** How CI stood before and after. Empty where nothing was decided. */
export function metricsTable({ stretches, firstAttempts, failures }: SessionFacts): Block[] {
  const rows = stretches.flatMap(({ workflow, branch, before, after, jobs }): Words[][] => {
    const where = branch === null ? workflow : say`${workflow}, ${code(branch)}`;
    const own = jobs.filter(isTelling);
    const others = own.filter(isOther);
    const shown = own.length <= ROWS_MAX ? [...others, ...own.filter((one) => !others.includes(one))] : others;
    return [
      [
        say`Jobs that pass (${where})`,
        `${before.passed}/${before.of}`,
        changed(`${before.passed}/${before.of}`, `${after.passed}/${after.of}`),
      ],
      ...shown.map(jobRow),
    ];
  });
  if (rows.length === 0) return [];
  return [
    tableOf(
      ['Metric', 'Before', 'After'],
      [
        ...rows,
        ...rateRows(firstAttempts),
        ['Distinct failures, open', String(failures.before), changed(String(failures.before), String(failures.after))],
      ],
    ),
  ];
}

/** Its tests were counted, or it ended otherwise than before. */
function isTelling({ before, after }: JobCourseDocument): boolean {
  return (
    before?.outcome !== after?.outcome || before?.outcome === 'fail' || (before?.tests ?? after?.tests ?? null) !== null
  );
}

function isOther({ before, after }: JobCourseDocument): boolean {
  return before?.outcome !== 'pass' || after?.outcome !== 'pass' || shown(before) !== shown(after);
}

function jobRow({ job, before, after }: JobCourseDocument): Words[] {
  const isCounted = (before?.tests ?? after?.tests ?? null) !== null;
  const name: Words = isCounted ? say`Tests of ${code(job)}` : [code(job)];
  return [name, resultWords(before), shown(before) === shown(after) ? resultWords(after) : resultWords(after, true)];
}

/** `5/8`, `failed: its cause`, `passed`. */
function resultWords(result: JobResultDocument | null, isNew = false): Words {
  if (result === null) return 'no such job';
  const text = shown(result);
  const state = isNew && result.outcome === 'pass' ? [bold(text)] : text;
  return result.tests !== null || result.cause === null ? state : say`${state}: ${nameWords(result.cause)}`;
}

function shown(result: JobResultDocument | null): string {
  if (result === null) return '';
  const { tests, outcome } = result;
  return tests === null ? (outcome === 'pass' ? 'passed' : 'failed') : `${tests.passed}/${tests.total}`;
}

function rateRows(rates: SessionFacts['firstAttempts']): Words[][] {
  if (rates === null || rates.before.of === 0) return [];
  return [[`Runs green at the first attempt (before: ${rates.days} days)`, share(rates.before), share(rates.during)]];
}

function share({ count, of }: CountDocument): string {
  return `${count} of ${of}`;
}

function changed(before: string, after: string): Words {
  return before === after ? after : [bold(after)];
}
