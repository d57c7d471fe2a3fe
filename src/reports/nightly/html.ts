import { proportion } from '../../history/intervals.ts';
import type { NightDay } from '../../history/nightly/headline.ts';
import { drawing } from '../charts/drawing.ts';
import { gridTable } from '../charts/grid.ts';
import { passRateFigure, type RateMark } from '../charts/pass-rate.ts';
import { flat, type Section, say } from '../document/blocks.ts';
import { blocksHtml, wordsHtml } from '../document/html-blocks.ts';
import { counted, grouped } from '../layout.ts';
import { minute } from '../moments.ts';
import { type Html, html } from '../page/escape.ts';
import { framed } from '../page/frame.ts';
import { repositoryLabel } from '../shares.ts';
import type { NightlyFacts } from './facts.ts';
import { failuresHtml } from './html-failures.ts';
import { flakyHtml } from './html-flaky.ts';
import { glanceHtml } from './html-headline.ts';
import { time } from './html-parts.ts';
import { branchName } from './section-headline.ts';
import { incidentSection, maskedSection, regressionSection, staleSection } from './section-jobs.ts';
import { gapSection, scoreSection } from './section-score.ts';
import { IN_RUNS, isOfSeveral, jobWords } from './words.ts';

/** More runs than that no page is wide enough for. */
const GRID = { runs: 40, rows: 30 };

/** The night as one page that loads nothing. Ends with a line end. */
export async function nightlyHtml(facts: NightlyFacts): Promise<string> {
  const { fromMs, untilMs, repositories, newestRunMs } = facts;
  const name = isOfSeveral(facts)
    ? `${grouped(repositories.length)} repositories`
    : repositoryLabel(repositories[0]!.repository);
  const sections = await sectionsOf(facts);
  return framed({
    kind: 'nightly',
    title: `Nightly of ${name}, ${minute(untilMs)}`,
    kicker: 'Nightly',
    heading: html`${name} <span class="dim">${branchName(facts)}</span>`,
    about: html`<p class="about">${minute(fromMs)} to ${minute(untilMs)}${
      newestRunMs !== null && html` · newest run ${time(newestRunMs, untilMs)}`
    }</p>`,
    contents: sections,
    main: sections.map(
      ({ id, words, body, isHalf = false }) => html`<section${isHalf && html` class="half"`} aria-labelledby="${id}">
<h2 id="${id}">${words}</h2>
${body}</section>
`,
    ),
    foot: 'Made by whyred.',
  });
}

interface PageSection {
  readonly id: string;
  readonly words: string;
  readonly count?: number;
  readonly body: Html;
  /** Short enough to stand beside another one. */
  readonly isHalf?: boolean;
}

/** In the order of the document: what is drawn stands before what flakes. */
async function sectionsOf(facts: NightlyFacts): Promise<PageSection[]> {
  const { failures, flaky, grids } = facts;
  const drawn = await drawing();
  const live = failures.filter(({ state }) => state !== 'resolved').length;
  const told = (sections: readonly Section[], count?: number): PageSection[] =>
    sections.map((one) => ({ ...toldSection(one), ...(count === undefined ? { isHalf: true } : { count }) }));
  return [
    { id: 'headline', words: 'At a glance', body: glanceHtml(facts) },
    ...(failures.length === 0
      ? []
      : [{ id: 'failures', words: 'Failures', ...(live > 0 && { count: live }), body: failuresHtml(facts) }]),
    ...told(incidentSection(facts), facts.incidents.length),
    ...told(regressionSection(facts), facts.regressions.open.length),
    { id: 'pass-rate', words: 'Pass rate', body: passRateFigure(drawn, daysOf(facts), marksOf(facts)) },
    ...(grids.length === 0 ? [] : [{ id: 'grid', words: 'Jobs by runs', body: gridsHtml(facts) }]),
    ...(flaky.units.length === 0
      ? []
      : [
          {
            id: 'flaky',
            words: 'What flakes, by cost',
            count: flaky.jobs + flaky.tests,
            body: flakyHtml(facts, drawn),
          },
        ]),
    ...told(maskedSection(facts)),
    ...told(staleSection(facts)),
    ...told(scoreSection(facts)),
    ...told(gapSection(facts)),
  ];
}

/** What is said in words is said in the same words everywhere. */
function toldSection({ key, heading, blocks }: Section): PageSection {
  const words = flat(heading);
  return { id: key.replaceAll('_', '-'), words, body: blocksHtml(blocks, words) };
}

/** Of several repositories together. */
function daysOf({ repositories }: NightlyFacts): NightDay[] {
  const days = new Map<number, { passed: number; failed: number; cancelled: number }>();
  for (const { dayMs, passed, failed, cancelled } of repositories.flatMap(({ series }) => series)) {
    const sum = days.get(dayMs) ?? { passed: 0, failed: 0, cancelled: 0 };
    days.set(dayMs, { passed: sum.passed + passed, failed: sum.failed + failed, cancelled: sum.cancelled + cancelled });
  }
  return [...days]
    .sort(([one], [other]) => one - other)
    .map(([dayMs, sum]) => {
      const passes = proportion(sum.passed, sum.passed + sum.failed);
      return { dayMs, ...sum, rate: passes.rate, passes };
    });
}

function marksOf(facts: NightlyFacts): RateMark[] {
  const several = isOfSeveral(facts);
  return [
    ...facts.regressions.open.map(({ subject, change, openedMs }): RateMark => {
      const job = jobWords({ ...subject, job: subject.unit ?? 'all' }, several);
      return {
        atMs: change?.at.createdMs ?? openedMs,
        words: wordsHtml(say`${job} passes less often ${IN_RUNS[subject.stratum]}`),
      };
    }),
    ...facts.incidents.map(({ repository, fromMs, failures, cause }): RateMark => {
      const where = several ? ` in ${repositoryLabel(repository)}` : '';
      return { atMs: fromMs, words: `${counted(failures, 'failure')}${where}: ${cause?.name ?? 'no cause is stored'}` };
    }),
  ];
}

/** A workflow each. */
function gridsHtml({ grids, ...facts }: NightlyFacts): Html {
  const several = isOfSeveral({ grids, ...facts });
  return html`${grids.map((grid) => {
    const { owner, name } = grid.repository;
    return html`<h3>${grid.workflowName}${several && html` <span class="dim">${owner}/${name}</span>`}</h3>
${gridTable(grid, GRID)}`;
  })}`;
}
