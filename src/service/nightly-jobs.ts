import type { Stratum } from '../history/strata.ts';
import { code, list, listOf, paragraph, say } from '../reports/document/blocks.ts';
import { counted, grouped } from '../reports/layout.ts';
import { ago } from '../reports/moments.ts';
import type { NightlyFacts } from '../reports/nightly/facts.ts';
import { gapWords } from '../reports/nightly/gaps.ts';
import {
  incidentWords,
  maskedWords,
  recoveryWords,
  regressionWords,
  staleWords,
} from '../reports/nightly/section-jobs.ts';
import { missWords } from '../reports/nightly/section-score.ts';
import { IN_RUNS, jobWords } from '../reports/nightly/words.ts';
import { ofAll, percent } from '../reports/shares.ts';
import { jobFilter } from './job-filter.ts';
import type { NightEntry, NightSection } from './nightly.ts';
import { entryOf, sinceFilter } from './nightly-entry.ts';

/** What is told of jobs and of the summary itself, after the failures. */
export function jobParts(facts: NightlyFacts): NightSection[] {
  const { tested } = facts.regressions;
  return [
    { key: 'incidents', heading: 'Incidents', entries: incidents(facts), empty: 'no cause hit several jobs at once' },
    {
      key: 'regressions',
      heading: 'Regressions',
      entries: regressions(facts),
      empty:
        tested === 0
          ? 'no job ran often enough to tell whether it got worse'
          : `no job got worse in ${counted(tested, 'comparison')}`,
    },
    {
      key: 'masked',
      heading: 'Masked by re-runs',
      entries: masked(facts),
      empty: 'no job is rescued more and more often',
    },
    { key: 'flaky', heading: 'Flaky, by cost', entries: flaky(facts), empty: 'nothing flaked in two weeks' },
    { key: 'stale', heading: 'Stale', entries: stale(facts), empty: 'every job decided something in two weeks' },
    { key: 'misses', heading: 'Wrong verdicts', entries: misses(facts), empty: 'no real failure was called otherwise' },
    { key: 'gaps', heading: 'What this could not see', entries: gaps(facts), empty: 'nothing is missing' },
  ];
}

const KINDS = { storm: 'storm', outage: 'outage', recurring: 'again and again' } as const;

function incidents(facts: NightlyFacts): NightEntry[] {
  return facts.incidents.map((one) => {
    const { id, kind, cause, failures, jobs, fromMs, untilMs } = one;
    const span = `${sinceFilter(fromMs - SPAN_BEFORE_MS)} ${sinceFilter(untilMs + MINUTE_MS, 'until')}`;
    return entryOf(
      {
        key: `incident ${id}`,
        tone: kind === 'recurring' ? 'flaky' : 'bad',
        title: KINDS[kind],
        about: cause?.name ?? 'no cause is stored',
        note: `${counted(failures, 'failure')}, ${counted(jobs.length, 'job')}`,
        atMs: untilMs,
        leads: { to: 'runs', filter: `${cause?.signature == null ? 'is:failed' : `sig:${cause.signature}`} ${span}` },
      },
      [paragraph(incidentWords(one, false)), list(jobs.map((job) => code(job)))],
    );
  });
}

const MINUTE_MS = 60_000;
/** Runs are created before their jobs fail. */
const SPAN_BEFORE_MS = 6 * 60 * MINUTE_MS;

function regressions(facts: NightlyFacts): NightEntry[] {
  const { open, closed } = facts.regressions;
  const kindOf = (stratum: Stratum): string => (stratum === 'default-branch' ? '' : ` ${IN_RUNS[stratum]}`);
  return [
    ...open.map((one) => {
      const { subject, basis, sample, drop, state, change } = one;
      const unit = subject.unit ?? 'all jobs';
      const first = change?.firstRed ?? null;
      return entryOf(
        {
          key: `regression ${subject.workflow} ${unit} ${subject.stratum}`,
          tone: 'bad',
          title: unit,
          about: `passes ${percent(sample.rate ?? 0)} instead of ${percent(basis.rate ?? 0)}${kindOf(subject.stratum)}${state === 'new' ? ', new' : ''}`,
          note: `-${Math.round(100 * drop)} points`,
          atMs: change?.at.createdMs ?? null,
          leads:
            first === null
              ? { to: 'runs', filter: `is:failed ${jobFilter(unit)}` }
              : { to: 'run', runId: first.runId, attempt: null, job: subject.unit },
        },
        [paragraph(regressionWords(one, facts))],
      );
    }),
    ...closed.map((one) => {
      const unit = one.subject.unit ?? 'all jobs';
      return entryOf(
        {
          key: `recovered ${one.subject.workflow} ${unit} ${one.subject.stratum}`,
          tone: 'good',
          title: unit,
          about: `has recovered${kindOf(one.subject.stratum)}`,
          leads: { to: 'runs', filter: jobFilter(unit) },
        },
        [paragraph(recoveryWords(one, facts))],
      );
    }),
  ];
}

