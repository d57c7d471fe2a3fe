import type { Miss, SelfScore } from '../../history/self-score.ts';
import { listOf, paragraph, type Section, say, strong, type Words } from '../document/blocks.ts';
import { counted, grouped } from '../layout.ts';
import { day } from '../moments.ts';
import { repositoryLabel } from '../shares.ts';
import { percent } from '../words.ts';
import type { NightlyFacts } from './facts.ts';
import { gapWords } from './gaps.ts';
import { isOfSeveral, jobWords, runWords } from './words.ts';

/** Misses that are told; the rest is counted. */
const LISTED = 8;

/** How good whyred's own word was. */
export function scoreSection(facts: NightlyFacts): Section[] {
  const { night, month, misses } = facts.selfScore;
  if (night.passed.of === 0 && misses.length === 0) return [];
  const several = isOfSeveral(facts);
  const lead =
    misses.length === 0
      ? 'No real failure is known to have been called otherwise.'
      : `${counted(misses.length, 'real failure')} came to light that ${misses.length === 1 ? 'was' : 'were'} called otherwise:`;
  return [
    {
      key: 'self_score',
      heading: 'How good these verdicts are',
      blocks: [
        paragraph(`${settledWords(night)} ${monthWords(month)}`.trim()),
        paragraph(lead),
        ...listOf(misses.slice(0, LISTED).map((one) => missWords(one, several))),
        ...(misses.length > LISTED ? [paragraph(`And ${grouped(misses.length - LISTED)} more.`)] : []),
      ],
    },
  ];
}

function settledWords({ passed, brier }: SelfScore): string {
  if (passed.of === 0) return 'No prediction of a re-run was settled this night.';
  if (passed.of === 1)
    return `1 prediction of a re-run was settled this night: it ${passed.count === 1 ? 'passed' : 'failed'}.`;
  const lead = `${grouped(passed.of)} predictions of re-runs were settled this night: ${grouped(passed.count)} passed`;
  return brier === null ? `${lead}, too few for a score.` : `${lead}. Their Brier score is ${brier.toFixed(3)}.`;
}

function monthWords({ passed, brier, brierOfMean }: SelfScore): string {
  if (brier === null || brierOfMean === null) return '';
  return `Over 30 days the Brier score of ${counted(passed.of, 'prediction')} is ${brier.toFixed(3)}; 0 is best, and always saying how many pass would have ${brierOfMean.toFixed(3)}.`;
}

/** What was said of a real failure, and what came out. */
export function missWords({ judgement, said, came, cameMs }: Miss, several: boolean): Words {
  const { repository, word } = judgement;
  const call = said.label ?? `a re-run passes with ${percent(said.probability!)}`;
  const ending = {
    word: `called ${word?.label ?? 'real'} by ${word?.author ?? 'a person'}`,
    confirmed: 'confirmed to be genuine',
    rerun: 'run again, it failed',
  }[came];
  return say`${strong(jobWords(judgement, several))}, ${runWords(repository, judgement)}: said ${day(said.atMs)}: ${call}; ${day(cameMs)} ${ending}.`;
}

/** What could not be seen. */
export function gapSection(facts: NightlyFacts): Section[] {
  const several = isOfSeveral(facts);
  const items = facts.gaps.map((gap) =>
    several ? say`${strong(repositoryLabel(gap.repository))}: ${gapWords(gap)}` : gapWords(gap),
  );
  if (items.length === 0) return [];
  return [{ key: 'gaps', heading: 'What this could not see', blocks: listOf(items.slice(0, 3 * LISTED)) }];
}
