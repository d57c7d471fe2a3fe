import type { MaskedRegression } from '../../history/nightly/masked.ts';
import type { NightRecovery, NightRegression, RangeCommit } from '../../history/nightly/regressions.ts';
import type { StaleJob } from '../../history/nightly/stale.ts';
import { sparkline } from '../../history/series.ts';
import {
  type Block,
  code,
  listed,
  listOf,
  paragraph,
  type Section,
  say,
  strong,
  tableOf,
  type Words,
} from '../document/blocks.ts';
import { counted, duration, grouped } from '../layout.ts';
import { ago, day, minute } from '../moments.ts';
import { ofAll, percent, repositoryLabel } from '../shares.ts';
import { percent as chance } from '../words.ts';
import type { NightIncident, NightlyFacts } from './facts.ts';
import { commitWords, IN_RUNS, isOfSeveral, jobWords, runWords } from './words.ts';

/** So many of each are told; the rest is counted. */
const LISTED = 10;
/** Commits of a range that are named. */
const COMMITS = 5;

/** One cause, many victims: a line each. */
export function incidentSection({ incidents, repositories }: NightlyFacts): Section[] {
  const several = repositories.length > 1;
  return sectionOf('incidents', 'Incidents', [
    ...listOf(incidents.slice(0, LISTED).map((one) => incidentWords(one, several))),
    ...more(incidents.length),
  ]);
}

const KINDS = { storm: 'Storm', outage: 'Outage', recurring: 'The same failure again and again' } as const;

/** What happened, to what, and what tells more of it. */
export function incidentWords(incident: NightIncident, several: boolean): Words {
  const { kind, repository, fromMs, untilMs, failures, runs, jobs, cause, storm } = incident;
  const lasted =
    untilMs - fromMs < 60_000 ? `at ${minute(fromMs)}` : `from ${minute(fromMs)}, for ${duration(untilMs - fromMs)}`;
  const where = several ? ` in ${repositoryLabel(repository)}` : '';
  const why = cause === null ? 'no cause is stored' : cause.name;
  const usual = storm === null ? '' : ` ${percent(storm.failed.rate ?? 0)} failed, ${percent(storm.usual)} is usual.`;
  return say`${strong(KINDS[kind])}${where} ${lasted}: ${why}. ${counted(failures, 'failure')} in ${counted(runs, 'run')} hit ${jobsHit(jobs)}.${usual} In full: ${code(incidentCommand(incident))}`;
}

/** What tells more of it. */
function incidentCommand({ id, repository }: NightIncident): string {
  return `whyred report postmortem --incident ${id} -R ${repositoryLabel(repository)}`;
}

function jobsHit(jobs: readonly string[]): Words {
  if (jobs.length > 3) return counted(jobs.length, 'job');
  return listed(jobs.map((job) => code(job)));
}

/** Jobs that pass less often than they did, and since when. */
export function regressionSection(facts: NightlyFacts): Section[] {
  const { open, closed, tested, sampleDays, basisDays } = facts.regressions;
  const items = open.slice(0, LISTED).map((one) => regressionWords(one, facts));
  const recovered = closed.map((one) => recoveryWords(one, facts));
  if (items.length + recovered.length === 0) return [];
  return sectionOf('regressions', 'Regressions', [
    paragraph(
      `The last ${counted(sampleDays, 'day')} against the ${counted(basisDays, 'day')} before, by first attempts: ${counted(tested, 'comparison')}, each job and each kind of its runs for itself. At most about 5 % of the alarms are false.`,
    ),
    ...listOf([...items, ...recovered]),
    ...more(open.length),
  ]);
}

/** How far a job fell, how sure that is, since when, and whose commits came with it. */
export function regressionWords(one: NightRegression, facts: NightlyFacts): Words {
  return say`${strong(subjectWords(one.subject, facts))}: ${dropWords(one)}. ${rangeWords(one)}`;
}

export function recoveryWords({ subject, why }: NightRecovery, facts: NightlyFacts): Words {
  return say`${strong(subjectWords(subject, facts))} has recovered${why === 'clean' ? ': no failure for a week' : ''}.`;
}

/** A job, and in what kind of runs. */
function subjectWords(
  { unit, workflowName, repository, stratum }: NightRegression['subject'],
  facts: NightlyFacts,
): Words {
  const job = jobWords({ job: unit ?? 'all', workflowName, repository }, isOfSeveral(facts));
  return say`${job} ${stratum === 'default-branch' ? `on ${facts.branch ?? ofSubject(facts, repository)}` : IN_RUNS[stratum]}`;
}

/** What the branch of the headline is called. */
function ofSubject({ repositories }: NightlyFacts, repository: string): string {
  return repositories.find((one) => one.repository === repository)?.branch ?? 'the default branch';
}

