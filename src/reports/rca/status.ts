import type { RcaFacts } from '../../classifiers/rca-facts.ts';
import type { RelatedCause } from '../../classifiers/related.ts';
import type { JobTriage, Verdict } from '../../domain.ts';
import {
  type Block,
  code,
  flat,
  link,
  listed,
  note,
  paragraph,
  type Section,
  say,
  tableOf,
  type Words,
} from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import { type Links, toldJob } from './links.ts';
import { failedTests, mayPassAgain, titleOf, were } from './words.ts';

/** Green checks that have a row each; more share one. */
const PASSED_LISTED = 4;

/** All checks of the attempt, and what each of them came to. */
export function statusSection(facts: RcaFacts, causes: readonly RelatedCause[], links: Links): Section {
  const { triage } = facts;
  return {
    key: 'status',
    heading: 'Status',
    blocks: [
      paragraph(summaryOf(facts, causes)),
      ...laterAttempts(facts),
      ...tableOfChecks(facts, causes, links),
      ...triage.warnings.map((warning) => note(warning)),
    ],
  };
}

/** What became of it since, where an earlier attempt is told of. */
function laterAttempts({ told }: RcaFacts): Block[] {
  if (told === null) return [];
  const later = told.attempts.filter(({ number }) => number > told.attempt);
  if (later.length === 0) return [];
  const ends = later.map(({ number, conclusion }) => `attempt ${number} ${endWords(conclusion)}`);
  return [paragraph(`This tells of attempt ${told.attempt}; ${flat(listed(ends))}.`)];
}

function endWords(conclusion: string | null): string {
  switch (conclusion) {
    case 'success':
      return 'passed';
    case 'failure':
      return 'failed';
    case 'cancelled':
      return 'was cancelled';
    case null:
      return 'is still going on';
    default:
      return `ended as ${conclusion.replaceAll('_', ' ')}`;
  }
}

function summaryOf({ triage: { jobs }, told }: RcaFacts, causes: readonly RelatedCause[]): string {
  const isOver = told === null || told.attempt < told.run.attempt || told.run.status === 'completed';
  const count = (conclusion: JobTriage['conclusion']): number => {
    return jobs.filter((job) => job.conclusion === conclusion).length;
  };
  const [failed, cancelled, passed] = [count('failure'), count('cancelled'), count('success')];
  const open = jobs.length - failed - cancelled - passed;
  if (told?.run.conclusion === 'startup_failure' && isOver)
    return 'GitHub could not start the workflow, so it has no jobs; its file stands for them.';
  if (jobs.length === 0) return isOver ? 'No job ran in it.' : 'No job has begun yet.';
  if (failed + cancelled + open === 0)
    return isOver
      ? `${allOf(passed)} passed: there is nothing to explain.`
      : `${counted(passed, 'check')} passed, and none has failed so far.`;
  const parts = [
    ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
    ...(cancelled > 0 ? [`${were(cancelled)} cancelled`] : []),
    ...(passed > 0 ? [`${grouped(passed)} passed`] : []),
    ...(open > 0
      ? [isOver ? `of ${grouped(open)} it is not known` : `${grouped(open)} ${open === 1 ? 'has' : 'have'} not ended`]
      : []),
  ];
  const counts =
    jobs.length === 1 && failed + cancelled === 1
      ? `The only check ${failed === 1 ? 'failed' : 'was cancelled'}.`
      : failed === jobs.length || cancelled === jobs.length
        ? `${allOf(jobs.length)} ${failed > 0 ? 'failed' : 'were cancelled'}.`
        : `Of ${counted(jobs.length, 'check')} ${flat(listed(parts))}.`;
  return [counts, failed === 0 ? '' : causesSentence(jobs, causes)].filter((one) => one !== '').join(' ');
}

/** The only one, both, all of them. */
function allOf(checks: number): string {
  return checks === 1 ? 'The only check' : checks === 2 ? 'Both checks' : `All ${counted(checks, 'check')}`;
}

function causesSentence(jobs: readonly JobTriage[], causes: readonly RelatedCause[]): string {
  const failed = jobs.filter((job) => job.conclusion === 'failure');
  const silent = failed.filter((job) => !isTold(job, causes)).length;
  const known = causes.filter(({ lead }) => lead.job.conclusion === 'failure').length;
  if (known === 0) return failed.length === 1 ? 'Nothing tells why.' : 'Nothing tells why they failed.';
  const causal =
    known > 1
      ? `There are ${grouped(known)} independent causes.`
      : failed.length - silent > 1
        ? 'They have one cause in common.'
        : '';
  const rest = silent === 0 ? '' : `Of ${counted(silent, 'failed check')} nothing tells why.`;
  return [causal, rest].filter((one) => one !== '').join(' ');
}

