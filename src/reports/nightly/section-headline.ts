import type { NightFailure } from '../../history/nightly/failures.ts';
import type { StratumNight } from '../../history/nightly/headline.ts';
import type { LabelCount } from '../../history/nightly/reds.ts';
import { type Block, list, paragraph, say, strong, tableOf, type Words } from '../document/blocks.ts';
import { points, STRATUM_NAMES } from '../history-text.ts';
import { counted, grouped } from '../layout.ts';
import { minute } from '../moments.ts';
import { ofAll, percent, repositoryLabel } from '../shares.ts';
import type { NightlyFacts, RepositoryNight } from './facts.ts';
import { differenceRange, differenceWords, isOfSeveral, rangeOf, rateOr, spanWords } from './words.ts';

/** The rate of the branch, and what it stands beside. */
export function headlineBlocks(facts: NightlyFacts): Block[] {
  const { headline } = facts;
  if (headline === null || headline.window.first.of === 0)
    return [paragraph(emptyWords(facts)), paragraph(summaryWords(facts))];
  const tables = isOfSeveral(facts) ? repositoryTable(facts) : strataTable(facts);
  return [paragraph(rateWords(headline, facts)), paragraph(summaryWords(facts)), ...tables];
}

/** All of the rest in a sentence, also that there is nothing: silence would not tell whether anybody had looked. */
function summaryWords({ failures, incidents, regressions }: NightlyFacts): string {
  const count = (state: NightFailure['state']): number => failures.filter((one) => one.state === state).length;
  const states = [
    ['new', 'new'],
    ['open', 'still open'],
    ['resolved', 'resolved'],
  ] as const;
  const parts = states
    .filter(([state]) => count(state) > 0)
    .map(([state, words], at) => {
      const own = count(state);
      return `${at === 0 ? counted(own, 'failure') : grouped(own)} ${isOrAre(own)} ${words}`;
    });
  const hit = incidents.length === 0 ? 'no incident' : counted(incidents.length, 'incident');
  const failed = parts.length === 0 ? 'No failure is new, open or resolved' : parts.join(', ');
  return `${failed}; ${hit}; ${comparedWords(regressions)}.`;
}

function comparedWords({ tested, open }: NightlyFacts['regressions']): string {
  if (tested === 0) return 'no job ran often enough to tell whether it got worse';
  // A job is compared once for each kind of its runs.
  return `${open.length === 0 ? 'no job' : counted(open.length, 'job')} got worse in ${counted(tested, 'comparison')}`;
}

function isOrAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** `main`; of several repositories the branch that was asked for, or the default one of each. */
export function branchName({ branch, repositories }: NightlyFacts): string {
  if (branch !== null) return branch;
  const [only] = repositories;
  if (repositories.length === 1) return only?.branch ?? 'the default branch';
  return 'the default branches';
}

/** Silence is no good news. */
function emptyWords(facts: NightlyFacts): Words {
  const { fromMs, compareFromMs, newestRunMs, headline } = facts;
  const stopped = headline?.window.cancelled.count ?? 0;
  const what =
    stopped > 0
      ? `${counted(stopped, 'run')} of ${branchName(facts)} ${stopped === 1 ? 'was' : 'were'} cancelled, and none decided`
      : `Nothing ran on ${branchName(facts)}`;
  const before = headline === null ? `, nor in ${spanWords(fromMs - compareFromMs)} before` : '';
  const last =
    newestRunMs === null
      ? 'no run is stored at all'
      : `the newest run that is stored was created ${minute(newestRunMs)}`;
  return say`${strong(`${what} since ${minute(fromMs)}`)}${before}; ${last}.`;
}

function rateWords({ window, compare, change }: StratumNight, facts: NightlyFacts): Words {
  const { fromMs, compareFromMs } = facts;
  const { first, eventual, retryLift, state } = window;
  const days = `${spanWords(fromMs - compareFromMs)} before`;
  const where = `${first.of === 1 ? 'run' : 'runs'} on ${branchName(facts)}`;
  const since = `since ${minute(fromMs)}`;
  const before =
    compare.first.rate === null
      ? `in ${days} none was decided`
      : `in ${days} ${ofAll(compare.first)} (${percent(compare.first.rate)})`;
  // Of so few the counts say all.
  if (state === 'not-enough-data' || state === 'stale' || first.rate === null) {
    return say`${strong(`${ofAll(first)} ${where} passed at first`)} ${since}, too few for a rate; ${before}.`;
  }
  const lead = say`${strong(`${percent(first.rate)} of the ${where} passed at first`)} ${since}: ${ofAll(first)}, with 95 % between ${rangeOf(first, 'and')} %.`;
  const beside =
    change === null
      ? ` There is nothing to compare it with: ${before}.`
      : ` That is ${differenceWords(change)} in ${days} (${ofAll(compare.first)}; with 95 % the difference is ${differenceRange(change)} points).`;
  const end =
    eventual.rate === null ? '' : ` In the end ${percent(eventual.rate)} were green: ${liftWords(retryLift)}.`;
  return say`${[lead].flat()}${beside}${end}${state === 'few' ? ' So few runs say little.' : ''}`;
}

