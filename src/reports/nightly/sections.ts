import type { Report, Section } from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import { day, minute } from '../moments.ts';
import { ofAll, percent, repositoryLabel } from '../shares.ts';
import type { NightlyFacts } from './facts.ts';
import { evidenceSections, failureSections } from './section-failures.ts';
import { branchName, headlineBlocks, redBlocks } from './section-headline.ts';
import { flakySection, incidentSection, maskedSection, regressionSection, staleSection } from './section-jobs.ts';
import { gapSection, scoreSection } from './section-score.ts';
import { spanWords } from './words.ts';

/** The night as a document: first what everybody reads, then what is behind it. */
export function nightlyDocument(facts: NightlyFacts): Pick<Report, 'title' | 'meta' | 'sections'> {
  return {
    title: `Nightly of ${whose(facts)}, ${day(facts.untilMs)}`,
    meta: [],
    sections: nightlySections(facts),
  };
}

/** In the order in which they are read. The first one is the headline. */
function nightlySections(facts: NightlyFacts): Section[] {
  const red = redBlocks(facts);
  return [
    { key: 'headline', heading: 'At a glance', blocks: headlineBlocks(facts) },
    ...(red.length === 0 ? [] : [{ key: 'reds', heading: 'What was red', blocks: red }]),
    ...failureSections(facts),
    ...incidentSection(facts),
    ...regressionSection(facts),
    ...flakySection(facts),
    ...maskedSection(facts),
    ...staleSection(facts),
    ...scoreSection(facts),
    ...gapSection(facts),
    ...evidenceSections(facts),
  ];
}

/** All is well, in a line. */
export function quietLine(facts: NightlyFacts): string {
  const { headline, fromMs, compareFromMs, expected } = facts;
  const first = headline!.window.first;
  const before = headline!.compare.first.rate;
  const days = `${spanWords(fromMs - compareFromMs)} before`;
  const then = before === null ? `nothing was decided in ${days}` : `${percent(before)} in ${days}`;
  const known = expected === 0 ? '' : ` ${counted(expected, 'failure')} ${expected === 1 ? 'was' : 'were'} expected.`;
  return `${whose(facts)}: clean. ${ofAll(first)} ${first.of === 1 ? 'run' : 'runs'} on ${branchName(facts)} passed at first since ${minute(fromMs)}; ${then}.${known}`;
}

/** `acme/nova`; `12 repositories`. */
function whose({ repositories }: NightlyFacts): string {
  const [only] = repositories;
  return repositories.length === 1 ? repositoryLabel(only!.repository) : `${grouped(repositories.length)} repositories`;
}
