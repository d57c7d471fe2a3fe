import type { Proportion } from '../history/intervals.ts';
import type { Stratum } from '../history/strata.ts';
import { paragraph, say } from '../reports/document/blocks.ts';
import { points, STRATUM_NAMES } from '../reports/history-text.ts';
import { counted } from '../reports/layout.ts';
import type { NightlyFacts } from '../reports/nightly/facts.ts';
import { branchName, headlineBlocks, redBlocks } from '../reports/nightly/section-headline.ts';
import { IN_RUNS, spanWords } from '../reports/nightly/words.ts';
import { ofAll, percent } from '../reports/shares.ts';
import type { NightEntry, NightSection } from './nightly.ts';
import { entryOf, sinceFilter } from './nightly-entry.ts';
import { failureParts } from './nightly-failures.ts';
import { jobParts } from './nightly-jobs.ts';

/** Of fewer runs the counts say all. */
const LEAST_RATED = 5;

/** `pass 91.2 %, in the end 97.8 %, −0.6 points`; that nothing ran, where nothing did. */
export function headlineText(facts: NightlyFacts): string {
  const window = facts.headline?.window;
  const where = branchName(facts);
  if (window === undefined || window.first.of === 0) return `nothing ran on ${where}`;
  if (window.first.of < LEAST_RATED)
    return `${ofAll(window.first)} ${window.first.of === 1 ? 'run' : 'runs'} on ${where} passed at first`;
  const change = facts.headline!.change;
  return [
    `${where}: pass ${percent(window.first.rate!)}`,
    ...(window.eventual.rate === null ? [] : [`in the end ${percent(window.eventual.rate)}`]),
    ...(change === null ? [] : [`${points(change.points)} points`]),
  ].join(', ');
}

/** All that a night tells, section by section. */
export function nightParts(facts: NightlyFacts): NightSection[] {
  return [
    {
      key: 'glance',
      heading: 'At a glance',
      entries: [...headlineEntry(facts), ...strataEntries(facts), ...redEntries(facts)],
      empty: '',
    },
    ...failureParts(facts),
    ...jobParts(facts),
  ];
}

function headlineEntry(facts: NightlyFacts): NightEntry[] {
  const { headline, fromMs, compareFromMs } = facts;
  const first = headline?.window.first;
  const before = headline?.compare.first;
  const then =
    before === undefined || before.rate === null
      ? `nothing decided in ${spanWords(fromMs - compareFromMs)} before`
      : `${percent(before.rate)} in ${spanWords(fromMs - compareFromMs)} before`;
  const isBad = first === undefined || first.of === 0 || first.count < first.of;
  return [
    entryOf(
      {
        key: 'headline',
        tone: first === undefined || first.of === 0 ? 'warning' : isBad ? 'bad' : 'good',
        title: branchName(facts),
        about:
          first === undefined || first.of === 0
            ? `nothing was decided; ${then}`
            : `${rateOf(first)} passed at first, ${then}`,
        note: first === undefined ? '' : runsNote(first),
        leads: { to: 'runs', filter: `${branchFilter(facts)}event:push ${sinceFilter(fromMs)}` },
      },
      headlineBlocks(facts),
    ),
  ];
}

type First = Pick<Proportion, 'count' | 'of' | 'rate'>;

function rateOf(first: First): string {
  return isRated(first) ? percent(first.rate!) : ofAll(first);
}

/** Where counts stand in place of the rate, they say this, too. */
function runsNote(first: First): string {
  return first.of === 0 || isRated(first) ? counted(first.of, 'run') : '';
}

function isRated({ of, rate }: First): boolean {
  return rate !== null && of >= LEAST_RATED;
}

function firstUpper(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

function branchFilter({ branch, repositories }: NightlyFacts): string {
  const name = branch ?? repositories[0]?.branch ?? null;
  return name === null ? '' : `branch:"${name.replace(/[\\"*]/g, '\\$&')}" `;
}

const EVENTS: Readonly<Partial<Record<Stratum, string>>> = {
  schedule: 'event:schedule',
  pull_request: 'event:pull_request*',
  merge_group: 'event:merge_group',
  dispatch: 'event:workflow_dispatch,repository_dispatch',
};

/** Other kinds of runs. */
function strataEntries(facts: NightlyFacts): NightEntry[] {
  const strata = facts.repositories[0]?.strata ?? [];
  return strata
    .filter(({ stratum }) => stratum !== 'default-branch')
    .map(({ stratum, window, compare }) => {
      const { first, eventual } = window;
      const before = compare.first.rate === null ? 'nothing decided before' : `${percent(compare.first.rate)} before`;
      const event = EVENTS[stratum];
      const since = sinceFilter(facts.fromMs);
      return entryOf(
        {
          key: `stratum ${stratum}`,
          tone: first.of === 0 ? 'plain' : first.count < first.of ? 'bad' : 'good',
          title: STRATUM_NAMES[stratum],
          about: first.of === 0 ? `nothing was decided, ${before}` : `${rateOf(first)} passed at first, ${before}`,
          note: runsNote(first),
          leads: { to: 'runs', filter: event === undefined ? since : `${event} ${since}` },
        },
        [
          paragraph(
            say`${firstUpper(IN_RUNS[stratum])} ${ofAll(first)} passed at first, ${ofAll(eventual)} in the end; ${before}.`,
          ),
        ],
      );
    });
}

/** What became of all that was red, by verdict. */
function redEntries(facts: NightlyFacts): NightEntry[] {
  const { reds, fromMs } = facts;
  const blocks = redBlocks(facts);
  if (blocks.length === 0) return [];
  const labels = reds.labels.map(
    ({ label, confirmed, likely, unproven }) => `${label} ${confirmed + likely + unproven}`,
  );
  return [
    entryOf(
      {
        key: 'reds',
        tone: reds.jobs === 0 ? 'plain' : 'bad',
        title: 'all that was red',
        about: labels.length === 0 ? 'no verdict is stored' : labels.join(', '),
        note: counted(reds.jobs, 'job'),
        leads: { to: 'runs', filter: `is:failed ${sinceFilter(fromMs)}` },
      },
      blocks,
    ),
  ];
}
