import picocolors from 'picocolors';
import type { ChangePoint, Position } from '../history/changes.ts';
import type { Incident } from '../history/incidents.ts';
import type { JobCause, JobStratum } from '../history/job-life.ts';
import { incidentName } from '../history/named-incidents.ts';
import type { Rates } from '../history/rates.ts';
import { sparkline } from '../history/series.ts';
import type { Stratum } from '../history/strata.ts';
import { causeName, type JobHistory } from './history.ts';
import { counted, duration, grouped, truncate, wrap } from './layout.ts';
import { ago, day } from './moments.ts';
import { plain } from './plain.ts';
import type { ListOptions } from './runs.ts';
import { ofAll, percent, rated, repositoryLabel } from './shares.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';

const WIDTH_MIN = 50;
/** The rest is counted. */
const CAUSES_SHOWN = 8;
const INCIDENTS_SHOWN = 5;

export const STRATUM_NAMES: Readonly<Record<Stratum, string>> = {
  'default-branch': 'default branch',
  schedule: 'schedule',
  pull_request: 'pull requests',
  merge_group: 'merge queue',
  dispatch: 'by hand',
  other: 'other',
};

/** The life of a job: how often it passes, since when, why it failed, what hit it. Ends with a line end. */
export function historyText(history: JobHistory, { width, colour, nowMs }: ListOptions): string {
  const paint = picocolors.createColors(colour);
  const room = Math.max(WIDTH_MIN, width);
  const { subject, life, fromMs } = history;
  const where = `${subject.workflowName}, ${repositoryLabel(subject.repository)}, since ${day(fromMs)}`;
  const sections: (readonly [title: string, lines: readonly string[]])[] = [
    [
      'changes',
      life.strata.flatMap(({ stratum, changes }) => changes.flatMap((one) => changeLines(one, stratum, room))),
    ],
    ['what failed', causeLines(history, nowMs).map((line) => truncate(line, room))],
    ['last incidents', incidentLines(history, nowMs, room)],
  ];
  const lines = [
    `${paint.bold(plain(subject.name ?? subject.key))}  ${paint.dim(plain(where))}`,
    '',
    ...rateLines(life.strata, room, paint.dim),
    ...sections.flatMap(([title, own]) => (own.length === 0 ? [] : ['', paint.dim(title), ...own])),
  ];
  return lines.map((line) => `${withoutCommands(line)}\n`).join('');
}

function rateLines(strata: readonly JobStratum[], width: number, dim: (text: string) => string): string[] {
  const days = strata[0]?.periods[0]?.days ?? 1;
  const columns: Column[] = [
    { title: 'passed', least: 8 },
    { title: 'at first', least: null },
    { title: 'in the end', right: true, least: null },
    { title: 'lift', right: true, least: null, spare: true },
    { title: 'runs', right: true, least: null },
    { title: days === 1 ? 'by day' : days === 7 ? 'by week' : `by ${days} days`, least: null, spare: true },
  ];
  const cells = strata.map(({ stratum, rates, periods }): Cell[] => {
    const rate = rates.state === 'few' || rates.state === 'enough';
    return [
      { text: STRATUM_NAMES[stratum] },
      rates.state === 'enough' ? { text: headline(rates) } : { text: headline(rates), style: dim },
      { text: rate && rates.eventual.rate !== null ? percent(rates.eventual.rate) : ofAll(rates.eventual) },
      { text: rate && rates.retryLift !== null ? points(rates.retryLift) : '' },
      { text: grouped(rates.first.of) },
      {
        text: sparkline(
          periods.map((one) => one.rate),
          { low: 0, high: 1 },
        ),
      },
    ];
  });
  const stopped = strata.filter(({ rates }) => rates.cancelled.count > 0);
  const cancelled = stopped.map(({ stratum, rates }) => `${ofAll(rates.cancelled)} (${STRATUM_NAMES[stratum]})`);
  return [
    ...table(columns, cells, { width, head: dim }),
    ...(cancelled.length === 0 ? [] : [dim(truncate(`cancelled and never decided: ${cancelled.join(', ')}`, width))]),
  ];
}

