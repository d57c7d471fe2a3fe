import picocolors from 'picocolors';
import type { Standing, Worsened } from '../history/all-jobs.ts';
import type { ChangePoint, Position } from '../history/changes.ts';
import type { Counts } from '../history/fisher.ts';
import type { Subject } from '../history/groups.ts';
import { type ClosedRegression, subjectKey } from '../history/regression-state.ts';
import { sparkline } from '../history/series.ts';
import type { AllJobsReport } from './all-jobs.ts';
import { headline, points, STRATUM_NAMES } from './history-text.ts';
import { counted, grouped, wrap } from './layout.ts';
import { ago, day } from './moments.ts';
import { plain } from './plain.ts';
import type { ListOptions } from './runs.ts';
import { ofAll, percent, repositoryLabel } from './shares.ts';
import { type Cell, type Column, table } from './table.ts';
import { withoutCommands } from './untrusted.ts';
import { percent as chance } from './words.ts';

const WIDTH_MIN = 50;
/** One screen; programs get all. */
const ALARMS_SHOWN = 8;
const ROWS_SHOWN = 20;

/** What became worse or better, then a table of all jobs. Ends with a line end. */
export function allJobsText(report: AllJobsReport, { width, colour }: ListOptions): string {
  const { all, fromMs, sampleDays, basisDays } = report;
  const paint = picocolors.createColors(colour);
  const room = Math.max(WIDTH_MIN, width);
  if (all.jobs.length === 0) {
    return `No job of a run since ${day(fromMs)} is stored.\nFetch runs with \`whyred pull\`, or look further back: --since 120d.\n`;
  }
  const several = new Set(all.jobs.map(({ subject }) => subject.repository)).size > 1;
  const worse = all.worse.slice(0, ALARMS_SHOWN).flatMap((one) => worseLines(one, several, room));
  const more = all.worse.length - ALARMS_SHOWN;
  const title = `the last ${days(sampleDays)} against the ${basisDays === 1 ? 'day' : days(basisDays)} before, by first attempts`;
  const lines = [
    ...wrap(title, room).map(paint.dim),
    ...worse,
    ...(more > 0 ? [`  and ${counted(more, 'more job')}: --json names all`] : []),
    ...all.recovered.flatMap((one) => recoveredLines(one, report, several, room)),
    ...summary(report).flatMap((line) => wrap(line, room)),
    '',
    ...tableLines(report, several, room, paint.dim),
    ...restLines(all.jobs.slice(ROWS_SHOWN)).map(paint.dim),
    ...wrap(`rates since ${day(fromMs)}; detects: falls of so many points, in four of five cases`, room).map(paint.dim),
  ];
  return lines.map((line) => `${withoutCommands(line)}\n`).join('');
}

function worseLines(one: Worsened, several: boolean, room: number): string[] {
  const { basis, sample, drop, q, probability, removed, state, change, subject } = one;
  const counts = `${ofAll(basis)} → ${ofAll(sample)} passed`;
  const left = removed.sample + removed.basis;
  const sure = [
    `down ${Math.round(100 * drop)} points`,
    `${chance(probability)} sure that it is more than 5`,
    ...(q === null ? [] : [`q${q < 0.001 ? '<0.001' : `=${q.toFixed(3)}`}`]),
    state === 'new' ? 'new' : 'it was so a window ago already',
    ...(left === 0 ? [] : [`${counted(left, 'failure')} of incidents left out`]),
  ];
  // It stays open until it is likelier over than not.
  const lead =
    state === 'new' || probability >= 0.5
      ? `✗ ${named(subject, several)} passes less`
      : `? ${named(subject, several)} passed less, and may have recovered`;
  return [
    ...hanging(`${lead}: ${counts}`, room),
    ...[sure.join(', '), change === null ? 'since when, the runs do not tell' : range(change)].flatMap((line) =>
      wrap(plain(line), room - 4).map((part) => `    ${part}`),
    ),
  ];
}

function range({ lastGreen, firstRed, commits, at }: ChangePoint): string {
  const between =
    commits.length === 0
      ? 'the same commit before and after'
      : `${counted(commits.length, 'commit')} that ran may have done it`;
  const ends = [
    ...(lastGreen === null ? [] : [`last green ${placed(lastGreen)}`]),
    ...(firstRed === null ? [] : [`first red ${placed(firstRed)}`]),
  ];
  return `since ${day(at.createdMs)}: ${[...ends, between].join(', ')}`;
}

function placed({ runId, sha }: Position): string {
  return `${sha.slice(0, 7)} (run ${runId})`;
}

function recoveredLines(one: ClosedRegression, { all }: AllJobsReport, several: boolean, room: number): string[] {
  const key = subjectKey(one.subject);
  const now = all.jobs.find(({ subject }) => subjectKey(subject) === key)?.sample;
  const said = now === undefined ? '' : `: ${passes(now)} now`;
  return hanging(`✓ ${named(one.subject, several)} has recovered${said}; a window ago it was worse than before`, room);
}

function named({ unit, workflowName, repository, stratum }: Subject, several: boolean): string {
  const where = [workflowName, ...(several ? [repositoryLabel(repository)] : []), STRATUM_NAMES[stratum]];
  return plain(`${unit ?? 'all'} (${where.join(', ')})`);
}

function passes({ failed, of }: Counts): string {
  return `${of - failed} of ${of}`;
}