function liftWords(lift: number | null): string {
  if (lift === null || points(lift) === '0') return 're-runs changed nothing';
  if (lift < 0) return `re-runs turned ${points(lift).slice(1)} points of them red`;
  return `re-runs paid for ${points(lift).slice(1)} points`;
}

/** Other kinds of runs, each for itself. */
function strataTable(facts: NightlyFacts): Block[] {
  const strata = facts.repositories[0]?.strata ?? [];
  if (strata.length < 2) return [];
  const titles = ['runs of', '>runs', '>passed at first', '95 %', '>in the end', '>before', '>difference'];
  const rows = strata.map((one) => [
    one.stratum === 'default-branch' ? branchName(facts) : STRATUM_NAMES[one.stratum],
    ...rateCells(one),
  ]);
  return [tableOf(titles, rows)];
}

/** The headline of each, what has trouble first. */
function repositoryTable(facts: NightlyFacts): Block[] {
  const [runs, first, ...rest] = [
    '>runs',
    '>passed at first',
    '95 %',
    '>in the end',
    '>before',
    '>difference',
  ] as const;
  const rows = [...facts.repositories].sort(byTrouble).map((one) => {
    const headline = one.strata.find(({ stratum }) => stratum === 'default-branch');
    const [count, rate, ...more] = headline === undefined ? ['0', 'nothing ran', '', '', '', ''] : rateCells(headline);
    return [repositoryLabel(one.repository), count!, rate!, standing(one), ...more];
  });
  return [tableOf(['repository', runs, first, 'failures', ...rest], rows)];
}

function rateCells({ window, compare, change }: StratumNight): string[] {
  const { first, eventual } = window;
  const isRated = first.of >= 5;
  return [
    grouped(first.of),
    first.of === 0
      ? window.cancelled.of === 0
        ? 'nothing ran'
        : 'none decided'
      : isRated
        ? percent(first.rate!)
        : ofAll(first),
    isRated ? rangeOf(first) : '',
    isRated && eventual.rate !== null ? percent(eventual.rate) : '',
    rateOr(compare.first.rate, 'none'),
    isRated && change !== null ? points(change.points) : '',
  ];
}

/** `2 new, 1 open`; `clean`. */
function standing({ counts, regressions, strata }: RepositoryNight): string {
  const first = strata.find(({ stratum }) => stratum === 'default-branch')?.window.first;
  const parts = [
    ...(['new', 'open', 'resolved'] as const).flatMap((state) =>
      counts[state] === 0 ? [] : [`${grouped(counts[state])} ${state}`],
    ),
    ...(regressions === 0 ? [] : [counted(regressions, 'regression')]),
  ];
  if (parts.length > 0) return parts.join(', ');
  return first === undefined || first.of === 0 ? '' : first.count === first.of ? 'clean' : 'none open';
}

function byTrouble(one: RepositoryNight, other: RepositoryNight): number {
  const weight = ({ counts, regressions }: RepositoryNight): number => counts.new + counts.open + regressions;
  return weight(other) - weight(one);
}

/** What became of all that was red, and what was left out. */
export function redBlocks({ reds, pullRequests, expected, cancelled }: NightlyFacts): Block[] {
  const lines: Words[] = [
    ...(pullRequests.runs === 0
      ? []
      : [
          `${counted(pullRequests.runs, 'run')} of pull requests ${pullRequests.runs === 1 ? 'was' : 'were'} red, on ${branches(pullRequests.branches)}.`,
        ]),
    ...(expected === 0
      ? []
      : [
          `${counted(expected, 'failure')} ${expected === 1 ? 'was' : 'were'} expected, and ${expected === 1 ? 'is' : 'are'} left out below.`,
        ]),
    ...(reds.unmeasured === 0
      ? []
      : [
          `${counted(reds.unmeasured, 'red job')} ${reds.unmeasured === 1 ? 'is' : 'are'} unmeasured: not run again, and the cause does not tell whose fault it was.`,
        ]),
    ...(reds.unexplained === 0 ? [] : [`No cause is stored of ${counted(reds.unexplained, 'red job')}.`]),
    ...(cancelled.count === 0
      ? []
      : [
          `${ofAll(cancelled)} runs ${cancelled.count === 1 ? 'was' : 'were'} cancelled and never decided (${percent(cancelled.rate!)}).`,
        ]),
  ];
  const labels = reds.labels.map(labelRow);
  return [
    ...(reds.jobs === 0
      ? []
      : [
          paragraph(
            `${counted(reds.jobs, 'job')} failed in ${counted(reds.runs, 'run')}, on all branches and for all events.`,
          ),
        ]),
    ...(labels.length === 0 ? [] : [tableOf(['verdict', '>jobs', '>confirmed', '>likely', '>not proven'], labels)]),
    ...(lines.length === 0 ? [] : [list(lines)]),
  ];
}

function labelRow({ label, confirmed, likely, unproven }: LabelCount): string[] {
  return [label, ...[confirmed + likely + unproven, confirmed, likely, unproven].map((count) => grouped(count))];
}

function branches(count: number): string {
  return count === 1 ? '1 branch' : `${grouped(count)} branches`;
}