function dropWords({ basis, sample, drop, q, probability, state, removed }: NightRegression): string {
  const left = removed.sample + removed.basis;
  return [
    `${state === 'new' ? 'new, ' : 'still open, '}from ${ofAll(basis)} to ${ofAll(sample)} passed, down ${Math.round(100 * drop)} points`,
    `${chance(probability)} sure that it is more than 5`,
    ...(q === null ? [] : [`q ${q < 0.001 ? 'below 0.001' : `= ${q.toFixed(3)}`}`]),
    ...(left === 0 ? [] : [`${counted(left, 'failure')} of incidents left out`]),
  ].join('; ');
}

function rangeWords({ change, commits, subject: { repository } }: NightRegression): Words {
  if (change === null) return 'Since when, the runs do not tell.';
  const ends = (
    [
      ['first red', change.firstRed],
      ['last green', change.lastGreen],
    ] as const
  ).flatMap(([what, at]) =>
    at === null ? [] : [say`${what} ${runWords(repository, at)} at ${commitWords(repository, at.sha)}`],
  );
  const range =
    commits.length === 0
      ? 'It is the same commit before and after, so something else changed.'
      : say`${counted(commits.length, 'commit')} may have done it, run by ${listed(actorsOf(commits))}: ${listed(commits.slice(0, COMMITS).map((one) => say`${commitWords(repository, one.sha)} “${one.title}”`))}${commits.length > COMMITS ? `, and ${grouped(commits.length - COMMITS)} more` : ''}.`;
  return say`Since ${day(change.at.createdMs)}: ${listed(ends)}. ${range}`;
}

function actorsOf(commits: readonly RangeCommit[]): string[] {
  return [...new Set(commits.map(({ actor }) => actor ?? 'somebody unknown'))];
}

/** What flaked, by what it costs. */
export function flakySection(facts: NightlyFacts): Section[] {
  const { units, jobs, tests } = facts.flaky;
  if (units.length === 0) return [];
  const several = isOfSeveral(facts);
  const titles = ['job or test', '>red runs', '>red PRs', '>min re-run', '>flaked', '14 days', 'last'];
  const rows = units
    .slice(0, LISTED)
    .map((one) => [
      one.test === null ? jobWords(one, several) : say`${code(one.test)} of ${jobWords(one, several)}`,
      grouped(one.cost.runsBlocked),
      grouped(one.cost.pullRequestsBlocked),
      grouped(Math.round(one.cost.minutesRerun)),
      ofAll(one.flaked),
      code(bars(one.flakes)),
      ago(one.lastSeenMs, facts.untilMs),
    ]);
  const rest = jobs + tests - rows.length;
  return sectionOf('flaky', 'What flakes, by cost', [
    tableOf(
      titles,
      rows.map((row) => row.map((cell) => [cell].flat())),
    ),
    ...(rest > 0 ? [paragraph(say`And ${grouped(rest)} more: ${code('whyred flaky')} lists all.`)] : []),
  ]);
}

/** A day on which nothing was decided is a gap that is seen. */
function bars(flakes: readonly (number | null)[]): string {
  return sparkline(flakes, { low: 0 }).replaceAll(' ', '·');
}

/** Re-runs rescue a job more often, and help less: something may be broken behind what looks flaky. */
export function maskedSection(facts: NightlyFacts): Section[] {
  const several = isOfSeveral(facts);
  if (facts.masked.length === 0) return [];
  return sectionOf('masked', 'What re-runs may hide', [
    ...listOf(facts.masked.slice(0, LISTED).map((one) => maskedWords(one, several))),
    ...more(facts.masked.length),
  ]);
}

/** How often re-runs rescued a job, and how seldom they passed. */
export function maskedWords({ reruns, rescued, ...job }: MaskedRegression, several: boolean): Words {
  return say`${strong(jobWords(job, several))}: re-runs rescued ${ofAll(rescued.now)} runs of the last two weeks (${percent(rescued.now.rate ?? 0)}, ${percent(rescued.before.rate ?? 0)} in the four weeks before), and only ${ofAll(reruns.now)} re-runs passed (${percent(reruns.now.rate ?? 0)}, before ${percent(reruns.before.rate ?? 0)}).`;
}

/** Jobs that one hears nothing of any more. */
export function staleSection(facts: NightlyFacts): Section[] {
  const several = isOfSeveral(facts);
  const items = facts.stale.slice(0, LISTED).map((one) => staleWords(one, several));
  return sectionOf('stale', 'Jobs without a decision for two weeks', [...listOf(items), ...more(facts.stale.length)]);
}

/** When a job was last heard of, and what became of it since. */
export function staleWords({ lastDecidedMs, undecided, ...job }: StaleJob, several: boolean): Words {
  const since = undecided === 0 ? 'it did not run since' : `${counted(undecided, 'run')} since decided nothing`;
  return say`${jobWords(job, several)}: last passed or failed ${day(lastDecidedMs)}; ${since}.`;
}

function sectionOf(key: string, heading: string, blocks: readonly Block[]): Section[] {
  return blocks.length === 0 ? [] : [{ key, heading, blocks }];
}

function more(count: number): Block[] {
  return count > LISTED ? [paragraph(`And ${grouped(count - LISTED)} more.`)] : [];
}
