import type { RerunChance, Verdict } from '../domain.ts';

/** A verdict in a few words. Never 100 %, and silent about what it cannot know. */
export function verdictWords({ label, certainty, probability, rerunPasses, rerun: interval }: Verdict): string {
  const notGenuine = probability.flaky + probability.infrastructure;
  const rerun =
    rerunPasses === null ? '' : ` · an unchanged re-run passes with ${percent(rerunPasses)}${between(interval)}`;
  switch (label) {
    case 'genuine':
      return `✗ genuine${certainty === null ? '' : `, ${certainty}`} ${percent(probability.genuine)}${rerunPasses === null ? ': a re-run will not help' : rerun}`;
    case 'flaky':
      if (certainty === 'confirmed') return `~ flaky, confirmed ${percent(notGenuine)}: the same code passed${rerun}`;
      return `~ flaky by nature ${percent(notGenuine)}, not proven: only re-runs or history can${rerun}`;
    case 'infrastructure':
      if (certainty === 'confirmed')
        return `~ infrastructure, confirmed ${percent(notGenuine)}: the same code passed${rerun}`;
      return `~ infrastructure ${percent(notGenuine)}, not proven: a re-run may pass${rerun}`;
    case 'broken-base':
      return `✗ the base was broken before this change${rerun}`;
    case 'expected':
      return `• expected: nothing failed that anybody should mend${rerun}`;
    case 'uncertain':
      return `? uncertain: this log alone does not tell whose fault it is${rerun}`;
  }
}

/** ` [70 to 90]`, in percent. */
function between(interval: RerunChance | undefined): string {
  if (interval === undefined) return '';
  const number = (chance: number): string => percent(chance).replace(' %', '');
  return ` [${number(interval.low)} to ${number(interval.high)}]`;
}

/** `86 %`, kept between 1 and 99: nothing here is certain. */
export function percent(probability: number): string {
  return `${Math.min(99, Math.max(1, Math.round(probability * 100)))} %`;
}