function masked(facts: NightlyFacts): NightEntry[] {
  return facts.masked.map((one) =>
    entryOf(
      {
        key: `masked ${one.workflow} ${one.job}`,
        tone: 'warning',
        title: one.job,
        about: `re-runs rescue ${percent(one.rescued.now.rate ?? 0)} of its runs, ${percent(one.rescued.before.rate ?? 0)} before`,
        note: `${ofAll(one.reruns.now)} passed`,
        leads: { to: 'runs', filter: `is:rerun ${jobFilter(one.job)} age:<14d` },
      },
      [paragraph(maskedWords(one, false))],
    ),
  );
}

function flaky(facts: NightlyFacts): NightEntry[] {
  return facts.flaky.units.map((one) => {
    const { job, test, workflow, cost, flaked, lastSeenMs, reasons, trend } = one;
    const counts = [
      ...(cost.runsBlocked === 0 ? [] : [`${counted(cost.runsBlocked, 'run')} red`]),
      ...(cost.minutesRerun < 1 ? [] : [`${minutesOf(cost.minutesRerun)} re-run`]),
    ];
    return entryOf(
      {
        key: `flaky ${workflow} ${job} ${test ?? ''}`,
        tone: 'flaky',
        title: test ?? job,
        about: `flaked in ${ofAll(flaked)} ${flaked.of === 1 ? 'run' : 'runs'}${TRENDS[trend.direction]}`,
        note: counts.join(', '),
        atMs: lastSeenMs,
        leads: { to: 'runs', filter: `${jobFilter(job)} verdict:flaky,infrastructure age:<14d` },
      },
      [
        paragraph(
          say`${test === null ? jobWords(one, false) : say`${code(test)} of ${jobWords(one, false)}`} flaked in ${ofAll(flaked)} settled ${flaked.of === 1 ? 'run' : 'runs'} of the last two weeks, last ${ago(lastSeenMs, facts.untilMs)}.`,
        ),
        paragraph(
          say`It turned ${counted(cost.runsBlocked, 'run')} red at first, ${counted(cost.pullRequestsBlocked, 'pull request')} among them, and cost ${minutesOf(cost.minutesRerun)} of re-runs.`,
        ),
        ...listOf(reasons),
      ],
    );
  });
}

/** `1,040 min` */
function minutesOf(minutes: number): string {
  return `${grouped(Math.round(minutes))} min`;
}

const TRENDS = { worse: ', more than before', better: ', less than before', steady: '', unknown: '' } as const;

function stale(facts: NightlyFacts): NightEntry[] {
  return facts.stale.map((one) =>
    entryOf(
      {
        key: `stale ${one.workflowName} ${one.job}`,
        tone: 'warning',
        title: one.job,
        about: one.undecided === 0 ? 'has not run since' : `${counted(one.undecided, 'run')} since decided nothing`,
        atMs: one.lastDecidedMs,
        leads: { to: 'runs', filter: jobFilter(one.job) },
      },
      [paragraph(staleWords(one, false))],
    ),
  );
}

function misses(facts: NightlyFacts): NightEntry[] {
  return facts.selfScore.misses.map((one) => {
    const { runId, attempt, job } = one.judgement;
    return entryOf(
      {
        key: `miss ${runId} ${attempt} ${job}`,
        tone: 'warning',
        title: job,
        about: `was called ${one.said.label ?? 'likely to pass when run again'}, and was real`,
        atMs: one.cameMs,
        leads: { to: 'run', runId, attempt, job },
      },
      [paragraph(missWords(one, false))],
    );
  });
}

function gaps(facts: NightlyFacts): NightEntry[] {
  return facts.gaps.map((gap, at) =>
    entryOf(
      {
        key: `gap ${gap.kind} ${at}`,
        tone: gap.kind === 'going' || gap.kind === 'unlisted' ? 'plain' : 'warning',
        title: GAPS[gap.kind],
        about: gapWords(gap),
        leads: null,
      },
      [paragraph(gapWords(gap))],
    ),
  );
}

const GAPS: Readonly<Record<NightlyFacts['gaps'][number]['kind'], string>> = {
  'never-pulled': 'no pull ended',
  old: 'nothing pulled since',
  interrupted: 'pull not ended',
  unreachable: 'GitHub not reached',
  problems: 'left out',
  logs: 'logs',
  unlisted: 'jobs not stored',
  attempts: 'attempts not stored',
  going: 'still running',
  branch: 'default branch',
};
