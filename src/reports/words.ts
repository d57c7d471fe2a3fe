import type { RerunChance, Verdict } from '../domain.ts';

/** A verdict in a few words. Never 100 %, and silent about what it cannot know. */
export function verdictWords(verdict: Verdict): string {
  const { label, certainty, probability, rerunPasses, rerun: interval } = verdict;
  const notGenuine = percent(probability.flaky + probability.infrastructure);
  const rerun =
    rerunPasses === null ? '' : ` · an unchanged re-run passes with ${percent(rerunPasses)}${between(interval)}`;
  switch (label) {
    case 'genuine':
      if (certainty === 'confirmed') return `✗ genuine, confirmed${settledBy(verdict)}${rerun}`;
      return `✗ genuine${certainty === null ? '' : `, ${certainty}`} ${percent(probability.genuine)}${rerunPasses === null ? ': a re-run will not help' : rerun}`;
    case 'flaky':
    case 'infrastructure':
      if (certainty === 'confirmed') return `~ ${label}, confirmed ${notGenuine}${settledBy(verdict)}${rerun}`;
      if (certainty === 'likely') return `~ ${label}, likely ${notGenuine}: nothing has proven it${rerun}`;
      if (label === 'infrastructure') return `~ infrastructure ${notGenuine}, not proven: a re-run may pass${rerun}`;
      return `~ flaky${natureOf(verdict)} ${notGenuine}, not proven: only re-runs or history can${rerun}`;
    case 'broken-base':
      return `✗ the base was broken before this change${certainty === null ? '' : `, ${certainty}`}${rerun}`;
    case 'expected':
      return `• expected: nothing failed that anybody should mend${rerun}`;
    case 'uncertain':
      return `? uncertain: ${silenceOf(verdict)}${rerun}`;
  }
}

/** Kinds of evidence that a log gives by itself. */
const OF_LOG: ReadonlySet<string> = new Set(['signature', 'tool', 'text', 'upstream']);

/** Where the known cause alone says so. */
function natureOf({ evidence }: Verdict): string {
  return evidence.length > 0 && evidence.every(({ kind }) => kind === 'signature') ? ' by nature' : '';
}

function silenceOf({ probability, evidence }: Verdict): string {
  if (evidence.every(({ kind }) => OF_LOG.has(kind))) return 'this log alone does not tell whose fault it is';
  if (evidence[0]?.kind === 'person') return 'a person said so';
  return `all that is known does not tell whose fault it is (${percent(probability.genuine)} this change’s)`;
}

/** What settled it, where that is a word: the rest stands in the evidence. */
function settledBy({ label, evidence }: Verdict): string {
  const speaks = (kinds: readonly string[]): boolean =>
    evidence.some(({ kind, weight }) => weight > 0 && kinds.includes(kind));
  if (evidence[0]?.kind === 'person') return ': a person said so';
  if (label === 'genuine') return ': the same code failed again and again';
  return speaks(['reruns', 'same-tree']) ? ': the same code passed' : '';
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