/** Where there is no rate to show, why. */
export function headline({ state, first, lastDecidedMs }: Rates): string {
  if (lastDecidedMs === null) return 'nothing decided';
  if (state === 'stale') return `stale since ${day(lastDecidedMs)}`;
  if (state === 'not-enough-data') return `${ofAll(first)}: not enough data`;
  return rated(first)!;
}

/** `+8.3`: in points of per cent. */
export function points(share: number): string {
  const text = (100 * Math.abs(share)).toFixed(1);
  return text === '0.0' ? '0' : `${share < 0 ? '−' : '+'}${text}`;
}

function changeLines(change: ChangePoint, stratum: Stratum, room: number): string[] {
  const { direction, before, after, probability, from, at, until, lastGreen, firstRed, commits } = change;
  const mark = direction === 'worse' ? '✗' : '✓';
  const rates = [before, after].map(({ rate, of }) => `${percent(rate ?? 0)} of ${grouped(of)}`).join(' → ');
  const range = `after ${placed(from)}, ${commits.length === 0 ? 'on the same commit' : counted(commits.length, 'commit')}, by ${placed(until)}`;
  const ends = [
    ...(lastGreen === null ? [] : [`last green: ${placed(lastGreen)}`]),
    ...(firstRed === null ? [] : [`first red: ${placed(firstRed)}`]),
  ];
  const since = `${direction} since ${day(at.createdMs)} (${STRATUM_NAMES[stratum]})`;
  return [
    ...hanging(`${mark} ${since}: ${rates}, ${Math.floor(100 * probability)} % sure`, room),
    ...[range, ends.join('; ')].flatMap((line) => wrap(line, room - 4).map((part) => `    ${part}`)),
  ];
}

/** Two columns in, and four from the second line on. */
function hanging(text: string, room: number): string[] {
  return wrap(text, room - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
}

function placed({ runId, sha }: Position): string {
  return `${sha.slice(0, 7)} (run ${runId})`;
}

function causeLines(history: JobHistory, nowMs: number): string[] {
  const { causes } = history.life;
  const shown = causes.slice(0, CAUSES_SHOWN);
  const digits = Math.max(0, ...shown.map(({ runs }) => grouped(runs).length));
  const lines = shown.flatMap((cause) => {
    const name = cause.failure === null ? 'no cause is stored' : plain(causeName(cause.failure, history));
    const said = [
      ...(cause.failure?.signature == null ? [] : [cause.failure.signature]),
      ...(cause.verdicts.length === 0 ? [] : [verdicts(cause)]),
      ...[endings(cause), `last ${ago(cause.lastMs, nowMs)}`],
    ];
    return [`  ${grouped(cause.runs).padStart(digits)}  ${name}`, `  ${' '.repeat(digits)}  ${said.join('; ')}`];
  });
  const rest = causes.length - shown.length;
  return rest > 0 ? [...lines, `  and ${counted(rest, 'more cause')}`] : lines;
}

function verdicts({ verdicts: all }: JobCause): string {
  return all.map(([label, count]) => `${label} ${count}`).join(', ');
}

function endings({ runs, endedGreen, endedRed }: JobCause): string {
  const open = runs - endedGreen - endedRed;
  const parts = [
    ...(endedGreen > 0 ? [`${endedGreen} ended green`] : []),
    ...(endedRed > 0 ? [`${endedRed} stayed red`] : []),
    ...(open > 0 ? [`${open} undecided`] : []),
  ];
  return parts.join(', ');
}

function incidentLines(history: JobHistory, nowMs: number, room: number): string[] {
  const { incidents } = history.life;
  const shown = incidents.slice(0, INCIDENTS_SHOWN);
  const lines = shown.flatMap((one) => {
    const [cause] = one.causes;
    const why = cause === undefined ? '' : `: ${plain(causeName(cause, history))}`;
    return hanging(`${incidentName(one)}, ${ago(one.fromMs, nowMs)}: ${extent(one)}${why}`, room);
  });
  const rest = incidents.length - shown.length;
  return rest > 0 ? [...lines, `  and ${counted(rest, 'more incident')}`] : lines;
}

function extent({ kind, executions, runs, jobs, fromMs, untilMs }: Incident): string {
  const size = `${counted(executions.length, 'failure')} in ${counted(runs, 'run')} and ${counted(jobs.length, 'job')}`;
  return `${kind} of ${duration(untilMs - fromMs)}, ${size}`;
}