function isTold(job: JobTriage, causes: readonly RelatedCause[]): boolean {
  return causes.some(({ lead, others }) => lead.job === job || others.some((one) => one.job === job));
}

function tableOfChecks(facts: RcaFacts, causes: readonly RelatedCause[], links: Links): Block[] {
  const { jobs } = facts.triage;
  if (jobs.length === 0) return [];
  const passed = jobs.filter((job) => job.conclusion === 'success');
  const isFolded = passed.length > PASSED_LISTED && passed.length < jobs.length;
  const shown = inOrder(jobs, causes).filter((job) => !isFolded || job.conclusion !== 'success');
  const rows = shown.map((job): Words[] => {
    return [link([code(job.name)], links.job(job)) as Words, statusOf(job, facts), causeCell(job, causes)];
  });
  const others: Words[][] = isFolded ? [[`${passed.length} others`, '✓ passed', '–']] : [];
  const hasCauses = causes.length > 0;
  return [
    tableOf(
      hasCauses ? ['Check', 'Status', 'Cause'] : ['Check', 'Status'],
      [...rows, ...others].map((row) => (hasCauses ? row : row.slice(0, 2))),
    ),
  ];
}

/** A cause's own check, then those that follow from it; what passed comes last. */
function inOrder(jobs: readonly JobTriage[], causes: readonly RelatedCause[]): JobTriage[] {
  const tied = causes.flatMap(({ lead, others }) => [lead.job, ...others.map(({ job }) => job)]);
  return [...new Set([...tied, ...jobs])];
}

/** `✗ flaky, 1 of 781 tests`. */
function statusOf(job: JobTriage, { told }: Pick<RcaFacts, 'told'>): string {
  const [first] = job.failures;
  switch (job.conclusion) {
    case 'success':
      return '✓ passed';
    case 'cancelled':
      return '• cancelled';
    case 'unknown': {
      const status = told === null ? null : (toldJob(job, told)?.status ?? null);
      return `• ${status === null || status === 'completed' ? 'unknown' : status.replaceAll('_', ' ')}`;
    }
    case 'failure': {
      if (first === undefined) return '✗ failed';
      const { tests, verdict } = first;
      const counts =
        tests === null || tests.failures.length === 0
          ? ''
          : tests.total === null
            ? `, ${counted(failedTests(tests), 'test')}`
            : `, ${grouped(failedTests(tests))} of ${counted(tests.total, 'test')}`;
      return `✗ ${labelOf(verdict)}${counts}`;
    }
  }
}

/** What is not proven is not said as if it were. */
function labelOf({ label, certainty }: Verdict): string {
  if (label === 'broken-base') return 'broken base';
  if (label === 'expected') return 'expected';
  if (!mayPassAgain({ label })) return 'failed';
  return certainty === 'confirmed' ? label : `${certainty === 'likely' ? 'likely' : 'perhaps'} ${label}`;
}

function causeCell(job: JobTriage, causes: readonly RelatedCause[]): Words {
  const cells = causes.flatMap(({ lead, others }, at): Words[] => {
    const isOnly = causes.length === 1;
    if (lead.job === job) {
      const title = titleOf(lead.failure, job);
      return [isOnly ? title : say`${at + 1}: ${title}`];
    }
    const other = others.find((one) => one.job === job);
    return other === undefined ? [] : [isOnly ? ONLY[other.how] : `${HOW[other.how]} cause ${at + 1}`];
  });
  if (cells.length > 0) return cells.flatMap((cell, at) => say`${at === 0 ? '' : '; '}${cell}`);
  if (job.conclusion !== 'failure') return '–';
  return job.lines === 0 ? 'there is no log of it' : 'its log does not tell';
}

const HOW = {
  'same-cause': 'the same as',
  alike: 'says the same as',
  upstream: 'follows from',
  cancelled: 'stopped because of',
} as const;

const ONLY = {
  'same-cause': 'the same cause',
  alike: 'says the same',
  upstream: 'follows from it',
  cancelled: 'stopped because of it',
} as const;
