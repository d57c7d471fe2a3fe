import type { RunFacts } from '../../classifiers/rca-facts.ts';
import type { Attempt, ExecutedJob, Run } from '../../domain.ts';
import { outcomeOf } from '../../history/outcomes.ts';
import { type Inline, link, type Section, say, tableOf, type Words } from '../document/blocks.ts';
import { counted, duration, grouped } from '../layout.ts';
import { minute } from '../moments.ts';
import type { Links } from './links.ts';
import { jobList } from './words.ts';

/** The last green run before, and the attempts of this one. */
export function timelineSection(told: RunFacts | null, links: Links): Section | null {
  if (told === null) return null;
  const { lastGreen, attempts, run, jobs } = told;
  const timed = [
    ...(lastGreen === null ? [] : [{ ms: lastGreen.startedMs, row: greenRow(lastGreen, links) }]),
    ...attempts.map((one) => ({ ms: one.startedMs, row: attemptRow(one, run, jobs, links) })),
  ];
  if (timed.length === 0) return null;
  const rows = timed.sort((one, other) => one.ms - other.ms).map(({ row }) => row);
  return {
    key: 'timeline',
    heading: 'Timeline',
    blocks: [tableOf(['What', 'Started', '>Took', 'Ended as', 'By', 'Checks'], rows)],
  };
}

function greenRow(run: Run, links: Links): Words[] {
  const name = link(`run ${run.id}`, links.run(run.id)) as Inline;
  return [
    say`${name}, green${run.attempt === 1 ? '' : ` on attempt ${run.attempt}`}`,
    // Of a later attempt: it may have begun after the run that is told of.
    minute(run.startedMs),
    spanOf(run.startedMs, run.updatedMs),
    run.conclusion ?? '–',
    run.actor ?? '–',
    '–',
  ];
}

function attemptRow(attempt: Attempt, run: Run, jobs: readonly ExecutedJob[], links: Links): Words[] {
  const { number, status, conclusion, startedMs, updatedMs } = attempt;
  const isOver = status === 'completed';
  const url = links.run(run.id);
  return [
    link(`attempt ${number}`, url === null ? null : `${url}/attempts/${number}`) as Words,
    minute(startedMs),
    isOver ? spanOf(startedMs, updatedMs) : '–',
    conclusion?.replaceAll('_', ' ') ?? status.replaceAll('_', ' '),
    // GitHub tells who began the run; who began it again is not stored.
    number === 1 ? (run.actor ?? '–') : '–',
    checksOf(number, jobs),
  ];
}

function spanOf(fromMs: number, untilMs: number): string {
  return untilMs > fromMs ? duration(untilMs - fromMs) : '–';
}

function checksOf(number: number, all: readonly ExecutedJob[]): Words {
  const own = all.filter(({ attempt, conclusion }) => attempt === number && conclusion !== 'skipped');
  const ran = own.filter(({ executed }) => executed);
  if (ran.length === 0) return own.length === 0 ? '–' : 'none was run';
  return number === 1 ? countsOf(ran) : differences(number, ran, own.length - ran.length, all);
}

function countsOf(jobs: readonly ExecutedJob[]): string {
  const groups = [
    ['failed', jobs.filter((job) => outcomeOf(job.conclusion) === 'fail').length],
    ['cancelled', jobs.filter(({ conclusion }) => conclusion === 'cancelled').length],
    ['passed', jobs.filter((job) => outcomeOf(job.conclusion) === 'pass').length],
  ] as const;
  return groups.flatMap(([word, count]) => (count === 0 ? [] : [`${grouped(count)} ${word}`])).join(', ');
}

/** Against how each job ended the time before. */
function differences(number: number, ran: readonly ExecutedJob[], carried: number, all: readonly ExecutedJob[]): Words {
  const before = (name: string): ReturnType<typeof outcomeOf> => {
    const last = all.findLast((job) => job.name === name && job.executed && job.attempt < number);
    return outcomeOf(last?.conclusion ?? null);
  };
  const names = (now: 'pass' | 'fail', then: (outcome: ReturnType<typeof outcomeOf>) => boolean): string[] =>
    ran.filter((job) => outcomeOf(job.conclusion) === now && then(before(job.name))).map(({ name }) => name);
  const passes = names('pass', (then) => then !== 'pass');
  const again = names('fail', (then) => then === 'fail');
  const fails = names('fail', (then) => then !== 'fail');
  const named = (all: readonly string[]): Words => {
    return all.length === ran.length && all.length > 2 ? `all ${counted(all.length, 'check')}` : jobList(all);
  };
  const parts: Words[] = [
    ...(passes.length > 0 ? [say`${named(passes)} passed now`] : []),
    ...(again.length > 0 ? [say`${named(again)} failed again`] : []),
    ...(fails.length > 0 ? [say`${named(fails)} failed now`] : []),
    ...(carried > 0 ? [`${counted(carried, 'check')} not run again`] : []),
  ];
  return parts.flatMap((part, at) => say`${at === 0 ? '' : '; '}${part}`);
}