/** What was compared, what to make of it, and what could not be seen. */
function summary(report: AllJobsReport): string[] {
  const { all, sensitivity } = report;
  const { tested, worse, jobs } = all;
  const seldom = jobs.filter(({ isTested }) => !isTested).length;
  const few = `${seldom === 1 ? '1 ran' : `${grouped(seldom)} ran`} too seldom for that`;
  if (tested === 0) return ['No job was checked: that takes 5 decided runs in each of the two windows.'];
  const checked = `${counted(tested, 'job')} checked, each kind of runs for itself`;
  const found =
    worse.length === 0
      ? `${checked}; none passes clearly less often than before.`
      : sensitivity === 'high'
        ? `${checked}; expect about ${Math.max(1, Math.round(tested / 20))} false alarm${tested >= 30 ? 's' : ''} among so many.`
        : `${checked}; expect at most 5 % of these alarms to be false.`;
  const hit =
    all.incidents === 0
      ? []
      : [
          `${counted(all.incidents, 'incident')} left out on both sides, with ${counted(all.incidentFailures, 'failure')}.`,
        ];
  return [seldom === 0 ? found : `${found.slice(0, -1)}; ${few}.`, ...detectable(report), ...hit];
}

/** Silence is no all-clear: what would have gone unnoticed. */
function detectable(report: AllJobsReport): string[] {
  const seen = report.all.jobs
    .filter(({ detectableDrop }) => detectableDrop !== null)
    .toSorted((one, other) => one.detectableDrop! - other.detectableDrop!);
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined) return ['No fall would be detected with so few runs.'];
  const told = (one: Standing): string =>
    `${Math.round(100 * one.detectableDrop!)} points (${plain(one.subject.unit ?? 'all')}, ${weekly(one, report)} runs a week)`;
  const same = Math.round(100 * first.detectableDrop!) === Math.round(100 * last.detectableDrop!);
  return [`Detected are only falls of more than ${told(first)}${same ? '' : ` to ${told(last)}`}.`];
}

function tableLines(report: AllJobsReport, several: boolean, width: number, dim: (text: string) => string): string[] {
  const jobs = report.all.jobs.slice(0, ROWS_SHOWN);
  const workflows = new Set(jobs.map(({ subject }) => subject.workflowName)).size > 1;
  const length = jobs[0]?.periods[0]?.days ?? 1;
  const columns: Column[] = [
    { title: 'job', least: 10 },
    { title: 'runs of', least: null },
    { title: 'at first', least: null },
    { title: 'runs', right: true, least: null },
    { title: 'in the end', right: true, least: null, spare: true },
    { title: 'lift', right: true, least: null, spare: true },
    { title: 'detects', right: true, least: null, spare: true },
    { title: 'a week', right: true, least: null, spare: true },
    { title: length === 1 ? 'by day' : length === 7 ? 'by week' : `by ${length} days`, least: null, spare: true },
    ...(workflows ? [{ title: 'workflow', least: width < 90 ? null : 6, spare: true }] : []),
    ...(several ? [{ title: 'repository', least: 8, spare: true }] : []),
  ];
  const cells = jobs.map((one): Cell[] => {
    const { subject, rates, periods } = one;
    const isRated = rates.state === 'few' || rates.state === 'enough';
    return [
      { text: plain(subject.unit ?? '') },
      { text: STRATUM_NAMES[subject.stratum] },
      rates.state === 'enough'
        ? { text: short(one, report.untilMs) }
        : { text: short(one, report.untilMs), style: dim },
      { text: grouped(rates.first.of) },
      { text: isRated && rates.eventual.rate !== null ? percent(rates.eventual.rate) : '' },
      { text: isRated && rates.retryLift !== null ? points(rates.retryLift) : '' },
      { text: detects(one), style: dim },
      { text: weekly(one, report), style: dim },
      {
        text: sparkline(
          periods.map(({ rate }) => rate),
          { low: 0, high: 1 },
        ),
      },
      ...(workflows ? [{ text: plain(subject.workflowName), style: dim }] : []),
      ...(several ? [{ text: plain(repositoryLabel(subject.repository)), style: dim }] : []),
    ];
  });
  return table(columns, cells, { width, head: dim });
}

/** Shorter than of one job: names need the room. */
function short({ rates }: Standing, nowMs: number): string {
  const { state, first, lastDecidedMs } = rates;
  if (state === 'stale' && lastDecidedMs !== null) return `stale, ${ago(lastDecidedMs, nowMs)}`;
  return state === 'not-enough-data' ? `${ofAll(first)}: too few` : headline(rates);
}

function detects({ isTested, detectableDrop }: Standing): string {
  if (!isTested) return '-';
  return detectableDrop === null ? 'none' : `> ${Math.round(100 * detectableDrop)}`;
}

/** Decided runs in the days that were compared, but those that incidents explain. */
function weekly({ sample, basis }: Standing, { sampleDays, basisDays }: AllJobsReport): string {
  const each = (7 * (sample.of + basis.of)) / (sampleDays + basisDays);
  return each === 0 ? '-' : each < 1 ? '< 1' : grouped(Math.round(each));
}

function restLines(rest: readonly Standing[]): string[] {
  if (rest.length === 0) return [];
  const failed = rest.filter(({ rates: { first } }) => first.count < first.of).length;
  const which = failed === 0 ? 'none of which failed' : `${grouped(failed)} of which failed at times`;
  return [`and ${grouped(rest.length)} more, ${which}: --json names all`];
}

function days(count: number): string {
  return counted(Number.isInteger(count) ? count : Math.round(10 * count) / 10, 'day');
}

/** Two columns in, and four from the second line on. */
function hanging(text: string, room: number): string[] {
  return wrap(text, room - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
}
